"""Reports as files: the same figures everywhere, nobody in them, and pages as a printer wants them."""

from __future__ import annotations

import csv
import io
import json
import re
import zlib
from dataclasses import replace
from html import unescape
from itertools import pairwise
from pathlib import Path

import pytest
from command_line import DONE, loopline
from history_builder import DAY, HOUR, Person, make_history
from small_shop import (
    LIFECYCLE,
    lifecycle,
    shared_source,
    small_assessment,
    small_result,
    small_shop,
    small_shop_folder,
)

from canvas.theme import LIGHT
from designer.assessing import assess_journeys
from designer.dialogs.save_report import report_path
from designer.overlays import overlay_of
from designer.plot_style import plot_style
from designer.reports.answers import hazard_plot
from designer.reports.figures import figure_rows
from designer.reports.files import report_file
from designer.reports.making import make_report
from designer.reports.pictures import shared_overlay
from exporters.names import names_of
from exporters.pictures.page_texts import PT, Texts
from exporters.pictures.pages import BOTTOM, GAP, HEIGHT, INNER, TOP, Piece, paged, paper_size, pieces_of, rows_with
from exporters.plots.catalogue import make_plot
from exporters.plots.sheet import TINY
from exporters.plots.source import Source
from exporters.report.parts import SMALL, Plots, Report, ReportTable
from exporters.report.stress import stress_table
from simulator.estimates.hazard import Hazard, HazardPoint
from simulator.estimates.interval import Interval
from simulator.history.folder import open_history
from simulator.history.history import History
from simulator.run import RunSettings

CANARY = "canary-7f3a@example.org"

ITEMS = [
    *("1.1", "1.2", "1.3", "2.1", "2.2", "2.3", "2.4", "2.5", "3.1", "3.2"),
    *("3.3", "3.4", "4.1", "4.2", "4.3", "5.1", "5.2", "5.3", "5.4", "6.1"),
]


@pytest.fixture(autouse=True, scope="module")
def _application(qapp: object) -> None:
    """Qt's application of all tests is the one that may have widgets, whichever tests run first."""


@pytest.fixture(scope="module")
def report() -> Report:
    return make_report(small_result(), (lifecycle(),), small_shop(), small_assessment())


def few_people() -> History:
    """One customer with a key that must not get out, and two more."""
    events = [(day * DAY + 10 * HOUR, "view", {"category": "clocks", "product": "p1"}) for day in range(30)]
    events += [(time + 600, name, about) for time, name, about in events]
    people = [
        Person(key, sorted(events, key=lambda event: event[0]), zone="Europe/London") for key in (CANARY, "b", "c")
    ]
    return make_history(people)


# --- Nobody is told apart ------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["html", "pdf", "csv", "json"])
def test_no_key_gets_into_a_report(kind: str) -> None:
    history = few_people()
    found = assess_journeys((lifecycle(),), history, RunSettings(), engine="plain")
    assert 0 < found.run.result.tally.entered < SMALL
    made = report_file(kind, (lifecycle(),), history, found)  # type: ignore[arg-type]
    unpacked = made + b"".join(_streams(made))
    assert CANARY.encode() not in unpacked
    assert CANARY.encode("utf-16-be") not in unpacked


def _streams(pdf: bytes) -> list[bytes]:
    """What is packed in a PDF."""
    found = []
    for match in re.finditer(rb"stream\r?\n", pdf):
        try:
            found.append(zlib.decompressobj().decompress(pdf[match.end() :]))
        except zlib.error:
            continue
    return found


def test_small_counts_are_not_told_in_any_table() -> None:
    history = few_people()
    found = assess_journeys((lifecycle(),), history, RunSettings(), engine="plain")
    small = make_report(found.run.result, (lifecycle(),), history, found)
    cells = [
        cell
        for section in small.sections
        if section.id != "stress"
        for block in section.blocks
        if isinstance(block, ReportTable) and block.title not in ("By round",)
        for row in block.rows
        for cell in row[block.words : len(row) - block.after]
    ]
    assert f"under {SMALL}" in cells
    assert not [cell for cell in cells if re.fullmatch(r"[1-4]", cell)]
    assert [headline.figure for headline in small.headlines[:2]] == [f"under {SMALL}"] * 2
    html = report_file("html", (lifecycle(),), history, found).decode()
    assert "Too few people were reached for plots" in html


def test_exports_leave_small_counts_out(report: Report) -> None:
    rows = figure_rows(small_assessment(), (lifecycle(),))
    small = [row for row in rows if row["under"] is not None]
    assert small
    for row in rows:
        assert row["value"] is None or not 0 < row["value"] < SMALL
        if row["under"] is not None:
            assert row["low"] is None
            assert row["high"] is None


