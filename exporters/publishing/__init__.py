"""Bringing a journey's assets into the account of another system, once each, and taking them out again."""
