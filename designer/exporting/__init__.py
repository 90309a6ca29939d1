"""Exports: journeys in the shape of a system, as files, and replayed beside the original."""
