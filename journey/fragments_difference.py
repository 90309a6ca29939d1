"""What is different between two versions of a fragment, in words."""

from __future__ import annotations

from journey.catalogue import kind
from journey.describe import name_of, output_words
from journey.fragments import END, START
from journey.fragments_parameters import parameters_of
from journey.model import Edge, Fragment, Node
from journey.words import say


def difference_words(before: Fragment, after: Fragment) -> tuple[str, ...]:
    """A sentence for each step, connection, end and setting that came, went or is another; none if none did."""
    lines = [*_steps(before, after), *_ways(before, after), *_settings(before, after)]
    if before.name != after.name:
        lines.insert(0, say("It is called “{after}” instead of “{before}”.", before=before.name, after=after.name))
    return tuple(lines)


def _steps(before: Fragment, after: Fragment) -> list[str]:
    old = {node.id: node for node in before.nodes if node.kind != START}
    new = {node.id: node for node in after.nodes if node.kind != START}
    lines = []
    for key, node in new.items():
        if key not in old:
            lines.append(
                say("New end: “{step}”.", step=_called(node))
                if node.kind == END
                else say("New step: “{step}”.", step=_called(node))
            )
        else:
            lines += _changed(old[key], node)
    for key, node in old.items():
        if key not in new:
            lines.append(
                say("End that is gone: “{step}”. A connection from it goes too.", step=_called(node))
                if node.kind == END
                else say("Step that is gone: “{step}”.", step=_called(node))
            )
    return lines


def _called(node: Node) -> str:
    return node.name or (say("Next step") if node.kind == END else name_of(node))


def _changed(before: Node, after: Node) -> list[str]:
    lines = []
    if before.kind != after.kind or _called(before) != _called(after):
        lines.append(say("“{before}” is now “{after}”.", before=_called(before), after=_called(after)))
    declared = kind(after.kind)
    if declared is not None and before.kind == after.kind:
        old, new = declared.complete(before.parameters), declared.complete(after.parameters)
        names = [say(parameter.words) for parameter in declared.parameters if old[parameter.id] != new[parameter.id]]
        lines += [say("“{step}”: {setting} is another.", step=_called(after), setting=name) for name in names]
    if (before.status == "disabled") != (after.status == "disabled"):
        off = after.status == "disabled"
        lines.append(
            say("“{step}” is switched off.", step=_called(after))
            if off
            else say("“{step}” is switched on.", step=_called(after))
        )
    return lines


def _ways(before: Fragment, after: Fragment) -> list[str]:
    old = {_way(edge): edge for edge in before.edges}
    new = {_way(edge): edge for edge in after.edges}
    there = {node.id for node in before.nodes} & {node.id for node in after.nodes}
    lines = []
    for key, edge in new.items():
        if key not in old and edge.source in there:
            lines.append(say("New connection: {way}.", way=_way_words(edge, after)))
        elif key in old and old[key].loop != edge.loop:
            lines.append(say("Other limits: {way}.", way=_way_words(edge, after)))
    lines += [
        say("Connection that is gone: {way}.", way=_way_words(edge, before))
        for key, edge in old.items()
        if key not in new and edge.source in there
    ]
    return lines


def _way(edge: Edge) -> tuple[str, str, str]:
    return edge.source, edge.output, edge.target


def _way_words(edge: Edge, found: Fragment) -> str:
    nodes = {node.id: node for node in found.nodes}
    source, target = nodes.get(edge.source), nodes.get(edge.target)
    words = output_words(source, edge.output) if source is not None else ""
    ends = say(
        "“{source}” to “{target}”",
        source=_called(source) if source is not None else edge.source,
        target=_called(target) if target is not None else edge.target,
    )
    return f"{ends} ({words})" if words else ends


def _settings(before: Fragment, after: Fragment) -> list[str]:
    old = {parameter.id: parameter for parameter in parameters_of(before)}
    new = {parameter.id: parameter for parameter in parameters_of(after)}
    lines = [say("New setting: “{setting}”.", setting=new[key].words) for key in new if key not in old]
    lines += [say("Setting that is gone: “{setting}”.", setting=old[key].words) for key in old if key not in new]
    return lines
