"""No replay sends one person more than the doctor says is possible."""

from __future__ import annotations

from random import Random

from faulty_journeys import FAULTS, Drawing, started
from history_builder import DAY, HOUR, Person, make_history
from hypothesis import given, settings
from hypothesis import strategies as st

from journey import edits
from journey.checks.bounds import Bound, most_messages, most_visits
from journey.checks.check import check
from journey.checks.graph import Graph
from journey.checks.stopping import stops_replay
from journey.condition import EventMatch
from journey.journey import new_journey
from journey.model import Cap, Entry, Goal, Loop
from journey.program import program_of
from journey.store import Store
from simulator.plain.engine import simulate_plain
from simulator.run import RunSettings

WAITS = ("PT1H", "PT6H", "P1D", "P3D", "P10D")
INTERVALS = ("PT1H", "P1D", "P5D")


def _random_journey(random: Random) -> Store:
    store = Store(new_journey("journey-test", "Test", "UTC"))
    start = edits.add_node(store, "event_trigger", 0, 0, parameters={"event": {"event": "view"}})
    nodes, source, output = [], start, "next"
    for _ in range(random.randrange(2, 9)):
        kind = random.choice(("email", "email", "delay", "wait_for_event", "random_split", "sms"))
        values: dict[str, object] = {}
        if kind == "delay":
            values = {"duration": random.choice(WAITS)}
        elif kind == "wait_for_event":
            branches = [{"id": "b", "name": "b", "event": {"event": "order"}}]
            values = {"branches": branches, "timeout": random.choice(WAITS)}
        elif kind == "random_split":
            values = {"branches": [{"id": "b", "name": "b", "weight": 1}, {"id": "c", "name": "c", "weight": 1}]}
        node = edits.add_node(store, kind, 0, 0, parameters=values, source=source, output=output)
        source, output = node, {"wait_for_event": "timeout", "random_split": "c"}.get(kind, "next")
        nodes.append(node)
        if kind in ("wait_for_event", "random_split"):
            made = edits.connect(store, node, "b", random.choice(nodes))
            _limit(store, made, random)
    if random.random() < 0.7:
        _limit(store, edits.connect(store, source, output, random.choice(nodes)), random)
    caps = ()
    if random.random() < 0.4:
        scope = random.choice(("all", "channel:email", "class:commercial"))
        window_type = random.choice(("rolling", "person_days", "person_week"))
        caps = (Cap(id="c", limit=random.choice((1, 2)), scope=scope, window="P3D", window_type=window_type),)  # type: ignore[arg-type]
    goals = (Goal(id="g", event=EventMatch(event="order"), node=random.choice(nodes)),) if random.random() < 0.3 else ()
    edits.change_header(store, "Set", entry=Entry(mode="once"), caps=caps, goals=goals)
    return store


def _limit(store: Store, edge: str | None, random: Random) -> None:
    if edge is not None and store.journey.edge(edge).loop is not None:  # type: ignore[union-attr]
        limits = Loop(max_passes=random.randrange(1, 5), minimum_interval=random.choice(INTERVALS))
        edits.set_loop(store, edge, limits)


def _person(key: str, random: Random) -> Person:
    names = ("view", "view", "order")
    events = [(random.randrange(60 * 24) * HOUR, random.choice(names)) for _ in range(random.randrange(1, 12))]
    return Person(key, sorted(events))


@given(st.randoms(use_true_random=False))
@settings(max_examples=80, deadline=None)
def test_no_replay_sends_more_than_the_bound(random: Random) -> None:
    store = _random_journey(random)
    if stops_replay(check(store.journey)):
        return
    history = make_history([_person(f"p{number}", random) for number in range(6)], start=0, end=120 * DAY)
    tally = simulate_plain([program_of(store.journey)], history, RunSettings())
    graph = Graph(store.journey)
    for days in (7, 28):
        bound = most_messages(graph, days)
        most = max(tally.windows[days].people.values, default=0)
        assert bound.messages is None or most <= bound.messages, (days, most, bound)
    for node in graph.sends:
        visits = most_visits(graph, [node])
        # Each of six people enters once at most.
        assert visits is None or tally.nodes[node].entries <= 6 * visits, node


def _line(*waits: str, **limits: object) -> Store:
    def body(drawing: Drawing) -> None:
        first = drawing.letter("First")
        last = first
        for number, wait in enumerate(waits):
            last = drawing.step("delay", duration=wait)
            if number < len(waits) - 1 or not limits:
                last = drawing.letter(f"Letter {number}")
        if limits:
            drawing.goes_back(last, "next", first, **limits)
        else:
            drawing.end()

    return started(body)


def test_waits_spread_messages() -> None:
    graph = Graph(_line("P7D", "P7D", "P7D").journey)
    assert [most_messages(graph, days).messages for days in (1, 7, 13, 14, 60)] == [1, 2, 2, 3, 4]


def test_a_loop_counts_as_often_as_it_can_be_passed() -> None:
    graph = Graph(_line("P1D", max_passes=13, minimum_interval="P2D").journey)
    assert most_visits(graph, graph.commercial) == 14
    assert most_messages(graph, 60) == Bound(14, 60)
    assert most_messages(graph, 7).messages == 5, "days 0, 2, 4, 6, and one that was under way"


def test_caps_bound_what_the_drawing_does_not() -> None:
    store = FAULTS["too-many-messages"][0]()
    assert most_messages(Graph(store.journey), 60) == Bound(61, 60)
    edits.change_header(store, "Cap", caps=(Cap(id="c", limit=2, window="P7D"),))
    assert most_messages(Graph(store.journey), 60) == Bound(18, 60, True)
    edits.change_header(store, "Cap", caps=(Cap(id="c", limit=2, window_type="person_week"),))
    assert most_messages(Graph(store.journey), 60) == Bound(20, 60, True)
    edits.change_header(store, "Cap", caps=(Cap(id="c", limit=2, scope="class:transactional", window="P7D"),))
    assert most_messages(Graph(store.journey), 60).messages == 61


def test_a_goal_that_leads_back_each_time_has_no_bound() -> None:
    store = _line("P1D")
    first = store.journey.nodes[1].id
    edits.change_header(
        store, "Goal", goals=(Goal(id="g", event=EventMatch(event="order"), node=first, counts="each"),)
    )
    assert most_messages(Graph(store.journey), 60).messages is None
    finding = next(one for one in check(store.journey) if one.code == "too-many-messages")
    assert "Nothing limits" in finding.reason
