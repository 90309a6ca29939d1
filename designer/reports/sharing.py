"""How exactly the counts of a report may be told, so that none that is too small can be worked out from the others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from exporters.report.parts import SMALL
from exporters.report.shared_sums import Values, cost, run_cell, shared_sums
from exporters.withholding import Cell, Sum, Told, guarded
from journey.steps import Send

if TYPE_CHECKING:
    from exporters.plots.source import Source
    from simulator.estimates.assessment import Assessment
    from simulator.estimates.fatigue import Fatigue, LoadPart
    from simulator.estimates.rates import ResponseRates
    from simulator.figures import Figure
    from simulator.forecast.records import Forecast


def told_of(source: Source, assessment: Assessment | None = None) -> Mapping[Cell, Told]:
    """For each count of the report on ``source`` that is not told exactly how it is."""
    values, sums = report_sums(source, assessment)
    return guarded(values, sums, SMALL, cost)


def report_sums(source: Source, assessment: Assessment | None) -> tuple[Values, list[Sum]]:
    """All counts that the report tells, and how they add up."""
    values, sums = shared_sums(source)
    if assessment is not None:
        sums += _fatigue_sums(source, assessment.fatigue, values)
        if assessment.answers is not None:
            sums += _answer_sums(assessment.answers, values)
    return values, sums


def told_before(forecast: Forecast, source: Source) -> Mapping[Cell, Told]:
    """The same of what a forecast tells of the days before, which add up as a replay of the same journeys does."""
    values = {cell_of(item.figure): round(item.last) for item in forecast.figures if item.last is not None}
    _, sums = shared_sums(source)
    return guarded(values, sums, SMALL, cost)


def cell_of(figure: Figure) -> Cell:
    """The cell of a figure."""
    return (figure.scope, figure.id, figure.name, figure.part)


def _fatigue_sums(source: Source, fatigue: Fatigue, values: Values) -> Iterator[Sum]:
    """By stage, round, channel, cap and class of pressure."""
    steps = {node: step for program in source.result.programs for node, step in program.steps.items()}
    sends = {node: step for node, step in steps.items() if isinstance(step, Send)}
    stages = {node: source.names.stages.get(node, "") for node in sends}
    channels = {node: f"{step.channel} {step.message_class}" for node, step in sends.items()}
    close = tuple(("node", node, "gaps_within_day", "") for node in steps)
    for kind, parts in (("stage", fatigue.stages), ("round", fatigue.rounds)):
        yield Sum((run_cell("sent"),), _messages(values, kind, parts))
        for part in parts:
            values[run_cell(f"{kind}_close", part.name)] = part.within_day
            values[run_cell(f"{kind}_people", part.name)] = part.people
        yield Sum(close, tuple(run_cell(f"{kind}_close", part.name) for part in parts))
    for channel in fatigue.channels:
        name = f"{channel.channel} {channel.message_class}"
        values[run_cell("channel_messages", name)] = channel.messages
        values[run_cell("channel_people", name)] = channel.people
    told = {"stage": (stages, [part.name for part in fatigue.stages]), "channel": (channels, list(channels.values()))}
    for kind, (groups, found) in told.items():
        for name in dict.fromkeys(found):
            nodes = [node for node, group in groups.items() if group == name]
            if run_cell(f"{kind}_messages", name) in values and nodes:
                yield from _group(kind, name, nodes, values)
    for window in fatigue.windows:
        for over in window.over:
            least = run_cell(f"least_{window.days}", str(int(over.limit) + 1))
            causes = run_cell(f"over_{window.days}", over.cap)
            values[causes] = over.over.people
            yield Sum((least,), (causes,)) if least in values else Sum((causes,), ())
            yield _causes(values, f"over_{window.days}_{over.cap}", causes, over.causes)
        highest = run_cell(f"least_{window.days}", str(max(window.percentiles[99][0], 1)))
        if highest in values:
            yield _causes(values, f"highest_{window.days}", highest, window.causes)
    load = fatigue.pressure
    classes = [(name, getattr(load, name)) for name in ("under", "usual", "saturated")]
    cells = tuple(run_cell("pressure", name) for name, share in classes if share is not None)
    for name, share in classes:
        if share is not None:
            values[run_cell("pressure", name)] = share.people
    if cells:
        yield Sum((run_cell("entered"),), cells)


def _messages(values: Values, kind: str, parts: Sequence[LoadPart]) -> tuple[Cell, ...]:
    cells = {run_cell(f"{kind}_messages", part.name): part.messages for part in parts}
    values.update(cells)
    return tuple(cells)


def _group(kind: str, name: str, nodes: Sequence[str], values: Values) -> Iterator[Sum]:
    """What a group of steps has together; of a single step its people, too."""
    yield Sum((run_cell(f"{kind}_messages", name),), tuple(("node", node, "sent", "") for node in nodes))
    if run_cell(f"{kind}_close", name) in values:
        close = tuple(("node", node, "gaps_within_day", "") for node in nodes)
        yield Sum((run_cell(f"{kind}_close", name),), close)
    if len(nodes) == 1:
        yield Sum((run_cell(f"{kind}_people", name),), (("node", nodes[0], "reached", ""),))


def _causes(values: Values, name: str, whole: Cell, causes: Sequence[tuple[str, int]]) -> Sum:
    """People by the step that brought them there."""
    cells = {("node", node, name, ""): count for node, count in causes}
    values.update(cells)
    return Sum((whole,), tuple(cells))


def _answer_sums(answers: ResponseRates, values: Values) -> Iterator[Sum]:
    """The shop's own messages by kind, and all of them."""
    for name in ("messages", "answers"):
        kinds = {run_cell(f"own_{name}", rate.kind): int(getattr(rate, name)) for rate in answers.kinds}
        whole = run_cell(f"own_{name}_together")
        values[whole] = int(getattr(answers.all, name))
        values.update(kinds)
        yield Sum((whole,), tuple(kinds))
