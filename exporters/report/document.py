"""Puts a report together: what a replay showed, and what others add to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from exporters.assumptions import assumptions
from exporters.dates import FEWEST_FOR_A_RATE
from exporters.estimand import estimand, journeys_words, period_end, period_start
from exporters.plots.catalogue import OF_A_RUN, make_plot
from exporters.plots.plot import Plot
from exporters.plots.source import Source
from exporters.report.parts import (
    SMALL,
    Block,
    Facts,
    Headline,
    Items,
    JourneyPicture,
    Plots,
    Prose,
    Report,
    Section,
    shared_count,
)
from exporters.report.stress import stress_table
from exporters.report.tables import report_tables
from exporters.withholding import STEP
from journey.journey import Journey
from journey.steps import Send
from journey.words import number, say

if TYPE_CHECKING:
    from simulator.result import Result

#: The plots that take the whole width.
WIDE = frozenset({"week"})


@dataclass(frozen=True)
class Additions:
    """What is known beside a result. ``ranges``: intervals in words of headlines by their id. ``certainty``: sections
    on how sure the figures are, ``more``: further ones. ``has_forecast``: whether one of them is a forecast."""

    ranges: Mapping[str, str] = field(default_factory=dict)
    certainty: tuple[Section, ...] = ()
    more: tuple[Section, ...] = ()
    has_forecast: bool = False


def report_of(
    source: Source,
    journeys: Sequence[Journey],
    pictures: Sequence[JourneyPicture],
    additions: Additions | None = None,
) -> Report:
    """The report on the result of ``source``, of ``journeys`` with their pictures, in their order. The same arguments
    give the same report. Nothing in it is a count from 1 to below SMALL, or a share of too few."""
    result, added = source.result, additions or Additions()
    names = source.names
    tables = report_tables(source)
    sections = (
        *(
            Section(f"journey-{place}", journey.header.name or say("Journey"), _picture(journey, picture))
            for place, (journey, picture) in enumerate(zip(journeys, pictures, strict=True), 1)
        ),
        Section("plots", say("What happened"), _plots(source)),
        *added.certainty,
        *(Section(f"table-{place}", table.title, (table,)) for place, table in enumerate(tables, 1)),
        *added.more,
        Section("assumptions", say("What these figures rest on"), (Items(assumptions(result, names)),)),
        Section("again", say("To get the same figures again"), (Facts("", identity(result), plain=False),)),
        Section(
            "stress",
            say("Appendix: checklist STRESS-DES"),
            (stress_table(source, bool(added.certainty), added.has_forecast),),
            own_page=True,
        ),
    )
    period = say("{start} to {end}", start=period_start(result), end=period_end(result))
    return Report(
        title=journeys_words(result),
        subtitle=say("Replay of {period} on {history}", period=period, history=result.history.name),
        estimand=estimand(result, say("Every figure counts what would have happened")),
        headlines=headlines(source, added.ranges),
        sections=sections,
        remarks=tuple(
            remark
            for remark in (
                result.history.attribution,
                say(
                    "Counts of people and runs only, none of 1 to {most}; nobody can be told from them.", most=SMALL - 1
                ),
                _rounding(source),
            )
            if remark
        ),
        running=result.history.name,
    )


def _rounding(source: Source) -> str:
    """What “about” stands for; empty where nothing is rounded."""
    if not source.told:
        return ""
    return say(
        "“About”, and some counts in pictures and plots: rounded to {step}, so that no count under {small} can be "
        "worked out from the others.",
        step=STEP,
        small=SMALL,
    )


def headlines(source: Source, ranges: Mapping[str, str] | None = None) -> tuple[Headline, ...]:
    """The figures that everybody asks for first; ``ranges`` by their ids: entered, reach, messages, calls,
    converted."""
    result = source.result

    def told(name: str, count: int) -> str:
        return shared_count(count, source.how(("run", "", name, "")))

    steps = [(node, step) for program in result.programs for node, step in program.steps.items()]
    sends = [(result.tally.nodes[node].sent, step.channel) for node, step in steps if isinstance(step, Send)]
    calls = sum(sent for sent, channel in sends if channel == "call")
    messages = sum(sent for sent, channel in sends if channel != "call")
    converted = sum(journey.converted for journey in result.tally.journeys.values())
    most = result.messages_per_person(28).maximum or 0
    found = [
        ("entered", told("entered", result.tally.entered), say("people entered")),
        ("reach", told("reach", result.reach), say("people reached")),
        ("messages", told("messages", messages), say("messages sent")),
    ]
    if calls:
        found.append(("calls", told("calls", calls), say("calls")))
    if len(result.programs) == 1:
        how = source.how(("journey", result.programs[0].journey, "converted", ""))
        found.append(("converted", shared_count(converted, how), say("people reached a goal")))
    found.append(("most", number(most), say("messages at most in 28 days")))
    spans = ranges or {}
    return tuple(Headline(figure, words, spans.get(key, "")) for key, figure, words in found)


def identity(result: Result) -> tuple[tuple[str, str], ...]:
    """What someone needs to get the same figures again, as (what, value)."""
    rows = [
        (say("Period (UTC)"), f"{result.document['period']['start']} – {result.document['period']['end']}"),
        (say("Seed"), str(result.settings.seed)),
        (say("History"), result.history.name),
        (say("Customers"), shared_count(result.history.customers)),
        (say("Hash of the history"), result.history.fingerprint),
    ]
    for program in result.programs:
        hash_text = result.identity.journey_hashes.get(program.journey, "")
        rows.append((say("Hash of “{journey}”", journey=program.name or program.journey), hash_text))
    rows += [
        (say("Program"), f"Loopline {result.identity.program_version}"),
        (say("Time-zone database"), result.zone_database),
    ]
    return tuple(rows)


def _picture(journey: Journey, picture: JourneyPicture) -> tuple[Block, ...]:
    words = journey.header.description
    return (*([Prose(words, quiet=True)] if words else []), picture)


def _plots(source: Source) -> tuple[Block, ...]:
    """The plots of the run; none of so few people that a bar may be one of them."""
    if source.result.reach < FEWEST_FOR_A_RATE:
        return (
            Prose(
                say(
                    "Too few people were reached for plots ({count}; {fewest} are needed).",
                    count=shared_count(source.result.reach, source.how(("run", "", "reach", ""))),
                    fewest=FEWEST_FOR_A_RATE,
                )
            ),
        )
    made = (make_plot(plot_id, source) for plot_id in OF_A_RUN)
    return (Plots(tuple(shared_plot(plot) for plot in made if not plot.is_empty), WIDE),)


def shared_plot(plot: Plot) -> Plot:
    """The plot; without its sentence if that tells a count that is too small."""
    return replace(plot, finding="") if any(0 < count < SMALL for count in plot.found) else plot
