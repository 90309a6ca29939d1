"""Plots of a real result: their numbers add up, they say what they count, and they can be drawn and saved."""

from __future__ import annotations

import csv
import io
import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from itertools import pairwise

import msgspec
import numpy as np
import pytest
from small_shop import lifecycle, small_result, small_source

from canvas.theme import DARK, LIGHT
from designer.plot_style import plot_style
from exporters.dates import percent, rough_duration
from exporters.estimand import estimand
from exporters.names import names_of
from exporters.plots.catalogue import OF_A_RUN, make_plot
from exporters.plots.durations import CLASSES, classed
from exporters.plots.heat import heat_class
from exporters.plots.loops import loop_rows
from exporters.plots.plot import Plot, PlotTable
from exporters.plots.rendering import draw_file, draw_pixels, draw_svg
from exporters.plots.sheet import Sheet, whole_ticks
from exporters.plots.source import Source
from exporters.plots.stacks import Part, Stack, draw_stacks
from exporters.plots.ways import outcomes_of, ways_of
from journey.journey import Journey
from journey.model import Node
from journey.steps import Send
from simulator.histogram import Histogram

STYLE = plot_style(LIGHT)
NODES = sorted(small_result().tally.nodes)
SENDS = [node for node, step in small_result().programs[0].steps.items() if isinstance(step, Send)]


def column(plot: Plot, place: int) -> list[float]:
    values = [row[place] for row in plot.table.rows]
    assert all(isinstance(value, int | float) for value in values)
    return [value for value in values if isinstance(value, int | float)]


def test_reach_ends_at_the_people_reached_and_never_falls() -> None:
    plot = make_plot("reach", small_source())
    totals = column(plot, 1)
    assert totals[-1] == small_result().reach > 0
    assert all(before <= after for before, after in pairwise(totals))
    days = [row[0] for row in plot.table.rows]
    assert len(set(days)) == len(days)


@pytest.mark.parametrize("days", [7, 28])
def test_messages_per_person_are_of_the_people_reached(days: int) -> None:
    plot = make_plot(f"pressure{days}", small_source())
    assert sum(column(plot, 1)) == small_result().reach
    assert column(plot, 0)[-1] == small_result().messages_per_person(days).maximum


def test_messages_a_day_and_by_hour_are_all_messages() -> None:
    sent = small_result().sent
    assert sum(column(make_plot("daily", small_source()), 1)) == sent
    assert sum(column(make_plot("hours", small_source()), 1)) == sent
    assert sum(column(make_plot("week", small_source()), 2)) == sent


def test_hours_of_the_week_and_of_the_day_say_the_same() -> None:
    week = make_plot("week", small_source())
    for hour, sends, orders in make_plot("hours", small_source()).table.rows:
        same = [row for row in week.table.rows if row[1] == hour]
        assert len(same) == 7
        assert sum(int(row[2] or 0) for row in same) == sends
        assert sum(int(row[3] or 0) for row in same) == orders


def test_gaps_are_of_the_people_with_two_messages() -> None:
    plot = make_plot("gaps", small_source())
    assert sum(column(plot, 3)) == small_result().tally.shortest_gaps.total > 0


def test_conversions_are_those_of_all_goals() -> None:
    journey = small_result().tally.journeys[small_result().programs[0].journey]
    total = sum(histogram.total for histogram in journey.conversions.values())
    assert sum(column(make_plot("conversion", small_source()), 3)) == total > 0


def test_passes_of_a_loop_are_its_passes_by_number() -> None:
    rows = loop_rows(small_source())
    assert {row.edge for row in rows} == {edge.id for edge in lifecycle().edges if edge.loop}
    assert any(row.passes for row in rows)
    for row in rows:
        assert sum(row.by_number) == row.passes == small_result().tally.edges[row.edge].passes


@pytest.mark.parametrize("node", NODES)
def test_what_became_of_the_entries_adds_up_to_them(node: str) -> None:
    entries = small_result().tally.nodes[node].entries
    assert sum(count for _, count in ways_of(small_source(node))) == entries


@pytest.mark.parametrize("node", SENDS)
def test_what_became_of_the_messages_adds_up_to_the_entries(node: str) -> None:
    outcomes = outcomes_of(small_source(node))
    assert sum(count for _, count in outcomes) == small_result().tally.nodes[node].entries
    assert all(count >= 0 for _, count in outcomes)


