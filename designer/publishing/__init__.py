"""Publishing, as the window and the command line share it."""
