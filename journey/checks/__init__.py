"""Checks: what stops a replay, and what deserves a look.

Nothing is loaded here: what only shows findings should not have to load what looks for them.
"""
