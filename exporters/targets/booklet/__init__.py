"""The booklet: for people who build the journey by hand, wherever it will run."""

from __future__ import annotations

from exporters.targets.booklet.content import booklet_of

__all__ = ["booklet_of"]
