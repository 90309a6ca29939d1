"""What lists of events, properties and attributes are filled with."""

import pytest

from simulator.history import summary
from simulator.history.build import AttributeRow, EventRow, build_history
from simulator.history.history import NUMBER, TEXT, History
from simulator.history.sample import sample_history
from simulator.history.summary import Common, describe, event_counts


def history() -> History:
    events = [EventRow("a", n, "order", {"value": float(n), "order": f"o{n}", "product": "tea"}) for n in range(5)]
    events += [EventRow("b", 9, "view", {"product": "mug"}), EventRow("b", 10, "view", {"product": "tea"})]
    attributes = [
        AttributeRow("a", "birthday", "1980-02-29"),
        AttributeRow("a", "vip", 1.0),
        AttributeRow("b", "vip", 0.0),
    ]
    return build_history(events, attributes, name="h", made=["view"], made_attributes=["vip"])


def test_events_with_their_own_properties() -> None:
    described = describe(history())
    assert [(event.name, event.count, event.made) for event in described.events] == [
        ("order", 5, False),
        ("view", 2, True),
    ]
    order, view = described.events
    assert [item.name for item in order.properties] == ["value", "order", "product"]
    value, key, product = order.properties
    assert (value.kind, value.count, value.least, value.middle, value.most) == (NUMBER, 5, 0.0, 2.0, 4.0)
    assert (key.kind, key.different, key.top) == (TEXT, 5, ())  # all differ: nothing is usual
    assert product.top == (Common("tea", 5),)
    assert [item.name for item in view.properties] == ["product"]
    assert (view.properties[0].different, described.sampled) == (2, False)
    assert described.event("view") is view
    assert described.event("never") is None


def test_attributes() -> None:
    birthday, vip = describe(history()).attributes
    assert (birthday.name, birthday.dates, birthday.made, birthday.count) == ("birthday", True, False, 1)
    assert (vip.name, vip.yes_no, vip.made, vip.count) == ("vip", True, True, 2)


def test_only_a_part_of_a_large_history_is_looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(summary, "LOOKED_AT", 4)
    described = describe(history())
    assert described.sampled
    assert [(event.name, event.count) for event in described.events] == [("order", 5), ("view", 2)]


def test_the_sample_is_described_once() -> None:
    sample = sample_history()
    described = describe(sample)
    assert describe(sample_history()) is described
    assert {event.name: event.count for event in described.events} == event_counts(sample)
    campaign = next(item for item in described.event("email_send").properties if item.name == "campaign")  # type: ignore[union-attr]
    assert campaign.different == 4
    assert sum(common.count for common in campaign.top) == campaign.count
