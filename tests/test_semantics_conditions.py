"""docs/semantics.md 9, 10 and 15: conditions, splits, the person's state."""

from itertools import pairwise

import pytest
from engines import every_engine
from history_builder import DAY, HOUR, Person, make_history
from program_builder import attribute, event, happened, program
from splitmix import expected_branch

from journey.condition import (
    Comparison,
    EntryPropertyOperand,
    EventPropertyOperand,
    EventsOperand,
    Group,
    SegmentOperand,
    SentOperand,
    StageOperand,
    StageVisitsOperand,
)
from journey.steps import (
    Branch,
    ConditionBranch,
    Delay,
    End,
    EntryRule,
    EventTrigger,
    RandomSplit,
    Send,
    SetAttribute,
    SetStage,
    Suppress,
)
from simulator.run import RunSettings

pytestmark = every_engine

CART = EventTrigger(event("cart"))


def holds(engine, condition, events=((0, "cart"),), attributes=None, before=(), entry=None, settings=None, **policies):
    """Whether the condition is true for the first instance, after the steps ``before``."""
    names = [f"s{place}" for place in range(len(before))]
    way = ["t", *names, "split"]
    item = program(
        {
            "t": CART,
            **dict(zip(names, before, strict=True)),
            "split": Branch((ConditionBranch("yes", condition),), "no"),
            "y": End("yes"),
            "n": End("no"),
        },
        [*(f"{one} > {other}" for one, other in pairwise(way)), "split.yes > y", "split.no > n"],
        entry=entry or EntryRule("once", 0, "", False, None),
        **policies,
    )
    history = make_history([Person("a", list(events), attributes or {})], end=30 * DAY)
    ends = engine([item], history, settings or RunSettings()).journeys["j"].ends
    assert sum(ends.values()) == 1
    return "yes" in ends


@pytest.mark.parametrize(
    ("value", "operator", "constant", "true", "false"),
    [
        (5.0, "equal", 5.0, True, False),
        (5.0, "not_equal", 5.0, False, True),
        (20_000.0, "greater", 20_000.0, False, True),
        (20_000.0, "at_least", 20_000.0, True, False),
        (20_000.0, "less", 20_000.0, False, True),
        (20_000.0, "at_most", 20_000.0, True, False),
        (1.0, "equal", True, True, False),
        ("UK", "equal", "UK", True, False),
        ("UK", "equal", "uk", False, True),
        ("UK", "contains", "k", True, False),
        ("Straße", "contains", "STRASSE", True, False),
        ("2011-05-01", "less", "2011-10-01", True, False),
        ("a", "one_of", ("a", "b"), True, False),
        ("c", "one_of", ("a", "b"), False, True),
        ("c", "one_of", ("a", 1.0), False, False),  # unknown: one is of another type
        ("a", "one_of", ("a", 1.0), True, False),
        ("c", "one_of", (), False, True),
        (5.0, "equal", "5", False, False),  # another type
        (5.0, "not_equal", "5", False, False),
        (5.0, "contains", "5", False, False),
        ("5", "greater", 4.0, False, False),
        (None, "equal", 5.0, False, False),
        (None, "not_equal", 5.0, False, False),
        (None, "one_of", (5.0,), False, False),
        (None, "missing", None, True, False),
        (None, "present", None, False, True),
        (5.0, "missing", None, False, True),
        ("", "present", None, True, False),
        (5.0, "equal", None, False, False),
    ],
)
def test_r9_1_and_r9_2_comparisons(engine, value, operator, constant, true, false):
    condition = attribute("x", operator, constant)
    values = {} if value is None else {"x": value}
    assert holds(engine, condition, attributes=values) == true
    assert holds(engine, Group(negated=True, conditions=(condition,)), attributes=values) == false


TRUE, FALSE, UNKNOWN = attribute("x"), attribute("x", "equal", 2.0), attribute("nothing")


@pytest.mark.parametrize(
    ("match", "parts", "negated", "expected"),
    [
        ("all", (TRUE, TRUE), False, True),
        ("all", (TRUE, UNKNOWN), False, False),
        ("all", (FALSE, UNKNOWN), True, True),
        ("all", (TRUE, UNKNOWN), True, False),
        ("any", (TRUE, UNKNOWN), False, True),
        ("any", (FALSE, UNKNOWN), True, False),
        ("any", (FALSE, FALSE), True, True),
        ("all", (), False, True),
        ("any", (), False, True),
        ("any", (), True, False),
    ],
)
def test_r9_1_groups(engine, match, parts, negated, expected):
    group = Group(match=match, negated=negated, conditions=parts)
    assert holds(engine, group, attributes={"x": 1}) == expected


