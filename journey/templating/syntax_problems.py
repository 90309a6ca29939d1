"""Why Jinja2's reader stopped, in words for people who write messages."""

from __future__ import annotations

import re
from collections.abc import Iterator

from journey.templating.problems import Problem
from journey.words import say

_OPENERS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_MARKS = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
_TAG = re.compile(r"\{%[-+]?\s*(\w+)")
_TAGS = ("if", "elif", "else", "endif")


def syntax_problem(source: str, message: str, line: int) -> Problem:
    """The problem behind the reader's ``message`` about ``line`` of ``source``."""
    return _unclosed_mark(source) or _unclosed_block(source) or _in_words(message, line)


def line_of(source: str, place: int) -> int:
    """The line, from 1, of a place in a text."""
    return source.count("\n", 0, place) + 1


def _unclosed_mark(source: str) -> Problem | None:
    """The first ``{{``, ``{%`` or ``{#`` whose end does not come before the next one begins."""
    opened: re.Match[str] | None = None
    for found in _MARKS.finditer(source):
        mark = found.group()
        if opened is None:
            opened = found if mark in _OPENERS else None
        elif mark == _OPENERS[opened.group()]:
            opened = None
        elif opened.group() != "{#" and mark in _OPENERS:
            break
    if opened is None:
        return None
    end = _OPENERS[opened.group()]
    return Problem(
        line_of(source, opened.start()),
        say("“{start}” is not closed.", start=opened.group()),
        say("Put “{end}” after what belongs to it.", end=end),
        opened.group(),
    )


def _tags(source: str) -> Iterator[tuple[str, int]]:
    for found in _TAG.finditer(source):
        yield found.group(1), line_of(source, found.start())


def _unclosed_block(source: str) -> Problem | None:
    opened: list[int] = []
    for name, line in _tags(source):
        if name == "if":
            opened.append(line)
        elif name in ("elif", "else", "endif") and not opened:
            return Problem(
                line,
                say("“{tag}” stands without an “if” before it.", tag=name),
                say("Put {start} before it, or delete it.", start="{% if … %}"),
                name,
            )
        elif name == "endif":
            opened.pop()
        elif name not in _TAGS and name not in ("raw", "endraw"):
            return unknown_tag(name, line)
    if not opened:
        return None
    return Problem(opened[-1], say("This “if” has no end."), say("Put {end} where it ends.", end="{% endif %}"), "if")


def unknown_tag(name: str, line: int) -> Problem:
    """A tag that messages do not have."""
    return Problem(
        line,
        say("Messages have no tag “{tag}”.", tag=name[:40]),
        say("Use if, elif, else and endif."),
        name,
    )


def _in_words(message: str, line: int) -> Problem:
    got = re.search(r"got '(.+?)'", message) or re.search(r"unexpected (?:char )?'(.+?)'", message)
    if got is not None and got.group(1).startswith("end of"):
        return Problem(line, say("Something is missing here."), say("Write a variable or a text before the end."))
    if got is not None:
        return Problem(
            line,
            say("“{text}” cannot stand here.", text=got.group(1)[:40]),
            say("Write a variable, then filters after “|”, such as {example}.", example='{{ name | default("you") }}'),
            got.group(1),
        )
    return Problem(line, say("This cannot be read."), say("Write variables as {example}.", example="{{ name }}"))
