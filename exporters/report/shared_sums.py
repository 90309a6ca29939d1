"""Which counts of a replay's report add up to which: what a reader can work out from them.

Cells are named as figures are. Those that are no figure are named by what reports tell of them: ``went_on``, ``still``
and ``stopped`` (blocked for whatever reason) of a step, ``messages`` and ``calls`` of the run, ``least_7`` (people with
at least so many messages in 7 days), ``bar_...`` (bars of plots) and the words of tables that are of all journeys.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from exporters.ends import end_words, nothing_words, refused_words
from exporters.plots.durations import CLASSES, DAY, classed
from exporters.withholding import Cell, Sum
from journey.steps import Send

if TYPE_CHECKING:
    from exporters.plots.source import Source
    from journey.steps import Program
    from simulator.tally import JourneyTally, NodeTally, Tally

#: Figures that everybody looks for are the last to be told less of.
_MAIN = frozenset({"customers", "entered", "reach", "sent", "messages", "calls", "converted", "instances"})
_USUAL = frozenset({"entries", "unique", "reached", "passes", "went_on"})

Values = dict[Cell, int]


def cost(cell: Cell) -> int:
    """How much a reader misses a count: the more, the later it is told less exactly."""
    scope, _, name, part = cell
    if part or name == "still":
        return 0
    if scope in ("run", "journey"):
        return 3 if name in _MAIN else 1
    return 2 if name in _USUAL or name == "sent" else 0


def run_cell(name: str, part: str = "") -> Cell:
    """The cell of a figure of the whole run."""
    return ("run", "", name, part)


def shared_sums(source: Source) -> tuple[Values, list[Sum]]:
    """All counts that reports tell of a result, and how they add up."""
    tally = source.result.tally
    values: Values = {}
    sums: list[Sum] = []
    _run(source, values, sums)
    for days in tally.windows:
        limits = {int(cap.limit / 1000) + 1 for cap in source.result.caps_of(days)}
        _window(tally, days, limits, values, sums)
    for program in source.result.programs:
        _journey(tally, program, len(source.result.programs) == 1, values, sums)
        for node, step in program.steps.items():
            _node(tally, program, node, isinstance(step, Send), values, sums)
    for edge, of_edge in tally.edges.items():
        cell = _put(values, ("edge", edge, "passes", ""), of_edge.passes)
        _put(values, ("edge", edge, "held", ""), of_edge.held)
        _put(values, ("edge", edge, "limit_reached", ""), of_edge.limit_reached)
        numbers = of_edge.numbers.as_dict()
        if numbers:
            rounds = ((("edge", edge, "bar_pass", str(number)), count) for number, count in numbers.items())
            sums.append(Sum((cell,), tuple(_put(values, *each) for each in rounds)))
    _loops(source, values, sums)
    return values, sums


def _loops(source: Source, values: Values, sums: list[Sum]) -> None:
    """What all loops have together."""
    loops = [
        link.edge
        for program in source.result.programs
        for links in program.links.values()
        for link in links.values()
        if link.loop is not None
    ]
    for whole, name in (("looped", "passes"), ("stopped_at_limit", "limit_reached")):
        cells = tuple(("edge", edge, name, "") for edge in loops)
        sums.append(Sum((_put(values, run_cell(whole), sum(values[cell] for cell in cells)),), cells))


def _put(values: Values, cell: Cell, count: int) -> Cell:
    values[cell] = int(count)
    return cell


def _parts(values: Values, whole: Cell, counts: Mapping[str, int]) -> tuple[Cell, ...]:
    """The cells of a count's parts, by the part."""
    scope, of, name, _ = whole
    return tuple(_put(values, (scope, of, name, part), count) for part, count in counts.items())


