"""What a node is called, says and leads to, in words. Never raises: a node with broken parameters is described
as far as it goes; the checks say what is wrong with it."""

from __future__ import annotations

from journey.catalogue import kind
from journey.declaration import NEXT, Output
from journey.journey import Journey
from journey.model import Edge, Node
from journey.spans import duration_words
from journey.words import language_tag, say, say_count

_BROKEN = (ValueError, TypeError, KeyError, AttributeError, IndexError, OverflowError)


#: Kinds that are only drawn: nobody goes through them.
_DRAWN = ("note", "frame")


def step_count(journey: Journey) -> int:
    """How many steps a journey has; notes and frames are none."""
    return sum(node.kind not in _DRAWN for node in journey.nodes)


def name_of(node: Node) -> str:
    """The node's own name, else its kind's."""
    if node.name:
        return node.name
    declared = kind(node.kind)
    return say(declared.words) if declared else node.kind


def kind_words(node: Node) -> str:
    """The name of the node's kind."""
    declared = kind(node.kind)
    return say(declared.words) if declared else say("Unknown step {kind}", kind=node.kind)


def summary_of(node: Node, journey: Journey) -> str:
    """The card's line."""
    declared = kind(node.kind)
    if declared is None:
        return say("This version does not know this step.")
    try:
        return declared.summary(declared.complete(node.parameters), journey)
    except _BROKEN:
        return say("Needs a look")


#: What ``outputs_of`` found of nodes, by their place in memory, where they stay as long as they are here; with the
#: language it was found in. An edit replaces few nodes, and the rest is asked again and again.
_known: dict[int, tuple[Node, str, tuple[Output, ...]]] = {}
_MOST_KNOWN = 20_000


def outputs_of(node: Node) -> tuple[Output, ...]:
    """The node's ways out, in order; of a broken or unknown node one."""
    known = _known.get(id(node))
    language = language_tag()
    if known is not None and known[0] is node and known[1] == language:
        return known[2]
    found = _outputs_of(node)
    if len(_known) >= _MOST_KNOWN:
        _known.clear()
    _known[id(node)] = (node, language, found)
    return found


def _outputs_of(node: Node) -> tuple[Output, ...]:
    declared = kind(node.kind)
    if declared is None:
        return (NEXT,)
    try:
        found = declared.outputs(declared.complete(node.parameters))
    except _BROKEN:
        return (NEXT,)
    # A stranger's file may have anything for an id.
    return found if all(_are_texts(one.id, one.words) for one in found) else (NEXT,)


def _are_texts(*values: object) -> bool:
    return all(isinstance(value, str) for value in values)


def output_words(node: Node, output_id: str) -> str:
    """What an edge from this output is labelled with; empty for the only way out."""
    for output in outputs_of(node):
        if output.id == output_id:
            return output.words
    return output_id


def loop_words(edge: Edge, journey: Journey) -> tuple[str, str]:
    """A loop edge in words: where it goes ("back to Research") and its limits ("at most 3 times, 7 days apart")."""
    target = journey.node(edge.target)
    stage = journey.stage(target.stage) if target else None
    place = stage.name if stage else (name_of(target) if target else edge.target)
    where = say("back to {place}", place=place)
    if edge.loop is None:
        return where, ""
    times = say_count("at most {count} time", "at most {count} times", edge.loop.max_passes)
    try:
        apart = duration_words(edge.loop.minimum_interval)
    except ValueError:
        apart = edge.loop.minimum_interval
    return where, say("{times}, {duration} apart", times=times, duration=apart)
