"""Checks of the graph: what leads nowhere, what nobody reaches, what refers to nothing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from journey.catalogue import kind
from journey.checks.findings import Finding, Fix
from journey.describe import loop_words, name_of, outputs_of
from journey.journey import Journey
from journey.model import Edge, Node
from journey.words import say


def structure_findings(journey: Journey) -> Iterator[Finding]:
    """All findings about how steps are joined."""
    yield from _repairs(journey)
    yield from _edges(journey)
    yield from _entries(journey)
    yield from _unreached(journey)
    yield from _open_outputs(journey)


def _on_path(node: Node) -> bool:
    declared = kind(node.kind)
    return declared is None or declared.on_path


def _is_trigger(node: Node) -> bool:
    declared = kind(node.kind)
    return declared is not None and declared.is_trigger


def _repairs(journey: Journey) -> Iterator[Finding]:
    for fresh, shared in journey.repairs.items():
        yield Finding(
            "error",
            "duplicate-id",
            fresh,
            say(
                "Two things in the file have the id “{id}”; the second is called “{fresh}” here.",
                id=shared,
                fresh=fresh,
            ),
            say("Look whether both are wanted, remove one if not, and save."),
        )


def _edges(journey: Journey) -> Iterator[Finding]:
    taken: dict[tuple[str, str], Edge] = {}
    for edge in journey.edges:
        source, target = journey.node(edge.source), journey.node(edge.target)
        if source is None or target is None:
            missing = edge.source if source is None else edge.target
            yield Finding(
                "error",
                "dangling-reference",
                edge.id,
                say("A connection leads to or from the step “{id}”, which does not exist.", id=missing),
                say("Delete the connection or draw it again."),
            )
            continue
        if _is_trigger(target) or not _on_path(target) or not _on_path(source):
            yield Finding(
                "error",
                "wrong-target",
                edge.id,
                say("Nothing can lead into “{step}”.", step=name_of(target if _on_path(source) else source)),
                say("Lead the connection to another step."),
            )
        outputs = [output.id for output in outputs_of(source)]
        if edge.output not in outputs:
            yield Finding(
                "error",
                "dangling-reference",
                edge.id,
                say("“{step}” has no way out “{output}” any more.", step=name_of(source), output=edge.output),
                say("Delete the connection or draw it again."),
            )
        elif (edge.source, edge.output) in taken:
            yield Finding(
                "error",
                "two-edges",
                edge.id,
                say("Two connections leave “{step}” by the same way out.", step=name_of(source)),
                say("Delete one of them."),
            )
        taken.setdefault((edge.source, edge.output), edge)
        yield from _limit_output(journey, edge, source, outputs)


def _limit_output(journey: Journey, edge: Edge, source: Node, outputs: list[str]) -> Iterator[Finding]:
    if edge.loop is None or edge.loop.on_limit in ("exit", "stay"):
        return
    prefix, _, name = edge.loop.on_limit.partition(":")
    if prefix != "output" or name not in outputs or name == edge.output:
        where, _ = loop_words(edge, journey)
        yield Finding(
            "error",
            "loop-limit",
            edge.id,
            say("The loop “{where}” does not say where people go at the limit.", where=where),
            say("Choose another way out of “{step}”, end here, or stay.", step=name_of(source)),
            "on_limit",
        )


def _entries(journey: Journey) -> Iterator[Finding]:
    steps = [node for node in journey.nodes if _on_path(node)]
    if steps and not any(_is_trigger(node) and node.status != "disabled" for node in steps):
        yield Finding(
            "error",
            "no-start",
            "journey",
            say("Nobody enters: there is no start."),
            say("Add a start, such as “Viewed and left”, and connect it."),
        )


def _unreached(journey: Journey) -> Iterator[Finding]:
    reached = {node.id for node in journey.nodes if _is_trigger(node)}
    reached |= {goal.node for goal in journey.header.goals if goal.node}
    waiting = list(reached)
    while waiting:
        for edge in journey.edges_from.get(waiting.pop(), ()):
            if edge.target not in reached:
                reached.add(edge.target)
                waiting.append(edge.target)
    for node in journey.nodes:
        if node.id in reached or not _on_path(node):
            continue
        alone = node.id not in journey.edges_from and node.id not in journey.edges_to
        yield Finding(
            "error",
            "unconnected" if alone else "unreachable",
            node.id,
            say("“{step}” is not connected.", step=name_of(node))
            if alone
            else say("Nobody can come to “{step}”: no way leads to it from a start.", step=name_of(node)),
            say("Draw a connection to it from a step before, or delete it."),
        )


def _exits(journey: Journey) -> dict[str, Node]:
    """The first exit of each stage."""
    exits = (node for node in reversed(journey.nodes) if node.kind == "exit" and node.status != "disabled")
    return {node.stage: node for node in exits}


def _way_out(node: Node, output: str, exits: Mapping[str, Node]) -> Fix:
    """The exit of the step's own stage if there is one, else a new one."""
    target = exits.get(node.stage)
    if target is not None:
        words = say("Lead it to “{step}”", step=name_of(target))
        return Fix(words, "lead_to", node.id, {"output": output, "target": target.id})
    return Fix(say("Add an exit"), "add_after", node.id, {"output": output, "kind": "exit", "parameters": {}})


def _open_outputs(journey: Journey) -> Iterator[Finding]:
    exits = _exits(journey)
    for node in journey.nodes:
        if not _on_path(node):
            continue
        drawn = {edge.output for edge in journey.edges_from.get(node.id, ())}
        for output in outputs_of(node):
            if output.id not in drawn and not output.optional:
                reason = (
                    say(
                        "“{step}” leads nowhere by “{output}”: people end there.",
                        step=name_of(node),
                        output=output.words,
                    )
                    if output.words
                    else say("“{step}” leads nowhere: people end there.", step=name_of(node))
                )
                remedy = say("Connect it, or lead it to an exit.")
                fix = _way_out(node, output.id, exits)
                yield Finding("warning", "open-output", node.id, reason, remedy, output.id, fix=fix)
