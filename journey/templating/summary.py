"""A template in a few words, for cards and lists: variables by their names or defaults, no tags."""

from __future__ import annotations

from functools import lru_cache

from journey.templating.parse import parse_template
from journey.templating.problems import TemplateError
from journey.templating.render import render


@lru_cache(maxsize=1024)
def summary(source: str) -> str:
    """The text without tags; a text that cannot be read stays as it is."""
    if "{" not in source:
        return source
    try:
        return render(parse_template(source), {}, show_missing=_named).text
    except TemplateError:
        return source


def _named(name: str) -> str:
    return f"[{name.rpartition('.')[2]}]"