@pytest.mark.parametrize("name", ["tag.x", "coupon.x", "audience.x", "consent.fax", "reachable.fax", "suppressed"])
def test_r1_6_yes_no_attributes_are_never_missing(engine, name):
    assert holds(engine, attribute(name, "equal", False))
    assert not holds(engine, attribute(name, "missing", None))


def test_r9_3_the_last_value_holds(engine):
    dated = {"x": [(None, 0), (DAY, 1), (DAY, 2), (DAY + 1, 3)]}
    assert holds(engine, attribute("x", "equal", 2.0), [(DAY, "cart")], dated)
    # An action at t wins over a value dated t, and holds until a later one.
    write = SetAttribute("x", "set", 9.0)
    assert holds(engine, attribute("x", "equal", 9.0), [(DAY, "cart")], dated, [write])
    assert holds(engine, attribute("x", "equal", 9.0), [(0, "cart")], dated, [write, Delay(DAY - 1)])
    assert holds(engine, attribute("x", "equal", 2.0), [(0, "cart")], dated, [write, Delay(DAY)])


EVENTS = [
    (0, "order", {"value": 10.0}),
    (DAY, "order", {"value": 5.0, "sku": "a"}),
    (2 * DAY, "order", {"sku": "b"}),
    (2 * DAY, "cart"),
    (2 * DAY, "order", {"value": 99.0}),
]


@pytest.mark.parametrize(
    ("operand", "operator", "value"),
    [
        (EventsOperand(event="order"), "equal", 3.0),
        (EventsOperand(event="order", within="P2D"), "equal", 3.0),  # [t - w, t], both included
        (EventsOperand(event="order", within="PT47H"), "equal", 2.0),
        (EventsOperand(event="view"), "equal", 0.0),
        (EventsOperand(event="cart"), "equal", 1.0),  # the event being delivered is past
        (EventsOperand(event="order", measure="sum", property="value"), "equal", 15.0),
        (EventsOperand(event="order", measure="sum", property="sku"), "equal", 0.0),
        (EventsOperand(event="view", measure="sum", property="value"), "equal", 0.0),
        (EventsOperand(event="order", measure="last", property="sku"), "equal", "b"),
        (EventsOperand(event="order", measure="last", property="value"), "missing", None),
        (EventsOperand(event="view", measure="last", property="value"), "missing", None),
        (
            EventsOperand(
                event="order",
                measure="last",
                property="value",
                where=Comparison(left=EventPropertyOperand(name="sku"), operator="equal", value="a"),
            ),
            "equal",
            5.0,
        ),
    ],
)
def test_r9_4_measures(engine, operand, operator, value):
    assert holds(engine, Comparison(left=operand, operator=operator, value=value), EVENTS)


def test_r9_4_last_is_of_the_instances_key(engine):
    keyed = EntryRule("after_exit", 0, "sku", False, None)
    events = [
        (0, "order", {"sku": "a", "value": 5.0}),
        (1, "order", {"sku": "b", "value": 6.0}),
        (2, "order", {"value": 7.0}),
        (3, "cart", {"sku": "a"}),
    ]
    assert holds(engine, happened("order", "equal", 5.0, measure="last", property="value"), events, entry=keyed)
    assert holds(engine, happened("order", "equal", 3.0), events, entry=keyed)
    assert holds(engine, happened("order", "equal", 18.0, measure="sum", property="value"), events, entry=keyed)


def test_r9_5_entry_properties(engine):
    condition = Comparison(left=EntryPropertyOperand(name="value"), operator="equal", value=5.0)
    assert holds(engine, condition, [(0, "cart", {"value": 5.0})])
    assert not holds(engine, condition, [(0, "cart")])
    outside = Comparison(left=EventPropertyOperand(name="value"), operator="missing")
    assert holds(engine, outside, [(0, "cart", {"value": 5.0})])


def test_r9_6_stage_and_visits(engine):
    steps = [SetStage("owner"), Delay(HOUR), SetStage("lapsed"), SetStage("lapsed"), SetStage("owner")]
    assert holds(engine, Comparison(left=StageOperand(), operator="missing"))
    assert holds(engine, Comparison(left=StageOperand(), operator="equal", value="owner"), before=steps)
    for within, number in (("", 2.0), ("PT1H", 2.0), ("PT59M", 1.0)):
        visits = StageVisitsOperand(name="owner", within=within)
        assert holds(engine, Comparison(left=visits, operator="equal", value=number), before=steps)
    lapsed = StageVisitsOperand(name="lapsed")
    assert holds(engine, Comparison(left=lapsed, operator="equal", value=1.0), before=steps)


def test_r9_6_messages_sent(engine):
    steps = [Send("email"), Delay(HOUR), Send("sms"), Send("sms", message_class="transactional")]
    for within, channel, number in (("PT1H", "", 3.0), ("PT59M", "", 2.0), ("P1D", "email", 1.0)):
        sent = SentOperand(within=within, channel=channel)
        assert holds(engine, Comparison(left=sent, operator="equal", value=number), before=steps)


