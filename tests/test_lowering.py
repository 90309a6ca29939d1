"""The passes that give a journey a target's shape, one by one, and what they say."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal

import msgspec
import pytest
from history_builder import DAY, HOUR, Person, make_history

from designer.exporting.beside import replay_beside
from exporters.lowering.asking import Options
from exporters.lowering.beside import Beside, beside, beside_lines, integers
from exporters.lowering.beside import document as beside_document
from exporters.lowering.fidelity import document, fidelities, report_lines
from exporters.lowering.form import flow_of
from exporters.lowering.lower import Lowered, lower
from journey import edits
from journey.condition import AttributeOperand, Comparison, EventMatch
from journey.encoding import decode, encode
from journey.file import read_journey
from journey.journey import Journey, new_journey
from journey.model import ExitRule, Goal, Loop
from journey.program import program_of
from journey.store import Store
from journey.targets.profile import Profile, Splits, Waits
from journey.targets.profiles import profile, profiles
from simulator.history.history import History
from simulator.plain.engine import simulate_plain
from simulator.result import Result, build_result
from simulator.run import RunSettings

TEMPLATES = Path(__file__).parents[1] / "resources" / "templates"

LOOPLESS = Profile(id="loopless", words="Loopless")
TREE = Profile(id="tree", words="Tree", splits=Splits(ways="two", random="two"))


class Drawing:
    """A journey drawn step by step."""

    def __init__(self) -> None:
        self.store = Store(new_journey("journey-lowering", "Drawn"))

    def add(self, kind: str, after: str = "", output: str = "next", name: str = "", **parameters: Any) -> str:
        return edits.add_node(
            self.store, kind, 0, 0, source=after, output=output if after else "", name=name, parameters=parameters
        )

    def connect(self, source: str, output: str, target: str, loop: Loop | None = None) -> str:
        edge = edits.connect(self.store, source, output, target)
        assert edge is not None
        if loop is not None:
            edits.set_loop(self.store, edge, loop)
        return edge

    def entry(self, **changes: Any) -> None:
        header = self.store.journey.header
        edits.change_header(self.store, "entry", entry=msgspec.structs.replace(header.entry, **changes))

    @property
    def journey(self) -> Journey:
        return self.store.journey


def _looping(loop: Loop, body: str = "P2D") -> tuple[Drawing, str]:
    """A cart starts; a letter, a wait, and back to the letter."""
    drawing = Drawing()
    start = drawing.add("event_trigger", event={"event": "cart"})
    mail = drawing.add("email", start, name="Letter")
    pause = drawing.add("delay", mail, duration=body)
    return drawing, drawing.connect(pause, "next", mail, loop)


def _history(*people: Sequence[tuple[Any, ...]]) -> History:
    return make_history([Person(f"p{place}", events) for place, events in enumerate(people)], end=90 * DAY)


def _replayed(journeys: Sequence[Journey], history: History) -> Result:
    programs = [program_of(journey) for journey in journeys]
    settings = RunSettings(seed=3)
    return build_result(simulate_plain(programs, history, settings), programs, history, settings, None)


def _beside(lowered: Lowered, history: History) -> Beside:
    return beside(_replayed([lowered.journey], history), _replayed(lowered.journeys, history), lowered)


def _profile(name: str) -> Profile:
    found = profile(name)
    assert found is not None
    return found


def _said(lowered: Lowered, record: str, setting: str = "") -> list[str]:
    return [one.fidelity for one in lowered.verdicts if (one.record, one.setting) == (record, setting)]


CARTS = _history([(0, "cart")], [(DAY, "cart"), (5 * DAY, "order")], [(3 * DAY, "cart"), (40 * DAY, "cart")])


@pytest.mark.parametrize("passes", [1, 2, 3])
@pytest.mark.parametrize("apart", ["P0D", "P2D", "P7D"])
def test_case_19_an_unrolled_loop_replays_to_the_same_sends(passes: int, apart: str) -> None:
    drawing, edge = _looping(Loop(max_passes=passes, minimum_interval=apart))
    lowered = lower(drawing.journey, LOOPLESS)
    (flow,) = lowered.flows
    assert lowered.is_exact
    assert all(way.loop is None for way in flow.ways)
    assert len(flow.sends) == passes + 1
    shown = _beside(lowered, CARTS)
    assert shown.same
    assert shown.messages[0].before == shown.messages[0].after == 4 * (passes + 1)
    assert _said(lowered, edge) == ["exact"]


def test_a_body_of_unknown_length_is_said_to_be_approximated() -> None:
    drawing = Drawing()
    start = drawing.add("event_trigger", event={"event": "cart"})
    mail = drawing.add("email", start)
    branches = [{"id": "order", "name": "", "event": {"event": "order"}}]
    settle = drawing.add("wait_for_event", mail, branches=branches, timeout="P5D")
    edge = drawing.connect(settle, "order", mail, Loop(max_passes=2, minimum_interval="P7D"))
    lowered = lower(drawing.journey, LOOPLESS)
    assert not lowered.is_exact
    assert _said(lowered, edge, "minimum_interval") == ["approximated"]


def test_what_follows_a_loop_stands_once() -> None:
    drawing, _ = _looping(Loop(max_passes=3, on_limit="exit"))
    journey = drawing.journey
    split = drawing.add("condition_split", "email_1")
    last = drawing.add("sms", split, "yes", name="After the loop")
    assert last
    lowered = lower(drawing.journey, LOOPLESS)
    assert len([piece for piece in lowered.flows[0].pieces if piece.origin == last]) == 1
    assert journey is not drawing.journey


def test_a_long_loop_is_handed_over_by_a_tag() -> None:
    drawing, edge = _looping(Loop(max_passes=40, minimum_interval="P2D"))
    drawing.entry(mode="any_time")
    lowered = lower(drawing.journey, _profile("klaviyo"), Options(loops="hand_over"))
    assert not lowered.problems
    first, again = lowered.flows
    assert [piece.kind for piece in again.triggers] == ["segment_entry"]
    assert "approximated" in _said(lowered, edge)
    shown = _beside(lowered, make_history([Person("p", [(0, "cart")])], end=60 * DAY))
    # Day 0, then one every two days: the count is kept over the runs.
    assert shown.messages[0].before == shown.messages[0].after == 31
    assert first.header.journey_id != again.header.journey_id


@pytest.mark.parametrize("target", ["klaviyo", "braze"])
def test_a_handed_over_loop_ends_at_its_limit(target: str) -> None:
    drawing, _ = _looping(Loop(max_passes=3, minimum_interval="P2D"))
    lowered = lower(drawing.journey, _profile(target), Options(loops="hand_over"))
    shown = _beside(lowered, CARTS)
    assert [message.after for message in shown.messages] == [16]


def test_a_jump_back_counts_its_passes() -> None:
    drawing, _ = _looping(Loop(max_passes=3, minimum_interval="P4D"))
    lowered = lower(drawing.journey, _profile("activecampaign"))
    (flow,) = lowered.flows
    assert all(way.loop is None for way in flow.ways)
    assert _beside(lowered, CARTS).same


@pytest.mark.parametrize("target", ["mautic", "getresponse"])
def test_loops_whose_limits_send_people_to_each_other_end(target: str) -> None:
    drawing = Drawing()
    start = drawing.add("event_trigger", event={"event": "cart"})
    mail = drawing.add("email", start)
    shares = [{"id": name, "name": name, "weight": 1} for name in ("a", "b")]
    split = drawing.add("random_split", drawing.add("delay", mail, duration="P1D"), shares=shares)
    for output, other in (("a", "b"), ("b", "a")):
        edge = edits.connect(drawing.store, split, output, mail)
        assert edge is not None
        loop = Loop(max_passes=2, minimum_interval="P0D", on_limit=f"output:{other}")
        edits.set_loop(drawing.store, edge, loop)
    lowered = lower(drawing.journey, _profile(target))
    shown = _beside(lowered, CARTS)
    assert [message.after for message in shown.messages] == [message.before for message in shown.messages]
    assert shown.messages[0].before >= 5


def test_a_circle_without_a_limit_is_refused() -> None:
    drawing, edge = _looping(Loop())
    journey = drawing.journey
    found = journey.edge(edge)
    assert found is not None
    plain = Journey({**journey.records, edge: msgspec.structs.replace(found, loop=None)})
    (problem,) = lower(plain, LOOPLESS).problems
    assert problem.record in ("email_1", "delay_1")
    assert problem.remedy


def test_ways_that_come_together_are_copied() -> None:
    drawing = Drawing()
    start = drawing.add("event_trigger", event={"event": "cart"})
    split = drawing.add("condition_split", start)
    mail = drawing.add("email", split, "yes")
    drawing.connect(split, "no", mail)
    copied = lower(drawing.journey, TREE)
    assert copied.is_exact
    assert len(copied.flows[0].sends) == 2
    shared = lower(drawing.journey, _profile("braze"))
    assert len(shared.flows[0].sends) == 1


def test_a_split_over_many_ways_is_chained_and_draws_the_same_lots() -> None:
    drawing = Drawing()
    start = drawing.add("event_trigger", event={"event": "cart"})
    shares = [{"id": name, "name": name, "weight": weight} for name, weight in (("a", 5), ("b", 3), ("c", 2))]
    split = drawing.add("random_split", start, shares=shares)
    for name in ("a", "b", "c"):
        drawing.add("email", split, name, name=name)
    lowered = lower(drawing.journey, TREE)
    assert len([piece for piece in lowered.flows[0].pieces if piece.kind == "random_split"]) == 2
    many = make_history([Person(f"p{place}", [(0, "cart")]) for place in range(60)], end=DAY)
    shown = _beside(lowered, many)
    assert shown.same
    assert all(message.before for message in shown.messages)


@pytest.mark.parametrize("looks", [1, 3])
def test_a_wait_for_an_event_becomes_waits_and_looks(looks: int) -> None:
    drawing = Drawing()
    start = drawing.add("event_trigger", event={"event": "cart"})
    branches = [{"id": "order", "name": "ordered", "event": {"event": "order"}}]
    settle = drawing.add("wait_for_event", start, branches=branches, timeout="P3D")
    drawing.add("email", settle, "order", name="Thanks")
    drawing.add("email", settle, "timeout", name="Reminder")
    lowered = lower(drawing.journey, Profile(id="x", words="X", waits=Waits(forms=())), Options(looks=looks))
    assert _said(lowered, settle) == ["approximated"]
    history = _history([(0, "cart"), (HOUR, "order")], [(0, "cart")], [(0, "order"), (0, "cart")])
    shown = _beside(lowered, history)
    thanks, reminder = shown.messages
    assert (thanks.after, reminder.after) == (thanks.before, reminder.before) == (1, 2)
    assert thanks.day_before is not None
    assert thanks.day_after == thanks.day_before + 3 // looks


def test_rules_that_end_a_run_are_looked_at_before_each_message() -> None:
    drawing, _ = _looping(Loop(max_passes=2, minimum_interval="P2D"))
    rule = ExitRule(id="bought", name="Bought", event=EventMatch(event="order"))
    edits.change_header(drawing.store, "exits", exits=(rule,))
    lowered = lower(drawing.journey, _profile("mautic"))
    assert [flow.id.rpartition(".")[2] for flow in lowered.flows[1:]] == ["left"]
    assert _said(lowered, "journey", "exits.bought") == ["approximated"]
    shown = _beside(lowered, CARTS)
    assert [message.after for message in shown.messages] == [message.before for message in shown.messages]


def test_a_goal_that_ends_a_run_is_no_longer_a_goal_where_none_is_known() -> None:
    drawing, _ = _looping(Loop(max_passes=2, minimum_interval="P2D"))
    edits.change_header(drawing.store, "goals", goals=(Goal(id="sold", event=EventMatch(event="order")),))
    lowered = lower(drawing.journey, _profile("resend"))
    assert _said(lowered, "journey", "goals.sold") == ["approximated"]
    assert all(not flow.header.goals for flow in lowered.flows)


def test_more_starts_than_allowed_become_flows_of_their_own() -> None:
    drawing, _ = _looping(Loop(max_passes=1))
    other = drawing.add("event_trigger", event={"event": "view"})
    drawing.connect(other, "next", "email_1")
    lowered = lower(drawing.journey, _profile("klaviyo"))
    assert all(len(flow.triggers) == 1 for flow in lowered.flows)
    ids = [piece.id for flow in lowered.flows for piece in flow.pieces]
    assert len(ids) == len(set(ids))
    assert _said(lowered, "journey", "starts") == ["approximated"]
    # Both starts at work: nobody is in two runs at once.
    history = _history([(0, "cart"), (HOUR, "view")], [(0, "view"), (DAY, "cart")])
    assert _beside(lowered, history).figures[2].after == _beside(lowered, history).figures[2].before


def test_a_silence_becomes_a_segment_or_an_event_with_a_wait() -> None:
    drawing = Drawing()
    start = drawing.add("cart_abandonment", after="PT2H")
    drawing.add("email", start)
    short = lower(drawing.journey, _profile("klaviyo"))
    assert [piece.kind for piece in short.flows[0].triggers] == ["event_trigger"]
    history = _history([(0, "cart")], [(0, "cart"), (HOUR, "order")])
    assert _beside(short, history).messages[0].after == 1
    quiet = Drawing()
    begins = quiet.add("inactivity", events=[{"event": "order"}], silence="P30D")
    quiet.add("email", begins)
    long = lower(quiet.journey, _profile("klaviyo"))
    assert [piece.kind for piece in long.flows[0].triggers] == ["segment_entry"]
    shown = _beside(long, _history([(0, "order")], [(0, "order"), (20 * DAY, "order")]))
    assert shown.messages[0].after == shown.messages[0].before == 2


def test_a_channel_that_the_target_lacks_is_told_or_left_out() -> None:
    drawing = Drawing()
    start = drawing.add("event_trigger", event={"event": "cart"})
    call = drawing.add("phone_call", start)
    told = lower(drawing.journey, _profile("klaviyo"))
    assert _said(told, call) == ["approximated"]
    lost = lower(drawing.journey, _profile("resend"))
    assert _said(lost, call) == ["dropped"]
    assert not lost.flows[0].sends


def test_passes_are_set_where_numbers_cannot_be_added_to() -> None:
    drawing, _ = _looping(Loop(max_passes=3, minimum_interval="P2D"))
    lowered = lower(drawing.journey, _profile("hubspot"))
    counts = [piece.parameters for flow in lowered.flows for piece in flow.pieces if piece.made_for == "count"]
    assert {count.get("operation") for count in counts} <= {"set", "clear", None}
    assert sorted(count["number"] for count in counts if count.get("operation") == "set") == [1, 2, 3]
    assert _beside(lowered, CARTS).same


def test_disabled_steps_and_merges_leave_no_trace() -> None:
    drawing = Drawing()
    start = drawing.add("event_trigger", event={"event": "cart"})
    merge = drawing.add("merge", start)
    pause = drawing.add("delay", merge)
    drawing.add("email", pause)
    node = drawing.journey.node(pause)
    assert node is not None
    off = Journey({**drawing.journey.records, pause: msgspec.structs.replace(node, status="disabled")})
    lowered = lower(off, LOOPLESS)
    assert [piece.kind for piece in lowered.flows[0].pieces] == ["event_trigger", "email"]
    assert lowered.is_exact
    assert _beside(lowered, CARTS).same


def test_a_lowered_journey_can_be_opened() -> None:
    drawing, _ = _looping(Loop(max_passes=2))
    for journey in lower(drawing.journey, _profile("klaviyo")).journeys:
        assert encode(decode(encode(journey), "a.journey")) == encode(journey)


def test_without_a_target_nothing_changes() -> None:
    drawing, _ = _looping(Loop(max_passes=2))
    lowered = lower(drawing.journey)
    assert lowered.flows == (flow_of(drawing.journey),)
    result, same = _replayed([drawing.journey], CARTS), _replayed(lowered.journeys, CARTS)
    assert integers(result, {}) == integers(same, {})


def test_the_report_tells_every_step_and_setting() -> None:
    drawing, edge = _looping(Loop(max_passes=2, minimum_interval="P2D"))
    journey = drawing.journey
    report = fidelities(lower(journey, _profile("klaviyo")))
    told = document(report)
    assert {line["record"] for line in told["lines"]} == {"journey", edge, *(node.id for node in journey.nodes)}
    assert all(setting["fidelity"] for line in told["lines"] for setting in line["settings"])
    assert sum(told["counts"].values()) == len(told["lines"])
    text = "\n".join(report_lines(report, everything=True))
    for line in report.lines:
        assert line.name in text


def test_differences_are_told_with_numbers() -> None:
    drawing = Drawing()
    start = drawing.add("event_trigger", event={"event": "cart"})
    vip = Comparison(left=AttributeOperand(name="tag.vip"), operator="equal", value=True)
    assert vip
    pause = drawing.add("wait_until", start, time="09:00")
    drawing.add("email", pause, name="Letter")
    lowered = lower(drawing.journey, _profile("resend"))
    shown = _beside(lowered, _history([(10 * HOUR, "cart")], [(34 * HOUR, "cart")]))
    assert not shown.same
    assert shown.messages[0].moved == 1
    assert shown.messages[0].later == -1
    assert any("Letter" in line and "1 on another day" in line for line in beside_lines(shown))


@pytest.mark.parametrize(("on_order", "told"), [("restart", ["dropped"]), ("leave", [])])
@pytest.mark.parametrize("target", ["klaviyo", "mautic"])
def test_a_supply_that_new_orders_do_not_set_anew_is_told(target: str, on_order: str, told: list[str]) -> None:
    drawing = Drawing()
    start = drawing.add("order_completed")
    wait = drawing.add("replenishment_wait", start, quantity_default=2, units=30, on_order=on_order)
    drawing.add("email", wait, "due", name="Letter")
    lowered = lower(drawing.journey, _profile(target))
    assert _said(lowered, wait, "on_order") == told
    # Two boxes of 30 last for 60 days, less 3 to decide and 5 of shipping, here as in the replay.
    assert any("52 days" in verdict.words for verdict in lowered.verdicts if verdict.record == wait)
    history = _history([(0, "order"), (60 * DAY, "view")])
    assert list(_replayed([drawing.journey], history).tally.nodes[wait].seconds.as_dict()) == [52 * DAY]
    assert _beside(lowered, history).messages[0].moved == 0


def test_ranges_of_differences_are_told() -> None:
    drawing = Drawing()
    start = drawing.add("event_trigger", event={"event": "cart"})
    pause = drawing.add("wait_until", start, time="09:00", weekdays=["mon"])
    mail = drawing.add("email", pause, name="Letter")
    lowered = lower(drawing.journey, _profile("resend"))
    # Half of the people have no Monday any more before the end.
    history = _history(*([(place % 2 * 86 * DAY, "cart")] for place in range(200)))
    paired = replay_beside(lowered, history, RunSettings(), "plain")
    assert not paired.shown.same
    low, high = paired.spans[mail].low, paired.spans[mail].high
    assert 0 < low < 100 < high
    words = {mail: "+86 to +114"}
    assert [line for line in beside_lines(paired.shown, words) if "95 % range" in line] == [
        line for line in beside_lines(paired.shown, words) if "Letter" in line
    ]
    told = beside_document(paired.shown, {name: (span.low, span.high) for name, span in paired.spans.items()})
    assert told["messages"][0]["difference_range_95"] == [round(low, 3), round(high, 3)]
    assert told["figures"]["entered"]["difference_range_95"] is None


@pytest.mark.parametrize("loops", ["auto", "hand_over"])
def test_whoever_is_handed_over_comes_to_a_flow_that_begins_so(loops: Literal["auto", "hand_over"]) -> None:
    handed = 0
    for name in ("lifecycle", "upsell", "replenishment", "vip"):
        journey = read_journey(TEMPLATES / f"{name}.journey")
        for target in profiles():
            lowered = lower(journey, target, Options(loops=loops))
            tags = [
                (piece.parameters["tag"], piece.parameters.get("operation", "add"))
                for flow in lowered.flows
                for piece in flow.pieces
                if piece.made_for == "hand_over" and piece.kind == "tag"
            ]
            put_on = {tag for tag, operation in tags if operation == "add"}
            # A flow that people are handed over to takes the tag off that brought them.
            assert lowered.problems or put_on <= {tag for tag, operation in tags if operation == "remove"}
            handed += len(put_on)
    assert handed > 20