def test_pictures_tell_no_small_count() -> None:
    overlay = shared_overlay(overlay_of(lifecycle(), small_result()), shared_source().told)
    assert overlay.said is not None
    texts = [text for spot in overlay.said.values() for _, text in spot.figures]
    assert f"<{SMALL}" in texts
    assert not [text for text in texts if re.fullmatch(r"~?[1-4]", text)]
    assert not [people for people in overlay.lanes.values() if 0 < people < SMALL]
    for figures in overlay.nodes.values():
        assert not [count for count in figures.ends.values() if 0 < count < SMALL]


# --- The same figures everywhere ----------------------------------------------------------------------------


def test_command_line_and_window_give_the_same_figures(tmp_path: Path) -> None:
    shop = small_shop_folder(tmp_path / "shop")
    files = [tmp_path / f"r.{kind}" for kind in ("html", "pdf", "csv", "json")]
    outputs = [part for file in files for part in ("-o", file)]
    loopline("report", LIFECYCLE, "--history", shop, "--engine", "plain", *outputs).expect(DONE)
    html, pdf, table, document = (file.read_bytes() for file in files)
    told = json.loads(document)
    assert told["seed"] == 0
    history = open_history(shop)
    found = assess_journeys((lifecycle(),), history, RunSettings(), engine="plain")
    assert told["hashes"]["history"] == history.fingerprint
    by_key = {(row["scope"], row["id"], row["figure"], row["part"]): row for row in told["figures"]}
    assert by_key[("run", "", "sent", "")]["value"] == small_result().sent
    assert by_key[("run", "", "reach", "")]["value"] == small_result().reach
    estimate = next(e for f, e in small_assessment().estimates.items() if (f.scope, f.name) == ("run", "sent"))
    assert estimate.sampling is not None
    assert by_key[("run", "", "sent", "")]["low"] == pytest.approx(estimate.sampling.low, rel=1e-5)
    rows = list(csv.DictReader(io.StringIO(table.decode())))
    assert len(rows) == len(told["figures"])
    for row in rows:
        other = by_key[(row["scope"], row["id"], row["figure"], row["part"])]
        assert row["words"] == other["words"]
        assert (float(row["value"]) if row["value"] else None) == other.get("value")
    # What the window writes of the same run.
    for kind, bytes_of_file in (("html", html), ("csv", table), ("json", document)):
        assert bytes_of_file == report_file(kind, (lifecycle(),), history, found)  # type: ignore[arg-type]
    assert pdf.startswith(b"%PDF-")


def test_a_kind_that_is_none_is_told(tmp_path: Path) -> None:
    loopline("report", LIFECYCLE, "-o", tmp_path / "r.docx").bad("r.docx")
    assert not list(tmp_path.iterdir())


def test_the_name_and_what_is_chosen_below_it_say_the_kind() -> None:
    assert report_path(Path("a.html"), ".html") == Path("a.html")
    assert report_path(Path("a.html"), ".pdf") == Path("a.pdf")
    assert report_path(Path("a.csv"), ".html") == Path("a.csv")
    assert report_path(Path("v1.2"), ".html") == Path("v1.2.html")


# --- What it says --------------------------------------------------------------------------------------------


def test_the_checklist_has_its_twenty_items(report: Report) -> None:
    table = stress_table(Source(small_result(), names_of((lifecycle(),))), True, False)
    assert [row[0] for row in table.rows] == ITEMS
    assert all(row[1] and row[2] for row in table.rows)
    assert report.sections[-1].id == "stress"
    assert report.sections[-1].own_page


def test_sections_headings_and_tables_can_be_read_aloud() -> None:
    html = report_file("html", (lifecycle(),), small_shop(), small_assessment()).decode()
    assert re.findall(r"<h1>", html) == ["<h1>"]
    levels = [int(level) for level in re.findall(r"<h([1-6])", html)]
    assert all(after <= before + 1 for before, after in pairwise(levels))
    for picture in re.findall(r"<img[^>]*>", html):
        assert re.search(r'alt="[^"]+"', picture)
    for table in re.findall(r"<table.*?</table>", html, re.DOTALL):
        assert "<th scope=" in table
    anchors = set(re.findall(r'href="#([^"]+)"', html))
    assert anchors == set(re.findall(r'<section id="([^"]+)"', html))
    assert 'lang="en"' in html
    assert "How sure these figures are" in unescape(html)
    assert "Fatigue" in unescape(html)


# --- Pages ---------------------------------------------------------------------------------------------------


