"""The application: window, panels, dialogs, background work and the command line."""
