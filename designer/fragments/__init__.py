"""Fragments in the window: making, opening and unpacking them, and what they show."""
