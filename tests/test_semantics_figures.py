"""docs/semantics.md 18 and 19: what is counted, and the result that is written."""

import json

from engines import every_engine
from history_builder import DAY, HOUR, Person, make_history, unix
from program_builder import ANY_TIME, counts, event, program

from journey.steps import CapRule, Delay, EventTrigger, Send
from simulator.result import Identity, build_result
from simulator.run import LoggedSend, RunSettings
from simulator.tally import Tally, differences

pytestmark = every_engine

WEEK = 7 * DAY
FIRST_DAY = unix(0) // DAY


def mailer(name="j", trigger="cart", channel="email", **send):
    return program(
        {f"{name}t": EventTrigger(event(trigger)), f"{name}m": Send(channel, **send)},
        [f"{name}t > {name}m"],
        journey=name,
        entry=ANY_TIME,
    )


def run(engine, programs, people, settings=None, **period):
    return engine(programs, make_history(people, **period), settings or RunSettings())


def carts(*times):
    return [(time, "cart") for time in times]


def test_r18_1_people_are_counted_once(engine):
    people = [Person("a", [*carts(0, 1), (2, "view")]), Person("b", [(3, "view")]), Person("c", [(4, "mail")])]
    tally = run(engine, [mailer("j"), mailer("k", "view")], people)
    assert (tally.customers, tally.entered) == (3, 2)
    assert (tally.journeys["j"].instances, tally.journeys["j"].entered) == (2, 1)
    assert tally.journeys["k"].entered == 2
    assert (tally.nodes["jm"].entries, tally.nodes["jm"].unique) == (2, 1)
    assert tally.first_sends_by_day.total == 2


def test_r18_2_and_r18_3_reach_and_those_sent_nothing(engine):
    two = [mailer("j"), mailer("k", "view", "sms")]
    people = [
        Person("both", [(0, "cart"), (1, "view")]),
        Person("no e-mail", [(0, "cart"), (DAY, "view")], {"consent.email": 0}),
        Person("nothing", [(0, "cart"), (1, "view")], willing=False),
        Person("no sms address", [(0, "view")], {"reachable.sms": 0}),
    ]
    tally = run(engine, two, people)
    assert counts(tally.first_sends_by_day) == {FIRST_DAY: 1, FIRST_DAY + 1: 1}
    assert tally.sent_nothing == {"consent": 1, "reachability": 1}
    assert tally.journeys["j"].first_sends_by_day.total == 1
    assert tally.journeys["j"].sent_nothing == {"consent": 2}
    assert tally.journeys["k"].sent_nothing == {"consent": 1, "reachability": 1}
    assert counts(tally.nodes["km"].first_sends_by_day) == {FIRST_DAY: 1, FIRST_DAY + 1: 1}


def test_r18_3_no_message_on_the_way(engine):
    item = program({"t": EventTrigger(event("cart")), "d": Delay(DAY), "m": Send("email")}, ["t > d", "d > m"])
    tally = run(engine, [item], [Person("a", carts(0))])
    assert tally.sent_nothing == {"no message": 1}


def test_r18_3_the_first_reason_counts(engine):
    # First capped by a cap of nothing for heavy messages, later without consent.
    item = program(
        {"t": EventTrigger(event("cart")), "m": Send("email", weight=2000)},
        ["t > m"],
        caps=(CapRule("c", 1000, "all", DAY, "rolling", "skip"),),
    )
    person = Person("a", carts(0, DAY), {"consent.email": [(None, 1), (HOUR, 0)]})
    tally = run(engine, [item], [person])
    assert tally.sent_nothing == {"capped": 1}
    assert tally.nodes["m"].blocked == {"consent": 1}


def test_r18_4_messages_in_windows_that_end_at_a_message(engine):
    # Days 0, 1 and 7: the window (day 0, day 7] holds two, so does (.., day 1]; in 28 days all three.
    people = [Person("a", carts(0, DAY, WEEK)), Person("b", carts(0), willing=False), Person("c", [(0, "view")])]
    tally = run(engine, [mailer()], people)
    assert counts(tally.windows[7].people) == {0: 1, 2: 1}
    assert counts(tally.windows[28].people) == {0: 1, 3: 1}
    assert counts(run(engine, [mailer()], [Person("a", carts(0, DAY, WEEK - 1))]).windows[7].people) == {3: 1}


def test_r18_4_the_cause_is_the_first_that_reaches_the_highest(engine):
    people = [Person("a", [(0, "cart"), (1, "view"), (20 * DAY, "cart"), (20 * DAY + 1, "cart")])]
    tally = run(engine, [mailer("j"), mailer("k", "view")], people)
    assert {node: counts(of) for node, of in tally.windows[7].causes.items()} == {"km": {2: 1}}
    assert {node: counts(of) for node, of in tally.windows[28].causes.items()} == {"jm": {4: 1}}


def test_r18_5_gaps(engine):
    people = [Person("a", [(0, "cart"), (0, "view"), (HOUR, "cart")]), Person("b", carts(5))]
    tally = run(engine, [mailer("j"), mailer("k", "view")], people)
    assert counts(tally.nodes["jm"].gaps) == {HOUR: 1}
    assert counts(tally.nodes["km"].gaps) == {0: 1}
    assert counts(tally.shortest_gaps) == {0: 1}


def test_r18_6_pressure(engine):
    # 1, then a week later 0.5 + 1, then at once 2.5.
    tally = run(engine, [mailer()], [Person("a", carts(0, WEEK, WEEK)), Person("b", carts(0), willing=False)])
    assert counts(tally.pressure) == {0: 1, 2500: 1}
    heavy = run(engine, [mailer(weight=2000)], [Person("a", carts(0, DAY))], RunSettings(half_life_days=1.0))
    assert counts(heavy.pressure) == {3000: 1}


