"""Versions against one another: paired on the same people, with assumptions, sweeps and what messages may bring."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from random import Random

import msgspec
import numpy as np
import pytest
from command_line import loopline
from history_builder import DAY, HOUR, Person, make_history
from program_builder import event, on, program
from random_journeys import make_scenario
from small_shop import LIFECYCLE, lifecycle, small_shop_folder

from designer.command_line.failure import CommandError
from designer.command_line.overrides import with_overrides
from designer.estimate_words import coupled_words
from journey.model import QuietWindow
from journey.program import program_of
from journey.steps import (
    AssumedOutcome,
    Capacity,
    CapRule,
    Delay,
    EventTrigger,
    Program,
    RandomSplit,
    Rate,
    Send,
    WaitForEvents,
)
from simulator.comparing.compare import compare, main_figures, paired_differences
from simulator.comparing.outlook import Outlook, Range, lost_share, outlook_difference, with_value
from simulator.comparing.sweep import curve
from simulator.comparing.versions import Comparison, Version
from simulator.compiled.warm_up import warm_up
from simulator.estimates.assessment import assess
from simulator.estimates.assumed import Assumption, assumed_rates
from simulator.estimates.estimating import rate_of
from simulator.figures import Figure, Groups, run_figure
from simulator.history.history import History
from simulator.result import Identity
from simulator.run import RunSettings
from simulator.sends import SendLog, messages_before, replay_sends
from simulator.simulate import simulate

SENT = run_figure("sent")


@pytest.fixture(autouse=True, scope="module")
def _ready() -> None:
    assert warm_up()


def reminders(number: int, wait: int = 2 * DAY, cap: int | None = None) -> Program:
    """A cart, then so many reminders with a wait before each, until an order."""
    steps = {"start": EventTrigger(event("cart"))}
    edges = []
    before = "start"
    for place in range(number):
        steps |= {f"wait{place}": WaitForEvents((on("order", "order"),), wait), f"mail{place}": Send("email")}
        edges += [f"{before} > wait{place}", f"wait{place}.timeout > mail{place}"]
        before = f"mail{place}"
    caps = () if cap is None else (CapRule("c", cap * 1000, "all", 7 * DAY, "rolling", "skip"),)
    return program(steps, edges, caps=caps)


def carts(people: int = 300) -> History:
    """Everybody leaves a cart; every third orders on day 3, every tenth gave no consent."""
    return make_history(
        [
            Person(
                f"p{number}",
                [(number * HOUR, "cart"), *([(number * HOUR + 3 * DAY, "order")] if number % 3 == 0 else [])],
                willing=number % 10 > 0,
            )
            for number in range(people)
        ],
        end=60 * DAY,
    )


def compared(*versions: Version, history: History | None = None, seed: int = 0) -> Comparison:
    return compare(versions[0], versions[1:], history or carts(), RunSettings(seed=seed))


def test_differences_are_those_of_two_replays() -> None:
    history = carts()
    one, three = reminders(1), reminders(3)
    comparison = compared(Version("1", (one,)), Version("3", (three,)), history=history)
    against = comparison.others[0]
    sent = [simulate([version], history, RunSettings()).sent for version in (one, three)]
    difference = against.differences[SENT]
    assert (difference.base, difference.other, difference.value) == (*sent, sent[1] - sent[0])
    assert difference.sampling is not None
    assert difference.sampling.holds(difference.value)
    assert difference.simultaneous is None
    assert difference.is_clear
    assert against.differences[Figure("node", "mail2", "sent")].base == 0
    reach = against.differences[run_figure("reach")]
    assert (reach.value, reach.sampling, reach.changed_blocks) == (0, None, 0)
    assert not reach.is_clear
    assert set(main_figures(comparison)) >= {SENT, run_figure("reach"), Figure("node", "mail2", "sent")}
    assert not comparison.many


def test_the_paired_interval_is_that_of_the_people_s_differences() -> None:
    """Of people whose difference is known: sqrt(n) times its deviation, not that of two independent totals."""
    random = np.random.default_rng(1)
    people = 2_560
    base = random.poisson(20, people)
    other = base + (random.random(people) < 0.2)
    groups = [_in_blocks(values) for values in (base, other)]
    found = paired_differences(groups[0], groups[1:], [SENT])[0][SENT]
    exact = np.sqrt(people) * (other - base).std(ddof=1)
    assert found.sampling is not None
    assert found.sampling.width == pytest.approx(2 * 1.96 * exact, rel=0.1)


def _in_blocks(values: np.ndarray, blocks: int = 256) -> Groups:
    bounds = [len(values) * block // blocks for block in range(blocks)]
    sizes = np.add.reduceat(np.ones(len(values), np.int64), bounds)
    return Groups(sizes, {SENT: np.add.reduceat(values, bounds)})


def test_nobody_differs_where_the_journeys_do_not() -> None:
    """Random draws hang on the step: a change behind one branch moves nobody on the other."""

    def split(wait: int) -> Program:
        steps = {
            "start": EventTrigger(event("cart")),
            "split": RandomSplit((("one", 1), ("other", 1))),
            "wait": Delay(wait),
            "mail": Send("email"),
            "letter": Send("sms"),
        }
        return program(steps, ["start > split", "split.one > wait", "wait > mail", "split.other > letter"])

    comparison = compared(Version("a", (split(DAY),)), Version("b", (split(50 * DAY),)), seed=3)
    differences = comparison.others[0].differences
    assert differences[Figure("edge", "split.one", "passes")].value == 0
    assert differences[Figure("node", "letter", "sent")].value == 0
    assert differences[Figure("node", "mail", "sent")].value < 0


@pytest.mark.parametrize("seed", range(10))
def test_a_version_against_itself_differs_nowhere(seed: int) -> None:
    scenario = make_scenario(Random(seed))
    same = Version("same", scenario.programs)
    comparison = compare(same, [same], scenario.history, scenario.settings)
    assert all(one.value == 0 and one.sampling is None for one in comparison.others[0].differences.values())


def test_hardly_anybody_differs() -> None:
    people = [Person(f"p{number}", [(0, "cart"), *([(HOUR, "order")] if number < 3 else [])]) for number in range(300)]
    history = make_history(people, end=60 * DAY)
    comparison = compared(Version("a", (reminders(1, 1),)), Version("b", (reminders(1),)), history=history)
    found = comparison.others[0].differences[SENT]
    assert (found.value, found.sampling) == (-3, None)
    assert 1 <= found.changed_blocks <= 3


# --- Many versions, sweeps, assumptions ----------------------------------------------------------------------


def test_many_versions_are_warned_about_and_have_wider_bands() -> None:
    versions = [Version(str(number), (reminders(number),)) for number in (1, 2, 3, 4, 5, 6)]
    comparison = compared(*versions)
    assert comparison.many
    assert not compared(*versions[:5]).many
    for against in comparison.others:
        found = against.differences[SENT]
        assert found.sampling is not None
        assert found.simultaneous is not None
        assert found.simultaneous.low <= found.sampling.low
        assert found.simultaneous.high >= found.sampling.high
    points = curve(comparison, SENT)
    assert [point.label for point in points] == ["1", "2", "3", "4", "5", "6"]
    assert points[0].interval is None
    assert [point.estimate.value for point in points] == sorted(point.estimate.value for point in points)
    assert points[3].difference == points[3].estimate.value - points[0].estimate.value


def test_assumptions_widen_the_band_and_swing_the_difference() -> None:
    guess = Assumption("wait", "the wait", "1 day", "4 days")
    sure = Assumption("other", "nothing", "0", "1")

    def version(number: int) -> Version:
        ends = ((reminders(number, DAY),), (reminders(number, 4 * DAY),))
        same = (reminders(number),)
        return Version(str(number), same, variants={guess: ends, sure: (same, same)})

    history = carts()
    against = compared(version(1), version(2), history=history).others[0]
    found = against.differences[SENT]
    low, high = (
        simulate([reminders(2, wait)], history, RunSettings()).sent
        - simulate([reminders(1, wait)], history, RunSettings()).sent
        for wait in (DAY, 4 * DAY)
    )
    swings = against.swings[SENT]
    assert [(swing.assumption.id, swing.low, swing.high) for swing in swings] == [
        ("wait", low, high),
        ("other", found.value, found.value),
    ]
    assert found.sampling is not None
    assert found.assumption is not None
    assert found.assumption.low <= min(found.sampling.low, low, high)
    assert found.assumption.high >= max(found.sampling.high, low, high)
    estimate = against.estimates[SENT]
    assert estimate.basis == "assumed"
    assert estimate.assumption is not None


def guessing(rate: Rate) -> Program:
    steps = {
        "start": EventTrigger(event("cart")),
        "mail": Send("email"),
        "clicked": AssumedOutcome((("did", rate),), "timeout", 2 * DAY, HOUR, "clicked", ("mail",)),
        "again": Send("email"),
    }
    return program(steps, ["start > mail", "mail > clicked", "clicked.timeout > again"])


def test_assumed_rates_give_their_own_variants() -> None:
    item = guessing(Rate(100_000, 300_000, 600_000))
    found = assumed_rates((item, reminders(1)))
    assert [(one.id, one.label, one.low, one.high) for one in found] == [("clicked", "", "10 %", "60 %")]
    low, high = next(iter(found.values()))
    assert low == (guessing(Rate(100_000, 100_000, 100_000)), reminders(1))
    assert high[0] == guessing(Rate(600_000, 600_000, 600_000))
    assert assumed_rates((guessing(Rate(300_000, 300_000, 300_000)),)) == {}


def test_two_bands_around_what_is_assumed() -> None:
    item = guessing(Rate(100_000, 300_000, 600_000))
    history = carts()
    classes = {**dict.fromkeys(item.steps, "exact"), "clicked": "assumed"}
    found = assess([item], history, RunSettings(), Identity(replay_classes=classes), {})
    again = found.estimates[Figure("node", "again", "sent")]
    ends = {
        end: simulate([item], history, RunSettings(assumed=end)).tally.nodes["again"].sent for end in ("low", "high")
    }
    assert ends["high"] < again.value < ends["low"]
    assert again.sampling is not None
    assert again.assumption is not None
    assert again.assumption.low <= ends["high"]
    assert again.assumption.high >= ends["low"]
    assert again.assumption.low <= again.sampling.low < again.sampling.high <= again.assumption.high
    assert again.basis == "assumed"
    first = found.estimates[Figure("node", "mail", "sent")]
    assert (first.basis, first.assumption) == ("exact", first.sampling)
    # Rates have both bands as well.
    each, reached, _ = found.rates
    assert each.sampling is not None
    assert each.assumption is not None
    assert each.assumption.low < each.sampling.low < each.sampling.high < each.assumption.high
    both = simulate([item], history, RunSettings(assumed="low"))
    assert each.assumption.holds(both.sent / both.reach)
    assert reached.assumption is None


def test_customers_who_share_places_have_no_ranges() -> None:
    """With others everything would have gone differently: counts stand alone."""

    def calls(a_day: int) -> Program:
        capacity = Capacity(a_day, "day")
        return program(
            {"start": EventTrigger(event("cart")), "call": Send("call", capacity=capacity)}, ["start > call"]
        )

    few, many = Version("few", (calls(3),)), Version("many", (calls(9),))
    comparison = compared(few, many)
    assert comparison.run.result.coupled
    assert all(one.sampling is None for one in comparison.estimates.values())
    difference = comparison.others[0].differences[SENT]
    assert difference.value > 0
    assert (difference.sampling, difference.simultaneous) == (None, None)
    assert rate_of(comparison.run, run_figure("reach"), run_figure("entered")).sampling is None
    logs = [replay_sends(version.programs, carts(), RunSettings()) for version in (few, many)]
    found = outlook_difference(*logs, Outlook(Range(0.1, 0.2, 0.3)), free=False)
    assert found.answers_sampling is None
    assert found.answers_band.low < found.answers < found.answers_band.high
    assert "hold for these together" in coupled_words()


# --- What messages may bring ---------------------------------------------------------------------------------


def a_log(rows: list[tuple[int, int]], customers: int = 100) -> SendLog:
    columns = np.array(rows, np.int64).reshape(-1, 2)
    return SendLog(customers, ("m",), columns[:, 0], columns[:, 1], np.zeros(len(rows), np.int64), columns[:, 1] * 0)


def test_messages_before_are_those_of_the_last_days() -> None:
    log = a_log([(0, 0), (0, 7 * DAY), (0, 7 * DAY), (0, 14 * DAY - 1), (1, 14 * DAY)])
    # Exactly seven days ago is not within them any more, as in the engine's windows.
    assert messages_before(log, 7).tolist() == [0, 0, 1, 2, 0]
    assert messages_before(a_log([]), 7).tolist() == []
    history = carts()
    sends = replay_sends([reminders(4, DAY)], history, RunSettings())
    highest = np.zeros(history.customers, np.int64)
    np.maximum.at(highest, sends.customer, messages_before(sends, 7) + 1)
    people = simulate([reminders(4, DAY)], history, RunSettings()).tally.windows[7].people.as_dict()
    assert {number: int((highest == number).sum()) for number in people} == people


def test_curves() -> None:
    log = a_log([(0, 0), (0, DAY), (0, 2 * DAY), (0, 90 * DAY)])
    assert lost_share(log, "flat").tolist() == [0, 0, 0, 0]
    assert lost_share(log, "linear").tolist() == [0, 0.25, 0.5, 0]
    assert lost_share(log, "saturating").tolist() == [0, 0.5, 0.75, 0]
    assert lost_share(log, "u_shaped") == pytest.approx([0, 0.5, 0.75, 1 / 3])


def test_an_outlook_by_hand() -> None:
    base = a_log([(person, 0) for person in range(100)])
    other = a_log([(person, day * DAY) for person in range(100) for day in (0, 1)])
    outlook = Outlook(
        response=Range(0.1, 0.2, 0.3), loss=Range(0.0, 0.5, 1.0), value=Range(9, 10, 11), cost=Range(1, 1, 1)
    )
    found = outlook_difference(base, other, outlook)
    # 100 more messages, each after one other: half of the loss of one half is taken away.
    assert found.messages == 100
    assert found.answers == pytest.approx(100 * 0.2 * 0.75)
    assert found.net == pytest.approx(10 * 15 - 100)
    assert found.answers_per_message == pytest.approx(0.15)
    assert (found.answers_band.low, found.answers_band.high) == pytest.approx((100 * 0.1 * 0.5, 100 * 0.3))
    assert (found.net_band.low, found.net_band.high) == pytest.approx((9 * 5 - 100, 11 * 30 - 100))
    even = {swing.name: swing.break_even for swing in found.swings}
    assert even["cost"] == pytest.approx(1.5)
    assert even["value"] == pytest.approx(100 / 15)
    assert even["response"] == pytest.approx(100 / 750)
    assert even["loss"] == pytest.approx(1.0)
    for name, value in even.items():
        assert value is not None
        at_even = outlook_difference(base, other, with_value(outlook, name, Range.exactly(value)))
        assert at_even.net == pytest.approx(0, abs=1e-9)
    eager = outlook_difference(base, other, outlook, np.where(np.arange(100) < 50, 3.0, 1.0))
    assert (eager.messages, eager.answers, eager.net) == pytest.approx((100, 2 * 15, 10 * 30 - 100))
    widths = [abs(swing.high - swing.low) for swing in found.swings]
    assert widths == sorted(widths, reverse=True)
    nothing = outlook_difference(base, base, outlook)
    assert (nothing.messages, nothing.net, nothing.answers_per_message) == (0, 0, None)
    with pytest.raises(ValueError, match="different customers"):
        outlook_difference(base, replace(other, customers=7), outlook)
    with pytest.raises(KeyError):
        with_value(outlook, "luck", Range.exactly(1))


def test_the_band_holds_the_sampling_interval() -> None:
    history = carts()
    logs = [replay_sends([reminders(number)], history, RunSettings()) for number in (1, 3)]
    found = outlook_difference(*logs, Outlook(Range(0.01, 0.02, 0.03), cost=Range(0.0, 0.001, 0.002)))
    for inner, outer in ((found.answers_sampling, found.answers_band), (found.net_sampling, found.net_band)):
        assert inner is not None
        assert outer.low <= inner.low <= inner.high <= outer.high
    assert found.messages == len(logs[1]) - len(logs[0])


# --- The command ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("assignment", "read"),
    [
        ("weekly.limit=5", lambda header: header.caps[0].limit == 5.0),
        ("daily.window=2 days", lambda header: header.caps[1].window == "P2D"),
        ("daily.limit=none", lambda header: [cap.id for cap in header.caps] == ["weekly"]),
        ("weekly.on_block=wait", lambda header: header.caps[0].on_block == "wait"),
        ("entry.mode=once", lambda header: header.entry.mode == "once"),
        ("entry.minimum_interval=P9D", lambda header: header.entry.minimum_interval == "P9D"),
        ("entry.back_enrol=yes", lambda header: header.entry.back_enrol),
        ("entry.most_running=2", lambda header: header.entry.most_running == 2),
        ("entry.most_running=none", lambda header: header.entry.most_running is None),
        ("journey.priority=3", lambda header: header.priority == 3),
        ("journey.longest=90 days", lambda header: header.longest == "P90D"),
        ("quiet_hours.windows=none", lambda header: header.quiet_hours is None),
        (
            "quiet_hours.windows=20:00-09:30, 12:00-13:00",
            lambda header: (
                header.quiet_hours.windows
                == (QuietWindow(start="20:00", end="09:30"), QuietWindow(start="12:00", end="13:00"))
            ),
        ),
        ("quiet_hours.on_block=skip", lambda header: header.quiet_hours.on_block == "skip"),
        ("browse-to-repeat-purchase:entry.key=order", lambda header: header.entry.key == "order"),
    ],
)
def test_settings_of_the_whole_journey_can_be_set(assignment: str, read: object) -> None:
    journey = lifecycle()
    changed = with_overrides((journey,), [assignment])[0]
    assert read(changed.header)  # type: ignore[operator]
    assert journey.header == lifecycle().header
    assert {**changed.records, "journey": journey.header} == dict(journey.records)
    program_of(changed)


@pytest.mark.parametrize(
    ("assignment", "said"),
    [
        ("weekly.limits=3", "Nearest: limit"),
        ("weekly.limit=many", "must be a number"),
        ("weekly.limit=inf", "must be a number"),
        ("weekl.limit=3", "Nearest: weekly"),
        ("entry.mode=twice", "Choose one of: once, after_exit, any_time"),
        ("entry.minimum_interval=soon", "no duration"),
        ("entry.back_enrol=perhaps", "yes or no"),
        ("entry.most_running=1.5", "whole number"),
        ("journey.zone=Mars", "no time zone"),
        ("quiet_hours.windows=25:00-08:00", "no quiet hours"),
        ("quiet_hours.start=1", "Nothing is called start"),
        ("journey:entry.mode=once", "Nothing is called"),
    ],
)
def test_a_setting_that_does_not_fit_is_told(assignment: str, said: str) -> None:
    with pytest.raises(CommandError, match=said) as told:
        with_overrides((lifecycle(),), [assignment])
    assert str(told.value).startswith(f"--set {assignment}: ")


def test_what_several_journeys_have_must_be_named() -> None:
    journey = lifecycle()
    records = {
        (f"x{key}" if key != "journey" else key): (
            record if key == "journey" else msgspec.structs.replace(record, id=f"x{key}")
        )
        for key, record in journey.records.items()
    }
    records["journey"] = msgspec.structs.replace(journey.header, journey_id="twin")
    both = (journey, type(journey)(records))
    with pytest.raises(CommandError, match="Several of these journeys have it"):
        with_overrides(both, ["entry.mode=once"])
    changed = with_overrides(both, ["twin:entry.mode=once"])
    assert [one.header.entry.mode for one in changed] == [journey.header.entry.mode, "once"]


def test_compare_at_the_terminal(tmp_path: Path) -> None:
    shop = small_shop_folder(tmp_path / "shop")
    out = tmp_path / "compared.json"
    arguments = ("compare", LIFECYCLE, "--history", shop, "--set", "weekly.limit=5", "--response", "0.01..0.03")
    told = loopline(*arguments, "--json", out).expect(0)
    assert told.out.count("“weekly.limit=5” sends ") == 1
    document = json.loads(out.read_bytes())
    sent = next(one for one in document["figures"] if (one["scope"], one["name"]) == ("run", "sent"))
    other = sent["others"][0]
    assert other["difference"]["value"] == other["value"] - sent["base"]["value"]
    assert sent["estimand"].startswith("Messages sent, if “Browse to repeat purchase” had run from ")
    assert document["outlooks"]["weekly.limit=5"]["messages"] == other["difference"]["value"]
    again = tmp_path / "again.json"
    loopline(*arguments, "--json", again).expect(0)
    assert again.read_bytes() == out.read_bytes()


def test_a_sweep_at_the_terminal(tmp_path: Path) -> None:
    shop = small_shop_folder(tmp_path / "shop")
    out = tmp_path / "swept.json"
    sweep = ("--sweep", "weekly.limit=1,2,3,4,5,6", "--figure", "guide.sent")
    told = loopline("compare", LIFECYCLE, "--history", shop, *sweep, "--json", out).expect(0)
    assert "the best of many looks better than it is" in told.out
    points = json.loads(out.read_bytes())["curve"]["points"]
    assert [point["label"] for point in points] == ["as it is", *(f"weekly.limit={limit}" for limit in range(1, 7))]
    assert points[0]["value"] == points[2]["value"]
    values = [point["value"] for point in points[1:]]
    assert values == sorted(values)


def test_journeys_can_run_beside(tmp_path: Path) -> None:
    shop = small_shop_folder(tmp_path / "shop")
    # Both have steps of the same ids.
    text = (LIFECYCLE.parent / "win_back.journey").read_text(encoding="utf-8")
    win_back = tmp_path / "win_back.journey"
    win_back.write_text(re.sub(r'("(?:id|source|target)": ")(coupon|ordered)', r"\1other-\2", text), encoding="utf-8")
    out = tmp_path / "beside.json"
    beside = ("--with", win_back, "--set", "weekly.limit=1", "--json", out)
    told = loopline("compare", LIFECYCLE, "--history", shop, *beside).expect(0)
    document = json.loads(out.read_bytes())
    assert set(document["base"]["hashes"]) == {"browse-to-repeat-purchase", "win-back"}
    assert " together had run from " in told.out
    loopline("compare", LIFECYCLE, "--with", LIFECYCLE, "--set", "weekly.limit=1").bad("same journey as")


def test_compare_tells_what_is_wrong(tmp_path: Path) -> None:
    loopline("compare", LIFECYCLE).bad("nothing to compare with")
    loopline("compare", LIFECYCLE, "--set", "weekly.limit=5", "--response", "0.5..0.1").bad("no range")
    loopline("compare", LIFECYCLE, LIFECYCLE, "--sweep", "weekly.limit=1").bad("A sweep takes one journey")
    loopline("compare", LIFECYCLE, "--sweep", "weekly.limit").bad("NODE.PARAM=1,2,3")
    loopline("compare", LIFECYCLE, "--set", "weekly.limit=5", "--assume", "supply.lead_days=3").bad("LOW..HIGH")


def test_journeys_of_different_ids_are_compared_in_the_open(tmp_path: Path) -> None:
    """Two files made from one template share no id: each journey's own figures are nothing in the other version."""
    other = lifecycle()
    header = msgspec.structs.replace(other.header, journey_id="another")
    journey = type(other)({**other.records, header.id: header}, other.unknown)
    history = make_history([Person(f"p{number}", [(DAY * number, "order")]) for number in range(40)])
    versions = [Version(name, (program_of(one),)) for name, one in (("one", lifecycle()), ("other", journey))]
    comparison = compare(versions[0], versions[1:], history, RunSettings())
    entered = Figure("journey", "another", "entered")
    difference = comparison.others[0].differences[entered]
    assert difference.base == 0
    assert difference.other == comparison.estimates[run_figure("entered")].value > 0
