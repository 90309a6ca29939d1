"""What a card says: name, summary, icon, figures and badge of each step, as plain data.

Derived from the journey and the overlay when first asked for and kept until one of them changes.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace as with_fields

from canvas.group_faces import came_to, finding_in, is_group, steps_in, summary_of_group
from canvas.overlay import Finding, NodeFigures, Overlay, Spot
from journey.catalogue import kind
from journey.describe import kind_words, loop_words, name_of, output_words, summary_of
from journey.journey import Journey
from journey.letters import listed
from journey.model import AnyRecord, Edge, Node
from journey.store import Difference
from journey.words import number, say, say_count

#: From here on a figure is shown in thousands; where room is scarce, from the second number on.
SHORT_FROM = 100_000
SHORTER_FROM = 10_000

UNKNOWN_ICON = "circle-help"


class Figure(NamedTuple):
    """One figure of a card. ``short`` is for little room. ``warns``: shown as a warning."""

    icon: str
    text: str
    short: str
    warns: bool


class Face(NamedTuple):
    """What one card says. ``heat`` is a class of the heat scale, -1 for none. ``light``: whether it stands out from
    the others, or others from it; None where all are alike."""

    name: str
    summary: str
    icon: str
    family: str
    figures: tuple[Figure, ...]
    finding: Finding | None
    disabled: bool
    heat: int
    light: bool | None = None


class EdgeFace(NamedTuple):
    """What an edge says: the words of its way out, and its passes (empty before a replay)."""

    words: str
    passes: str


class PillFace(NamedTuple):
    """What a loop's pill says: where it goes, its limits, how often it was passed (empty before a replay).
    ``muted``: other records stand out."""

    where: str
    limits: str
    passes: str
    short: str
    muted: bool = False


def short_number(value: int, short_from: int = SHORT_FROM) -> str:
    """A count in a few letters: 4,112; from 100,000 on "104 k", from a million on "3.4 M"."""
    if value < short_from:
        return number(value)
    if value < 1_000_000:
        return say("{count} k", count=number(value // 1000))
    if value < 10_000_000:
        return say("{count} M", count=number(value // 100_000 / 10, 1))
    return say("{count} M", count=number(value // 1_000_000))


def figures_of(figures: NodeFigures) -> tuple[Figure, ...]:
    """The figures of a card: people, then what was sent and capped, or all entries."""

    def figure(icon: str, value: int, warns: bool = False) -> Figure:
        about = "~" if figures.assumed else ""
        return Figure(icon, about + short_number(value), about + short_number(value, SHORTER_FROM), warns)

    people = figure("user-round", figures.people)
    if figures.sent is None:
        return (people, figure("log-in", figures.entries))
    return (people, figure("send", figures.sent), figure("ban", figures.capped, figures.capped_warns))


class Faces:
    """The faces of one journey with one overlay."""

    def __init__(self, journey: Journey, overlay: Overlay) -> None:
        self._journey = journey
        self._overlay = overlay
        self._faces: dict[str, Face] = {}
        self._edges: dict[str, EdgeFace] = {}
        self._pills: dict[str, PillFace] = {}
        # Folded frames say something about other steps.
        self._groups: set[str] = set()

    def follow(self, difference: Difference, after: Journey) -> None:
        """Keep up with a change of the journey."""
        self._journey = after
        self._forget(self._groups)
        self._groups.clear()
        records = (*difference.added.values(), *difference.removed.values())
        records += tuple(record for pair in difference.updated.values() for record in pair)
        if any(not isinstance(record, Node | Edge) for record in records):
            # A step's summary may name any message, stage, coupon or segment.
            self._clear()
            return
        moved = {key for key, (old, new) in difference.updated.items() if _only_moved(old, new)}
        self._forget(difference.touched - moved)
        for record in records:
            if isinstance(record, Node) and record.id not in moved:
                edges = (*after.edges_from.get(record.id, ()), *after.edges_to.get(record.id, ()))
                self._forget(edge.id for edge in edges)

    def show(self, overlay: Overlay) -> None:
        """Use another overlay."""
        self._overlay = overlay
        self._clear()

    def _clear(self) -> None:
        self._faces.clear()
        self._edges.clear()
        self._pills.clear()

    def _forget(self, ids: Iterable[str]) -> None:
        for key in ids:
            self._faces.pop(key, None)
            self._edges.pop(key, None)
            self._pills.pop(key, None)

    def icon_and_family(self, node: Node) -> tuple[str, str]:
        """A step's icon and family, without the rest."""
        declared = kind(node.kind)
        return (declared.icon, declared.family.id) if declared else (UNKNOWN_ICON, "flow")

    def node(self, node: Node) -> Face:
        """What a step's card says."""
        found = self._faces.get(node.id)
        if found is None:
            overlay = self._overlay
            icon, family = self.icon_and_family(node)
            if is_group(node):
                found = self._faces[node.id] = self._group(node, icon, family)
                self._groups.add(node.id)
                return found
            if overlay.spots is not None:
                found = self._faces[node.id] = self._lit(node, overlay.spots.get(node.id), icon, family)
                return found
            found = self._faces[node.id] = Face(
                name_of(node),
                summary_of(node, self._journey),
                icon,
                family,
                self._figures(node),
                overlay.findings.get(node.id),
                node.status == "disabled",
                overlay.heat.classes.get(node.id, -1) if overlay.heat is not None else -1,
            )
        return found

    def _group(self, node: Node, icon: str, family: str) -> Face:
        """What the card of a folded frame says."""
        journey, overlay = self._journey, self._overlay
        steps = steps_in(journey, node)
        name, summary = name_of(node), summary_of_group(steps)
        if overlay.spots is not None:
            return Face(name, summary, icon, family, (), None, False, -1, not steps.isdisjoint(overlay.spots))
        came = came_to(journey, overlay, steps) if overlay.said is None else None
        figures: list[Figure] = []
        if came is not None:
            counts = (("user-round", came[0]), ("log-in", came[1]))
            figures = [
                Figure(sign, short_number(count), short_number(count, SHORTER_FROM), False)
                for sign, count in counts
                if count is not None
            ]
        return Face(name, summary, icon, family, tuple(figures), finding_in(overlay, node, journey), False, -1)

    def _figures(self, node: Node) -> tuple[Figure, ...]:
        overlay = self._overlay
        if overlay.said is not None:
            return _said(overlay.said.get(node.id))
        figures = overlay.nodes.get(node.id) if overlay.replayed else None
        return figures_of(figures) if figures is not None else ()

    def _lit(self, node: Node, spot: Spot | None, icon: str, family: str) -> Face:
        """What a card says while some stand out."""
        summary = summary_of(node, self._journey)
        disabled = node.status == "disabled"
        return Face(name_of(node), summary, icon, family, _said(spot), None, disabled, -1, spot is not None)

    def edge(self, edge: Edge) -> EdgeFace:
        """What stands beside an edge."""
        found = self._edges.get(edge.id)
        if found is None:
            source = self._journey.node(edge.source)
            # Which of the steps in a folded frame leads on is not seen.
            words = output_words(source, edge.output) if source is not None and not is_group(source) else ""
            found = self._edges[edge.id] = EdgeFace(words, self._passes(edge))
        return found

    def pill(self, edge: Edge) -> PillFace:
        """What a loop's pill says."""
        found = self._pills.get(edge.id)
        if found is None:
            where, limits = loop_words(edge, self._journey)
            if self._overlay.spots is not None:
                said = self._passes(edge)
                muted = edge.id not in self._overlay.spots
                found = self._pills[edge.id] = PillFace(where, limits, said, said, muted)
                return found
            if self._overlay.said is not None:
                said = self._passes(edge)
                passes = say("{count} passes", count=said) if said else ""
            else:
                figures = self._overlay.edges.get(edge.id) if self._overlay.replayed else None
                passes = say_count("{count} pass", "{count} passes", figures.passes) if figures else ""
            found = self._pills[edge.id] = PillFace(where, limits, passes, self._passes(edge))
        return found

    def _passes(self, edge: Edge) -> str:
        texts = self._overlay.spots if self._overlay.spots is not None else self._overlay.said
        if texts is not None:
            spot = texts.get(edge.id)
            return spot.figures[0][1] if spot is not None and spot.figures else ""
        figures = self._overlay.edges.get(edge.id) if self._overlay.replayed else None
        return number(figures.passes) if figures else ""

    def ends(self, node_id: str, output: str) -> str:
        """How many instances ended at a way out that leads nowhere; empty before a replay and where nobody knows."""
        figures = self._overlay.nodes.get(node_id) if self._overlay.replayed and self._overlay.spots is None else None
        ended = figures.ends.get(output) if figures is not None else None
        return number(ended) if ended is not None else ""

    def tool_tip(self, node: Node) -> str:
        """A step in full: name, kind, summary, all figures, what the checks say."""
        if is_group(node):
            return self._group_tip(node)
        lines = [name_of(node), kind_words(node), summary_of(node, self._journey)]
        overlay = self._overlay
        if overlay.spots is not None:
            spot = overlay.spots.get(node.id)
            return "\n".join(_distinct([*lines, *(spot.words.split("\n") if spot is not None else ())]))
        figures = _figure_lines(overlay, node.id)
        if figures:
            lines += figures
            if overlay.stale:
                lines.append(say("The figures are older than the journey."))
        if overlay.heat is not None and node.id in overlay.heat.values:
            lines.append(f"{overlay.heat.measure}: {overlay.heat.values[node.id]}")
        finding = overlay.findings.get(node.id)
        if finding is not None and finding.text:
            lines.append(finding.text)
        if node.note:
            lines.append(node.note)
        return "\n".join(_distinct(lines))

    def _group_tip(self, node: Node) -> str:
        """A folded frame in full: its name, how many steps, who came, what the checks say of them."""
        journey, overlay = self._journey, self._overlay
        steps = steps_in(journey, node)
        lines = [name_of(node), say("Folded, {steps}", steps=summary_of_group(steps))]
        came = came_to(journey, overlay, steps) if overlay.spots is None and overlay.said is None else None
        if came is not None:
            counts = [say_count("{count} person", "{count} people", came[0])] if came[0] is not None else []
            lines.append(listed([*counts, say_count("{count} entry", "{count} entries", came[1])]))
        finding = finding_in(overlay, node, journey) if overlay.spots is None else None
        if finding is not None and finding.text:
            lines.append(finding.text)
        if node.note:
            lines.append(node.note)
        return "\n".join(_distinct(lines))

    def edge_tool_tip(self, edge: Edge) -> str:
        """An edge in full: from where to where, its limits and what happened on it."""
        journey = self._journey
        source, target = journey.node(edge.source), journey.node(edge.target)
        lines = []
        if source is not None and target is not None:
            lines.append(say("{source} to {target}", source=name_of(source), target=name_of(target)))
            lines.append(output_words(source, edge.output))
        if edge.loop is not None:
            lines.append(listed(part for part in loop_words(edge, journey) if part))
            lines.append(edge.loop.reason)
        if self._overlay.spots is not None:
            spot = self._overlay.spots.get(edge.id)
            return "\n".join(_distinct([*lines, *(spot.words.split("\n") if spot is not None else ())]))
        if self._overlay.said is not None:
            spot = self._overlay.said.get(edge.id)
            lines += spot.words.split("\n") if spot is not None else []
        figures = self._overlay.edges.get(edge.id) if self._overlay.replayed and self._overlay.said is None else None
        if figures is not None:
            lines.append(say_count("{count} pass", "{count} passes", figures.passes))
            if figures.by_pass:
                lines.append(say("By pass: {counts}", counts=listed(number(count) for count in figures.by_pass)))
            if figures.held:
                lines.append(say("{count} waited for the interval", count=number(figures.held)))
            if figures.at_limit:
                lines.append(say("{count} stopped at the limit", count=number(figures.at_limit)))
        finding = self._overlay.findings.get(edge.id)
        if finding is not None:
            lines.append(finding.text)
        return "\n".join(_distinct(lines))


