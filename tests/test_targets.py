"""Target profiles: journeys as the systems that run them count."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from command_line import DONE, loopline
from history_builder import DAY, HOUR, Person, make_history

from journey import edits
from journey.journey import Journey, new_journey
from journey.model import Cap, Header, Loop, QuietHours, QuietWindow
from journey.program import program_of
from journey.store import Store
from journey.targets.applying import as_run_by
from journey.targets.limits import target_findings
from journey.targets.profiles import profile, profiles
from simulator.plain.engine import simulate_plain
from simulator.run import RunSettings

ROOT = Path(__file__).parents[1]


def _journey(**settings: object) -> Journey:
    """At each cart an e-mail."""
    store = Store(new_journey("journey-target"))
    start = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "cart"}})
    edits.add_node(store, "email", 0, 0, source=start, output="next", parameters={"weight": 3.0})
    edits.change_header(store, "entry", entry=msgspec.structs.replace(store.journey.header.entry, mode="any_time"))
    edits.change_header(store, "caps", **settings)
    return store.journey


def _header(target: str, **settings: object) -> tuple[Header, tuple[str, ...]]:
    found = profile(target)
    assert found is not None
    fitted = as_run_by(found, _journey(**settings))
    return fitted.journey.header, fitted.changes


def _sent(journey: Journey, *carts: int) -> int:
    history = make_history([Person("a", [(cart, "cart") for cart in carts])], end=60 * DAY)
    tally = simulate_plain([program_of(journey)], history, RunSettings())
    return sum(node.sent for node in tally.nodes.values())


WEEKLY = Cap(id="weekly", limit=2.0, window="P7D", on_block="exit")


@pytest.mark.parametrize(
    ("target", "window_type", "window", "on_block", "by_number"),
    [
        ("braze", "person_days", "P7D", "skip", True),
        ("adobe_journey_optimizer", "utc_days", "P7D", "skip", True),
        ("customer_io", "rolling", "P7D", "wait", True),
        ("mautic", "rolling", "P7D", "wait", True),
        ("adobe_campaign", "rolling", "P7D", "skip", False),
    ],
)
def test_a_cap_is_counted_as_the_target_counts(
    target: str, window_type: str, window: str, on_block: str, by_number: bool
) -> None:
    header, changes = _header(target, caps=(WEEKLY,))
    (cap,) = header.caps
    assert (cap.window_type, cap.window, cap.on_block, cap.by_number) == (window_type, window, on_block, by_number)
    assert cap.limit == WEEKLY.limit
    assert changes


@pytest.mark.parametrize(("window", "fitted"), [("PT12H", "P1D"), ("P2D", "P7D"), ("P8D", "P30D"), ("P90D", "P30D")])
def test_windows_become_those_that_the_target_offers(window: str, fitted: str) -> None:
    header, _ = _header("dynamics_365", caps=(Cap(id="c", window=window),))
    assert header.caps[0].window == fitted


@pytest.mark.parametrize(
    ("target", "written", "kept"),
    [
        # The same length by the clock that the target has, before its usual window.
        ("adobe_journey_optimizer", "person_week", "utc_week"),
        ("adobe_journey_optimizer", "person_days", "utc_days"),
        ("insider", "utc_week", "person_week"),
        ("insider", "rolling", "person_days"),
        ("moengage", "utc_days", "person_days"),
        ("moengage", "person_week", "rolling"),
    ],
)
def test_the_nearest_window_is_taken(target: str, written: Any, kept: str) -> None:
    header, changes = _header(target, caps=(Cap(id="c", window="P7D", window_type=written),))
    assert (header.caps[0].window_type, header.caps[0].window) == (kept, "P7D")
    assert any("counts" in change.sentence for change in changes)


def test_dynamics_counts_each_contact_point_by_itself() -> None:
    header, changes = _header("dynamics_365", caps=(Cap(id="c", limit=2, window="P7D"),))
    assert [(cap.id, cap.scope, cap.limit) for cap in header.caps] == [
        ("c.email", "channel:email", 2),
        ("c.sms", "channel:sms", 2),
        ("c.push", "channel:push", 2),
    ]
    assert any("each channel" in change.sentence for change in changes)
    header, _ = _header("dynamics_365", caps=(Cap(id="c", scope="channel:sms"),))
    assert [cap.scope for cap in header.caps] == ["channel:sms"]


def test_how_long_a_target_waits_is_said() -> None:
    for waits, told in (("P3D", 1), ("P1D", 0)):
        _, changes = _header("customer_io", caps=(Cap(id="c", on_block="wait", wait_at_most=waits),))
        assert sum("waits for 1 day at most" in change.sentence for change in changes) == told


def test_messages_that_a_target_counts_otherwise_are_said() -> None:
    found = profile("customer_io")
    assert found is not None
    store = Store(new_journey("journey-target"))
    start = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "cart"}})
    mail = edits.add_node(store, "email", 0, 0, source=start, output="next")

    def said() -> list[str]:
        header = msgspec.structs.replace(store.journey.header, caps=(Cap(id="c", on_block="wait"),))
        journey = Journey({**store.journey.records, header.id: header})
        return [change.sentence for change in as_run_by(found, journey).changes if change.setting == "caps"]

    assert said() == []
    edits.add_node(store, "sms", 0, 0, source=mail, output="next")
    assert len(said()) == 1
    assert "counts every message as one" in said()[0]
    edits.add_node(store, "in_app", 0, 0)
    assert len(said()) == 2
    assert "in-app message" in said()[1]


def test_what_a_target_cannot_keep_is_left_out_and_said() -> None:
    header, changes = _header("dittofeed", caps=(WEEKLY,), quiet_hours=QuietHours(windows=(QuietWindow(),)), priority=3)
    assert (header.caps, header.quiet_hours, header.priority) == ((), None, 0)
    assert len(changes) == 3
    header, changes = _header("adobe_campaign", priority=3)
    assert (header.priority, changes) == (3, ())
    header, _ = _header("customer_io", caps=(Cap(id="c", scope="channel:sms"),))
    assert header.caps == ()


def test_quiet_hours_as_the_target_knows_them() -> None:
    skipping = QuietHours(windows=(QuietWindow(),), on_block="skip")
    assert _header("braze", quiet_hours=skipping)[0].quiet_hours == skipping
    held = _header("mautic", quiet_hours=skipping)[0].quiet_hours
    assert held is not None
    assert (held.on_block, held.zone) == ("hold", "person")


@pytest.mark.parametrize(("gap", "sent"), [(16 * HOUR - 1, 1), (16 * HOUR, 2)])
def test_klaviyos_smart_sending_lets_one_email_through_in_sixteen_hours(gap: int, sent: int) -> None:
    found = profile("klaviyo")
    assert found is not None
    journey = _journey()
    assert _sent(journey, 0, gap) == 2
    # Skipped, not sent later, and counted by number: the message weighs 3.
    assert _sent(as_run_by(found, journey).journey, 0, gap) == sent


@pytest.mark.parametrize(("target", "sent"), [("braze", 2), ("adobe_journey_optimizer", 2), ("moengage", 1)])
def test_a_calendar_day_ends_at_midnight(target: str, sent: int) -> None:
    found = profile(target)
    assert found is not None
    journey = as_run_by(found, _journey(caps=(Cap(id="daily", limit=1, window="P1D"),))).journey
    assert _sent(journey, 23 * HOUR, 25 * HOUR) == sent


def test_a_journey_that_fits_is_left_as_it_is() -> None:
    for target in profiles():
        if not target.caps.own:
            assert as_run_by(target, _journey()).journey.header == _journey().header


def test_what_does_not_fit_is_found() -> None:
    store = Store(new_journey("journey-target"))
    start = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "cart"}})
    other = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "view"}})
    wait = edits.add_node(store, "delay", 0, 0, source=start, output="next", parameters={"duration": "P40D"})
    edits.connect(store, other, "next", wait)
    mail = edits.add_node(store, "email", 0, 0, source=wait, output="next")
    edge = edits.connect(store, mail, "next", wait)
    assert edge is not None
    edits.set_loop(store, edge, Loop(max_passes=5, minimum_interval="P0D"))

    def records(target: str) -> set[str]:
        found = profile(target)
        assert found is not None
        return {finding.record for finding in target_findings(found, store.journey)}

    assert records("klaviyo") == {other, wait, edge}
    assert records("moengage") == {wait, edge}
    assert records("activecampaign") == {edge}
    assert records("mautic") == {edge}
    assert records("getresponse") == set()


def test_every_profile_is_whole() -> None:
    assert len({target.id for target in profiles()}) == len(profiles())
    for target in profiles():
        assert target.words
        assert all(cap.by_number for cap in target.caps.own)


def test_the_command_line_follows_a_target(tmp_path: Path) -> None:
    template = ROOT / "resources" / "templates" / "cart_abandonment.journey"
    out = tmp_path / "result.json"
    done = loopline("simulate", template, "--target", "klaviyo", "--to", "2010-02-01", "--json", out).expect(DONE)
    assert "Klaviyo" in done.err
    assert json.loads(out.read_bytes())["target"] == "klaviyo"
    loopline("simulate", template, "--target", "nobody").bad("klaviyo")


def test_the_matrix_of_systems_is_the_profiles() -> None:
    from designer.target_matrix import matrix

    page = (ROOT / "docs" / "target_matrix.md").read_text(encoding="utf-8")
    assert page == matrix(), "python -m designer.target_matrix docs/target_matrix.md writes it anew"
    lines = page.splitlines()
    for one in profiles():
        assert sum(line.startswith(f"| {one.words} |") for line in lines) == 7
    assert sum(line.startswith("| Mailchimp | parts | the parts, and a runbook |") for line in lines) == 1
    widths = {tuple(line.count("|") for line in table.splitlines()) for table in page.split("\n\n") if "---" in table}
    assert all(len(set(counts)) == 1 for counts in widths)
