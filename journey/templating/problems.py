"""What is wrong with a template, for people."""

from __future__ import annotations

import msgspec


class Problem(msgspec.Struct, frozen=True):
    """``line`` counts from 1. ``reason`` and ``remedy`` are sentences; ``near`` is the text it is about, if known."""

    line: int
    reason: str
    remedy: str
    near: str = ""

    @property
    def sentence(self) -> str:
        """Reason and remedy."""
        return f"{self.reason} {self.remedy}".rstrip()


class TemplateError(Exception):
    """A template cannot be read; ``problems`` say why, from the first line on."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__(" ".join(problem.sentence for problem in problems))
        self.problems = problems
