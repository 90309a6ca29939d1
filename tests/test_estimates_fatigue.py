"""Counts, gaps and pressure of what people get, by stage and by round."""

from __future__ import annotations

from collections import Counter
from random import Random

import numpy as np
import pytest
from history_builder import DAY, HOUR, Person, make_history
from program_builder import event, on, program
from random_journeys import make_scenario

from journey.steps import CapRule, Delay, EventTrigger, LoopLimits, Program, Send, WaitForEvents
from simulator.compiled.warm_up import warm_up
from simulator.estimates.fatigue import Fatigue, classes_of, fatigue_of
from simulator.estimates.past_messages import MessageLog, PastMessages, past_messages
from simulator.estimates.pressure import PressureRule, highest_by_person, pressure, weights_of
from simulator.groups import replay_blocks
from simulator.history.history import History
from simulator.run import RunSettings
from simulator.sends import replay_sends


@pytest.fixture(autouse=True, scope="module")
def _ready() -> None:
    assert warm_up()


STAGES = {"start": "", "mail": "Look", "wait": "Look", "text": "Buy", "again": "Buy"}


def looping() -> Program:
    """A mail; a day later a text; an hour later, up to twice, the text again."""
    steps = {
        "start": EventTrigger(event("cart")),
        "mail": Send("email"),
        "wait": Delay(DAY),
        "text": Send("sms"),
        "again": WaitForEvents((on("order", "order"),), HOUR),
    }
    edges = ["start > mail", "mail > wait", "wait > text", "text > again", "again.timeout > text"]
    loose = CapRule("loose", 4000, "all", 7 * DAY, "rolling", "skip")
    return program(steps, edges, loops={"again.timeout": LoopLimits(2, 0)}, caps=(loose,))


def shop(people: int = 60) -> History:
    mails = [(number * DAY, "email_send", {"campaign": "A"}) for number in (1, 2, 20)]
    return make_history(
        [Person(f"p{number}", [(0, "cart"), *mails[: number % 4]]) for number in range(people)], end=60 * DAY
    )


def fatigue(history: History, item: Program, rule: PressureRule | None = None) -> Fatigue:
    run = replay_blocks([item], history, RunSettings(), engine="compiled")
    log = replay_sends([item], history, RunSettings(), engine="compiled")
    return fatigue_of(run, log, STAGES, rule, past_messages(history, MessageLog(answered="cart")))


def test_counts_gaps_and_tail() -> None:
    found = fatigue(shop(), looping())
    week = found.windows[0]
    assert [week.percentiles[percent][0] for percent in (50, 90, 99)] == [4, 4, 4]
    assert week.maximum == 4
    assert [(number, share.people, share.share) for number, share in week.tail] == [
        (number, 60, 1.0) for number in (1, 2, 3, 4)
    ]
    assert week.causes == (("text", 60),)
    assert [(over.cap, over.limit, over.over.people, over.causes) for over in week.over] == [("loose", 4.0, 0, ())]
    assert found.gaps.within_day.value == pytest.approx(2 / 3)
    assert found.gaps.people_within_day.value == 1
    assert found.gaps.shortest == {1: HOUR, 10: HOUR, 50: HOUR}
    assert found.gaps.by_node == (("text", 120, 180),)


def test_by_stage_and_round() -> None:
    found = fatigue(shop(), looping())
    look, buy = found.stages[1:]
    assert [(part.name, part.messages, part.people) for part in found.stages] == [
        ("", 0, 0),
        ("Look", 60, 60),
        ("Buy", 180, 60),
    ]
    assert (look.before, look.within_day) == (0, 0)
    assert (buy.before, buy.within_day) == (2, 120)
    assert [(part.name, part.messages, part.before) for part in found.rounds] == [
        ("0", 120, 0.5),
        ("1", 60, 2),
        ("2", 60, 3),
    ]
    assert look.index == 1
    rule = PressureRule(half_life_days=1.0, weights={"sms": 4.0})
    after = [1.0, 0.5 + 4.0]
    for _ in range(2):
        after.append(after[-1] * 2 ** (-1 / 24) + 4.0)
    heavy = fatigue(shop(), looping(), rule)
    assert heavy.stages[2].index == pytest.approx(np.mean(after[1:]))
    assert heavy.pressure.maximum == pytest.approx(after[-1])
    assert heavy.pressure.percentiles[50] == pytest.approx(after[-1])


def test_few_people_have_no_shares() -> None:
    found = fatigue(shop(20), looping())
    assert found.windows[0].tail[0][1].people == 20
    assert found.windows[0].tail[0][1].share is None
    assert found.stages[1].before is None
    assert found.gaps.within_day.value is None


