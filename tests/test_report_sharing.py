"""No count that is too small to be told can be worked out from those that are: by sums, in any part of a report."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace

import msgspec
import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from small_shop import lifecycle, shared_source, small_assessment, small_result, small_source

from designer.estimate_words import holdout_words
from designer.overlays import overlay_of
from designer.reports.answers import answers_section
from designer.reports.certainty import certainty_section
from designer.reports.figures import figure_rows
from designer.reports.pictures import shared_overlay
from designer.reports.sharing import report_sums, told_of
from designer.reports.spans import shared_portion
from exporters.plots.catalogue import OF_A_RUN, make_plot
from exporters.plots.plot import Plot, PlotTable
from exporters.plots.pressure import pressure_plot
from exporters.report.document import report_of, shared_plot
from exporters.report.parts import SMALL, Items, ReportTable, shared_count, shared_rate
from exporters.report.tables import people_tables, sends_table, steps_table
from exporters.withholding import STEP, Cell, Sum, Told, guarded, rounded
from journey import words as said
from simulator.estimates.assessment import Assessment
from simulator.figures import Figure


def cell(name: str) -> Cell:
    return ("run", "", name, "")


def flat(_: Cell) -> int:
    return 0


def known(value: int | None, how: Told, below: int = SMALL) -> tuple[float, float]:
    """What a reader knows of a count by itself."""
    if value is None:
        return 0, np.inf
    if 0 < value < below:
        return 1, below - 1
    if how is Told.ROUNDED:
        return max(rounded(value) - STEP // 2, below), rounded(value) + STEP // 2 - 1
    return (below, np.inf) if how is Told.NOT else (value, value)


def worked_out(values: Mapping[Cell, int], sums: Sequence[Sum], told: Mapping[Cell, Told]) -> list[Cell]:
    """The small counts that somebody finds who solves all sums at once in whole numbers."""
    cells = sorted({each for one in sums for each in one.cells})
    place = {each: number for number, each in enumerate(cells)}
    rows = np.zeros((len(sums), len(cells)))
    for number, one in enumerate(sums):
        for each in one.whole:
            rows[number, place[each]] += 1
        for each in one.parts:
            rows[number, place[each]] -= 1
    low, high = np.array([known(values.get(each), told.get(each, Told.EXACTLY)) for each in cells]).T
    # What the solver is asked for is cut to what can be read off without it.
    exact = low == high
    wanted = rows[:, exact] @ low[exact]
    open_rows = rows[:, ~exact]
    names = [each for each, is_exact in zip(cells, exact, strict=True) if not is_exact]
    if not names:
        return []
    limits = Bounds(low[~exact], high[~exact])
    used = np.abs(open_rows).sum(axis=1) > 0
    equal = LinearConstraint(open_rows[used], -wanted[used], -wanted[used])
    whole = np.ones(len(names))
    found = []
    for number, each in enumerate(names):
        if not 0 < values.get(each, 0) < SMALL:
            continue
        aim = np.zeros(len(names))
        aim[number] = 1
        ends = [milp(sign * aim, constraints=equal, bounds=limits, integrality=whole) for sign in (1, -1)]
        assert all(end.success for end in ends)
        if round(ends[0].x[number]) == round(ends[1].x[number]):
            found.append(each)
    return found


# --- Sums by hand ---------------------------------------------------------------------------------------------


def test_the_next_part_is_rounded_where_one_is_too_small() -> None:
    values = {cell("all"): 100, cell("a"): 2, cell("b"): 38, cell("c"): 60}
    sums = [Sum((cell("all"),), (cell("a"), cell("b"), cell("c")))]
    assert worked_out(values, sums, {}) == [cell("a")]
    told = guarded(values, sums, SMALL, flat)
    assert told == {cell("b"): Told.ROUNDED}
    assert not worked_out(values, sums, told)


def test_two_small_ones_may_give_each_other_away() -> None:
    # Both are 1 if both are at least 1 and together 2; together 4 they may be 1 and 3, 2 and 2.
    for a, b, least in ((1, 1, 1), (2, 2, 0)):
        values = {cell("all"): 50 + a + b, cell("a"): a, cell("b"): b, cell("c"): 50}
        sums = [Sum((cell("all"),), (cell("a"), cell("b"), cell("c")))]
        told = guarded(values, sums, SMALL, flat)
        assert len(told) == least
        assert not worked_out(values, sums, told)


def test_sums_that_share_a_count_are_followed() -> None:
    # b is told twice: rounding it in one sum hides nothing while the other gives it.
    values = {cell("all"): 42, cell("a"): 2, cell("b"): 40, cell("b1"): 15, cell("b2"): 25}
    sums = [Sum((cell("all"),), (cell("a"), cell("b"))), Sum((cell("b"),), (cell("b1"), cell("b2")))]
    told = guarded(values, sums, SMALL, lambda one: int(one == cell("all")))
    assert cell("all") not in told
    assert told.keys() == {cell("b"), cell("b1")}
    assert not worked_out(values, sums, told)


def test_several_sums_together_give_a_count_away() -> None:
    # x + y = 5 and x - y = 1, of which neither alone does.
    values = {cell("x"): 3, cell("y"): 2, cell("p"): 45, cell("q"): 41, cell("s"): 50, cell("t"): 42}
    sums = [
        Sum((cell("s"),), (cell("x"), cell("y"), cell("p"))),
        Sum((cell("x"), cell("q")), (cell("y"), cell("t"))),
    ]
    assert worked_out(values, sums, {}) == [cell("x"), cell("y")]
    assert not worked_out(values, sums, guarded(values, sums, SMALL, flat))


def test_nothing_is_rounded_where_nothing_is_small() -> None:
    values = {cell("all"): 100, cell("a"): 0, cell("b"): 40, cell("c"): 60}
    assert guarded(values, [Sum((cell("all"),), (cell("a"), cell("b"), cell("c")))], SMALL, flat) == {}


@pytest.mark.parametrize("seed", range(6))
def test_no_table_with_its_totals_gives_a_small_count_away(seed: int) -> None:
    chance = random.Random(seed)
    across, down = chance.randrange(2, 5), chance.randrange(2, 5)
    values = {
        ("run", str(i), "x", str(j)): chance.choice([0, 1, 2, 3, 4, 6, 9, 17, 140])
        for i in range(across)
        for j in range(down)
    }
    cells = list(values)
    sums = []
    for name, groups in (
        ("row", [[one for one in cells if one[1] == str(i)] for i in range(across)]),
        ("column", [[one for one in cells if one[3] == str(j)] for j in range(down)]),
        ("all", [cells]),
    ):
        for number, group in enumerate(groups):
            whole = ("run", "", name, str(number))
            values[whole] = sum(values[one] for one in group)
            sums.append(Sum((whole,), tuple(group)))
    told = guarded(values, sums, SMALL, flat)
    assert not worked_out(values, sums, told)


# --- A whole report -------------------------------------------------------------------------------------------


def test_the_sums_are_those_of_the_replay() -> None:
    values, sums = report_sums(small_source(), small_assessment())
    for one in sums:
        whole, parts = (sum(values.get(each, 0) for each in side) for side in (one.whole, one.parts))
        assert whole == parts if all(each in values for each in one.cells) else whole >= parts, one


def test_nobody_works_a_small_count_of_a_report_out() -> None:
    values, sums = report_sums(small_source(), small_assessment())
    told = shared_source().told
    few = [one for one in sums if any(0 < values.get(each, 0) < SMALL for each in one.cells)]
    # Without rounding it would be easy.
    assert len(worked_out(values, few, {})) > 10
    assert not worked_out(values, sums, told)
    # Hardly anything is lost by it, and nothing that everybody looks for.
    assert Told.NOT not in told.values()
    assert told.keys().isdisjoint(cell(name) for name in ("entered", "reach", "sent", "messages", "calls"))


def test_files_round_as_tables_do() -> None:
    told = shared_source().told
    rows = {
        (row["scope"], row["id"], row["figure"], row["part"]): row
        for row in figure_rows(small_assessment(), [lifecycle()])
    }
    found = [row for one, row in rows.items() if told.get(one) is Told.ROUNDED]
    assert len(found) > 10
    for row in found:
        assert row["value"] == rounded(row["value"])
        assert row["rounded_to"] == STEP
        assert row["low"] is None or row["low"] % STEP == row["high"] % STEP == 0
    exact = [row for one, row in rows.items() if one not in told and row["value"] is not None]
    assert exact
    assert not [row for row in exact if row["rounded_to"] is not None]
    steps = {row[0]: row for row in steps_table(shared_source()).rows}
    for node, tally in small_result().tally.nodes.items():
        how = shared_source().how(("node", node, "entries", ""))
        assert shared_count(tally.entries, how) in {row[3] for row in steps.values()}
    assert [remark for remark in report_of(shared_source(), (), ()).remarks if "rounded to 10" in remark]


def test_pictures_round_as_tables_do() -> None:
    told = shared_source().told
    overlay = shared_overlay(overlay_of(lifecycle(), small_result()), told)
    assert overlay.said is not None
    changed = 0
    for scope, edge, name, _ in told:
        if (scope, name) == ("edge", "passes"):
            ((_, text),) = overlay.said[edge].figures
            passes = small_result().tally.edges[edge].passes
            assert text == str(rounded(passes))
            changed += text != str(passes)
    assert changed


def test_messages_that_were_kept_back_are_not_the_rest_of_the_entries() -> None:
    checked = 0
    for row in sends_table(shared_source()).rows:
        told = [row[place].replace(",", "") for place in (2, 3, 8)]
        if row[5].startswith("under") and all(count.isdigit() for count in told):
            entries, sent, stopped = map(int, told)
            assert entries - sent - stopped > 1
        checked += row[5].startswith("under")
    assert checked


def test_the_tail_of_the_busiest_days_is_not_the_difference_of_bars() -> None:
    source = shared_source()
    people = small_result().tally.windows[28].people.as_dict()
    assert any(0 < count < SMALL for number, count in people.items() if number)
    drawn = pressure_plot(source, 28)
    assert not drawn.is_empty
    shown = {number: source.shown(("run", "", "most_28", str(number)), count) for number, count in people.items()}
    assert any(shown[number] != count for number, count in people.items())


def test_a_sentence_is_left_out_for_its_counts_and_not_for_its_dates() -> None:
    table = PlotTable((), (("2011-11-03", 3), ("2011-11-04", 4)))
    plot = Plot("daily", "", "84 on 4 Nov 2011, within 3 days", "", table, lambda sheet: ())
    assert shared_plot(replace(plot, found=(84,))).finding == plot.finding
    assert shared_plot(replace(plot, found=(84, 4))).finding == ""
    for plot_id in OF_A_RUN:
        made = make_plot(plot_id, shared_source())
        # These tell shares and numbers of messages.
        assert made.found or plot_id in ("pressure7", "pressure28", "hours", "week")
        assert all(said.number(count) in made.finding for count in made.found if count)


def test_shares_and_plans_that_follow_from_a_small_count_are_not_told() -> None:
    found = small_assessment()
    journey = lifecycle().header.journey_id
    figure = Figure("journey", journey, "converted")
    few = replace(
        found,
        estimates={**found.estimates, figure: msgspec.structs.replace(found.estimates[figure], value=3)},
        lacks=tuple(replace(lack, people=np.arange(80) < 3) for lack in found.lacks),
    )

    def words(of: Assessment) -> str:
        blocks = certainty_section(of, shared_source().names, {}).blocks
        tables = [row for block in blocks if isinstance(block, ReportTable) for row in block.rows]
        items = [sentence for block in blocks if isinstance(block, Items) for sentence in block.sentences]
        return "\n".join([*(" ".join(row) for row in tables), *items])

    rate = "People who reached a goal / People who entered the journey"
    assert rate in words(found)
    assert rate not in words(few)
    assert found.lacks
    assert "no time zone" in words(found)
    assert "no time zone" not in words(few)
    assert [shared_portion(share, 80) for share in (0.0, 3 / 80, 20 / 80)] == ["0 %", "–", "25 %"]
    assert shared_portion(0.5, 20) == "–"
    hold_out = holdout_words(found.holdouts[journey])
    for told, is_told in (({}, True), ({("journey", journey, "converted", ""): Told.ROUNDED}, False)):
        blocks = answers_section(found, told).blocks
        sentences = [sentence for block in blocks if isinstance(block, Items) for sentence in block.sentences]
        assert (hold_out in sentences) == is_told


def test_reasons_in_words_are_guarded_over_all_journeys() -> None:
    source = shared_source()
    ended, *_ = people_tables(source)
    assert ended.title == "How runs ended"
    hows = {one[3]: how for one, how in told_of(small_source(), small_assessment()).items() if one[2] == "words_ended"}
    for words, count in ended.rows:
        is_rounded = ("run", "", "active", "") in source.told if words.startswith("not over") else words in hows
        assert count.startswith("about ") == is_rounded


@pytest.mark.parametrize(
    ("count", "how", "words"),
    [(3, Told.ROUNDED, "under 5"), (14, Told.ROUNDED, "about 10"), (15, Told.ROUNDED, "about 20"), (14, Told.NOT, "–")],
)
def test_rounded_counts(count: int, how: Told, words: str) -> None:
    assert shared_count(count, how) == words


def test_shares_of_rounded_counts_are_those_of_what_is_told() -> None:
    assert shared_rate(104, 1_134, Told.ROUNDED) == shared_rate(100, 1_134)
    assert shared_rate(98, 99, Told.ROUNDED) == "100 %"
    assert shared_rate(98, 99, Told.EXACTLY, Told.NOT) == "–"
