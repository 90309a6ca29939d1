"""What the program ships: templates, the sample history, icons and the schema of .journey files."""