def test_classes_are_quantiles_of_the_shop_s_own_messages() -> None:
    history = shop(400)
    own = past_messages(history, MessageLog(answered="cart", days=0))
    assert own is not None
    assert len(own) == 100 * (1 + 2 + 3)
    rule = PressureRule()
    classes = classes_of(own, rule)
    assert classes is not None
    two = 2 ** (-1 / 7) + 1
    assert (classes.low, classes.high, classes.people) == pytest.approx((two, two, 300))
    found = fatigue(history, looping())
    assert found.pressure.classes is not None
    assert found.pressure.saturated is not None
    assert found.pressure.saturated.people == 400
    assert found.pressure.under is not None
    assert found.pressure.under.people == 0
    assert found.pressure.usual is not None
    people = (found.pressure.under, found.pressure.usual, found.pressure.saturated)
    assert sum(share.people for share in people) == 400


def test_without_messages_of_the_shop_there_are_no_classes() -> None:
    history = make_history([Person(f"p{number}", [(0, "cart")]) for number in range(40)], end=60 * DAY)
    found = fatigue(history, looping())
    assert found.pressure.classes is None
    assert found.pressure.saturated is None
    assert past_messages(history, MessageLog()) is None


def test_different_people_are_refused() -> None:
    run = replay_blocks([looping()], shop(30), RunSettings(), engine="plain")
    log = replay_sends([looping()], shop(20), RunSettings(), engine="plain")
    with pytest.raises(ValueError, match="different customers"):
        fatigue_of(run, log, STAGES)


@pytest.mark.parametrize("seed", range(12))
def test_with_the_engine_s_weights_the_pressure_is_the_engine_s(seed: int) -> None:
    scenario = make_scenario(Random(seed))
    settings = RunSettings(seed=seed, start=scenario.settings.start, end=scenario.settings.end)
    run = replay_blocks(scenario.programs, scenario.history, settings, engine="compiled")
    log = replay_sends(scenario.programs, scenario.history, settings, engine="compiled")
    weights = np.array(
        [next(item.steps[name] for item in scenario.programs if name in item.steps) for name in log.nodes], object
    )
    felt = np.array([weights[place].weight / 1000 for place in log.node], np.float64)
    highest = highest_by_person(log.customer, pressure(log.customer, log.time, felt, 7.0))
    thousandths = Counter(int(np.floor(value * 1000 + 0.5)) for value in highest)
    thousandths[0] += run.result.tally.entered - len(highest)
    assert +thousandths == Counter(run.result.tally.pressure.as_dict())


def test_weights_by_channel_and_class() -> None:
    item = program(
        {
            "start": EventTrigger(event("cart")),
            "mail": Send("email"),
            "text": Send("sms"),
            "bill": Send("email", message_class="transactional"),
        },
        ["start > mail", "mail > text", "text > bill"],
    )
    log = replay_sends([item], shop(1), RunSettings(), engine="plain")
    assert weights_of([item], log, PressureRule()).tolist() == [1.0, 2.0, 1.0]
    mine = PressureRule(weights={"email": 3.0}, transactional=0.5)
    assert weights_of([item], log, mine).tolist() == [3.0, 1.0, 1.5]


# --- Past messages -------------------------------------------------------------------------------------------


def test_an_answer_belongs_to_the_latest_message_within_days() -> None:
    def sent(time: int) -> tuple:
        return (time, "email_send", {"campaign": "A"})

    people = [
        Person("a", [sent(0), sent(DAY), (DAY + 5, "email_click"), (DAY + 6, "email_click")]),
        Person("b", [(0, "email_click"), sent(1), (7 * DAY + 1, "email_click")]),
        Person("c", [sent(1), (7 * DAY + 2, "email_click")]),
        Person("d", [sent(55 * DAY), (55 * DAY + 1, "email_click")]),
        Person("e", [(9, "email_click")]),
    ]
    history = make_history(people, end=60 * DAY)
    found = past_messages(history, MessageLog())
    assert found is not None
    keys = [history.key(int(number)) for number in found.customer]
    rows = sorted(zip(keys, found.time.tolist(), found.answered.tolist(), strict=True))
    assert rows == [("a", 0, False), ("a", DAY, True), ("b", 1, True), ("c", 1, False)]
    assert found.kinds == ("A",)
    assert isinstance(found.chosen(found.answered), PastMessages)
    assert len(found.chosen(found.answered)) == 2
