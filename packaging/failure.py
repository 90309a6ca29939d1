"""The one way in which a set-up gives up."""

from __future__ import annotations


class SetupError(Exception):
    """The machine lacks something; the message says what, and what to do about it."""
