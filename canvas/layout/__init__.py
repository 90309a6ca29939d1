"""The automatic layout."""
