"""The HTML report: one file that holds everything, runs nothing, and tells nobody apart."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser

import msgspec
import pytest
from small_shop import lifecycle, shared_source, small_result, small_source

from canvas.theme import LIGHT
from designer.plot_style import plot_style
from exporters.assumptions import assumptions
from exporters.dates import FEWEST_FOR_A_RATE
from exporters.estimand import period_end, period_start
from exporters.names import names_of
from exporters.plots.source import Source
from exporters.report.document import report_of
from exporters.report.html import html_of
from exporters.report.parts import SMALL, JourneyPicture, shared_count, shared_rate
from exporters.report.tables import report_tables, sends_table, steps_table
from journey.journey import Journey
from journey.model import HEADER_ID, Node

STYLE = plot_style(LIGHT)
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="80"><title>drawn</title></svg>'


def written(journey: Journey) -> str:
    source = shared_source()
    named = Source(source.result, names_of((journey,)), source.activity, told=source.told, least=source.least)
    return html_of(report_of(named, (journey,), (JourneyPicture(journey.header.name, PICTURE),)), STYLE)


@pytest.fixture(scope="module")
def report() -> str:
    return written(lifecycle())


class Outline(HTMLParser):
    """All tags with their attributes, and all text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attributes)))

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(" ".join(self.texts).split())


def test_nothing_is_run_or_fetched(report: str) -> None:
    outline = Outline(report)
    assert not {"script", "link", "iframe", "object", "embed", "form", "base"} & {tag for tag, _ in outline.tags}
    for _, attributes in outline.tags:
        assert not [name for name in attributes if name.startswith("on")]
        for name in ("src", "href", "data", "action"):
            assert (attributes.get(name) or "#").startswith(("data:image/svg+xml;base64,", "#"))
    assert "url(" not in report
    assert "default-src 'none'" in report


def test_pictures_are_whole_svgs(report: str) -> None:
    pictures = [base64.b64decode(found) for found in re.findall(r'src="data:image/svg\+xml;base64,([^"]+)"', report)]
    roots = [ElementTree.fromstring(picture) for picture in pictures]
    assert len(roots) == 10
    assert "drawn" in "".join(roots[0].itertext())
    for root in roots:
        assert root.tag.endswith("svg")
        assert not [part for part in root.iter() if part.tag.endswith(("script", "foreignObject"))]


def test_it_says_what_on_which_data_and_how_to_repeat_it(report: str) -> None:
    text = Outline(report).text
    result = small_result()
    assert f"if “Browse to repeat purchase” had run from {period_start(result)} to {period_end(result)}" in text
    assert f"{result.reach} people reached" in text
    calls = result.tally.nodes["call"].sent
    assert calls > 0
    assert f"{result.sent - calls:,} messages sent" in text
    assert f"{calls:,} calls" in text
    assert result.history.fingerprint in text
    assert result.identity.journey_hashes["browse-to-repeat-purchase"] in text
    assert result.zone_database in text
    assert "Seed 0" in text
    assert "no message changes an order" in text
    assert "Made, not logged: cart, delivered, view, consent.email" in text


def test_the_same_result_gives_the_same_report(report: str) -> None:
    assert written(lifecycle()) == report


def test_words_from_strangers_stay_words() -> None:
    hostile = '<img src=x onerror="alert(1)">{{ 7777*7 }}{% raw %}</title><script>alert(1)</script>'
    journey = lifecycle()
    node = journey.node("guide")
    assert isinstance(node, Node)
    records = {
        **journey.records,
        "guide": msgspec.structs.replace(node, name=hostile),
        HEADER_ID: msgspec.structs.replace(journey.header, name=hostile, description=hostile),
    }
    text = written(Journey(records))
    outline = Outline(text)
    assert "script" not in {tag for tag, _ in outline.tags}
    assert hostile in "".join(outline.texts)
    assert str(7777 * 7) not in outline.text


def test_entries_of_the_steps_table_add_up() -> None:
    table = steps_table(shared_source())
    assert len(table.rows) == len(small_result().tally.nodes)
    added = 0
    for row in table.rows:
        cells = [cell.replace(",", "") for cell in row[3:8]]
        if all(cell.isdigit() for cell in cells):
            entries, went_on, to_goal, ended, active = map(int, cells)
            assert entries == went_on + to_goal + ended + active
            added += 1
        elif cells[0].isdigit():
            # What is not told cannot be worked out from what is.
            assert sum(not cell.isdigit() for cell in cells) >= 2
    assert added > 5


def test_no_share_of_few_and_no_small_count_beside_it() -> None:
    for row in sends_table(shared_source()).rows:
        entries = int(row[2].replace(",", "").removeprefix("about "))
        for count, share in ((row[3], row[4]), (row[5], row[6]), (row[8], row[9])):
            if entries < FEWEST_FOR_A_RATE or count.startswith("under"):
                assert share == "–"
            else:
                assert share.endswith("%")
        counts = [int(cell) for cell in re.findall(r"\b\d+\b", " ".join((row[3], row[5], row[7], row[8])))]
        assert not [count for count in counts if 0 < count < SMALL]


@pytest.mark.parametrize(("count", "words"), [(0, "0"), (1, "under 5"), (4, "under 5"), (5, "5"), (1234, "1,234")])
def test_small_counts(count: int, words: str) -> None:
    assert shared_count(count) == words


def test_shares_of_few() -> None:
    assert shared_rate(10, FEWEST_FOR_A_RATE - 1) == "–"
    assert shared_rate(SMALL - 1, 1_000) == "–"
    assert shared_rate(0, 1_000) == "0.0 %"
    assert shared_rate(500, 1_000) == "50.0 %"


def test_all_runs_have_an_end_or_go_on() -> None:
    (ends,) = [table for table in report_tables(small_source()) if table.title == "How runs ended"]
    total = sum(int(row[1].replace(",", "")) for row in ends.rows)
    assert total == sum(journey.instances for journey in small_result().tally.journeys.values())


def test_people_who_got_nothing_and_those_reached_are_all_who_entered() -> None:
    (nothing,) = [t for t in report_tables(small_source()) if t.title == "People who entered and got nothing"]
    total = sum(int(row[1].replace(",", "")) for row in nothing.rows)
    assert total + small_result().reach == small_result().tally.entered


def test_assumptions_follow_from_the_replay_classes_of_the_steps() -> None:
    from dataclasses import replace

    result = small_result()
    classes = {**result.identity.replay_classes, "call": "none", "review": "assumed", "miss": "assumed"}
    changed = replace(result, identity=replace(result.identity, replay_classes=classes))
    said = assumptions(changed, names_of((lifecycle(),)))
    assert "2 steps rest on assumptions: Ask for a review, We miss you." in said
    assert "1 step is passed and counted only: Call about the cart." in said
    exact = len(result.tally.nodes) - 3
    assert f"{exact} steps are exact: what they do follows from the history and the journey alone." in said


def test_every_reason_of_a_tally_has_words() -> None:
    from exporters import ends
    from simulator import tally

    reached = {getattr(tally, name) for name in dir(tally) if name.startswith("NOTHING_")} | set(tally.BLOCKED_REASONS)
    assert reached <= set(ends._NOTHING)
    assert set(tally.REFUSED_REASONS) == set(ends._REFUSED)
    assert set(tally.ACTIVE_KINDS) == set(ends._ACTIVE)
    assert {getattr(tally, name) for name in dir(tally) if name.startswith("END_")} == set(ends._ENDS)
