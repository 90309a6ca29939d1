"""The journey document: records, store, node catalogue, conditions, file, checks, difference."""