def test_those_held_on_the_way_out_of_a_message_are_not_counted_beside_its_sends() -> None:
    node = next(node for node in SENDS if small_result().tally.nodes[node].sent)
    result, tally = small_result(), small_result().tally.nodes[node]
    before = outcomes_of(small_source(node))
    held = replace(tally, active={**tally.active, "loop": 2, "stay": 1, "cap": 4}, entries=tally.entries + 4)
    source = Source(
        replace(result, tally=replace(result.tally, nodes={**result.tally.nodes, node: held})),
        small_source().names,
        node=node,
    )
    assert dict(outcomes_of(source)) == {**dict(before), "waiting for a cap": 4}


def test_a_journey_without_a_name_is_called_no_id() -> None:
    result = small_result()
    nameless = msgspec.structs.replace(result.programs[0], name="")
    alone = estimand(replace(result, programs=(nameless,)), "Messages")
    assert alone.startswith("Messages, if this journey had run from ")
    both = estimand(replace(result, programs=(result.programs[0], nameless)), "Messages")
    assert "“Browse to repeat purchase” and a journey without a name together had run" in both
    assert nameless.journey not in alone + both


def test_narrowed_plots_count_the_step_alone_and_say_so() -> None:
    for node in SENDS:
        daily = make_plot("daily", small_source(node))
        tally = small_result().tally.nodes[node]
        assert sum(column(daily, 1)) == tally.sent
        assert names_of((lifecycle(),)).node(node) in daily.statement
        assert column(make_plot("reach", small_source(node)), 1)[-1] == tally.first_sends_by_day.total


@pytest.mark.parametrize("plot_id", OF_A_RUN)
def test_every_plot_says_what_on_which_data_under_which_assumption(plot_id: str) -> None:
    plot = make_plot(plot_id, small_source())
    assert "Browse to repeat purchase" in plot.statement
    assert "of “test”" in plot.statement
    assert "as logged" in plot.statement
    assert "Made, not logged: cart, delivered, view" in plot.statement
    assert plot.title
    assert plot.finding


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=lambda theme: theme.name)
@pytest.mark.parametrize("plot_id", OF_A_RUN)
def test_plots_are_drawn_in_their_size(plot_id: str, theme: object) -> None:
    style = plot_style(DARK if theme is DARK else LIGHT)
    drawn = draw_pixels(make_plot(plot_id, small_source()), style, 240, 110, 2)
    assert (drawn.width, drawn.height) == (480, 220)
    pixels = np.frombuffer(drawn.pixels, np.uint8).reshape(220, 480, 4)
    surface = [int(style.surface[at : at + 2], 16) for at in (1, 3, 5)]
    assert pixels[0, 0, :3].tolist() == surface
    assert (pixels[:, :, :3] != surface).any(axis=2).mean() > 0.005
    assert drawn.regions
    for region in drawn.regions:
        assert -0.01 <= region.left < region.right <= 1.01
        assert -0.01 <= region.top < region.bottom <= 1.01
        assert region.words


def test_the_same_plot_gives_the_same_files() -> None:
    plot = make_plot("pressure28", small_source())
    assert draw_svg(plot, STYLE, 300, 150) == draw_svg(plot, STYLE, 300, 150)
    assert draw_file(plot, STYLE, "png") == draw_file(plot, STYLE, "png")


def test_saved_pictures_say_what_they_show() -> None:
    plot = make_plot("pressure28", small_source())
    assert draw_file(plot, STYLE, "png").startswith(b"\x89PNG\r\n")
    root = ElementTree.fromstring(draw_file(plot, STYLE, "svg"))
    texts = " ".join("".join(element.itertext()) for element in root.iter())
    assert plot.title in texts
    assert plot.finding in texts
    assert plot.statement.split()[0] in texts


