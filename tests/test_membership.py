"""How many people of a history meet a condition, and the line below conditions that says so."""

from __future__ import annotations

import pytest
from history_builder import DAY, HOUR, Person, make_history
from PySide6.QtWidgets import QApplication
from window_kit import dress, wait_until

from designer.background import stop_all
from designer.counting import people_words
from designer.inspector.condition_editor import ConditionEditor, RowView
from designer.inspector.fields.editor import FormContext
from journey.condition import (
    EVERYBODY,
    AttributeOperand,
    CalendarOperand,
    Comparison,
    Condition,
    EntryPropertyOperand,
    EventMatch,
    EventPropertyOperand,
    EventsOperand,
    Group,
    SegmentOperand,
    StageOperand,
)
from journey.declaration import ConditionType, FilterType, Parameter
from journey.edits import add_record
from journey.journey import new_journey
from journey.model import Segment
from journey.plain import plain
from journey.store import Store
from simulator.history.history import History
from simulator.membership import count_events, count_people, depends_on_journey
from simulator.run import Cancelled

END = 100 * DAY
SHOP = make_history(
    [
        Person(
            "ann", [(END, "order", {"value": 50.0, "sku": "a"})], {"country": "UK", "points": [(0, 5.0), (END, 9.0)]}
        ),
        Person("bob", [(DAY, "order", {"value": 10.0}), (9 * DAY, "order", {"value": 30.0})], {"country": "UK"}),
        Person("eve", [(END - 5 * DAY, "order", {"value": 5.0, "sku": "b"})], {"country": "FR", "tag.vip": 1}),
        Person("joe", [(END - HOUR, "view", {"sku": "a"})]),
    ]
)

ORDERS = EventsOperand(event="order")
RECENT = Comparison(left=EventsOperand(event="order", within="P10D"), operator="at_least", value=1.0)
OF_A = EventsOperand(event="order", where=Comparison(left=EventPropertyOperand(name="sku"), value="a"))
UK = Comparison(left=AttributeOperand(name="country"), value="UK")
SEGMENTS: dict[str, Condition] = {"uk": UK}


@pytest.mark.parametrize(
    ("condition", "people"),
    [
        (EVERYBODY, 4),
        (UK, 2),
        (Comparison(left=AttributeOperand(name="country"), operator="not_equal", value="UK"), 1),
        (Comparison(left=AttributeOperand(name="country"), operator="missing"), 1),
        # What comes in the very last second counts.
        (Comparison(left=AttributeOperand(name="points"), operator="at_least", value=9.0), 1),
        (Comparison(left=ORDERS, operator="at_least", value=1.0), 3),
        (Comparison(left=ORDERS, operator="equal", value=0.0), 1),
        (RECENT, 2),
        (Comparison(left=OF_A, operator="at_least", value=1.0), 1),
        (
            Comparison(
                left=EventsOperand(event="order", measure="sum", property="value"), operator="equal", value=40.0
            ),
            1,
        ),
        (Group(conditions=(UK, RECENT)), 1),
        (Group(match="any", negated=True, conditions=(UK, RECENT)), 0),
        (Comparison(left=SegmentOperand(segment="uk"), value=1.0), 2),
        (Comparison(left=AttributeOperand(name="tag.vip"), value=True), 1),
    ],
)
def test_people_are_counted_when_all_has_happened(condition: Condition, people: int) -> None:
    assert count_people(condition, SHOP, SEGMENTS, engine="plain") == people


def test_counting_stops_when_it_is_told_to() -> None:
    with pytest.raises(Cancelled):
        count_people(UK, SHOP, {}, cancel=lambda: True, engine="plain")


def test_events_are_counted_against_those_of_their_kind() -> None:
    small = Comparison(left=EventPropertyOperand(name="value"), operator="less", value=20.0)
    assert count_events(EventMatch(event="order", where=small), SHOP) == (2, 4)
    assert count_events(EventMatch(event="nothing"), SHOP) == (0, 0)


