"""What screen readers are told of the canvas: a tree derived from the scene, and announcements."""