def test_names_from_strangers_are_drawn_as_they_are() -> None:
    """Neither mark-up nor formulas: a name is a name."""
    journey = lifecycle()
    hostile = "<script>alert(1)</script> $\\frac{x}{0}$ \\input{x} $ & {name}"
    node = journey.node("basics")
    assert isinstance(node, Node)
    records = {**journey.records, node.id: msgspec.structs.replace(node, name=hostile)}
    source = Source(small_result(), names_of((Journey(records),)))
    svg = draw_svg(make_plot("loops", source), STYLE, 600, 300)
    root = ElementTree.fromstring(svg)
    assert not [element for element in root.iter() if element.tag.endswith("script")]
    assert any(hostile in "".join(element.itertext()) for element in root.iter())


def test_csv_is_complete_and_no_spreadsheet_runs_it() -> None:
    rows: tuple[tuple[str | int | None, ...], ...] = (("=1+1", 3), ('quoted "word", comma', -2), ("-", None))
    table = PlotTable(("@name", "count"), rows)
    read = list(csv.reader(io.StringIO(table.as_csv())))
    assert read == [["'@name", "count"], ["'=1+1", "3"], ['quoted "word", comma', "-2"], ["'-", ""]]


def test_durations_fall_into_the_class_whose_words_they_fit() -> None:
    counts = classed(Histogram.of([0, 3_599, 3_600, 86_399, 86_400, 91 * 86_400, 10**9]))
    assert sum(counts) == 7
    by_words = dict(zip((item.words for item in CLASSES), counts, strict=True))
    assert by_words["under 1 hour"] == 2
    assert by_words["1 hour to under 6 hours"] == 1
    assert by_words["6 hours to under 1 day"] == 1
    assert by_words["1 day to under 2 days"] == 1
    assert by_words["13 weeks and more"] == 2


@pytest.mark.parametrize(
    ("count", "largest", "expected"),
    [(0, 70, 0), (1, 70, 1), (10, 70, 1), (11, 70, 2), (69, 70, 7), (70, 70, 7), (0, 0, 0), (1, 1, 7)],
)
def test_heat_has_a_well_and_seven_equal_classes(count: int, largest: int, expected: int) -> None:
    assert heat_class(count, largest) == expected


@pytest.mark.parametrize("largest", [0, 1, 2, 3, 7, 10, 99, 100, 101, 4_071, 12_345, 1_000_000])
def test_ticks_are_whole_round_and_hold_everything(largest: int) -> None:
    ticks = whole_ticks(largest, 2)
    assert ticks[0] == 0
    assert ticks[-1] >= largest
    assert len(ticks) <= 5
    steps = {after - before for before, after in pairwise(ticks)}
    assert len(steps) == 1
    assert str(steps.pop()).rstrip("0") in {"1", "2", "25", "5"}


def test_shares_of_few_are_told_as_counts() -> None:
    assert percent(3, 12) == "3 of 12"
    assert percent(15, 30) == "50 %"
    assert percent(1, 1_000) == "0.1 %"
    assert percent(0, 0) == "0 of 0"


def test_durations_in_words() -> None:
    assert rough_duration(59) == "59 seconds"
    assert rough_duration(2 * 86_400 + 3 * 3_600 + 59) == "2 days 3 hours"
    assert rough_duration(86_400 + 5 * 60) == "1 day"
    assert rough_duration(3_600) == "1 hour"


def test_an_empty_result_says_so_instead_of_drawing(small_empty: Source) -> None:
    for plot_id in OF_A_RUN:
        plot = make_plot(plot_id, small_empty)
        assert plot.is_empty
        assert plot.finding


@pytest.fixture
def small_empty() -> Source:
    """The figures of nobody."""
    from simulator.tally import Tally

    result = small_result()
    return Source(replace(result, tally=Tally.nothing(result.programs)), names_of((lifecycle(),)))


@pytest.mark.parametrize("least", [0, 5])
def test_parts_of_loops_that_are_too_small_are_drawn_alike_where_they_are_shared(least: int) -> None:
    from matplotlib.figure import Figure

    stacks = [Stack("back", (Part(60, "first"), Part(3, "second"), Part(1, "third"), Part(2, "stopped", warns=True)))]
    figure = Figure(figsize=(4, 2))
    draw_stacks(Sheet(figure, plot_style(LIGHT, least=least), 400, 200), stacks)
    widths = [round(bar.get_width()) for bar in figure.axes[0].patches]
    assert widths == ([60, 5, 5, 5] if least else [60, 3, 1, 2])
