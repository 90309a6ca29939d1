"""Versions and settings held against one another: the window's side."""
