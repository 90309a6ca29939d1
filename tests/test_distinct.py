"""Journeys that grew from one template run together: steps of the same ids, each journey's figures its own."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
from command_line import DONE, loopline
from small_shop import small_shop, small_shop_folder

from designer.replaying import identity_of, replay
from journey.distinct import as_written, distinct_journeys, ids_of
from journey.encoding import semantic_hash
from journey.file import read_journey, write_journey
from journey.fragments_making import make_fragment
from journey.identifiers import own_id
from journey.journey import Journey
from journey.model import HEADER_ID, Header
from journey.store import Store
from simulator.run import RunSettings

TEMPLATES = Path(__file__).resolve().parent.parent / "resources" / "templates"


def named(journey: Journey, journey_id: str) -> Journey:
    """The same under another id, as a journey that was made from the same template."""
    header = journey.records[HEADER_ID]
    assert isinstance(header, Header)
    return Journey({**journey.records, HEADER_ID: msgspec.structs.replace(header, journey_id=journey_id)})


def twins(template: str = "lifecycle") -> tuple[Journey, Journey]:
    journey = read_journey(TEMPLATES / f"{template}.journey")
    return named(journey, "first"), named(journey, "second")


def test_ids_become_distinct_and_are_given_back() -> None:
    one, other = distinct_journeys(twins())
    assert not ids_of(one) & ids_of(other)
    assert {own_id(id_) for id_ in ids_of(one)} == ids_of(twins()[0])
    for journey, before in zip((one, other), twins(), strict=True):
        assert dict(as_written(journey).records) == dict(before.records)
    assert identity_of((one, other)).journey_hashes == {
        journey.header.journey_id: semantic_hash(journey) for journey in twins()
    }
    alone = twins()[:1]
    assert distinct_journeys(alone) == alone


def test_each_draws_as_it_does_alone() -> None:
    one, other = twins()
    together = replay(distinct_journeys((one, other)), small_shop(), RunSettings(), engine="compiled").tally
    plain = replay(distinct_journeys((one, other)), small_shop(), RunSettings(), engine="plain").tally
    assert together == plain
    # Without caps of their own the second is not touched by the first.
    assert together.journeys["first"].instances == together.journeys["second"].instances
    for node in ids_of(one) & {node.id for node in one.nodes}:
        if f"first/{node}" in together.nodes:
            assert together.nodes[f"first/{node}"].entries == together.nodes[f"second/{node}"].entries


def test_steps_inside_fragments_become_distinct_too() -> None:
    alone = twins()[0]
    store = Store(alone)
    inside = next(edge for edge in alone.edges if edge.loop is None and edge.source not in starts(alone))
    make_fragment(store, [inside.source, inside.target], "Part")
    with_fragment = store.journey
    assert with_fragment.fragments
    assert ids_of(with_fragment) & ids_of(twins()[1])
    one, other = distinct_journeys((with_fragment, twins()[1]))
    assert not ids_of(one) & ids_of(other)
    assert dict(as_written(one).records) == dict(with_fragment.records)
    together = replay((one, other), small_shop(), RunSettings(), engine="compiled").tally
    assert together.nodes[f"first/{inside.source}"].entries == together.nodes[f"second/{inside.source}"].entries


def starts(journey: Journey) -> set[str]:
    return {node.id for node in journey.nodes if not any(edge.target == node.id for edge in journey.edges)}


def test_the_commands_take_two_journeys_of_one_template(tmp_path: Path) -> None:
    files = []
    for journey in twins("win_back"):
        files.append(tmp_path / f"{journey.header.journey_id}.journey")
        write_journey(files[-1], journey)
    history = small_shop_folder(tmp_path / "shop")
    written = tmp_path / "figures.json"
    loopline("simulate", *files, "--history", history, "--json", written).expect(DONE)
    figures = json.loads(written.read_bytes())
    assert set(figures["journeys"]) == {"first", "second"}
    node = next(node.id for node in twins("win_back")[0].nodes if f"first/{node.id}" in figures["nodes"])
    assert f"second/{node}" in figures["nodes"]
    loopline("why", *files, "--history", history, "--node", node).bad("Several of these journeys have it")
    loopline("why", *files, "--history", history, "--node", f"second:{node}").expect(DONE)
    loopline("compare", files[0], "--with", files[1], "--set", "entry.mode=once", "--history", history).expect(DONE)
    report = tmp_path / "report.html"
    loopline("report", *files, "--output", report, "--history", history).expect(DONE)
    assert report.stat().st_size > 10_000
    loopline("simulate", files[0], files[0], "--history", history).bad("This is the same journey as")
