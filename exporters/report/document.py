"""Puts a report together and writes it as one HTML text."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from exporters.assumptions import assumptions
from exporters.estimand import estimand, journeys_words, period_end, period_start
from exporters.names import names_of
from exporters.plots.catalogue import OF_A_RUN, make_plot
from exporters.plots.plot import Plot
from exporters.plots.rendering import draw_svg
from exporters.plots.source import Activity, Source
from exporters.plots.style import PlotStyle
from exporters.report.tables import report_tables
from journey.journey import Journey
from journey.steps import Send
from journey.words import number, say

if TYPE_CHECKING:
    from simulator.result import Result

TEMPLATE = "report.html"

#: The size of a plot in the report, in pixels; the week's table is as wide as the page.
PLOT_SIZE = (460, 220)
WIDE_SIZE = (960, 240)
WIDE = frozenset({"week"})


@dataclass(frozen=True)
class Drawing:
    """A plot in the report: its picture as an address that holds it, and whether it takes the whole width."""

    plot: Plot
    picture: str
    wide: bool


def write_report(
    result: Result,
    journeys: Sequence[Journey],
    pictures: Sequence[str],
    style: PlotStyle,
    activity: Activity | None = None,
) -> str:
    """The report on ``result`` of ``journeys`` as HTML with everything inside: no script, no address outside.

    ``pictures`` are the journeys' pictures as SVG, in their order; ``style`` colours page and plots; send hours
    are held against ``activity`` if given. The same arguments give the same text.
    """
    from jinja2 import Environment, StrictUndefined

    source = Source(result, names_of(journeys), activity)
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    template = environment.from_string(_template())
    return template.render(
        say=say,
        style=style,
        title=journeys_words(result),
        subtitle=say(
            "Replay of {start} to {end} on {history}",
            start=period_start(result),
            end=period_end(result),
            history=result.history.name,
        ),
        estimand=estimand(result, say("Every figure counts what would have happened")),
        headlines=headlines(result),
        pictures=[
            (journey.header.name, journey.header.description, as_address(picture))
            for journey, picture in zip(journeys, pictures, strict=True)
        ],
        drawings=_drawings(source, style),
        tables=report_tables(source),
        assumptions=assumptions(result, source.names),
        identity=identity(result),
        attribution=result.history.attribution,
    )


def headlines(result: Result) -> tuple[tuple[str, str], ...]:
    """The figures that everybody asks for first, as (figure, words)."""
    steps = [(node, step) for program in result.programs for node, step in program.steps.items()]
    sends = [(result.tally.nodes[node].sent, step.channel) for node, step in steps if isinstance(step, Send)]
    calls = sum(sent for sent, channel in sends if channel == "call")
    messages = sum(sent for sent, channel in sends if channel != "call")
    converted = sum(journey.converted for journey in result.tally.journeys.values())
    most = result.messages_per_person(28).maximum or 0
    found = [
        (number(result.tally.entered), say("people entered")),
        (number(result.reach), say("people reached")),
        (number(messages), say("messages sent")),
    ]
    if calls:
        found.append((number(calls), say("calls")))
    if len(result.programs) == 1:
        found.append((number(converted), say("people reached a goal")))
    found.append((number(most), say("messages at most in 28 days")))
    return tuple(found)


def identity(result: Result) -> tuple[tuple[str, str], ...]:
    """What someone needs to get the same figures again, as (what, value)."""
    rows = [
        (say("Period (UTC)"), f"{result.document['period']['start']} – {result.document['period']['end']}"),
        (say("Seed"), str(result.settings.seed)),
        (say("History"), result.history.name),
        (say("Customers"), number(result.history.customers)),
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


def as_address(svg: str) -> str:
    """An SVG as an address that holds all of it: a picture inside runs nothing and fetches nothing."""
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode("ascii")


def _drawings(source: Source, style: PlotStyle) -> list[Drawing]:
    drawings = []
    for plot_id in OF_A_RUN:
        plot = make_plot(plot_id, source)
        if plot.is_empty:
            continue
        size = WIDE_SIZE if plot_id in WIDE else PLOT_SIZE
        drawings.append(Drawing(plot, as_address(draw_svg(plot, style, *size)), plot_id in WIDE))
    return drawings


def _template() -> str:
    folder = resources.files("resources").joinpath("report")
    return folder.joinpath(TEMPLATE).read_text(encoding="utf-8")
