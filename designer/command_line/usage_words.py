"""What argparse itself says of arguments: headings of the help and complaints, in the words of the program.

argparse looks its texts up with ``gettext`` under a name in its own module; there is no public way to give it others.
What a newer Python says besides stays English.
"""

from __future__ import annotations

import argparse

from journey.words import mark, mark_count, say, say_count

#: argparse's text, and ours. Names in brackets behind a % are argparse's, and filled by it.
_TEXTS = {
    "usage: ": mark("usage: "),
    "positional arguments": mark("arguments"),
    "options": mark("options"),
    "show this help message and exit": mark("show this help"),
    "argument %(argument_name)s: %(message)s": mark("%(argument_name)s: %(message)s"),
    "the following arguments are required: %s": mark("missing: %s"),
    "one of the arguments %s is required": mark("one of these is needed: %s"),
    "unrecognized arguments: %s": mark("not known: %s"),
    "not allowed with argument %s": mark("this cannot stand beside %s"),
    "ignored explicit argument %r": mark("this takes no value: %r"),
    "expected one argument": mark("one value is needed"),
    "expected at most one argument": mark("one value at most is possible"),
    "expected at least one argument": mark("at least one value is needed"),
    "ambiguous option: %(option)s could match %(matches)s": mark("%(option)s could be any of %(matches)s"),
    "invalid %(type)s value: %(value)r": mark("%(value)r cannot be read"),
    "invalid choice: %(value)r (choose from %(choices)s)": mark("%(value)r is not one of %(choices)s"),
}
_COUNTED = {"expected %s argument": mark_count("%s value is needed", "%s values are needed")}


def use_our_words() -> None:
    """Let argparse speak as the program does, in the language in use when it speaks."""
    # They are no part of what argparse declares.
    setattr(argparse, "_", _said)  # noqa: B010
    setattr(argparse, "ngettext", _said_count)  # noqa: B010


def _said(text: str) -> str:
    return say(_TEXTS[text]) if text in _TEXTS else text


def _said_count(one: str, many: str, count: int) -> str:
    return say_count(*_COUNTED[one], count) if one in _COUNTED else (one if count == 1 else many)
