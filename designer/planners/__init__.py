"""Planners in the window, and their sentences for window and command line."""
