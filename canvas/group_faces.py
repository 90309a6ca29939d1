"""What the card of a folded frame says: its name, how many steps it stands for, and who came to them."""

from __future__ import annotations

from collections.abc import Set as AbstractSet
from typing import get_args

from canvas.overlay import Finding, Overlay, Severity
from canvas.steps import shape_of
from journey.fragments import is_use
from journey.frames import content
from journey.journey import Journey
from journey.model import Node
from journey.words import say_count


def steps_in(journey: Journey, frame: Node) -> frozenset[str]:
    """The steps that a folded frame stands for, without notes and frames."""
    nodes = (journey.node(key) for key in content(journey, frame.id))
    return frozenset(node.id for node in nodes if node is not None and node.kind not in ("note", "frame"))


def summary_of_group(steps: AbstractSet[str]) -> str:
    """How many steps there are."""
    return say_count("{count} step", "{count} steps", len(steps))


def came_to(journey: Journey, overlay: Overlay, steps: AbstractSet[str]) -> tuple[int | None, int] | None:
    """The different people who came to steps, and how often they came in from others or started there; None before a
    replay. People are None where several of the steps are come to: who came to two of them counts once."""
    if not overlay.replayed or not steps & overlay.nodes.keys():
        return None
    entries, gates = 0, set()
    for step in steps:
        figures = overlay.nodes.get(step)
        into = journey.edges_to.get(step, ())
        crossing = [edge for edge in into if edge.source not in steps]
        came = sum(overlay.edges[edge.id].passes for edge in crossing if edge.id in overlay.edges)
        if figures is not None and not into:
            came += figures.entries
        if came:
            gates.add(step)
        entries += came
    if len(gates) > 1:
        return None, entries
    gate = overlay.nodes.get(next(iter(gates))) if gates else None
    return (gate.people if gate is not None else 0), entries


def finding_in(overlay: Overlay, frame: Node, journey: Journey) -> Finding | None:
    """The worst finding about anything that a folded frame stands for, and how many there are."""
    inside = (frame.id, *content(journey, frame.id))
    edges = {edge.id for key in inside for edge in journey.edges_from.get(key, ())}
    found = [overlay.findings[key] for key in (*inside, *sorted(edges)) if key in overlay.findings]
    if not found:
        return None
    severities: tuple[Severity, ...] = get_args(Severity)
    worst = min(found, key=lambda finding: severities.index(finding.severity))
    return Finding(worst.severity, sum(finding.count for finding in found), worst.text)


def is_group(node: Node) -> bool:
    """Whether a node is a folded frame."""
    return node.kind == "frame" and shape_of(node) == "card"


def is_stack(node: Node) -> bool:
    """Whether a card stands for several steps: a folded frame, or a fragment."""
    return is_group(node) or is_use(node)
