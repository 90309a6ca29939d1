"""What a report consists of, as plain data. The same parts become a web page and pages of paper.

Words are ready to show; nothing in here names a customer, and counts below SMALL are words already.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from exporters.dates import FEWEST_FOR_A_RATE, percent
from exporters.plots.plot import Plot
from exporters.withholding import Told, rounded
from journey.letters import listed
from journey.words import number, say

#: In what leaves the shop a count from 1 to below this is not told: it may be told who it is.
SMALL = 5


@dataclass(frozen=True)
class Headline:
    """A figure that everybody asks for first; ``range``: its interval in words, empty where there is none."""

    figure: str
    words: str
    range: str = ""


@dataclass(frozen=True)
class Prose:
    """A paragraph; ``quiet``: a remark."""

    text: str
    quiet: bool = False
    kind: Literal["prose"] = "prose"


@dataclass(frozen=True)
class Items:
    """Sentences one below the other."""

    sentences: tuple[str, ...]
    kind: Literal["items"] = "items"


@dataclass(frozen=True)
class Facts:
    """What and its value, line by line. ``plain``: values are words, not hashes and the like."""

    title: str
    rows: tuple[tuple[str, str], ...]
    plain: bool = True
    kind: Literal["facts"] = "facts"


@dataclass(frozen=True)
class ReportTable:
    """A table: ``words`` says how many columns from the left are texts (the others are figures, to the right).
    ``after``: columns behind these figures that are texts again. ``pages``: for each row the address that its first
    cell leads to, or nothing."""

    title: str
    note: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int = 1
    after: int = 0
    pages: tuple[str, ...] = ()
    kind: Literal["table"] = "table"

    def is_text(self, column: int) -> bool:
        """Whether a column holds texts, counted from 0."""
        return column < self.words or column >= len(self.heads) - self.after


@dataclass(frozen=True)
class Plots:
    """Plots side by side; those whose id is in ``wide`` take the whole width. ``heights`` by id, in pixels, where they
    are not the usual ones."""

    plots: tuple[Plot, ...]
    wide: frozenset[str] = frozenset()
    heights: Mapping[str, int] = field(default_factory=dict)
    kind: Literal["plots"] = "plots"


@dataclass(frozen=True)
class JourneyPicture:
    """A journey's picture as SVG, on a light and on a dark ground (empty: the light one there, too)."""

    name: str
    light: str
    dark: str = ""
    kind: Literal["picture"] = "picture"


@dataclass(frozen=True)
class Task:
    """Something to do and to tick. ``number`` and ``title`` name it; ``kind``: what it is, in the words of the system
    that it is done in; ``place``: where it is done, empty after the one before; ``rows``: what to enter there;
    ``pages``: what to open for it, as (words, address); ``notes``: remarks; ``depth``: how far it is set in."""

    number: str
    title: str
    kind: str = ""
    place: str = ""
    rows: tuple[tuple[str, str], ...] = ()
    pages: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    depth: int = 0


@dataclass(frozen=True)
class Tasks:
    """Tasks in the order in which they are done, each with a box to tick."""

    title: str
    tasks: tuple[Task, ...]
    kind: Literal["tasks"] = "tasks"


Block = Prose | Items | Facts | ReportTable | Plots | JourneyPicture | Tasks


@dataclass(frozen=True)
class Section:
    """A part of the report with its heading. ``own_page``: it begins a page of paper."""

    id: str
    title: str
    blocks: tuple[Block, ...]
    own_page: bool = False


@dataclass(frozen=True)
class Report:
    """A whole report. ``running``: what the edge of each page says."""

    title: str
    subtitle: str
    estimand: str
    headlines: tuple[Headline, ...]
    sections: tuple[Section, ...]
    remarks: tuple[str, ...]
    running: str


#: Stands where nothing is told.
NOTHING_TOLD = "–"


def shared_count(count: float, how: Told = Told.EXACTLY) -> str:
    """A count that may leave the shop; ``how``: as exactly as that gives no other one away."""
    if 0 < count < SMALL:
        return say("under {small}", small=SMALL)
    if how is Told.ROUNDED:
        return say("about {count}", count=number(rounded(count)))
    return number(round(count)) if how is Told.EXACTLY else NOTHING_TOLD


def shared_rate(part: float, whole: float, how: Told = Told.EXACTLY, how_whole: Told = Told.EXACTLY) -> str:
    """A share that may leave the shop; a dash where there are too few. What is rounded is so before it is divided."""
    if whole < FEWEST_FOR_A_RATE or 0 < part < SMALL or Told.NOT in (how, how_whole):
        return NOTHING_TOLD
    over = rounded(whole) if how_whole is Told.ROUNDED else round(whole)
    return percent(min(rounded(part) if how is Told.ROUNDED else round(part), over), over)


def shared_list(counts: Sequence[tuple[str, float, Told]], most: int = 5) -> str:
    """The largest of named counts in one line: "Cart reminder 155, Last letter 12"."""
    return listed(f"{name} {shared_count(count, how)}" for name, count, how in counts[:most] if count)
