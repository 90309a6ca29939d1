"""Audiences that are kept equal in a system: who is in them goes out, to be added and taken off, and nothing else."""
