"""The replay service with a real store, real checks and real replays: edits lead to new figures."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from pytestqt.qtbot import QtBot
from small_shop import PEOPLE, lifecycle, small_shop_folder

from designer import first_look
from designer.first_look import look_words
from designer.replay_service import ReplayService
from designer.replay_work import Replayed
from journey.journey import Journey
from journey.model import HEADER_ID, Edge, Header, Node
from journey.store import Store
from simulator.compiled.cache import load_kernel
from simulator.run import RunSettings

WAIT = 60_000


@pytest.fixture
def service(qtbot: QtBot, tmp_path: Path) -> ReplayService:
    made = ReplayService()
    with qtbot.waitSignal(made.history_ready, timeout=WAIT):
        made.open_history(small_shop_folder(tmp_path / "shop"))
    return made


@pytest.fixture
def store(qtbot: QtBot, service: ReplayService) -> Store:
    """A store whose first figures are there."""
    made = Store(lifecycle())
    with qtbot.waitSignal(service.result_ready, timeout=WAIT):
        service.attach(made)
    return made


def change_node(store: Store, node_id: str, **parameters: object) -> None:
    with store.transaction("change") as transaction:
        node = transaction.get(node_id)
        assert isinstance(node, Node)
        transaction.put(msgspec.structs.replace(node, parameters={**node.parameters, **parameters}))


def replace(store: Store, record_id: str, **changes: object) -> None:
    with store.transaction("replace") as transaction:
        record = transaction.get(record_id)
        assert record is not None
        transaction.put(msgspec.structs.replace(record, **changes))


def replayed(service: ReplayService) -> Replayed:
    assert service.replayed is not None
    return service.replayed


def test_first_figures_come_by_themselves(service: ReplayService, store: Store) -> None:
    found = replayed(service)
    assert found.journey is store.journey
    assert found.result.tally.nodes["guide"].sent > 0
    assert found.activity is not None
    assert sum(found.activity.hours) > 0
    assert not service.is_stale


def test_an_edit_is_stale_at_once_and_then_gives_new_figures(
    qtbot: QtBot, service: ReplayService, store: Store
) -> None:
    before = replayed(service)
    with qtbot.waitSignal(service.result_ready, timeout=WAIT):
        change_node(store, "settle", timeout="P10D")
        assert service.is_stale
        assert replayed(service) is before
    after = replayed(service)
    assert not service.is_stale
    assert after.journey is store.journey
    assert after.result.tally.nodes["guide"].entries != before.result.tally.nodes["guide"].entries


def test_several_edits_give_figures_of_the_last_one_only(qtbot: QtBot, service: ReplayService, store: Store) -> None:
    results: list[Replayed] = []
    service.result_ready.connect(results.append)
    for days in (2, 3, 4, 5):
        change_node(store, "settle", timeout=f"P{days}D")
    qtbot.waitUntil(lambda: bool(results) and not service.is_working, timeout=WAIT)
    assert [found.journey for found in results] == [store.journey]


def test_an_edit_stops_the_replay_that_runs(qtbot: QtBot, service: ReplayService, store: Store) -> None:
    results: list[Replayed] = []
    service.result_ready.connect(results.append)
    with qtbot.waitSignal(service.working, timeout=WAIT):
        change_node(store, "settle", timeout="P2D")
    change_node(store, "settle", timeout="P3D")
    qtbot.waitUntil(lambda: bool(results) and not service.is_working, timeout=WAIT)
    assert [found.journey for found in results] == [store.journey]


def test_an_edit_that_is_taken_back_needs_no_replay(qtbot: QtBot, service: ReplayService, store: Store) -> None:
    before = replayed(service)
    with qtbot.waitSignal(service.fresh, timeout=WAIT):
        change_node(store, "settle", timeout="P10D")
        store.undo()
    assert replayed(service).result is before.result
    assert not service.is_stale


@pytest.mark.parametrize(
    ("record", "changes"),
    [
        ("settle", {"x": 999.0, "y": 17.0}),
        ("settle", {"name": "Another name"}),
        ("settle", {"note": "why"}),
        (HEADER_ID, {"name": "Another journey", "description": "words"}),
    ],
)
def test_places_names_and_notes_start_no_replay(
    qtbot: QtBot, service: ReplayService, store: Store, record: str, changes: dict[str, object]
) -> None:
    started: list[bool] = []
    before = replayed(service)
    service.working.connect(started.append)
    replace(store, record, **changes)
    assert not service.is_stale
    qtbot.waitUntil(lambda: not service.is_working, timeout=WAIT)
    assert started == []
    assert replayed(service).result is before.result


def test_a_new_name_is_shown_with_the_same_figures(qtbot: QtBot, service: ReplayService, store: Store) -> None:
    with qtbot.waitSignal(service.fresh, timeout=WAIT):
        replace(store, "guide", name="Another name")
    assert replayed(service).journey is store.journey


def test_errors_stop_the_replay_until_they_are_solved(qtbot: QtBot, service: ReplayService, store: Store) -> None:
    before = replayed(service)
    with qtbot.waitSignal(service.blocked_by_errors, timeout=WAIT) as blocked:
        change_node(store, "settle", timeout="soon")
    (findings,) = blocked.args
    assert [finding.record for finding in findings if finding.severity == "error"][:1] == ["settle"]
    assert service.findings == findings
    assert service.is_stale
    assert replayed(service) is before
    with qtbot.waitSignal(service.fresh, timeout=WAIT):
        store.undo()
    assert not service.is_stale


def test_findings_are_told_when_they_change(qtbot: QtBot, service: ReplayService, store: Store) -> None:
    edge = store.journey.edges_from["guide"][0]
    with qtbot.waitSignal(service.findings_changed, timeout=WAIT) as changed, store.transaction("cut") as cut:
        cut.remove(edge.id)
    assert any(finding.record == "guide" for finding in changed.args[0])


def test_what_only_the_history_can_tell_is_found_after_the_figures(
    qtbot: QtBot, service: ReplayService, store: Store
) -> None:
    """The small shop logs no opt-outs, which the journey's exit criterion waits for; nobody is held out."""
    qtbot.waitUntil(lambda: not service.is_working, timeout=WAIT)
    found = {finding.code: finding for finding in service.findings}
    assert "“unsubscribe”" in found["event-not-in-history"].reason
    assert found["no-holdout"].evidence
    assert found["no-holdout"].fix is not None
    assert service.findings[0].severity == "warning", "the worst first"