def _run(source: Source, values: Values, sums: list[Sum]) -> None:
    tally = source.result.tally
    entered = _put(values, run_cell("entered"), tally.entered)
    reach = _put(values, run_cell("reach"), tally.first_sends_by_day.total)
    _put(values, run_cell("customers"), tally.customers)
    nothing = _parts(values, run_cell("sent_nothing"), tally.sent_nothing)
    sums.append(Sum((entered,), (reach, *nothing)))
    steps = {node: step for program in source.result.programs for node, step in program.steps.items()}
    sends = {node: step for node, step in steps.items() if isinstance(step, Send)}
    calls = tuple(("node", node, "sent", "") for node, step in sends.items() if step.channel == "call")
    messages = tuple(("node", node, "sent", "") for node, step in sends.items() if step.channel != "call")
    told = {cell: tally.nodes[cell[1]].sent for cell in (*calls, *messages)}
    sent = _put(values, run_cell("sent"), sum(told.values()))
    sums.append(Sum((sent,), (*calls, *messages)))
    for name, cells in (("messages", messages), ("calls", calls)):
        sums.append(Sum((_put(values, run_cell(name), sum(told[cell] for cell in cells)),), cells))
    # Whoever is reached has one message that followed no other.
    followed = tuple(("node", node, "gaps", "") for node in tally.nodes)
    if sum(each.gaps.total for each in tally.nodes.values()) + tally.first_sends_by_day.total == values[sent]:
        sums.append(Sum((sent,), (reach, *followed)))
    _gap_bars(tally, values, sums)
    _conversion_bars(tally, values, sums)
    _in_words(source, values, sums)
    active = sum(sum(each.active.values()) for each in tally.nodes.values())
    still = _put(values, run_cell("active"), active)
    sums.append(Sum((still,), tuple(("journey", journey, "still", "") for journey in tally.journeys)))
    for reason, count in tally.sent_nothing.items():
        _same(
            sums,
            run_cell("sent_nothing", reason),
            _put(values, run_cell("words_nothing", nothing_words(reason)), count),
        )


def _same_if_equal(values: Values, sums: list[Sum], one: Cell, other: Cell) -> None:
    """Where people enter once, people and entries are the same, and whoever knows the journey knows it."""
    if values.get(one, 0) and values[one] == values.get(other):
        _same(sums, one, other)


def _in_words(source: Source, values: Values, sums: list[Sum]) -> None:
    """What tables tell of all journeys together, by its words: refused entries and ends of runs."""
    words: dict[tuple[str, str], list[Cell]] = {}
    for journey, of_journey in source.result.tally.journeys.items():
        for reason, count in of_journey.refused.items():
            cell = _put(values, ("journey", journey, "refused", reason), count)
            words.setdefault(("words_refused", refused_words(reason)), []).append(cell)
        for reason, count in of_journey.ends.items():
            cell = _put(values, ("journey", journey, "ended", reason), count)
            words.setdefault(("words_ended", end_words(reason, source.names.exits)), []).append(cell)
    for (name, said), cells in words.items():
        sums.append(Sum((_put(values, run_cell(name, said), sum(values[cell] for cell in cells)),), tuple(cells)))


def _same(sums: list[Sum], one: Cell, other: Cell) -> None:
    sums.append(Sum((one,), (other,)))


def _gap_bars(tally: Tally, values: Values, sums: list[Sum]) -> None:
    counts = classed(tally.shortest_gaps)
    bars = [_put(values, run_cell("bar_gaps", str(place)), count) for place, count in enumerate(counts)]
    repeated = _put(values, run_cell("repeated"), tally.shortest_gaps.total)
    close = [bar for bar, each in zip(bars, CLASSES, strict=True) if each.below is not None and each.below <= DAY]
    within = _put(values, run_cell("repeated_within_day"), sum(values[bar] for bar in close))
    sums += [Sum((repeated,), tuple(bars)), Sum((within,), tuple(close))]


def _conversion_bars(tally: Tally, values: Values, sums: list[Sum]) -> None:
    goals: list[Cell] = []
    counts = [0] * len(CLASSES)
    for journey, of_journey in tally.journeys.items():
        for goal, times in of_journey.conversions.items():
            goals.append(_put(values, ("journey", journey, "goal", goal), times.total))
            counts = [one + more for one, more in zip(counts, classed(times), strict=True)]
    bars = tuple(_put(values, run_cell("bar_conversion", str(place)), count) for place, count in enumerate(counts))
    whole = _put(values, run_cell("conversions"), sum(counts))
    sums += [Sum((whole,), bars), Sum((whole,), tuple(goals))]


def _window(tally: Tally, days: int, limits: set[int], values: Values, sums: list[Sum]) -> None:
    """People by their most messages in so many days, and those with at least so many: of the numbers that tables and
    plots tell, and those above caps."""
    people = tally.windows[days].people.as_dict()
    most = max(people, default=0)
    parts = {number: (run_cell(f"most_{days}", str(number)), count) for number, count in people.items()}
    sums.append(Sum((run_cell("entered"),), tuple(_put(values, *each) for each in parts.values())))
    beyond: tuple[Cell, ...] = ()
    rest = 0
    told = {*people, *limits, *range(1, min(most, 100) + 1), *range(150, most + 1, 50)}
    for number in sorted((number for number in told if 0 < number <= most), reverse=True):
        cell, count = parts.get(number, (None, 0))
        rest += count
        least = _put(values, run_cell(f"least_{days}", str(number)), rest)
        sums.append(Sum((least,), (*beyond, *((cell,) if cell else ()))))
        beyond = (least,)
    if beyond:
        _same(sums, run_cell("reach"), beyond[0])


