"""What the canvas shows beside the document: figures of a replay and findings of the checks, as plain data.

The canvas computes none of it and asks nobody for it; whoever owns the results makes an overlay and hands it over.
Counts are whole numbers of instances unless they say people. Texts are ready to show.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import msgspec

Severity = Literal["error", "warning", "hint"]

#: Up to so many passes an edge is 1, 2, 3, 4, 5 units wide, above the last 6 (look.md 6).
WIDTH_BREAKS: tuple[int, ...] = (250, 750, 1_500, 3_000, 6_000)

#: The width of every edge before a replay.
PLAIN_WIDTH = 2

#: A loop stands out: it is never narrower than this.
LOOP_WIDTH_AT_LEAST = 2

#: How wide an edge is that stands out.
LIT_WIDTH = 3

#: How wide an edge is of which only the outline is drawn.
OUTLINED_WIDTH = 4

#: Above this share of its entries, a step's capped figure is a warning.
CAPPED_WARNS_ABOVE = 0.10

#: Heat classes: 0 is nothing, 7 is most.
HEAT_CLASSES = 8


class NodeFigures(msgspec.Struct, frozen=True):
    """What a replay did at one step.

    ``people`` are different people that entered, ``entries`` all entries. ``sent`` is None where the step sends
    nothing. ``capped``: entries that a cap kept from sending; ``held``: sends that quiet hours or a cap moved to
    later; ``blocked``: sends that consent, a missing address or a suppression forbade, ``blocked_by`` with the reason
    in words. ``active``: instances that stand here when the period ends. ``ends``: by output, the instances that ended
    there because no edge leads on. ``assumed``: the figures rest on an assumption, not on what was logged.
    """

    people: int
    entries: int
    sent: int | None = None
    capped: int = 0
    held: int = 0
    blocked: int = 0
    active: int = 0
    assumed: bool = False
    blocked_by: tuple[tuple[str, int], ...] = ()
    ends: Mapping[str, int] = {}

    @property
    def capped_warns(self) -> bool:
        """Whether so many were capped that the figure is shown as a warning."""
        return self.entries > 0 and self.capped > CAPPED_WARNS_ABOVE * self.entries


class EdgeFigures(msgspec.Struct, frozen=True):
    """What a replay did on one edge.

    For a loop: ``held`` waited for the minimum interval, ``at_limit`` found the most passes used up, ``by_pass``
    are the first, second, third ... passes.
    """

    passes: int
    held: int = 0
    at_limit: int = 0
    by_pass: tuple[int, ...] = ()


class Finding(msgspec.Struct, frozen=True):
    """What the checks say about one record: the worst ``severity``, how many findings, the first one's sentence."""

    severity: Severity
    count: int = 1
    text: str = ""


class Heat(msgspec.Struct, frozen=True):
    """Steps coloured by one measure, in classes 0 to 7 (never interpolated).

    ``measure`` names it ("Reach"), ``values`` is each step's value in words for the tool tip, ``legend`` the words
    for the classes 1 to 7 from least to most ("to 500 people").
    """

    measure: str
    classes: Mapping[str, int]
    values: Mapping[str, str] = {}
    legend: tuple[str, ...] = ()


class Spot(msgspec.Struct, frozen=True):
    """What is said of one record that stands out: ``figures`` on its card, each an icon and a text, of which an edge
    shows the first one's text; ``words`` for the tool tip, one sentence a line."""

    figures: tuple[tuple[str, str], ...] = ()
    words: str = ""


class Spotlight(msgspec.Struct, frozen=True):
    """Some steps and edges stand out and say something of their own; all others are muted and say no figures.

    Such as the way of one customer, or what differs between two versions. ``spots`` by record id.
    """

    spots: Mapping[str, Spot] = {}


class Overlay(msgspec.Struct, frozen=True):
    """All that the canvas is given beside the document, by record id; steps and edges may be missing.

    ``lanes``: different people a stage. ``stale``: the document or the history is newer than the figures.
    ``replayed``: figures are there at all; without it cards are lower and edges all alike. ``spotlight``: stands in
    front of figures, findings and heat. ``said``: texts in place of the figures of steps and edges (ranges of a
    forecast, counts too small to be shared); a record that it does not name says none. ``outlined``: lines of edges
    are hollow, for nothing has gone along them yet.
    """

    nodes: Mapping[str, NodeFigures] = {}
    edges: Mapping[str, EdgeFigures] = {}
    lanes: Mapping[str, int] = {}
    findings: Mapping[str, Finding] = {}
    heat: Heat | None = None
    width_breaks: tuple[int, ...] = WIDTH_BREAKS
    stale: bool = False
    replayed: bool = False
    spotlight: Spotlight | None = None
    said: Mapping[str, Spot] | None = None
    outlined: bool = False

    @property
    def spots(self) -> Mapping[str, Spot] | None:
        """What stands out, None if nothing is to."""
        return self.spotlight.spots if self.spotlight is not None else None

    def edge_width(self, edge_id: str, is_loop: bool = False) -> int:
        """How wide an edge is drawn, in whole units."""
        if self.spots is not None:
            return LIT_WIDTH if edge_id in self.spots else 1
        if self.outlined:
            return OUTLINED_WIDTH
        figures = self.edges.get(edge_id)
        if not self.replayed or figures is None:
            width = PLAIN_WIDTH
        else:
            width = flow_width(figures.passes, self.width_breaks)
        return max(width, LOOP_WIDTH_AT_LEAST) if is_loop else width


def flow_width(passes: int, breaks: tuple[int, ...] = WIDTH_BREAKS) -> int:
    """The width for so many passes: 1 up to the first break, one more after each."""
    return 1 + sum(passes > most for most in breaks)


def breaks_for(most_passes: int) -> tuple[int, ...]:
    """Width breaks that fit a shop: the usual ones, ten times as many as often as half of the edges would be widest.

    ``most_passes`` is the number of passes of the busiest edge.
    """
    breaks = WIDTH_BREAKS
    while most_passes > 10 * breaks[-1]:
        breaks = tuple(10 * most for most in breaks)
    return breaks
