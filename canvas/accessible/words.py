"""What a screen reader says of stages, steps and connections, of what was just done, and of how to go on. No Qt."""

from __future__ import annotations

from collections.abc import Mapping

from canvas.faces import Faces
from canvas.overlay import Overlay
from canvas.steps import outputs_of
from journey.describe import kind_words, loop_words, name_of, output_words, step_count
from journey.journey import Journey
from journey.letters import listed
from journey.model import AnyRecord, Edge, Header, Node, Stage
from journey.store import Difference
from journey.words import say, say_count

#: With more records changed than this, only their number is said.
_FEW = 3


def journey_words(journey: Journey) -> str:
    """How much there is in a journey."""
    loops = sum(edge.loop is not None for edge in journey.edges)
    parts = [
        say_count("{count} stage", "{count} stages", len(journey.stages)),
        say_count("{count} step", "{count} steps", step_count(journey)),
        say_count("{count} connection", "{count} connections", len(journey.edges) - loops),
        say_count("{count} loop", "{count} loops", loops),
    ]
    return listed(parts)


def help_words() -> str:
    """How to use the canvas by keyboard."""
    return say(
        "Arrow keys walk along the connections, Space adds a step, Tab adds the next one, L connects, Enter opens "
        "the settings. F6 goes to the next panel."
    )


def name_of_record(journey: Journey, record_id: str) -> str:
    """What a stage, a step or a connection is called."""
    record = journey.records.get(record_id)
    if isinstance(record, Stage):
        return record.name or say("Stage")
    if isinstance(record, Node):
        return name_of(record)
    return edge_name(journey, record) if isinstance(record, Edge) else ""


def edge_name(journey: Journey, edge: Edge) -> str:
    """A connection by its way out and where it leads: "yes, to Guide", "back to Research, at most 3 times ..."."""
    source, target = journey.node(edge.source), journey.node(edge.target)
    way = output_words(source, edge.output) if source is not None else ""
    if edge.loop is not None:
        leads = listed(part for part in loop_words(edge, journey) if part)
    else:
        leads = say("to {step}", step=name_of(target) if target is not None else edge.target)
    return f"{way}, {leads}" if way else leads


def description_of(journey: Journey, faces: Faces, overlay: Overlay, record_id: str) -> str:
    """What else there is to say of a record."""
    record = journey.records.get(record_id)
    if isinstance(record, Stage):
        return _stage_description(journey, overlay, record)
    if isinstance(record, Node):
        said = faces.tool_tip(record).splitlines()[1:]
        if record.status == "disabled":
            said.append(say("Switched off"))
        return ". ".join(line.rstrip(".") for line in (*said, *_ways(journey, record)))
    if isinstance(record, Edge):
        return ". ".join(line.rstrip(".") for line in faces.edge_tool_tip(record).splitlines())
    return ""


def _stage_description(journey: Journey, overlay: Overlay, stage: Stage) -> str:
    steps = sum(node.stage == stage.id for node in journey.nodes)
    parts = [say_count("{count} step", "{count} steps", steps)]
    if overlay.replayed and stage.id in overlay.lanes:
        parts.append(say_count("{count} person", "{count} people", overlay.lanes[stage.id]))
    if stage.folded:
        parts.append(say("folded"))
    return listed(parts)


def _ways(journey: Journey, node: Node) -> list[str]:
    """Where the ways out of a step lead, and which of them end."""
    edges = {edge.output: edge for edge in journey.edges_from.get(node.id, ())}
    said = []
    for output in outputs_of(node):
        edge = edges.get(output.id)
        if edge is not None:
            said.append(say("Leads {where}", where=edge_name(journey, edge)))
        elif output.words:
            said.append(say("Way “{words}” ends here", words=output.words))
        else:
            said.append(say("The way ends here"))
    return said


# --- What was done ------------------------------------------------------------------------------------------


def change_words(difference: Difference, before: Journey, after: Journey) -> str:
    """What a change of the document was, in one sentence; the same for a change that is taken back."""
    drawn = (Stage, Node, Edge)
    added = {key: record for key, record in difference.added.items() if isinstance(record, drawn)}
    removed = {key: record for key, record in difference.removed.items() if isinstance(record, drawn)}
    said = [*_added_words(added, after), *_removed_words(removed, before)]
    if not said:
        said = _updated_words(difference.updated, after)
    return ". ".join(said)


