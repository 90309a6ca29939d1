"""How many messages one person can get at most from one entry into a journey: a sound upper bound.

A way through a journey is cut at each edge that goes back and at each jump to a goal's step. Each piece is a way over
forward edges, along which the messages add up, and within a window only as far as the waits on it allow. How many
pieces there can be follows from the loops' limits: an edge that may be passed p times, i seconds apart, is passed at
most min(p, floor(window / i) + 1) times within a window; and pieces that follow one another share the window's time. At
last the caps: a rolling cap of n in w seconds allows n in each of the ceil(window / w) parts of a window. Nothing that
a replay does can exceed what comes out; it may well stay below.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence

import msgspec

from journey.checks.graph import Graph, seconds_or_none
from journey.model import Cap, Edge
from journey.steps import DAY

#: More messages than this are not counted one by one.
MOST = 200

#: A cycle that is no loop edge has a wait of an hour or more, or is an error.
_HOUR = 3600

#: For so many messages, from none on, the least time that a way with them takes.
Front = list[int]


class Bound(msgspec.Struct, frozen=True):
    """At most ``messages`` (None: no bound) in ``days``. ``by_cap``: a cap says so, not the drawing."""

    messages: int | None
    days: int
    by_cap: bool = False


def most_messages(graph: Graph, days: int) -> Bound:
    """The most commercial messages that one entry can send one person within any ``days`` days."""
    commercial = frozenset(graph.commercial)
    bounds = [Bound(_drawn(graph, commercial, days * DAY), days)]
    caps = graph.journey.header.caps
    for cap in caps:
        if cap.scope in ("all", "class:commercial"):
            bounds.append(Bound(_allowed(cap, graph, commercial, days), days, True))
    if any(cap.scope.startswith("channel:") for cap in caps):
        bounds.append(_by_channel(graph, days))
    return min((bound for bound in bounds if bound.messages is not None), key=_messages, default=Bound(None, days))


def _messages(bound: Bound) -> int:
    return bound.messages or 0


def _by_channel(graph: Graph, days: int) -> Bound:
    """The messages of all channels together, each as far as its own caps let them."""
    total, by_cap = 0, False
    for channel in sorted({graph.send(node).channel for node in graph.commercial}):
        counted = frozenset(node for node in graph.commercial if graph.send(node).channel == channel)
        caps = [cap for cap in graph.journey.header.caps if cap.scope == f"channel:{channel}"]
        drawn = _drawn(graph, counted, days * DAY)
        allowed = min((n for cap in caps if (n := _allowed(cap, graph, counted, days)) is not None), default=None)
        least = min((n for n in (drawn, allowed) if n is not None), default=None)
        if least is None:
            return Bound(None, days)
        total, by_cap = total + least, by_cap or least != drawn
    return Bound(total, days, by_cap)


def most_visits(graph: Graph, counted: Iterable[str], days: int | None = None) -> int | None:
    """How often one entry can come to steps of ``counted`` at most within any ``days`` days, or however long it takes;
    None: without limit."""
    return _drawn(graph, frozenset(counted), None if days is None else days * DAY)


def _drawn(graph: Graph, counted: frozenset[str], window: int | None) -> int | None:
    """The same by the drawing alone, in a window of so many seconds."""
    if not counted:
        return 0
    if any(goal.node in graph.steps and goal.counts == "each" for goal in graph.journey.header.goals):
        return None
    back: dict[str, int] = {}
    for edge in graph.back:
        least = graph.times(edge).least
        back[edge.source] = min(back.get(edge.source, least), least)
    to_end = _fronts(graph, counted, window, dict.fromkeys(graph.order, 0))
    to_loop = _fronts(graph, counted, window, back)
    starts = graph.triggers if window is None else graph.order
    passes = [(edge.target, _passes(edge, window)) for edge in graph.back]
    passes = [(target, times) for target, times in passes if _most(to_end[target])]
    if any(times is None for _, times in passes):
        return None
    pieces = [(target, times) for target, times in passes if times]
    by_number = _by_number(starts, pieces, graph.jumps, to_loop, to_end)
    if window is None or not pieces:
        return by_number
    return min(by_number, _by_time(starts, pieces, graph.jumps, to_loop, to_end, window))


def _by_number(
    starts: Iterable[str],
    pieces: Sequence[tuple[str, int]],
    jumps: Iterable[str],
    to_loop: Mapping[str, Front],
    to_end: Mapping[str, Front],
) -> int:
    """The most messages of so many pieces, each taken for itself. All but the last, and those that a jump ends, end
    where an edge goes back."""
    total = max((_most(to_loop[start]) for start in starts), default=0)
    further = [max((_most(to_end[start]) for start in starts), default=0) - total]
    count = 1
    for target, times in (*pieces, *((jump, 1) for jump in jumps)):
        total += times * _most(to_loop[target])
        further.append(_most(to_end[target]) - _most(to_loop[target]))
    count += len(tuple(jumps))
    return total + count * max(0, *further)


def _by_time(
    starts: Iterable[str],
    pieces: Sequence[tuple[str, int]],
    jumps: Sequence[str],
    to_loop: Mapping[str, Front],
    to_end: Mapping[str, Front],
    window: int,
) -> int:
    """The most messages of pieces that follow one another within a window, whichever they are."""
    # A jump ends a piece anywhere, so that what comes after its last message takes no time.
    ending = to_end if jumps else to_loop
    targets = [*(target for target, _ in pieces), *jumps]
    first = _shortest(starts, ending)
    piece = _shortest(targets, ending)
    last = _shortest((*starts, *targets), to_end)
    best = _either(last, _one_after_other(first, last, window))
    count = sum(times for _, times in pieces) + len(jumps) - 1
    while count > 0:
        if count % 2:
            best = _one_after_other(best, piece, window)
        piece = _one_after_other(piece, piece, window)
        count //= 2
    return _most(best)


def _shortest(nodes: Iterable[str], fronts: Mapping[str, Front]) -> Front:
    """The front of whichever of these steps is the best start; without a message it takes no time."""
    found = [0]
    for node in nodes:
        found = _either(found, fronts[node])
    return found


def _one_after_other(one: Front, other: Front, window: int) -> Front:
    """The front of two pieces together."""
    length = min(len(one) + len(other) - 1, MOST + 1)
    found = [window + 1] * length
    for count, time in enumerate(one):
        for more, further in enumerate(other[: length - count]):
            found[count + more] = min(found[count + more], time + further)
    return [time for time in found if time <= window]


def _most(front: Front) -> int:
    return max(len(front) - 1, 0)


def _passes(edge: Edge, window: int | None) -> int | None:
    """How often an edge that goes back can be passed; None: without limit."""
    loop = edge.loop
    if loop is None:
        return None if window is None else window // _HOUR + 1
    limit: float = max(loop.max_passes, 0)
    if loop.reset == "event":
        limit = math.inf
    elif loop.reset == "after":
        again = seconds_or_none(loop.reset_after)
        limit = limit * (window // again + 2) if again and window is not None else math.inf
    apart = seconds_or_none(loop.minimum_interval)
    if window is not None and apart:
        limit = min(limit, window // apart + 1)
    return None if limit == math.inf else int(limit)


def _fronts(graph: Graph, counted: frozenset[str], window: int | None, ends: Mapping[str, int]) -> Mapping[str, Front]:
    """For each step the front of the forward ways from it to one of ``ends``, which take so many seconds to leave;
    empty where there is none."""
    if window is None:
        return {node: [0] * (most + 1) for node, most in _longest(graph, counted, ends).items()}
    fronts: dict[str, Front] = {}
    onward = graph.onward_least
    for node in reversed(graph.order):
        front: Front = [ends[node]] if ends.get(node, window + 1) <= window else []
        for target, least in onward.get(node, ()):
            after = fronts[target]
            if least:
                after = [time + least for time in after if time + least <= window]
            if after:
                front = _either(front, after)
        if front and node in counted:
            # The step itself counts, without taking time.
            front = [front[0], *front[:MOST]]
        fronts[node] = front
    return fronts


def _longest(graph: Graph, counted: frozenset[str], ends: Mapping[str, int]) -> Mapping[str, int]:
    """The most counted steps on such a way, where time is no matter."""
    ways: dict[str, int] = {}
    for node in reversed(graph.order):
        onward = [ways[edge.target] for edge in graph.forward(node)]
        if node in ends:
            onward.append(0)
        most = max(onward, default=-1)
        ways[node] = most + (node in counted) if most >= 0 else -1
    return ways


def _either(one: Front, other: Front) -> Front:
    """For each number of messages the shorter of two times."""
    if not one or one == other:
        return other
    short, long = (one, other) if len(one) <= len(other) else (other, one)
    return [*map(min, short, long), *long[len(short) :]]


def _allowed(cap: Cap, graph: Graph, counted: frozenset[str], days: int) -> int | None:
    """How many messages of ``counted``, all in its scope, a cap allows within so many days; None: however many."""
    lightest = 1.0 if cap.by_number else min((graph.send(node).weight / 1000 for node in counted), default=1.0)
    if lightest <= 0:
        return None
    at_once = int(cap.limit / lightest + 1e-9)
    window = seconds_or_none(cap.window)
    if cap.window_type.endswith("week"):
        parts = math.ceil((days + 6) / 7)
    elif not window:
        return None
    elif cap.window_type == "rolling":
        parts = math.ceil(days * DAY / window)
    else:
        # So many days touch one date more.
        parts = math.ceil((days + 1) / max(window // DAY, 1))
    return at_once * parts