def test_a_loop_limit_counts_as_behaviour(qtbot: QtBot, service: ReplayService, store: Store) -> None:
    edge = store.journey.edge("interest.view")
    assert isinstance(edge, Edge)
    assert edge.loop is not None
    before = replayed(service).result.tally.edges[edge.id].passes
    with qtbot.waitSignal(service.result_ready, timeout=WAIT):
        replace(store, edge.id, loop=msgspec.structs.replace(edge.loop, max_passes=0 + 1))
        assert service.is_stale
    assert replayed(service).result.tally.edges[edge.id].passes < before


def test_another_period_gives_other_figures(qtbot: QtBot, service: ReplayService, store: Store) -> None:
    before = replayed(service).result
    middle = (before.start + before.end) // 2
    with qtbot.waitSignal(service.result_ready, timeout=WAIT):
        service.use_settings(RunSettings(end=middle))
        assert service.is_stale
    assert replayed(service).result.end == middle
    assert replayed(service).result.sent < before.sent


def test_while_the_engine_is_prepared_a_first_look_comes_before_the_figures_of_all(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A computer that has never replayed: a cache folder without the engine."""
    monkeypatch.setenv("LOOPLINE_CACHE", str(tmp_path))
    load_kernel.cache_clear()
    monkeypatch.setattr(first_look, "CUSTOMERS_UNPREPARED", 5)
    service = ReplayService()
    results: list[Replayed] = []
    service.result_ready.connect(results.append)
    service.open_history(small_shop_folder(tmp_path / "shop"))
    service.attach(Store(lifecycle()))
    qtbot.waitUntil(lambda: bool(results), timeout=WAIT)
    assert results[0].look is not None
    assert results[0].result.tally.customers == 5
    assert not look_words(results[0].look), "five people tell nothing of all"
    assert service.is_stale
    qtbot.waitUntil(lambda: len(results) > 1, timeout=4 * WAIT)
    assert results[1].look is None
    assert results[1].result.tally.customers == PEOPLE
    assert results[1].activity is not None, "when customers order comes with the figures of all"
    assert not service.is_stale


def test_on_a_large_history_some_customers_are_looked_at_first(
    qtbot: QtBot, service: ReplayService, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_look, "MANY_EVENTS", 0)
    monkeypatch.setattr(first_look, "FEWEST", PEOPLE // 2)
    results: list[Replayed] = []
    service.result_ready.connect(results.append)
    with store.transaction("priority") as transaction:
        transaction.put(msgspec.structs.replace(store.journey.header, priority=7))
    qtbot.waitUntil(lambda: len(results) > 1, timeout=WAIT)
    look, whole = results
    assert look.look is not None
    assert look.look.sent is not None
    assert look.look.sent.sampling is not None
    assert look.result.tally.customers == PEOPLE // 2
    assert look.look.sent.value == 2 * look.result.sent
    assert f"about {look.look.sent.value:,.0f} messages" in look_words(look.look)
    assert whole.look is None
    assert whole.result.tally.customers == PEOPLE
    results.clear()
    monkeypatch.undo()
    with qtbot.waitSignal(service.result_ready, timeout=WAIT):
        change_node(store, "settle", timeout="P10D")
    assert [found.look for found in results] == [None]


def test_an_edit_taken_back_after_a_look_at_it_shows_the_figures_of_all_again(
    qtbot: QtBot, service: ReplayService, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_look, "MANY_EVENTS", 0)
    monkeypatch.setattr(first_look, "FEWEST", PEOPLE // 2)
    before = replayed(service)
    with qtbot.waitSignal(service.result_ready, timeout=WAIT):
        replace(store, HEADER_ID, priority=7)
    assert replayed(service).look is not None
    service.cancel()
    assert service.is_stale
    with qtbot.waitSignal(service.result_ready, timeout=WAIT):
        store.undo()
    assert replayed(service).result is before.result
    assert not service.is_stale


def test_an_edit_after_a_look_says_again_that_the_figures_are_old(
    qtbot: QtBot, service: ReplayService, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(first_look, "MANY_EVENTS", 0)
    monkeypatch.setattr(first_look, "FEWEST", PEOPLE // 2)
    with qtbot.waitSignal(service.result_ready, timeout=WAIT):
        replace(store, HEADER_ID, priority=7)
    assert replayed(service).look is not None
    with qtbot.waitSignal(service.stale, timeout=WAIT):
        replace(store, HEADER_ID, priority=8)
    with qtbot.waitSignal(service.working, timeout=WAIT) as told:
        service.cancel()
    assert told.args == [False], "also where the next replay had not begun"


def test_an_impossible_run_is_told_and_the_next_edit_tries_again(
    qtbot: QtBot, service: ReplayService, store: Store
) -> None:
    with qtbot.waitSignal(service.failed, timeout=WAIT) as failed:
        service.use_settings(RunSettings(start=2_000_000_000, end=1_000_000_000))
    assert failed.args == ["The replay would end before it starts. Choose dates within the history, in their order."]
    with qtbot.waitSignal(service.result_ready, timeout=WAIT):
        service.use_settings(None)
        change_node(store, "settle", timeout="P9D")


def test_a_history_that_is_none_is_told_and_the_former_one_stays(
    qtbot: QtBot, service: ReplayService, store: Store, tmp_path: Path
) -> None:
    former = service.history
    with qtbot.waitSignal(service.history_failed, timeout=WAIT) as failed:
        service.open_history(tmp_path)
    assert str(tmp_path) in failed.args[0]
    assert service.history is former


def test_another_document_drops_the_figures(qtbot: QtBot, service: ReplayService, store: Store) -> None:
    empty = Store(Journey({HEADER_ID: Header(id=HEADER_ID, journey_id="other", name="Other")}))
    service.attach(empty)
    assert service.replayed is None
    change_node(store, "settle", timeout="P11D")
    qtbot.waitUntil(lambda: not service.is_working, timeout=WAIT)
    assert service.replayed is None or service.replayed.journey is empty.journey


def test_an_empty_journey_is_not_replayed(qtbot: QtBot, service: ReplayService, store: Store) -> None:
    empty = Store(Journey({HEADER_ID: Header(id=HEADER_ID, journey_id="other", name="Other")}))
    with qtbot.waitSignal(service.nothing_to_replay, timeout=WAIT):
        service.attach(empty)
    assert service.replayed is None
    assert not service.is_working


def test_a_look_at_the_journey_before_an_edit_gives_no_figures(
    qtbot: QtBot, service: ReplayService, store: Store
) -> None:
    change_node(store, "settle", timeout="P11D")
    # The pause is over, and the checks run in the background, when the next edit comes.
    service._start_look()
    assert service._looking is not None
    started: list[bool] = []
    service.working.connect(started.append)
    change_node(store, "settle", timeout="not a duration")
    with qtbot.waitSignal(service.blocked_by_errors, timeout=WAIT):
        pass
    qtbot.waitUntil(lambda: not service.is_working, timeout=WAIT)
    assert started == []
    assert service.is_stale
