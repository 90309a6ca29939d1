"""Versions or settings held against one another on the same people."""