def _journey(tally: Tally, program: Program, alone: bool, values: Values, sums: list[Sum]) -> None:
    journey, of_journey = program.journey, tally.journeys[program.journey]

    def cell(name: str, count: int) -> Cell:
        return _put(values, ("journey", journey, name, ""), count)

    entered = cell("entered", of_journey.entered)
    reach = cell("reach", of_journey.first_sends_by_day.total)
    nothing = _parts(values, ("journey", journey, "sent_nothing", ""), of_journey.sent_nothing)
    sums.append(Sum((entered,), (reach, *nothing)))
    ended = _parts(values, ("journey", journey, "ended", ""), of_journey.ends)
    _parts(values, ("journey", journey, "refused", ""), of_journey.refused)
    # No table has these two, but whoever adds up does.
    still = cell("still", sum(sum(tally.nodes[node].active.values()) for node in program.steps))
    over = cell("over", sum(of_journey.ends.values()))
    instances = cell("instances", of_journey.instances)
    for name in ("converted", "deferred", "deferred_dropped", "deferred_waiting"):
        cell(name, getattr(of_journey, name))
    sums += [
        Sum((instances,), (over, still)),
        Sum((over,), ended),
        Sum((still,), tuple(("node", node, "still", "") for node in program.steps)),
        Sum((instances,), tuple(("node", node, "starts", "") for node in program.steps)),
        Sum((over,), tuple(("node", node, "ends", "") for node in program.steps)),
    ]
    _same_if_equal(values, sums, instances, entered)
    goals = [("journey", journey, "goal", goal) for goal in of_journey.conversions]
    if len(goals) == 1:
        _same_if_equal(values, sums, goals[0], ("journey", journey, "converted", ""))
    if alone:
        _same(sums, run_cell("entered"), entered)
        _same(sums, run_cell("reach"), reach)
        for reason in of_journey.sent_nothing:
            _same(sums, run_cell("sent_nothing", reason), ("journey", journey, "sent_nothing", reason))
    sums += _of_goals(tally, program, of_journey)


def _of_goals(tally: Tally, program: Program, of_journey: JourneyTally) -> Iterator[Sum]:
    """A goal that is a step is told with the step, too."""
    for goal, times in of_journey.conversions.items():
        if goal in program.steps and tally.nodes[goal].conversions == times.total:
            yield Sum((("journey", program.journey, "goal", goal),), (("node", goal, "conversions", ""),))


def _node(tally: Tally, program: Program, node: str, is_send: bool, values: Values, sums: list[Sum]) -> None:
    of_node: NodeTally = tally.nodes[node]

    def cell(name: str, count: int) -> Cell:
        return _put(values, ("node", node, name, ""), count)

    links = program.links.get(node, {}).values()
    out = tuple(("edge", link.edge, "passes", "") for link in links)
    comes = tuple(
        ("edge", link.edge, "passes", "")
        for ways in program.links.values()
        for link in ways.values()
        if link.target == node
    )
    entries = cell("entries", of_node.entries)
    went_on = cell("went_on", sum(tally.edges[link.edge].passes for link in links))
    still = cell("still", sum(of_node.active.values()))
    stopped = cell("stopped", sum(of_node.blocked.values()))
    for name in ("unique", "held", "cap_waited", "conversions"):
        cell(name, getattr(of_node, name))
    cell("reached", of_node.first_sends_by_day.total)
    cell("gaps", of_node.gaps.total)
    cell("gaps_within_day", of_node.gaps.total - of_node.gaps.above(DAY - 1))
    active = _parts(values, ("node", node, "active", ""), of_node.active)
    sums += [
        Sum((went_on,), out),
        Sum((still,), active),
        Sum((stopped,), _parts(values, ("node", node, "blocked", ""), of_node.blocked)),
        Sum((entries,), (went_on, cell("jumps_out", of_node.jumps_out), cell("ends", of_node.ends), *active)),
        Sum((entries,), (*comes, cell("starts", of_node.starts), cell("jumps_in", of_node.jumps_in))),
    ]
    sent, capped = cell("sent", of_node.sent), cell("capped", of_node.capped)
    _same_if_equal(values, sums, entries, ("node", node, "unique", ""))
    _same_if_equal(values, sums, sent, ("node", node, "reached", ""))
    if is_send:
        # Others left before they were sent anything, or are still here.
        sums.append(Sum((entries,), (sent, capped, stopped, ("node", node, "left_unsent", ""))))
