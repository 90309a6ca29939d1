"""The passes over the intermediate form, one a file."""
