"""Klaviyo: whole flows in draft, templates, segments, lists."""
