"""Figures and findings of fragments: what happened inside, added up at the steps that stand for them, and inside."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from canvas.overlay import Heat, NodeFigures, Overlay, Spotlight
from journey.checks.findings import Finding
from journey.fragments import fragment_of, starts_of
from journey.fragments_inlining import inlined, parts_of
from journey.fragments_view import ShownStore
from journey.journey import Journey

T = TypeVar("T")


def with_uses(overlay: Overlay, journey: Journey) -> Overlay:
    """The figures of a journey without fragments, with those of the steps that stand for them: who came in, and what
    was sent, held and capped inside."""
    nodes, classes = dict(overlay.nodes), dict(overlay.heat.classes) if overlay.heat is not None else {}
    for use, part in parts_of(inlined(journey)).items():
        if use in nodes:
            inner = [overlay.nodes[key] for key in part.inside if key in overlay.nodes]
            nodes[use] = _added(nodes[use], inner, _ended(part.ends, overlay.nodes))
        heats = [classes[key] for key in (use, *part.inside) if key in classes]
        if heats:
            classes[use] = max(heats)
    heat = replace(overlay.heat, classes=classes) if overlay.heat is not None else None
    return replace(overlay, nodes=nodes, heat=heat)


def _added(own: NodeFigures, inner: list[NodeFigures], ends: Mapping[str, int]) -> NodeFigures:
    sent = [figures.sent for figures in inner if figures.sent is not None]
    reasons: dict[str, int] = {}
    for figures in inner:
        for reason, count in figures.blocked_by:
            reasons[reason] = reasons.get(reason, 0) + count
    return replace(
        own,
        sent=sum(sent) if sent else None,
        capped=sum(figures.capped for figures in inner),
        held=sum(figures.held for figures in inner),
        blocked=sum(figures.blocked for figures in inner),
        active=own.active + sum(figures.active for figures in inner),
        assumed=any(figures.assumed for figures in inner),
        blocked_by=tuple(reasons.items()),
        ends=ends,
    )


def _ended(ends: Mapping[str, str], nodes: Mapping[str, NodeFigures]) -> dict[str, int]:
    """How many ended at each end that leads nowhere."""
    found = {}
    for end, step in ends.items():
        told = nodes[step].ends if step in nodes else {}
        if "next" in told:
            found[end] = told["next"]
    return found


def inside(overlay: Overlay, journey: Journey, uses: tuple[str, ...]) -> Overlay:
    """What there is to show inside the fragment that the last of ``uses`` stands for, by the ids inside."""
    names, copies = names_inside(journey, uses), inlined(journey).inside(uses)
    nodes = _of(overlay.nodes, names)
    # The way in counts who came; what was sent inside is told of the step that stands for all of it.
    nodes |= {key: NodeFigures(nodes[key].people, nodes[key].entries) for key in nodes.keys() - copies.keys()}
    return replace(
        overlay,
        nodes=nodes,
        edges=_of(overlay.edges, names),
        lanes={},
        # What is told at the way in is told of the step that stands for all of it.
        findings=_of(overlay.findings, copies),
        heat=_heat(overlay.heat, names),
        spotlight=Spotlight(_of(overlay.spotlight.spots, names)) if overlay.spotlight is not None else None,
        said=_of(overlay.said, names) if overlay.said is not None else None,
    )


def _of(values: Mapping[str, T], names: Mapping[str, str]) -> dict[str, T]:
    return {inner: values[key] for inner, key in names.items() if key in values}


def _heat(heat: Heat | None, names: Mapping[str, str]) -> Heat | None:
    return replace(heat, classes=_of(heat.classes, names), values=_of(heat.values, names)) if heat is not None else None


def names_inside(journey: Journey, uses: tuple[str, ...]) -> dict[str, str]:
    """What steps and edges inside are called where they run: inner id -> id in the journey without fragments."""
    if not uses:
        return {}
    made = inlined(journey)
    names = made.inside(uses)
    use = uses[0] if len(uses) == 1 else made.inside(uses[:-1]).get(uses[-1], "")
    node = journey.node(uses[0])
    for key in uses[1:]:
        found = fragment_of(node, journey) if node is not None else None
        node = next((inner for inner in found.nodes if inner.id == key), None) if found is not None else None
    found = fragment_of(node, journey) if node is not None else None
    if found is not None and use:
        names |= {start.id: use for start in starts_of(found)}
    return names


def spotlight_at_uses(spotlight: Spotlight, journey: Journey) -> Spotlight:
    """A spotlight on steps inside fragments, on the steps that stand for them."""
    made = inlined(journey)
    spots = {made.shown(key): spot for key, spot in spotlight.spots.items() if key in made.copies}
    return Spotlight({**spots, **{key: spot for key, spot in spotlight.spots.items() if key not in made.copies}})


# --- What the drawing shows ---------------------------------------------------------------------------------


def overlay_seen(overlay: Overlay, store: ShownStore) -> Overlay:
    """An overlay of the whole journey as it is about what is shown of it."""
    document = store.whole.journey
    if store.opened:
        return inside(overlay, document, store.uses) if store.uses else Overlay()
    if overlay.spotlight is None:
        return overlay
    return replace(overlay, spotlight=spotlight_at_uses(overlay.spotlight, document))


def findings_seen(findings: Iterable[Finding], store: ShownStore) -> tuple[Finding, ...]:
    """The findings about what is shown, under the names that it has there."""
    if not store.opened:
        return tuple(findings)
    names = {key: inner for inner, key in names_inside(store.whole.journey, store.uses).items()}
    return tuple(replace(found, record=names[found.place], within="") for found in findings if found.place in names)


def found_at(finding: Finding, shown: str, store: ShownStore) -> Finding:
    """A finding where it is shown now: inside the fragment that was opened for it."""
    return replace(finding, record=shown, within="", path=()) if store.opened and shown else finding
