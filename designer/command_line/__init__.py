"""The command line: one module a command, none of which imports anything heavy before it runs."""
