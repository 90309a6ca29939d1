"""A replay after an edit, of those whom it can touch, beside the full one: equal figures, whatever the edit."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from engines import compiled
from history_builder import DAY
from msgspec.structs import replace
from program_builder import event
from program_builder import program as build
from random_draw import Draw
from random_journeys import JourneyMaker, Scenario, make_scenario

from journey.file import read_journey
from journey.program import program_of
from journey.steps import (
    Capacity,
    Delay,
    End,
    EventTrigger,
    Link,
    Program,
    RandomSplit,
    RateLimit,
    Send,
    WaitForEvents,
)
from simulator import incremental
from simulator.history.sample import sample_history
from simulator.incremental import Remembered, changed_steps, simulate_again
from simulator.result import build_result
from simulator.run import Cancelled, RunSettings
from simulator.tally import differences

ROOT = Path(__file__).resolve().parent.parent
HISTORY = sample_history()
TEMPLATES = [ROOT / "resources" / "templates" / f"{name}.journey" for name in ("lifecycle", "cart_abandonment")]


def edited(program: Program, draw: Draw, number: int, journeys: int, begins: int) -> Program:
    """The program after one edit of a person: a step set anew, added or taken out, an edge bent, a rule changed."""
    maker = JourneyMaker(draw, number, journeys, begins)
    inner = [node for node in program.steps if node not in program.triggers]
    maker.inner = inner
    node = draw.one(inner)
    kind = draw.number(0, 6)
    if kind <= 2:
        step = maker.step(node)
        links = maker.links(inner.index(node), step)
        return replace(program, steps={**program.steps, node: step}, links={**program.links, node: links})
    if kind == 3:
        outputs = {
            output: link if link.loop is not None else Link(link.edge, draw.one(inner[inner.index(node) :]))
            for output, link in program.links.get(node, {}).items()
        }
        later = {output: link for output, link in outputs.items() if link.target != node or link.loop is not None}
        return replace(program, links={**program.links, node: later})
    if kind == 4:
        links = {
            one: {output: link for output, link in ways.items() if link.target != node}
            for one, ways in program.links.items()
            if one != node
        }
        steps = {one: step for one, step in program.steps.items() if one != node}
        kept = tuple(goal for goal in program.goals if goal.node != node)
        return replace(program, steps=steps, links=links, goals=kept) if len(inner) > 1 else program
    if kind == 5:
        before = draw.one([one for one in program.steps if program.links.get(one)] or [node])
        ways = dict(program.links.get(before, {}))
        if not ways:
            return program
        output = draw.one(sorted(ways))
        new = f"{program.journey}.new{draw.number(0, 1_000_000)}"
        after = {"next": Link(f"{new}>next", ways[output].target, ways[output].loop)}
        ways[output] = Link(ways[output].edge, new)
        return replace(
            program,
            steps={**program.steps, new: Delay(draw.duration()) if draw.chance(50) else Send("email")},
            links={**program.links, before: ways, new: after},
        )
    return replace(program, longest=draw.duration(), priority=draw.number(0, 1))


def edit_one(scenario: Scenario, draw: Draw, begins: int) -> tuple[Program, ...]:
    number = draw.number(0, len(scenario.programs) - 1)
    changed = edited(scenario.programs[number], draw, number, len(scenario.programs), begins)
    return (*scenario.programs[:number], changed, *scenario.programs[number + 1 :])


@pytest.mark.parametrize("seed", range(2))
def test_after_any_edit_the_figures_are_those_of_a_full_replay(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental, "MOST_REPLAYED_TWICE", 2.0)
    partly = 0
    for number in range(25):
        scenario = make_scenario(Random(f"edits {seed} {number}"))
        draw = Draw(Random(f"edit {seed} {number}"))
        compiled(scenario.programs, scenario.history, scenario.settings)
        _, before = simulate_again(scenario.programs, scenario.history, scenario.settings)
        programs = scenario.programs
        for step in range(4):
            scenario = Scenario(programs, scenario.history, scenario.settings)
            programs = edit_one(scenario, draw, scenario.history.start)
            found, after = simulate_again(programs, scenario.history, scenario.settings, before)
            expected = compiled(programs, scenario.history, scenario.settings)
            assert differences(found, expected) == [], f"edit {seed} {number} {step}"
            assert after is not None
            partly += after.replayed < scenario.history.customers
            before = after
    assert partly > 15


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_each_step_of_bundled_journeys_can_be_edited(template: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(incremental, "MOST_REPLAYED_TWICE", 2.0)
    settings = RunSettings()
    program = program_of(read_journey(template))
    before = remembered(program)
    partly = 0
    for node, step in list(program.steps.items())[::2]:
        if isinstance(step, WaitForEvents):
            step = replace(step, timeout=step.timeout + 7 * 3600)
        elif isinstance(step, Send):
            step = replace(step, weight=2500, valid_for=3 * DAY)
        elif isinstance(step, Delay):
            step = replace(step, seconds=step.seconds + DAY)
        changed = replace(program, steps={**program.steps, node: step})
        found, after = simulate_again([changed], HISTORY, settings, before)
        full = compiled([changed], HISTORY, settings)
        assert differences(found, full) == []
        one, other = (build_result(tally, [changed], HISTORY, settings).to_json() for tally in (found, full))
        assert one == other
        assert after is not None
        partly += after.replayed < HISTORY.customers
    assert partly


def remembered(program: Program) -> Remembered:
    compiled([program], HISTORY, RunSettings(), range(1))
    _, before = simulate_again([program], HISTORY, RunSettings())
    assert before is not None
    return before


def lifecycle() -> Program:
    return program_of(read_journey(ROOT / "resources" / "templates" / "lifecycle.journey"))


def parted() -> Program:
    """One in ten of those who order gets a message a day later."""
    return build(
        {
            "order": EventTrigger(event("order")),
            "part": RandomSplit((("few", 1), ("rest", 9))),
            "wait": Delay(DAY),
            "mail": Send("email", needs_consent=False),
            "end": End("done"),
        },
        ["order > part", "part.few > wait", "wait > mail", "part.rest > end"],
    )


def test_only_the_visitors_of_a_changed_step_are_replayed() -> None:
    program = parted()
    before = remembered(program)
    lighter = replace(program, steps={**program.steps, "mail": Send("email", weight=1)})
    assert changed_steps([program], [lighter]) == {"mail"}
    found, after = simulate_again([lighter], HISTORY, RunSettings(), before)
    assert after is not None
    assert 0 < after.replayed == before.tally.nodes["mail"].unique < HISTORY.customers * 0.2
    assert found != before.tally
    assert differences(found, compiled([lighter], HISTORY, RunSettings())) == []


def test_what_is_asked_of_everybody_replays_everybody() -> None:
    program = lifecycle()
    trigger = program.triggers[0]
    changes = (
        replace(program, longest=30),
        replace(program, caps=()),
        replace(program, entry=replace(program.entry, mode="any_time")),
        replace(program, steps={**program.steps, trigger: replace(program.steps[trigger], after=7)})
        if hasattr(program.steps[trigger], "after")
        else replace(program, triggers=program.triggers[1:]),
        replace(program, stages=program.stages[::-1]),
        replace(program, priority=9),
    )
    for changed in changes:
        assert changed == program or changed_steps([program], [changed]) is None
    assert changed_steps([program], [replace(program, name="other")]) == frozenset()
    assert changed_steps([program], [program, replace(program, journey="two")]) is None


def test_places_that_people_share_replay_everybody() -> None:
    program = parted()
    scarce = replace(program, steps={**program.steps, "wait": RateLimit(Capacity(2))})
    scarcer = replace(program, steps={**program.steps, "wait": RateLimit(Capacity(2), 3600)})
    before = remembered(scarce)
    found, after = simulate_again([scarcer], HISTORY, RunSettings(), before)
    assert after is not None
    assert after.replayed == HISTORY.customers
    assert differences(found, compiled([scarcer], HISTORY, RunSettings())) == []


def test_a_replay_after_an_edit_tells_its_progress_and_can_be_cancelled() -> None:
    program = parted()
    before = remembered(program)
    lighter = replace(program, steps={**program.steps, "mail": Send("email", weight=1)})
    told: list[float] = []
    simulate_again(
        [lighter], HISTORY, RunSettings(), before, progress=lambda done, of: told.append(done / of), threads=1
    )
    assert told == sorted(told)
    assert told[-1] == 1
    asked: list[None] = []

    def is_enough() -> bool:
        asked.append(None)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        simulate_again([lighter], HISTORY, RunSettings(), before, cancel=is_enough, threads=1)