def _added_words(added: Mapping[str, AnyRecord], after: Journey) -> list[str]:
    nodes = [record for record in added.values() if isinstance(record, Node)]
    edges = [record for record in added.values() if isinstance(record, Edge)]
    stages = [record for record in added.values() if isinstance(record, Stage)]
    said = [say("Stage {stage} added", stage=stage.name) for stage in stages[:_FEW]]
    if len(nodes) > _FEW:
        return [*said, say_count("{count} step added", "{count} steps added", len(nodes))]
    for node in nodes:
        stage = after.stage(node.stage)
        named = name_of(node)
        said.append(say("{step} added to {stage}", step=named, stage=stage.name) if stage else _put(named))
    if len(edges) > _FEW:
        return [*said, say_count("{count} connection added", "{count} connections added", len(edges))]
    for edge in edges:
        source = after.node(edge.source)
        said.append(say("{step} leads {where}", step=_called(source, edge.source), where=edge_name(after, edge)))
    return said


def _put(step: str) -> str:
    return say("{step} added", step=step)


def _called(node: Node | None, record_id: str) -> str:
    return name_of(node) if node is not None else record_id


def _removed_words(removed: Mapping[str, AnyRecord], before: Journey) -> list[str]:
    nodes = [record for record in removed.values() if isinstance(record, Node)]
    stages = [record for record in removed.values() if isinstance(record, Stage)]
    edges = [record for record in removed.values() if isinstance(record, Edge)]
    said = [say("Stage {stage} removed", stage=stage.name) for stage in stages[:_FEW]]
    if len(nodes) > _FEW:
        return [*said, say_count("{count} step removed", "{count} steps removed", len(nodes))]
    if nodes:
        return [*said, *(say("{step} removed", step=name_of(node)) for node in nodes)]
    if len(edges) > _FEW:
        return [*said, say_count("{count} connection removed", "{count} connections removed", len(edges))]
    for edge in edges:
        source = before.node(edge.source)
        step, where = _called(source, edge.source), edge_name(before, edge)
        said.append(say("Connection from {step} removed: {where}", step=step, where=where))
    return said


def _updated_words(updated: Mapping[str, tuple[AnyRecord, AnyRecord]], after: Journey) -> list[str]:
    moved = [new for old, new in updated.values() if _stage_changed(old, new)]
    if len(updated) > _FEW:
        return [say_count("{count} thing changed", "{count} things changed", len(updated))]
    if moved:
        said = []
        for node in moved:
            assert isinstance(node, Node)
            stage = after.stage(node.stage)
            place = stage.name if stage is not None else say("no stage")
            said.append(say("{step} moved to {stage}", step=name_of(node), stage=place))
        return said
    return [_updated_line(old, new, after) for old, new in updated.values()]


def _stage_changed(old: AnyRecord, new: AnyRecord) -> bool:
    return isinstance(old, Node) and isinstance(new, Node) and old.stage != new.stage


def _updated_line(old: AnyRecord, new: AnyRecord, after: Journey) -> str:
    if isinstance(new, Header):
        return say("Settings of the journey changed")
    if isinstance(old, Node) and isinstance(new, Node):
        if old.folded != new.folded:
            name = name_of(new)
            return say("{frame} folded", frame=name) if new.folded else say("{frame} opened", frame=name)
        if old.name != new.name:
            return say("{old} is called {new} now", old=name_of(old), new=name_of(new))
        if (old.x, old.y) != (new.x, new.y):
            return say("{step} moved", step=name_of(new))
        if (old.width, old.height) != (new.width, new.height):
            return say("{step} resized", step=name_of(new))
        return say("{step} changed, {kind}", step=name_of(new), kind=kind_words(new))
    if isinstance(old, Stage) and isinstance(new, Stage):
        if old.name != new.name:
            return say("{old} is called {new} now", old=old.name, new=new.name)
        if old.order != new.order:
            place = [stage.id for stage in after.stages].index(new.id) + 1
            return say("Stage {stage} is number {place} now", stage=new.name, place=place)
        return say("Stage {stage} changed", stage=new.name)
    if isinstance(new, Edge):
        source = after.node(new.source)
        return say("{step} leads {where}", step=_called(source, new.source), where=edge_name(after, new))
    return say("{thing} changed", thing=str(getattr(new, "name", "")))
