"""The accidents that the doctor is to prevent, by the number of their acceptance case, each through the program as it
is used at a terminal: a journey in a file, a history imported from CSV files, `check` and `simulate` as processes."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from command_line import BAD, DONE, FINDINGS, loopline
from faulty_journeys import FAULTS, LINK, Drawing

from designer.command_line.run import run
from journey import edits
from journey.condition import AttributeOperand, Comparison
from journey.file import read_journey, write_journey
from journey.model import Entry, Segment
from journey.store import Store

BEGIN = datetime(2026, 1, 5, 9, tzinfo=UTC)
Row = tuple[str, str, float]


def imported(folder: Path, rows: Iterable[Row], people: Iterable[dict[str, str]] = ()) -> Path:
    """A history of these events (who, what, days after the begin), and of what is known about people."""
    events = folder / "events.csv"
    with events.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("customer", "event", "time"))
        for who, what, days in rows:
            writer.writerow((who, what, (BEGIN + timedelta(days=days)).isoformat()))
    sources = [events]
    known = list(people)
    if known:
        sources.append(folder / "people.csv")
        with sources[1].open("w", newline="", encoding="utf-8") as file:
            table = csv.DictWriter(file, list(known[0]))
            table.writeheader()
            table.writerows(known)
    history = folder / "shop"
    assumed = () if known and "consent.email" in known[0] else ("--assume", "email")
    loopline("history", "import", *sources, "--into", history, *assumed).expect(DONE)
    return history


def saved(folder: Path, store: Store, name: str = "mine") -> Path:
    path = folder / f"{name}.journey"
    write_journey(path, store.journey)
    return path


def checked(path: Path, *options: object) -> dict[str, Any]:
    """What ``check --json`` finds."""
    found: dict[str, Any] = json.loads(loopline("check", path, "--json", *options).out)
    return found


def codes(found: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {finding["code"]: finding for finding in found["findings"]}


def simulated(path: Path, history: Path, *options: object) -> dict[str, Any]:
    out = path.with_suffix(".json")
    loopline("simulate", path, "--history", history, "--json", out, *options).expect(DONE)
    result: dict[str, Any] = json.loads(out.read_text())
    return result


def welcome(**values: Any) -> Drawing:
    drawing = Drawing()
    drawing.step("event_trigger", name="Run finished", event={"event": "run_finished"})
    drawing.step("delay", duration=values.get("wait", "P1D"))
    drawing.letter("Well run")
    drawing.end()
    return drawing


def test_acceptance_2_a_review_before_most_deliveries_is_told_with_the_median(tmp_path: Path) -> None:
    rows: list[Row] = []
    for number in range(20):
        rows += [(f"c{number}", "order", number), (f"c{number}", "delivered", number + 20)]
    drawing = Drawing()
    drawing.step("order_completed")
    drawing.step("review_wait", goods="soft", days=7, transit_days=5)
    drawing.letter("How do you like it?")
    drawing.end()
    found = codes(checked(saved(tmp_path, drawing.store), "--history", imported(tmp_path, rows)))
    assert "20.0 days" in found["before-delivery"]["reason"]
    assert found["before-delivery"]["practices"] == ["AUTO-06"]


def test_acceptance_7_a_cycle_without_wait_or_limit_stops_the_replay_and_names_its_steps(tmp_path: Path) -> None:
    path = saved(tmp_path, FAULTS["endless-cycle"][0]())
    finding = codes(checked(path))["endless-cycle"]
    assert finding["severity"] == "error"
    assert finding["path"] == ["tag_1", "condition_split_1"]
    history = imported(tmp_path, [("a", "view", 0)])
    assert "errors stop it" in loopline("simulate", path, "--history", history).expect(FINDINGS).err
    assert "Limit the loop" in loopline("check", path, "--fix", "endless-cycle").err


def test_acceptance_8_an_event_that_fires_113_times_for_one_person_is_told_before_launch(tmp_path: Path) -> None:
    rows: list[Row] = [("busy", "run_finished", hour / 24) for hour in range(113)]
    rows += [(f"calm{number}", "run_finished", number) for number in range(20)]
    rows.append(("late", "order", 30))
    history = imported(tmp_path, rows)
    drawing = welcome()
    drawing.header(entry=Entry(mode="any_time"))
    path = saved(tmp_path, drawing.store)
    found = codes(checked(path, "--history", history))
    assert "up to 113 times for one person" in found["multiplied"]["reason"]
    assert "133 times for 21 people" in found["multiplied"]["evidence"]
    assert found["multiplied"]["fix"] == "Let people enter once"
    assert "unlimited-entry" not in found, "told once"
    assert simulated(path, history)["run"]["messages_per_person"]["28"]["maximum"] == 113
    loopline("check", path, "--history", history, "--fix", "multiplied")
    assert read_journey(path).header.entry.mode == "once"
    assert simulated(path, history)["run"]["messages_per_person"]["28"]["maximum"] == 1


def test_acceptance_9_old_contacts_of_a_merged_list_are_counted_before_they_are_enrolled(tmp_path: Path) -> None:
    people = [{"customer": f"old{number}", "list": "welcome"} for number in range(5000)]
    rows: list[Row] = [("old0", "imported", 0.0), ("someone", "imported", 30.0)]
    history = imported(tmp_path, [*rows, *((f"old{number}", "imported", 0.5) for number in range(1, 5000))], people)
    drawing = Drawing()
    on_list = Comparison(left=AttributeOperand(name="list"), operator="equal", value="welcome")
    segment = edits.add_record(drawing.store, Segment, "Welcome list", condition=on_list)
    drawing.step("segment_entry", segment=segment)
    drawing.letter("Welcome")
    drawing.end()
    path = saved(tmp_path, drawing.store)
    assert simulated(path, history)["run"]["entered"] == 0, "the default is no"
    drawing.header(entry=Entry(mode="once", back_enrol=True))
    saved(tmp_path, drawing.store)
    finding = codes(checked(path, "--history", history))["back-enrol"]
    assert "would back-enrol 5,000 people" in finding["reason"]
    assert finding["fix"] == "Do not enrol them"


def test_acceptance_12_who_cannot_be_reached_is_no_reach(tmp_path: Path) -> None:
    kinds = [("yes", "yes")] * 10 + [("no", "yes")] * 25 + [("yes", "no")] * 15
    people = [
        {"customer": f"c{number}", "consent.email": consent, "reachable.email": address}
        for number, (consent, address) in enumerate(kinds)
    ]
    rows: list[Row] = [(f"c{number}", "run_finished", number / 10) for number in range(50)]
    history = imported(tmp_path, [*rows, ("c0", "order", 30)], people)
    path = saved(tmp_path, welcome().store)
    result = simulated(path, history)
    assert result["run"]["entered"] == 50
    assert result["run"]["reach"] == 10
    finding = codes(checked(path, "--history", history))["unreached"]
    assert "80 %" in finding["reason"]
    assert "25 had not agreed, 15 had no address" in finding["evidence"]


def test_acceptance_13_several_starts_do_not_count_a_person_twice(tmp_path: Path) -> None:
    """Two starts at one event, and one at another: each event lets a person in once, and a person counts once."""
    drawing = welcome()
    drawing.header(entry=Entry(mode="any_time"))
    for event in ("run_finished", "view"):
        again = edits.add_node(drawing.store, "event_trigger", 0, 0, parameters={"event": {"event": event}})
        edits.connect(drawing.store, again, "next", "delay_1")
    path = saved(tmp_path, drawing.store)
    rows: list[Row] = [(f"c{number}", "run_finished", number) for number in range(40)]
    rows += [(f"c{number}", "view", number + 0.5) for number in range(10)]
    result = simulated(path, imported(tmp_path, [*rows, ("c0", "order", 60)]))
    assert result["run"]["entered"] == result["run"]["reach"] == 40, "distinct persons"
    assert result["journeys"]["journey-test"]["instances"] == 50, "and runs, both told"


def test_acceptance_21_the_coupon_that_ends_before_the_last_send_is_an_error_with_the_date(tmp_path: Path) -> None:
    path = saved(tmp_path, FAULTS["coupon-expires"][0]())
    finding = codes(checked(path))["coupon-expires"]
    assert finding["severity"] == "error"
    assert finding["practices"] == ["RULE-04", "AUTO-08"]
    assert finding["reason"].count("-") == 6, "three dates"
    assert "Let it hold for 10 days" in loopline("check", path, "--fix", "coupon-expires").err
    assert "coupon-expires" not in codes(checked(path))
    assert read_journey(path).coupons[0].valid == "P10D"


def test_a_shops_choice_holds_on_the_command_line(tmp_path: Path) -> None:
    path = saved(tmp_path, FAULTS["cart-reminders"][0]())
    assert "[cart-reminders]" in loopline("check", path).expect(FINDINGS).out
    off = loopline("check", path, "--off", "cart-reminders").expect(DONE)
    assert "Switched off: cart-reminders" in off.err
    assert "no findings" in off.out
    choice = tmp_path / "checks.json"
    choice.write_text('{"cart-reminders": {"severity": "hint"}, "same-ask": {"off": true}}')
    found = json.loads(loopline("check", path, "--checks", choice, "--json").expect(FINDINGS).out)
    assert codes(found)["cart-reminders"]["severity"] == "hint"
    assert found["switched_off"] == ["same-ask"]
    assert found["most_messages"] == {"messages": 3, "days": 60}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--checks", "choice.json"), "choice.json"),
        (("--checks", "none.json"), "none.json"),
        (("--off", "cart-remainders"), "cart-remainders"),
        (("--limit", "cart-reminders"), "This is no limit"),
        (("--limit", "cart-reminders.messages=0"), "not between 1 and 100"),
        (("--fix", "cart-remainders"), "cart-remainders"),
    ],
)
def test_a_choice_that_cannot_be_met_is_told(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    options: tuple[str, ...],
    said: str,
) -> None:
    path = saved(tmp_path, FAULTS["cart-reminders"][0]())
    (tmp_path / "choice.json").write_text('{"cart-reminders": {"limits": {"messages": "three"}}}')
    monkeypatch.chdir(tmp_path)
    assert run(["check", str(path), *options]) == BAD
    assert said in capsys.readouterr().err
    assert run(["check", str(path), "--limit", "cart-reminders.messages=3"]) == DONE


def test_two_journeys_on_one_start_are_told_on_the_command_line(tmp_path: Path) -> None:
    first, second = welcome(), welcome()
    second.header(journey_id="journey-other", name="Other")
    records = second.store.journey
    with second.store.transaction("Ids") as transaction:
        for record in (*records.edges, *records.nodes):
            transaction.remove(record.id)
        start = edits.Node(id="other", kind="event_trigger", parameters={"event": {"event": "run_finished"}})
        transaction.put(start)
        transaction.put(edits.Node(id="other_end", order=1.0, kind="exit"))
        transaction.put(edits.Edge(id="other_edge", source="other", output="next", target="other_end"))
    paths = [saved(tmp_path, first.store), saved(tmp_path, second.store, "other")]
    found = json.loads(loopline("check", *paths, "--json").expect(FINDINGS).out)["journeys"]
    assert all("shared-trigger" in codes(one) for one in found)
    loopline("check", *paths, "--fix", "shared-trigger")
    assert read_journey(paths[0]).header.not_while == ("journey-other",)


@pytest.mark.parametrize("missing", ["<p>Hello</p>", f"<p>Hello</p>{LINK}"])
def test_a_fix_writes_the_file_only_where_there_is_something_to_fix(tmp_path: Path, missing: str) -> None:
    drawing = Drawing()
    drawing.step("event_trigger", event={"event": "view"})
    drawing.letter("Hello", missing)
    drawing.end()
    path = saved(tmp_path, drawing.store)
    before = path.stat().st_mtime_ns
    outcome = loopline("check", path, "--fix", "all").expect(DONE)
    assert ("Add the link" in outcome.err) == (LINK not in missing)
    assert (path.stat().st_mtime_ns == before) == (LINK in missing)
    assert "{{ unsubscribe_url }}" in read_journey(path).messages[0].body