@pytest.mark.parametrize(
    ("condition", "depends"),
    [
        (UK, False),
        (Comparison(left=StageOperand(), value="Research"), True),
        (Comparison(left=EntryPropertyOperand(name="value"), value=1.0), True),
        (Comparison(left=CalendarOperand(), value=6.0), True),
        (Group(conditions=(UK, Comparison(left=AttributeOperand(name="tag.new"), value=True))), True),
        (Comparison(left=AttributeOperand(name="tag.vip"), value=True), False),
        (Comparison(left=SegmentOperand(segment="staged"), value=1.0), True),
        (Comparison(left=SegmentOperand(segment="round"), value=1.0), False),
    ],
)
def test_what_the_journey_does_cannot_be_counted_before_it_ran(condition: Condition, depends: bool) -> None:
    segments: dict[str, Condition] = {
        "staged": Comparison(left=StageOperand(), operator="present"),
        "round": Comparison(left=SegmentOperand(segment="round"), value=1.0),
    }
    assert depends_on_journey(condition, SHOP, segments) is depends


# --- The line below conditions ------------------------------------------------------------------------------

PARAMETER = Parameter("condition", "Condition", ConditionType())


class Below:
    """A condition editor with the loaded history ``loaded``."""

    def __init__(self, loaded: History | None = SHOP, event: str | None = None) -> None:
        dress()
        self.loaded = loaded
        self.store = Store(new_journey("j"))
        context = FormContext(self.store, history=lambda: self.loaded)
        if event is None:
            self.editor = ConditionEditor(PARAMETER, context)
        else:
            self.editor = ConditionEditor(Parameter("f", "Filter", FilterType()), context, event=lambda: event)
        self.editor.resize(260, 500)
        self.editor.show()

    def says(self, condition: Condition) -> str:
        self.editor.show_value(plain(condition))
        wait_until(lambda: self.editor.count.settled, "the count")
        return self.editor.count.words.full_text

    def close(self) -> None:
        self.editor.close()
        self.editor.deleteLater()
        stop_all()
        QApplication.processEvents()


@pytest.fixture(scope="module", autouse=True)
def engine() -> None:
    """Counting is done by the compiled engine; prepare it before it is waited for."""
    from simulator.compiled.warm_up import warm_up

    assert warm_up()


def test_the_line_follows_condition_document_and_history() -> None:
    below = Below()
    try:
        assert below.says(UK) == "Matches 2 of 4 people on 13 Apr 2011"
        assert below.says(Group()) == "Matches 4 of 4 people on 13 Apr 2011"
        assert below.says(Comparison(left=StageOperand(), value="x")) == (
            "Who matches depends on the journey; the replay counts them."
        )
        segment = add_record(below.store, Segment, "French", condition=UK)
        asked = Comparison(left=SegmentOperand(segment=segment), value=1.0)
        assert below.says(asked).startswith("Matches 2 of 4")
        below.loaded = make_history([Person("ann", [(0, "order")], {"country": "FR"})])
        assert below.says(asked).startswith("Matches 0 of 1")
        below.loaded = None
        below.editor.refresh()
        assert below.editor.count.isHidden()
    finally:
        below.close()


def test_each_of_several_rows_says_whom_it_meets_alone() -> None:
    below = Below()
    try:
        both = Group(conditions=(UK, Comparison(left=ORDERS, operator="at_least", value=1.0)))
        assert below.says(both).startswith("Matches 2 of 4")
        rows = below.editor.findChildren(RowView)
        assert [row.count.full_text for row in rows] == ["2", "3"]
        below.says(UK)
        assert [row.count.isHidden() for row in below.editor.findChildren(RowView) if row.isVisible()] == [True]
    finally:
        below.close()


def test_only_the_last_of_what_was_typed_is_counted() -> None:
    below = Below()
    try:
        seen: list[object] = []
        below.editor.count.counted.connect(seen.append)
        for value in ("U", "UK ", "FR"):
            below.editor.show_value(plain(Comparison(left=AttributeOperand(name="country"), value=value)))
        wait_until(lambda: below.editor.count.settled, "the count")
        assert [people_words(found[0]) for found in seen] == ["Matches 1 of 4 people on 13 Apr 2011"]
    finally:
        below.close()


def test_a_filter_counts_events() -> None:
    below = Below(event="order")
    try:
        small = Group(conditions=(Comparison(left=EventPropertyOperand(name="value"), operator="less", value=20.0),))
        assert below.says(small) == "Matches 2 of 4 events “order”"
        below.editor.show_value(None)
        assert below.editor.count.isHidden()
    finally:
        below.close()
