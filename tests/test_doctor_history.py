"""What a replay tells about a journey: ways nobody takes, people nobody reaches, hours that suit nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from faulty_journeys import FAULTS, Drawing
from history_builder import DAY, HOUR, Person, make_history
from msgspec.structs import replace

from designer.drawing_evidence import drawing_evidence
from designer.history_findings import history_findings, told_together
from designer.replaying import replay
from journey import edits
from journey.checks.check import check
from journey.checks.declaration import USUAL, Preference, Preferences
from journey.checks.findings import Finding
from journey.checks.fixing import apply_fix
from journey.condition import EventMatch
from journey.journey import Journey
from journey.model import Entry, Goal
from simulator.history.history import History
from simulator.run import Cancelled, RunSettings

BIG = {"is": "comparison", "left": {"of": "property", "name": "value"}, "operator": "greater", "value": 1000}


def found(journey: Journey, history: History, preferences: Preferences = USUAL) -> dict[str, Finding]:
    """What is told of a journey together, by code."""
    result = replay((journey,), history, RunSettings(), engine="plain")
    known = history_findings(journey, history, result, preferences)
    drawn = check(journey, preferences)
    seen = drawing_evidence(drawn, journey, history, result, preferences)
    return {one.code: one for one in told_together(drawn, known, journey, seen)}


def running(body: Callable[[Drawing], None] | None = None, **entry: object) -> Drawing:
    drawing = Drawing()
    drawing.header(entry=Entry(**entry))  # type: ignore[arg-type]
    drawing.step("event_trigger", name="Run finished", event={"event": "run_finished"})
    if body is not None:
        body(drawing)
    else:
        drawing.letter("Well run")
        drawing.end()
    return drawing


def shop(people: Iterable[Person]) -> History:
    return make_history(list(people), start=0, end=400 * DAY)


def runners(count: int, **values: object) -> list[Person]:
    return [Person(f"c{number}", [(number * DAY, "run_finished")], **values) for number in range(count)]  # type: ignore[arg-type]


def test_ways_and_starts_that_nobody_took() -> None:
    def body(drawing: Drawing) -> None:
        branches = [{"id": "o", "name": "ordered", "event": {"event": "order"}}]
        wait = drawing.step("wait_for_event", branches=branches, timeout="P2D")
        drawing.step("exit", after=(wait, "o"))
        drawing.step("exit", after=(wait, "timeout"))
        event = {"event": "order", "where": BIG}
        start = edits.add_node(drawing.store, "event_trigger", 0, 0, name="Big order", parameters={"event": event})
        edits.connect(drawing.store, start, "next", wait)

    journey = running(body).store.journey
    told = found(journey, shop([*runners(40), Person("z", [(60 * DAY, "order")])]))
    assert "Big order" in told["nobody-starts"].reason
    assert "0 of 41 people" in told["nobody-starts"].evidence
    assert journey.edge(told["dead-branch"].record) is not None
    assert "by “ordered”" in told["dead-branch"].reason
    assert "0 of 40 entries" in told["dead-branch"].evidence
    few = found(journey, shop([*runners(20), Person("z", [(60 * DAY, "order")])]))
    assert "dead-branch" not in few, "20 people tell nothing"
    assert "Only 20 people" in few["few-people"].reason
    assert "few-people" not in told


def test_letters_at_hours_at_which_nobody_orders() -> None:
    night = [(day * DAY + 3 * HOUR, "run_finished") for day in range(150)]
    day = [(day * DAY + 12 * HOUR, "order") for day in range(150)]
    drawing = running(mode="any_time", minimum_interval="PT1H")
    told = found(drawing.store.journey, shop([Person("owl", [*night, *day], zone="UTC")]))
    finding = told["outside-habits"]
    assert "most fall at 12:00" in finding.evidence
    assert finding.fix is not None
    apply_fix(drawing.store, finding.fix)
    assert "outside-habits" not in found(drawing.store.journey, shop([Person("owl", [*night, *day], zone="UTC")]))


def test_people_whom_a_message_does_not_reach() -> None:
    people = runners(100, willing=False)[:60] + runners(100)[60:]
    told = found(running().store.journey, shop(people))
    assert "60 %" in told["unreached"].reason
    assert "60 had not agreed" in told["unreached"].evidence
    assert "one-channel" not in told, "it is told once"
    people = runners(100, willing=False)[:45] + runners(100)[45:]
    told = found(running().store.journey, shop(people))
    assert "unreached" not in told
    assert "45 of 100 people" in told["one-channel"].evidence
    lower = {"unreached": Preference(limits={"share": 45})}
    assert "unreached" in found(running().store.journey, shop(people), lower)


def _letter_and_wait(drawing: Drawing) -> None:
    drawing.letter("Well run")
    drawing.step("delay", duration="P7D")
    drawing.end()


def test_an_effect_needs_a_holdout() -> None:
    people = [Person(f"c{n}", [(n * DAY, "run_finished"), (n * DAY + HOUR, "order")]) for n in range(40)]
    drawing = running(_letter_and_wait)
    drawing.header(goals=(Goal(id="g", event=EventMatch(event="order"), exits=False, window="P7D"),))
    finding = found(drawing.store.journey, shop(people))["no-holdout"]
    assert "40 of 40 people" in finding.evidence
    assert finding.fix is not None
    apply_fix(drawing.store, finding.fix)
    assert drawing.store.journey.header.entry.holdout == 10
    assert "no-holdout" not in found(drawing.store.journey, shop(people))


def test_what_the_history_knows_better_is_told_once() -> None:
    busy = Person("busy", [(hour * HOUR, "run_finished") for hour in range(30)])
    journey = running(mode="any_time").store.journey
    assert "unlimited-entry" in {one.code for one in check(journey)}
    told = found(journey, shop([busy, *runners(30)]))
    assert "multiplied" in told
    assert "unlimited-entry" not in told
    assert "up to 30 times" in told["multiplied"].reason
    higher = {"multiplied": Preference(limits={"times": 31})}
    assert "multiplied" not in found(journey, shop([busy, *runners(30)]), higher)


def test_the_bound_comes_with_what_the_replay_saw() -> None:
    told = found(FAULTS["too-many-messages"][0]().journey, shop([Person("a", [(DAY, "view")])]))
    assert "nobody got more than 28 messages in 28 days" in told["too-many-messages"].evidence


@pytest.mark.parametrize(
    ("code", "evidence"),
    [
        ("legal-hours", "1 of 2 messages in the replay (1 of 2)."),
        ("cart-reminders", "1 message to 1 person in the replay."),
        ("unlimited-entry", "2 entries of 2 people in the replay."),
        ("open-output", "2 of 2 entries ended here in the replay."),
        ("review-before-delivery", "Half of all deliveries take longer than 9.0 days."),
        ("everyone", "2 entries of 2 people in the replay."),
    ],
)
def test_findings_about_the_drawing_come_with_what_was_seen(code: str, evidence: str) -> None:
    people = [
        Person("a", [(DAY + 22 * HOUR, "view"), (2 * DAY, "order"), (11 * DAY, "delivered")], zone="UTC"),
        Person("b", [(DAY + 12 * HOUR, "view"), (3 * DAY, "cart")], zone="UTC"),
    ]
    journey = FAULTS[code][0]().journey
    if code == "everyone":
        start = journey.nodes[0]
        parameters = {**start.parameters, "start": "2011-02-01T00:00"}
        journey = journey.after((), [(start, replace(start, parameters=parameters))], ())
    assert found(journey, shop(people))[code].evidence == evidence


def test_looking_into_a_history_can_be_given_up() -> None:
    journey = running().store.journey
    with pytest.raises(Cancelled):
        history_findings(journey, shop(runners(3)), cancel=lambda: True)
