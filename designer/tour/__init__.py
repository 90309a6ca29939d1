"""The short tour through the window."""