def _only_moved(before: AnyRecord, after: AnyRecord) -> bool:
    """Whether a node is elsewhere in its lane and says what it said."""
    if not isinstance(before, Node) or not isinstance(after, Node):
        return False
    return before == with_fields(after, x=before.x, y=before.y, width=before.width, height=before.height)


def _said(spot: Spot | None) -> tuple[Figure, ...]:
    return tuple(Figure(sign, text, text, False) for sign, text in spot.figures) if spot is not None else ()


def _figure_lines(overlay: Overlay, node_id: str) -> list[str]:
    if overlay.said is not None:
        spot = overlay.said.get(node_id)
        return spot.words.split("\n") if spot is not None else []
    figures = overlay.nodes.get(node_id) if overlay.replayed else None
    return _counted_lines(figures) if figures is not None else []


def _counted_lines(figures: NodeFigures) -> list[str]:
    counts = [
        say_count("{count} person", "{count} people", figures.people),
        say_count("{count} entry", "{count} entries", figures.entries),
    ]
    if figures.sent is not None:
        counts += [
            say_count("{count} sent", "{count} sent", figures.sent),
            say_count("{count} capped", "{count} capped", figures.capped),
        ]
    if figures.held:
        counts.append(say_count("{count} held", "{count} held", figures.held))
    if figures.active:
        counts.append(say_count("{count} here at the end", "{count} here at the end", figures.active))
    lines = [listed(counts)]
    lines += [f"{reason}: {number(count)}" for reason, count in figures.blocked_by if count]
    if figures.assumed:
        lines.append(say("Rests on an assumption."))
    return lines


def _distinct(lines: list[str]) -> list[str]:
    kept: list[str] = []
    for line in lines:
        if line and (not kept or line != kept[-1]):
            kept.append(line)
    return kept
