"""How the program looks: theme, type, style sheet and the small controls that all panels share."""
