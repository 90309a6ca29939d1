"""Where a system asks fields only: notes of events give what looking back gives, and silences are waited out."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest
from history_builder import DAY, HOUR, Person, make_history

from exporters.lowering.lower import Lowered, lower
from journey import edits
from journey.journey import Journey, new_journey
from journey.program import program_of
from journey.store import Store
from journey.targets.profile import Profile
from journey.targets.profiles import profile
from simulator.run import RunSettings
from simulator.simulate import simulate


def _resend(*, history: bool) -> Profile:
    found = profile("resend")
    assert found is not None
    return msgspec.structs.replace(found, history=history)


def _waiting(timeout: str) -> Journey:
    """A cart, then a wait for an order or a view; whoever did neither gets a letter."""
    store = Store(new_journey("noted"))
    start = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "cart"}})
    branches = [{"id": name, "name": name, "event": {"event": name}} for name in ("order", "view")]
    parameters = {"branches": branches, "timeout": timeout}
    wait = edits.add_node(store, "wait_for_event", 0, 0, source=start, output="next", parameters=parameters)
    for output, name in (("order", "Thanks"), ("view", "More"), ("timeout", "Reminder")):
        edits.add_node(store, "email", 0, 0, source=wait, output=output, name=name)
    return store.journey


def _starting(kind: str, parameters: dict[str, Any]) -> Journey:
    """A start of this kind, then a letter."""
    store = Store(new_journey("silent"))
    start = edits.add_node(store, kind, 0, 0, parameters=parameters)
    edits.add_node(store, "email", 0, 0, source=start, output="next", name="Reminder")
    return store.journey


def _sent(lowered: Lowered, people: list[Person]) -> dict[str, int]:
    tally = simulate(
        [program_of(one) for one in lowered.journeys], make_history(people, end=120 * DAY), RunSettings()
    ).tally
    found: dict[str, int] = {}
    for flow in lowered.flows:
        for piece in flow.sends:
            found[piece.name] = found.get(piece.name, 0) + (
                tally.nodes[piece.id].sent if piece.id in tally.nodes else 0
            )
    return found


def _people() -> list[Person]:
    """With every order of what happens before, at and after a cart."""
    people = []
    for number in range(64):
        events: list[tuple[Any, ...]] = [(10 * DAY, "cart", {})]
        hours = (-30, -1, 5, 47, 50, 72)
        for place, hour in enumerate(hours):
            if number >> place & 1:
                events.append((10 * DAY + hour * HOUR, "order" if (number + place) % 3 else "view", {}))
        people.append(Person(f"p{number}", sorted(events)))
    return people


@pytest.mark.parametrize("timeout", ["P2D", "P45D"])
def test_notes_give_what_looking_back_gives(timeout: str) -> None:
    journey = _waiting(timeout)
    noted, asked = lower(journey, _resend(history=False)), lower(journey, _resend(history=True))
    assert sum(".notes" in flow.id for flow in noted.flows) == 2
    sent = _sent(noted, _people())
    assert sent == _sent(asked, _people())
    assert min(sent.values()) > 0


def test_a_silence_that_one_event_breaks_is_waited_out_in_parts() -> None:
    journey = _starting("cart_abandonment", {"after": "P75D"})
    lowered = lower(journey, _resend(history=False))
    (flow,) = lowered.flows
    waits = [piece.parameters["timeout"] for piece in flow.pieces if piece.kind == "wait_for_event"]
    assert waits == ["P30D", "P30D", "P15D"]
    bought = Person("bought", [(DAY, "cart", {}), (70 * DAY, "order", {})])
    silent = Person("silent", [(DAY, "cart", {}), (80 * DAY, "order", {})])
    assert _sent(lowered, [bought]) == {"Reminder": 0}
    assert _sent(lowered, [silent]) == {"Reminder": 1}


def test_a_second_look_does_not_make_the_first_one_forget_what_broke_the_silence() -> None:
    journey = _starting("browse_abandonment", {"after": "P2D", "count": 1, "dwell": ""})
    lowered = lower(journey, _resend(history=False))
    again = Person("again", [(DAY, "view", {}), (DAY + HOUR, "order", {}), (DAY + 2 * HOUR, "view", {})])
    assert _sent(lowered, [again]) == {"Reminder": 0}
    silent = Person("silent", [(DAY, "view", {})])
    assert _sent(lowered, [silent]) == {"Reminder": 1}