def piece(height: float, with_next: int = 0, new_page: bool = False) -> Piece:
    return Piece(height, lambda painter, top: None, 0.0, with_next, new_page)


ROOM = HEIGHT - TOP - BOTTOM


def test_a_heading_is_not_left_alone_at_the_foot() -> None:
    pages = paged([piece(ROOM - 300), piece(100, with_next=1), piece(250)])
    assert [len(page.pieces) for page in pages] == [1, 2]
    pages = paged([piece(ROOM - 300), piece(100, with_next=1), piece(150)])
    assert [len(page.pieces) for page in pages] == [3]


def test_a_chain_of_headings_goes_with_the_first_rows() -> None:
    chain = [piece(100, with_next=1), piece(50, with_next=1), piece(80, with_next=2), piece(80), piece(80)]
    pages = paged([piece(ROOM - 350), *chain])
    assert [len(page.pieces) for page in pages] == [1, 5]


def test_a_short_table_is_not_broken_and_a_long_one_leaves_no_single_row() -> None:
    rows = [piece(200, with_next=rows_with(row, 6)) for row in range(6)]
    pages = paged([piece(ROOM - 1_000), *rows])
    assert [len(page.pieces) for page in pages] == [1, 6]
    rows = [piece(200, with_next=rows_with(row, 20)) for row in range(20)]
    pages = paged([piece(ROOM - 19 * 200), *rows])
    assert [len(page.pieces) for page in pages] == [18, 3]


def test_words_before_a_picture_go_with_it(report: Report) -> None:
    style = plot_style(LIGHT)
    for name, kinds in (("certainty", ["prose", "plots"]), ("journey-1", ["prose", "picture"])):
        section = next(one for one in report.sections if one.id == name)
        assert [block.kind for block in section.blocks[:2]] == kinds
        pieces = pieces_of(replace(report, sections=(section,)), Texts(style), style)
        heading = next(place for place, one in enumerate(pieces) if place > 3 and one.with_next)
        assert [one.with_next for one in pieces[heading : heading + 3]] == [1, 1, 0]


def test_an_appendix_goes_on_with_a_page_that_has_hardly_begun() -> None:
    pages = paged([piece(ROOM), piece(ROOM / 10), piece(1_000, new_page=True)])
    assert [len(page.pieces) for page in pages] == [1, 2]
    pages = paged([piece(ROOM), piece(ROOM / 2), piece(1_000, new_page=True)])
    assert [len(page.pieces) for page in pages] == [1, 1, 1]


def test_pages_are_not_overfilled_and_appendices_begin_one() -> None:
    pages = paged([*(piece(1_000) for _ in range(20)), piece(10, new_page=True)])
    for page in pages:
        top, last = page.pieces[-1]
        assert top + last.height <= HEIGHT - BOTTOM
    assert len(pages[-1].pieces) == 1
    assert [page.pieces[0][0] for page in pages] == [TOP] * len(pages)


def test_the_pdf_has_page_numbers_and_vector_pictures(report: Report) -> None:
    from exporters.pictures.pages import pages_pdf

    pdf = pages_pdf(report, plot_style(LIGHT, least=SMALL))
    pages = len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
    assert pages >= 5
    # A picture made of dots would be an image object.
    assert b"/Subtype /Image" not in pdf


def test_plots_on_paper_have_words_of_seven_points() -> None:
    plot = make_plot("reach", shared_source())
    for block, width in ((Plots((plot,)), (INNER - GAP) / 2), (Plots((plot,), frozenset({plot.id})), INNER)):
        across, down = paper_size(plot, block)
        assert TINY * width / across >= 6.9 * PT
        assert across > down
    assert paper_size(plot, Plots((plot,), heights={plot.id: 72}))[1] == 61


def test_opting_out_is_drawn_only_as_far_as_it_was_seen() -> None:
    points = tuple(
        HazardPoint(messages, messages == 2, 100, 5_000, 20, daily, Interval(daily / 2, daily * 2))
        for messages, daily in ((0, 0.0002), (1, 0.0004), (2, 0.0007))
    )
    plot = hazard_plot(Hazard(points, (), 100, 60, 15_000), "shop")
    assert [row[:4] for row in plot.table.rows] == [
        ("0 messages", 2.0, 1.0, 4.0),
        ("1 message", 4.0, 2.0, 8.0),
        ("2 messages or more", pytest.approx(7.0), pytest.approx(3.5), pytest.approx(14.0)),
    ]
    assert "From 2.0 at 0 messages to 7.0 at 2 messages or more" in plot.finding
    assert "beyond those that were seen are left out" in plot.statement
