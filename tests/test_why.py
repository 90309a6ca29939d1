"""The trace of one customer, and who did not get something: equal to the run's own totals."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from random import Random

import pytest
from command_line import loopline
from history_builder import DAY, HOUR, Person, make_history, unix
from program_builder import ANY_TIME, ONCE, event, on, program
from random_journeys import make_scenario
from small_shop import LIFECYCLE, lifecycle, small_shop, small_shop_folder

from designer.cap_words import cap_words
from designer.why_words import headline, moment_words, reason_words
from exporters.names import names_of
from journey.model import Cap
from journey.program import program_of
from journey.steps import CapRule, Delay, End, EventTrigger, ExitCriterion, LoopLimits, QuietRule, Send, WaitForEvents
from simulator.compiled.warm_up import warm_up
from simulator.run import RunSettings
from simulator.simulate import simulate
from simulator.tally import Tally, differences
from simulator.why.trace import Moment, Trace
from simulator.why.tracing import UnknownCustomer, customer_number, trace
from simulator.why.who import WhoNot, who_did_not_get

EVERY_DAY = frozenset(range(7))
NAMES = names_of((lifecycle(),))


@pytest.fixture(autouse=True, scope="module")
def _ready() -> None:
    assert warm_up()


def steps(traced: Trace) -> list[tuple[str, str, str]]:
    return [(moment.what, moment.node, moment.reason) for moment in traced.moments]


# --- Traces --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(40))
def test_traces_add_up_to_the_run(seed: int) -> None:
    scenario = make_scenario(Random(1000 + seed))
    given = (scenario.programs, scenario.history, scenario.settings)
    tally = simulate(*given, engine="compiled").tally
    traces = [trace(*given, customer) for customer in range(scenario.history.customers)]
    if traces:
        assert differences(Tally.added([one.tally for one in traces]), tally) == []
    moments = [moment for one in traces for moment in one.moments]
    counted = Counter((moment.what, moment.node) for moment in moments)
    passed = Counter(moment.edge for moment in moments if moment.what == "left")
    for node, of_node in tally.nodes.items():
        assert counted["sent", node] == of_node.sent
        assert counted["capped", node] == of_node.capped
        assert counted["ended", node] == of_node.ends
        assert counted["blocked", node] == sum(of_node.blocked.values())
        assert counted["active", node] == sum(of_node.active.values())
        assert counted["started", node] == of_node.starts
        assert counted["jumped", node] == of_node.jumps_in
        assert counted["started", node] + counted["arrived", node] + counted["jumped", node] == of_node.entries
    for edge, of_edge in tally.edges.items():
        assert passed[edge] == of_edge.passes
        limits = sum(moment.what == "limit" and moment.edge == edge for moment in moments)
        assert limits == of_edge.limit_reached
    refused = sum(moment.what == "refused" for moment in moments)
    assert refused == sum(sum(journey.refused.values()) for journey in tally.journeys.values())
    for what, name in (("deferred", "deferred"), ("dropped", "deferred_dropped"), ("pending", "deferred_waiting")):
        told = sum(moment.what == what for moment in moments)
        assert told == sum(getattr(journey, name) for journey in tally.journeys.values())
    for one in traces:
        assert [moment.time for moment in one.moments] == sorted(moment.time for moment in one.moments)


def test_a_trace_tells_times_reasons_and_causes() -> None:
    item = program(
        {
            "start": EventTrigger(event("cart")),
            "wait": WaitForEvents((on("order", "order"),), 2 * DAY),
            "mail": Send("email"),
            "again": Delay(HOUR),
        },
        ["start > wait", "wait.timeout > mail", "mail > again", "again > mail"],
        loops={"again.next": LoopLimits(1, 0)},
        caps=(CapRule("weekly", 1000, "all", 7 * DAY, "rolling", "skip"),),
        quiet=QuietRule(((EVERY_DAY, 0, 8 * 3600),), "UTC", "hold", frozenset({"commercial"})),
    )
    history = make_history([Person("a", [(0, "cart"), (5 * DAY, "view")])])
    traced = trace([item], history, RunSettings(), 0)
    sent = 2 * DAY + 8 * HOUR
    assert [(moment.time - unix(0), moment.what, moment.node, moment.reason) for moment in traced.moments] == [
        (0, "started", "start", ""),
        (0, "left", "start", ""),
        (0, "arrived", "wait", ""),
        (0, "waits", "wait", "wait"),
        (2 * DAY, "left", "wait", ""),
        (2 * DAY, "arrived", "mail", ""),
        (2 * DAY, "waits", "mail", "quiet"),
        (sent, "sent", "mail", ""),
        (sent, "left", "mail", ""),
        (sent, "arrived", "again", ""),
        (sent, "waits", "again", "wait"),
        (sent + HOUR, "left", "again", ""),
        (sent + HOUR, "arrived", "mail", ""),
        (sent + HOUR, "capped", "mail", "weekly"),
        (sent + HOUR, "left", "mail", ""),
        (sent + HOUR, "arrived", "again", ""),
        (sent + HOUR, "waits", "again", "wait"),
        (sent + 2 * HOUR, "limit", "again", ""),
        (sent + 2 * HOUR, "ended", "again", "limit"),
    ]
    assert [moment.cause for moment in traced.moments[:4]] == ["cart"] * 4
    assert {moment.cause for moment in traced.moments[4:]} == {""}
    assert traced.edges() == ("start.next", "wait.timeout", "mail.next", "again.next", "mail.next")
    assert [(event.time - unix(0), event.name) for event in traced.events] == [(0, "cart"), (5 * DAY, "view")]


def test_held_entries_are_told_to_their_end() -> None:
    first = program(
        {"cart": EventTrigger(event("cart")), "wait": Delay(3 * DAY)}, ["cart > wait"], journey="first", entry=ANY_TIME
    )
    second = program(
        {"view": EventTrigger(event("view")), "mail": Send("email")},
        ["view > mail"],
        journey="second",
        entry=ANY_TIME,
        defer_while=("first",),
        exits=(ExitCriterion("bought", event("order"), None),),
    )
    people = [
        Person("released", [(0, "cart"), (DAY, "view")]),
        # The first is dropped at the moment at which the second is held: nobody is taken for somebody else.
        Person("dropped", [(0, "cart"), (DAY, "view"), (2 * DAY, "order"), (2 * DAY, "view"), (2 * DAY, "order")]),
        Person("pending", [(5 * DAY, "cart"), (6 * DAY, "view")]),
    ]
    history = make_history(people, end=7 * DAY)
    given = ([first, second], history, RunSettings())
    told = {}
    for person in people:
        moments = trace(*given, customer_number(history, person.key)).moments
        told[person.key] = [(one.what, (one.time - unix(0)) // DAY) for one in moments if one.journey == "second"]
    assert told["released"][:2] == [("deferred", 1), ("started", 3)]
    assert told["dropped"] == [("deferred", 1), ("dropped", 2), ("deferred", 2), ("dropped", 2)]
    assert told["pending"] == [("deferred", 6), ("pending", 7)]
    for engine in ("plain", "compiled"):
        who = who_did_not_get(*given, "mail", engine=engine)
        assert (who.got, people_by(who)) == (1, {("not entered", "dropped"): 1, ("not entered", "deferred"): 1})
        assert all("waited" in words or "waits" in words for words in (reason_words(one, NAMES) for one in who.reasons))


def test_a_refused_entry_is_told_at_its_start() -> None:
    item = program(
        {"cart": EventTrigger(event("cart")), "view": EventTrigger(event("view")), "wait": Delay(3 * DAY)},
        ["cart > wait", "view > wait"],
    )
    history = make_history([Person("a", [(0, "cart"), (HOUR, "view")])], end=9 * DAY)
    once = program(item.steps, ["cart > wait", "view > wait"], entry=ONCE)
    moments = trace([once], history, RunSettings(), 0).moments
    assert [(one.node, one.reason, one.cause) for one in moments if one.what == "refused"] == [("view", "once", "view")]


def test_nobody_is_told_to_wait_for_no_time() -> None:
    item = program(
        {"cart": EventTrigger(event("cart")), "none": Delay(0), "hour": Delay(HOUR)}, ["cart > none", "none > hour"]
    )
    traced = trace([item], make_history([Person("a", [(0, "cart")])], end=DAY), RunSettings(), 0)
    assert [one.node for one in traced.moments if one.what == "waits"] == ["hour"]
    assert [one.node for one in traced.moments if one.what == "left"] == ["cart", "none"]


def test_who_ran_out_of_time_took_no_other_way() -> None:
    item = program(
        {"cart": EventTrigger(event("cart")), "wait": Delay(3 * DAY), "mail": Send("email")},
        ["cart > wait", "wait > mail"],
        longest=DAY,
    )
    history = make_history([Person("a", [(0, "cart")])], end=9 * DAY)
    for engine in ("plain", "compiled"):
        who = who_did_not_get([item], history, RunSettings(), "mail", engine=engine)
        assert people_by(who) == {("exited", "timed out"): 1}
        assert reason_words(who.reasons[0], NAMES) == "left the journey before: timed out"
        # An end of that name is a way that people take.
        named = program({**item.steps, "no": End("timed out")}, ["cart > wait", "wait > no"])
        who = who_did_not_get([named], history, RunSettings(), "mail", engine=engine)
        assert people_by(who) == {("another way", "timed out"): 1}


def test_a_customer_is_found_by_key() -> None:
    history = small_shop()
    for number in range(history.customers):
        assert customer_number(history, history.key(number)) == number
    with pytest.raises(UnknownCustomer, match="nobody"):
        customer_number(history, "nobody")


def test_every_moment_has_words() -> None:
    journey, history = lifecycle(), small_shop()
    names = names_of((journey,))
    found = [
        moment
        for number in range(history.customers)
        for moment in trace([program_of(journey)], history, RunSettings(), number).moments
    ]
    assert {"sent", "waits", "ended", "refused", "blocked", "capped", "converted"} <= {moment.what for moment in found}
    for moment in found:
        words = moment_words(moment, names, "Europe/London")
        assert words.endswith(".")
        assert "{" not in words
        assert moment.node not in ("lapsed_stage", "not_now") or moment.node not in words
    held = Moment(0, "waits", "j", 0, "reminder", reason="quiet", until=1_300_000_000)
    assert "2011-03-13 07:06" in moment_words(held, names, None)
    assert "2011-03-13 16:06" in moment_words(held, names, "Asia/Tokyo")


# --- Who did not get it --------------------------------------------------------------------------------------


def people_by(who: WhoNot) -> dict[tuple[str, str], int]:
    return {(reason.outcome, reason.detail): reason.people for reason in who.reasons}


def test_everybody_has_one_reason() -> None:
    item = program(
        {
            "start": EventTrigger(event("cart")),
            "wait": WaitForEvents((on("order", "order"),), DAY),
            "mail": Send("email"),
        },
        ["start > wait", "wait.timeout > mail"],
        entry=ANY_TIME,
        caps=(CapRule("none", 0, "channel:email", DAY, "rolling", "skip"),),
        exits=(ExitCriterion("gone", event("unsubscribe"), None),),
    )
    willing = program(item.steps, ["start > wait", "wait.timeout > mail"], exits=item.exits)
    people = [
        Person("got", [(0, "cart")]),
        Person("no consent", [(0, "cart")], {"consent.email": 0}),
        Person("no address", [(0, "cart")], {"reachable.email": 0}),
        Person("never came", [(0, "view")]),
        Person("exited", [(0, "cart"), (HOUR, "unsubscribe")]),
        Person("ordered", [(0, "cart"), (HOUR, "order")]),
        Person("late", [(10 * DAY, "cart")]),
    ]
    history = make_history(people, end=10 * DAY + HOUR)
    for engine in ("plain", "compiled"):
        who = who_did_not_get([willing], history, RunSettings(), "mail", engine=engine)
        assert (who.customers, who.got) == (7, 1)
        assert people_by(who) == {
            ("unreachable", "consent"): 1,
            ("unreachable", "reachability"): 1,
            ("not entered", ""): 1,
            ("exited", "exit:gone"): 1,
            ("another way", "end of path"): 1,
            ("on the way", "wait"): 1,
        }
        examples = {reason.examples[0] for reason in who.reasons}
        assert examples == {"no consent", "no address", "never came", "exited", "ordered", "late"}
        capped = who_did_not_get([item], history, RunSettings(), "mail", engine=engine)
        assert people_by(capped)["capped", ""] == 1
        assert capped.got == 0


@pytest.mark.parametrize("seed", range(25))
def test_reasons_and_those_who_got_it_are_everybody(seed: int) -> None:
    scenario = make_scenario(Random(seed))
    given = (scenario.programs, scenario.history, scenario.settings)
    tally = simulate(*given, engine="compiled").tally
    for item in scenario.programs:
        entered = tally.journeys[item.journey].entered
        for node, step in item.steps.items():
            who = who_did_not_get(*given, node, examples=10**6, engine="compiled")
            of_node = tally.nodes[node]
            assert who.got == (of_node.first_sends_by_day.total if isinstance(step, Send) else of_node.unique)
            assert who.got + sum(reason.people for reason in who.reasons) == scenario.history.customers
            never = [reason for reason in who.reasons if reason.outcome == "not entered"]
            assert sum(reason.people for reason in never) == scenario.history.customers - entered
            keys = [key for reason in who.reasons for key in reason.examples]
            assert len(set(keys)) == len(keys) == scenario.history.customers - who.got
            assert who == who_did_not_get(*given, node, examples=10**6, engine="plain") or seed % 5


def test_examples_are_true() -> None:
    programs, history = [program_of(lifecycle())], small_shop()
    who = who_did_not_get(programs, history, RunSettings(), "reminder", engine="compiled")
    names = names_of((lifecycle(),))
    assert headline(who, names).startswith("“Cart reminder” went to ")
    for reason in who.reasons:
        assert reason_words(reason, names)
        for key in reason.examples:
            traced = trace(programs, history, RunSettings(), customer_number(history, key))
            told = steps(traced)
            assert not any(what == "sent" and node == "reminder" for what, node, _ in told)
            if reason.outcome == "unreachable":
                assert ("blocked", "reminder", reason.detail) in told
            if reason.outcome == "not entered":
                assert not any(what == "started" for what, _, _ in told)
            if reason.outcome == "on the way":
                assert any(what == "active" for what, _, _ in told)


def test_an_unknown_step_is_refused() -> None:
    with pytest.raises(KeyError):
        who_did_not_get([program_of(lifecycle())], small_shop(), RunSettings(), "nothing")


# --- The command ---------------------------------------------------------------------------------------------


def test_why_at_the_terminal(tmp_path: Path) -> None:
    shop = small_shop_folder(tmp_path / "shop")
    out = tmp_path / "who.json"
    who = loopline("why", LIFECYCLE, "--history", shop, "--node", "reminder", "--json", out).expect(0)
    document = json.loads(out.read_bytes())
    assert document["got"] + sum(reason["people"] for reason in document["reasons"]) == document["customers"] == 80
    assert "took another way" in who.out
    key = document["reasons"][0]["examples"][0]
    traced = loopline("why", LIFECYCLE, "--history", shop, "--customer", key, "--json", out).expect(0)
    assert traced.out.startswith(f"Customer {key}: ")
    assert json.loads(out.read_bytes())["customer"] == key
    loopline("why", LIFECYCLE, "--history", shop, "--customer", "nobody").bad("no customer “nobody”", "Such as: ")
    loopline("why", LIFECYCLE, "--history", shop, "--node", "remindr").bad("Nearest: reminder")


@pytest.mark.parametrize(
    ("cap", "said"),
    [
        (Cap(id="a", limit=1, window="PT24H"), "At most 1 message in any 24 hours"),
        (Cap(id="a", window="P1D", window_type="person_days"), "At most 2 messages in 1 day of the person's calendar"),
        (Cap(id="a", window="P2D", window_type="utc_days"), "At most 2 messages in 2 days from midnight UTC"),
        (
            Cap(id="a", window_type="person_week", scope="topic:news"),
            "At most 2 messages about news in a calendar week",
        ),
        (Cap(id="a", window="P7D", scope="channel:messenger"), "At most 2 messages over messenger in any 7 days"),
    ],
)
def test_caps_are_said_in_words(cap: Cap, said: str) -> None:
    assert cap_words(cap) == said