def test_r18_4_and_r18_6_logged_sends(engine):
    settings = RunSettings(
        start=unix(WEEK), logged_sends_count=True, logged_sends=(LoggedSend("mailed", "email", weight=4000),)
    )
    tally = run(engine, [mailer()], [Person("a", [(0, "mailed"), (1, "mailed"), *carts(WEEK)])], settings)
    assert counts(tally.windows[7].people) == {2: 1}
    assert counts(tally.windows[28].people) == {3: 1}
    # (4 x 2^(-1 / 604,800) + 4) x 2^-((604,800 - 1) / 604,800) + 1 = 5.000002...
    assert counts(tally.pressure) == {5000: 1}
    assert tally.nodes["jm"].gaps.total == 0


def test_r14_3_days_and_hours_are_the_persons(engine):
    # Monday 00:30 UTC is Sunday 19:30 in New York and Monday 09:30 in Tokyo.
    people = [
        Person("new york", [(1800, "cart")], zone="America/New_York"),
        Person("tokyo", [(1800, "cart")], zone="Asia/Tokyo"),
        Person("journey's", [(1800, "cart")]),
    ]
    tally = run(engine, [mailer()], people)
    assert counts(tally.nodes["jm"].sends_by_day) == {FIRST_DAY - 1: 1, FIRST_DAY: 2}
    assert counts(tally.nodes["jm"].sends_by_hour) == {0: 1, 9: 1, 6 * 24 + 19: 1}


def test_r14_3_a_doubled_hour_adds_to_one_cell(engine):
    # London, Sunday 30 October 2011: 00:30 UTC and 01:30 UTC are both 01:30.
    events = [("2011-10-30 00:30", "cart"), ("2011-10-30 01:30", "cart")]
    tally = run(engine, [mailer()], [Person("a", events, zone="Europe/London")])
    assert counts(tally.nodes["jm"].sends_by_hour) == {6 * 24 + 1: 2}


def test_tallies_of_parts_add_up(engine):
    people = [Person(f"p{number}", carts(number, number * DAY, WEEK)) for number in range(7)]
    history = make_history(people)
    programs = [mailer(channel="sms"), mailer("k", "view")]
    whole = engine(programs, history, RunSettings())
    parts = [engine(programs, history, RunSettings(), part) for part in (range(3), range(3, 7), range(0))]
    assert differences(Tally.added(parts), whole) == []
    assert Tally.added([Tally.nothing(programs)]) == engine(programs, history, RunSettings(), range(0))


def test_r19_the_document(engine):
    caps = (CapRule("weekly", 1000, "all", WEEK, "rolling", "skip"),)
    settings = RunSettings(seed=5, start=unix(0), end=unix(WEEK))
    item = program(
        {"t": EventTrigger(event("cart")), "d": Delay(HOUR), "m": Send("email")}, ["t > d", "d > m"], caps=caps
    )
    history = make_history(
        [Person("a", carts(0, DAY)), Person("b", carts(5), willing=False), Person("c", carts(WEEK - 1))],
        end=9 * DAY,
        made=["cart", "view"],
        made_attributes=["consent.email", "vip"],
    )
    identity = Identity({"j": "abc"}, "1.2.3", {"t": "exact", "d": "exact", "m": "assumed"})
    result = build_result(engine([item], history, settings), [item], history, settings, identity)
    document = json.loads(result.to_json())
    assert document["seed"] == 5
    assert document["period"] == {"start": "2011-01-03T00:00:00Z", "end": "2011-01-10T00:00:00Z"}
    assert document["hashes"] == {"journeys": {"j": "abc"}, "history": history.fingerprint}
    assert document["program_version"] == "1.2.3"
    assert document["history"]["made_events"] == ["cart"]
    assert document["history"]["made_attributes"] == ["consent.email"]
    assert (document["exact"], document["assumed"]) == (["d", "t"], ["m"])
    message = document["nodes"]["m"]
    assert [message[name] for name in ("entries", "unique", "sent", "held", "capped", "active")] == [3, 2, 1, 0, 1, 0]
    assert message["blocked"] == {"consent": 1}
    assert document["nodes"]["d"]["active"] == 1
    assert document["nodes"]["d"]["active_by"] == {"wait": 1}
    assert document["nodes"]["d"]["seconds"] == {
        "count": 3,
        "median": 3600,
        "p90": 3600,
        "p99": 3600,
        "maximum": 3600,
        "mean": 3600.0,
    }
    assert document["edges"]["t.next"]["passes"] == 4
    assert document["journeys"]["j"]["reach"] == 1
    assert document["journeys"]["j"]["ends"] == {"end of path": 3}
    week = document["run"]["messages_per_person"]["7"]
    assert week["people"] == {"0": 2, "1": 1}
    assert week["above"] == [{"cap": "weekly", "limit": 1.0, "people": 0, "share": 0.0, "by_node": {}}]
    assert document["run"]["messages_per_person"]["28"]["above"] == []
    assert document["run"]["sends_by_hour"][1] == 1
    assert document["run"]["sends_by_day"] == {"2011-01-03": 1}
    assert document["run"]["reach_by_day"] == {"2011-01-03": 1}


def test_r19_the_same_run_writes_the_same_bytes(engine):
    history = make_history([Person(f"p{number}", carts(number, 9 * number)) for number in range(9)])
    written = {
        build_result(engine([mailer()], history, RunSettings()), [mailer()], history, RunSettings()).to_json()
        for _ in range(2)
    }
    assert len(written) == 1