def test_r9_7_segments(engine):
    in_it = Comparison(left=SegmentOperand(segment="vip"), operator="equal", value=1.0)
    out = Comparison(left=SegmentOperand(segment="vip"), operator="equal", value=0.0)
    no_such = Comparison(left=SegmentOperand(segment="other"), operator="missing")
    segments = {"vip": attribute("x")}
    assert holds(engine, in_it, attributes={"x": 1}, segments=segments)
    assert holds(engine, out, segments=segments)  # unknown is out
    assert holds(engine, no_such, segments=segments)


def test_r10_1_the_first_true_branch_wins(engine):
    item = program(
        {
            "t": CART,
            "split": Branch(
                (
                    ConditionBranch("over", attribute("x", "greater", 20_000.0)),
                    ConditionBranch("some", attribute("x", "at_least", 1.0)),
                    ConditionBranch("also", attribute("x", "at_least", 1.0)),
                ),
                "else",
            ),
        },
        [],
    )
    steps = {**item.steps, **{name: End(name) for name in ("over", "some", "also", "else")}}
    item = program(steps, ["t > split", *(f"split.{name} > {name}" for name in ("over", "some", "also", "else"))])
    people = [
        Person(f"p{value}", [(0, "cart")], {} if value is None else {"x": value})
        for value in (20_001.0, 20_000.0, 0.0, None)
    ]
    tally = engine([item], make_history(people), RunSettings())
    assert tally.journeys["j"].ends == {"over": 1, "some": 1, "else": 2}


# --- Random splits ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", [0, 7, -1, 2**64 + 7])
@pytest.mark.parametrize("salt", ["", "campaign"])
def test_r10_2_draws(engine, seed, salt):
    weights = (3, 0, 1, 2)
    shares = tuple((f"b{place}", weight) for place, weight in enumerate(weights))
    ends = {f"b{place}": End(f"b{place}") for place in range(4)}
    item = program(
        {"t": CART, "split": RandomSplit(shares, salt), **ends},
        ["t > split", *(f"split.{name} > {name}" for name in ends)],
    )
    people = [Person(f"näme {number}", [(0, "cart")]) for number in range(60)]
    tally = engine([item], make_history(people), RunSettings(seed=seed))
    expected = {}
    for person in people:
        branch = f"b{expected_branch(seed, person.key, salt or 'split', 0, weights)}"
        expected[branch] = expected.get(branch, 0) + 1
    assert tally.journeys["j"].ends == expected


@pytest.mark.parametrize("sticky", [True, False])
def test_r10_2_sticky_draws_do_not_count_visits(engine, sticky):
    item = program(
        {"t": CART, "split": RandomSplit((("a", 1), ("b", 1)), sticky=sticky), "x": End("a"), "y": End("b")},
        ["t > split", "split.a > x", "split.b > y"],
    )
    tally = engine([item], make_history([Person("me", [(time, "cart") for time in range(20)])]), RunSettings())
    expected = {}
    for visit in range(20):
        branch = "ab"[expected_branch(0, "me", "split", 0 if sticky else visit, (1, 1))]
        expected[branch] = expected.get(branch, 0) + 1
    assert tally.journeys["j"].ends == expected


# --- Actions ------------------------------------------------------------------------------------------------


def test_r15_2_set_add_clear(engine):
    add = SetAttribute("points", "add", 2.0)
    assert holds(engine, attribute("points", "equal", 2.0), before=[add])
    assert holds(engine, attribute("points", "equal", 5.0), attributes={"points": 1}, before=[add, add])
    assert holds(engine, attribute("x", "equal", 2.0), attributes={"x": "many"}, before=[SetAttribute("x", "add", 2.0)])
    assert holds(
        engine, attribute("points", "missing"), attributes={"points": 1}, before=[SetAttribute("points", "clear")]
    )
    tag = [SetAttribute("tag.x"), SetAttribute("tag.x", "clear")]
    assert holds(engine, attribute("tag.x", "equal", 0.0), before=tag)
    assert holds(engine, attribute("country", "equal", "FR"), before=[SetAttribute("country", "set", "FR")])


def test_r15_3_and_r15_4_suppression(engine):
    now = attribute("suppressed")
    assert holds(engine, now, before=[Suppress(HOUR)])
    assert holds(engine, now, before=[Suppress(HOUR), Delay(HOUR - 1)])
    assert not holds(engine, now, before=[Suppress(HOUR), Delay(HOUR)])
    assert holds(engine, now, before=[Suppress(DAY), Suppress(HOUR), Delay(2 * HOUR)])
    assert holds(engine, now, before=[Suppress(), Delay(29 * DAY)])
    assert holds(engine, now, attributes={"suppressed": [(0, 1)]})
