"""Planners: the arithmetic behind when to write, and how what comes of it gets into a journey."""
