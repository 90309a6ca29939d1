"""Customer histories: import, the folder on disk, its catalogue, the shipped sample."""
