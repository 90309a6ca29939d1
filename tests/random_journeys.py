"""Random runs for property tests: journeys with all steps, loops and policies, and histories that fit them.

Everything lies on a coarse grid of times, and durations are multiples of it, so that ties and boundaries are common.
``make_scenario`` works with any ``random.Random``: a seeded one for volume, Hypothesis's own (``scenarios``) for
small counterexamples.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from random import Random

from history_builder import DAY, HOUR, make_history, seconds, unix
from hypothesis import strategies as st
from random_conditions import random_condition, random_match
from random_draw import BEGINNINGS, CHANNELS, COUNTRIES, SKUS, STAGES, STEP, ZONES, Draw
from random_history import random_person
from random_steps import random_assumed, random_capacity, random_schedule, random_wait, random_write

from journey.condition import (
    AttributeOperand,
    EntryPropertyOperand,
    EventPropertyOperand,
)
from journey.steps import (
    AssumedOutcome,
    Branch,
    CapRule,
    ConditionBranch,
    DateTrigger,
    Delay,
    Earlier,
    End,
    EntryRule,
    EventBranch,
    EventTrigger,
    ExitCriterion,
    GoalRule,
    GoalStep,
    JourneyTrigger,
    Link,
    Lookup,
    LoopLimits,
    Program,
    QuietRule,
    RandomSplit,
    RateLimit,
    RemoveFromJourney,
    SegmentTrigger,
    Send,
    SetAttribute,
    SetStage,
    SilenceTrigger,
    StageTrigger,
    StartJourney,
    Step,
    Suppress,
    Trigger,
    Until,
    WaitAfterEvent,
    WaitForDate,
    WaitForEvents,
    WaitForSupply,
)
from simulator.history.history import History
from simulator.run import LoggedSend, RunSettings


@dataclass(frozen=True)
class Scenario:
    """One run."""

    programs: tuple[Program, ...]
    history: History
    settings: RunSettings


def scenarios() -> st.SearchStrategy[Scenario]:
    """Random runs that Hypothesis can shrink."""
    return st.randoms(use_true_random=False).map(make_scenario)


def make_scenario(random: Random) -> Scenario:
    """One random run."""
    draw = Draw(random)
    begins = seconds(draw.one(BEGINNINGS))
    journeys = draw.number(1, 3)
    programs = tuple(JourneyMaker(draw, number, journeys, begins).program() for number in range(journeys))
    people = [random_person(draw, f"customer {number}", begins) for number in range(draw.number(1, 6))]
    history = make_history(people, start=begins, end=begins + draw.number(4, 20) * DAY)
    return Scenario(programs, history, _settings(draw, begins))


def _settings(draw: Draw, begins: int) -> RunSettings:
    counted = draw.chance(20)
    return RunSettings(
        seed=draw.number(0, 3) - 1,
        start=draw.maybe(50, lambda: unix(begins + draw.number(0, 4) * DAY)),
        end=draw.maybe(20, lambda: unix(begins + draw.number(4, 30) * DAY)),
        caps=draw.several(0, 1, lambda: _cap(draw, "run")) if draw.chance(40) else (),
        logged_sends_count=counted,
        logged_sends=(LoggedSend("mailed", "email"), LoggedSend("view", "sms", weight=300)) if counted else (),
        assumed=draw.one(("low", "middle", "high")),
        most_journeys=draw.maybe(20, lambda: draw.number(1, 2)),
    )


def _cap(draw: Draw, name: str) -> CapRule:
    kind = draw.one(("rolling", "person_days", "utc_days", "person_week", "utc_week"))
    return CapRule(
        id=f"{name} {draw.number(0, 1_000_000)}",
        limit=draw.one((1000, 2000, 500, 3000)),
        scope=draw.one(("all", "class:commercial", "class:transactional", "channel:email", "topic:news")),
        window=draw.one((DAY, HOUR, 3 * DAY)) if kind == "rolling" else draw.one((1, 2, 3)) if "days" in kind else 0,
        window_type=kind,
        on_block=draw.one(("skip", "wait", "exit", "other")),
        wait_at_most=draw.duration(2 * DAY),
        by_number=draw.chance(20),
    )


# --- Journeys -----------------------------------------------------------------------------------------------


class JourneyMaker:
    """Makes one journey: nodes in a row, edges forward at will, back only bounded or after a wait."""

    def __init__(self, draw: Draw, number: int, journeys: int, begins: int) -> None:
        self.draw = draw
        self.name = f"j{number}"
        self.others = [f"j{other}" for other in range(journeys) if other != number]
        self.begins = begins
        self.inner = [f"{self.name}.n{node}" for node in range(draw.number(1, 9))]

    def program(self) -> Program:
        draw = self.draw
        triggers = [f"{self.name}.t{place}" for place in range(draw.number(1, 3))]
        steps: dict[str, Step] = {name: self.trigger() for name in triggers}
        steps |= {name: self.step(name) for name in self.inner}
        links = {name: {"next": Link(f"{name}>next", draw.one(self.inner))} for name in triggers}
        links |= {name: self.links(place, steps[name]) for place, name in enumerate(self.inner)}
        key = draw.maybe(12, lambda: draw.one(("sku", "value"))) or ""
        return Program(
            journey=self.name,
            name=self.name,
            zone=draw.one(ZONES),
            entry=EntryRule(
                mode=draw.one(("any_time", "after_exit", "once")),
                minimum_interval=draw.duration(DAY),
                key=key,
                back_enrol=draw.chance(30),
                most_running=draw.maybe(20, lambda: draw.number(1, 2)),
                capacities=draw.several(1, 2, lambda: random_capacity(draw)) if draw.chance(10) else (),
                holdout=draw.maybe(10, lambda: (draw.one((50_000, 20_000)), draw.one(("", "salt")))),
            ),
            triggers=tuple(triggers),
            steps=steps,
            links=links,
            exits=draw.several(0, 2, self.exit) if draw.chance(40) else (),
            goals=draw.several(0, 2, self.goal) if draw.chance(40) else (),
            caps=draw.several(1, 2, lambda: _cap(draw, self.name)) if draw.chance(60) else (),
            quiet=draw.maybe(60, self.quiet),
            stages=STAGES[:2],
            segments={"loyal": random_condition(draw, 1, segments=False)},
            priority=draw.number(0, 1),
            not_while=tuple(self.others[:1]) if draw.chance(15) else (),
            defer_while=tuple(self.others[-1:]) if draw.chance(20) else (),
            exclusion_group="group" if draw.chance(15) else "",
            longest=draw.maybe(20, draw.duration),
        )

    def trigger(self) -> Trigger:
        draw = self.draw
        kind = draw.number(0, 12)
        if kind == 10:
            return random_schedule(draw, self.begins)
        if kind >= 11:
            return JourneyTrigger(
                on=draw.one(("exit", "start")),
                source=draw.one(("", *self.others, "elsewhere")) if draw.chance(40) else "",
                reason=draw.one(("done", "goal", "end of path", "removed", "never")) if draw.chance(40) else "",
            )
        if kind in (3, 4):
            return SilenceTrigger(
                arm=draw.several(1, 2, lambda: random_match(draw)),
                after=draw.duration(),
                count=draw.one((1, 2)),
                window=draw.one((None, DAY, 2 * HOUR)),
                cancel=draw.several(0, 2, lambda: random_match(draw)),
                again_after=draw.duration(),
                key=draw.one(("", "sku")),
            )
        if kind == 5:
            return DateTrigger(
                attribute="birthday",
                offset_days=draw.one((0, -1, 1, 30)),
                offset_months=draw.one((0, 0, 0, 1, -1)),
                yearly=draw.chance(70),
                at=draw.time_of_day(),
                leap_day=draw.one(("february_28", "march_1")),
            )
        if kind == 6:
            return SegmentTrigger(
                condition=random_condition(draw), on=draw.one(("enter", "leave")), interval=draw.one((DAY, 12 * HOUR))
            )
        if kind >= 7 and kind <= 9:
            return StageTrigger(
                stage=draw.one(("", "", "", *STAGES)),
                direction=draw.one(("any", "any", "forward", "back")),
                from_stage=draw.one(("", "", "", "", *STAGES)),
                order=STAGES[:2],
            )
        return EventTrigger(
            random_match(draw),
            count=draw.one((1, 1, 2)),
            window=draw.one((None, DAY, HOUR)),
            on_reaching=draw.chance(20),
            ordinal=draw.one((0, 0, 2)),
            earlier=draw.maybe(
                25,
                lambda: Earlier(
                    matches=draw.several(1, 2, lambda: random_match(draw)),
                    window=draw.one((None, DAY, HOUR)),
                    same=draw.one(("", "sku", "value", "nothing")),
                ),
            ),
        )

    def step(self, name: str) -> Step:
        kind = self.draw.one((*range(20), 0, 7, 8, 9, 7, 8, 9))
        if kind >= 16:
            return self.newer_step(kind)
        if kind <= 4:
            return self.wait(kind)
        if kind <= 9:
            return self.message_or_split(kind)
        return self.action_or_end(kind, name)

    def newer_step(self, kind: int) -> Step:
        draw = self.draw
        if kind <= 17:
            return random_wait(draw)
        if kind == 18:
            return random_assumed(draw, self.inner)
        journey = draw.one((*self.others, self.name, "elsewhere"))
        return StartJourney(journey) if draw.chance(60) else RemoveFromJourney(draw.one((journey, "")))

    def wait(self, kind: int) -> Step:
        draw = self.draw
        if kind == 0:
            return Delay(draw.duration(), draw.chance(30), draw.one((0, 0, 7200)))
        if kind == 1:
            return Until(
                time=draw.maybe(80, draw.time_of_day),
                weekdays=draw.weekdays(),
                zone=draw.zone(),
                if_past=draw.one(("next", "go_on", "exit")),
            )
        if kind == 2:
            matches = draw.several(1, 3, lambda: random_match(draw))
            return WaitForEvents(
                branches=tuple(EventBranch(f"b{place}", match) for place, match in enumerate(matches)),
                timeout=draw.duration(),
                ranked=draw.chance(30),
                look_back=draw.chance(30),
                writes=tuple(random_write(draw) for _ in matches) if draw.chance(30) else (),
            )
        if kind == 3:
            return WaitForSupply(
                order=random_match(draw, where=10),
                quantity=draw.one(("value", "sku", "nothing")),
                quantity_default=Fraction(2),
                units=draw.one((Fraction(1), Fraction(1, 3), Fraction(5, 2))),
                use_per_day=self.lookup((Fraction(1), Fraction(3), Fraction(7, 10))),
                lead_days=draw.one((Fraction(0), Fraction(1), Fraction(1, 7))),
                shipping_days=self.lookup((Fraction(0), Fraction(1, 2), Fraction(2))),
                floor=draw.one((DAY, 0, HOUR)),
                restart=draw.chance(40),
            )
        return WaitAfterEvent(
            event=random_match(draw),
            seconds=draw.duration(),
            assumed_days=self.lookup((Fraction(1), Fraction(0), Fraction(2, 7))),
            since=draw.maybe(40, lambda: random_match(draw)),
        )

    def lookup(self, numbers: tuple[Fraction, ...]) -> Lookup:
        draw = self.draw
        operand, texts = draw.one(
            (
                (None, ()),
                (AttributeOperand(name="country"), COUNTRIES),
                (AttributeOperand(name="points"), ("1", "5.0", "x")),
                (EventPropertyOperand(name="sku"), SKUS),
                (EntryPropertyOperand(name="value"), ("20", "0.1")),
            )
        )
        return Lookup(draw.one(numbers), operand, tuple((text, draw.one(numbers)) for text in texts))

    def message_or_split(self, kind: int) -> Step:
        draw = self.draw
        if kind == 5:
            conditions = draw.several(1, 3, lambda: random_condition(draw))
            return Branch(
                branches=tuple(ConditionBranch(f"b{place}", condition) for place, condition in enumerate(conditions)),
                default="else",
                at_entry=draw.chance(30),
            )
        if kind == 6:
            shares = tuple((f"b{place}", draw.one((1, 0, 2))) for place in range(draw.number(2, 3)))
            return RandomSplit(shares=(*shares, ("rest", 1)), salt=draw.one(("", "salt")), sticky=draw.chance(50))
        return Send(
            channel=draw.one(CHANNELS),
            message_class=draw.one(("commercial", "commercial", "commercial", "transactional")),
            topic=draw.one(("", "news")),
            weight=draw.one((1000, 500, 2000)),
            valid_for=draw.maybe(20, draw.duration),
            valid_until=draw.maybe(10, lambda: unix(self.begins + draw.number(0, 14) * DAY)),
            blocked_output=draw.chance(30),
            capped_output=draw.chance(40),
            needs_consent=draw.chance(80),
            needs_address=draw.chance(80),
            shown_at=draw.maybe(20, lambda: random_match(draw)),
            show_within=draw.duration(2 * DAY),
            capacity=draw.maybe(15, lambda: random_capacity(draw)),
            end_reason=draw.one(("thanked", "")) if draw.chance(10) else "",
        )

    def action_or_end(self, kind: int, name: str) -> Step:
        draw = self.draw
        if kind in (10, 11):
            return SetStage(draw.one(STAGES))
        if kind in (12, 13):
            attribute, value = draw.one(
                (
                    ("points", 1.0),
                    ("tag.vip", 1.0),
                    ("country", "UK"),
                    ("birthday", "1985-06-10"),
                    ("consent.email", 0.0),
                    ("unsubscribed.news", 1.0),
                    ("points", "many"),
                    ("birthday", "2011-12-31"),
                )
            )
            return SetAttribute(attribute, draw.one(("set", "add", "clear")), value)
        if kind == 14 and draw.chance(50):
            return Suppress(draw.maybe(80, lambda: draw.duration(DAY)))
        if draw.chance(60):
            return GoalStep(name, counts=draw.one(("first", "each")), exits=draw.chance(50))
        return End(draw.one(("done", "lapsed")))

    def links(self, place: int, step: Step) -> dict[str, Link]:
        """Edges of a node's outputs; some outputs have none. Back edges are bounded or leave a wait of an hour."""
        draw = self.draw
        outputs = outputs_of(step)
        takes_time = isinstance(step, Delay) and step.seconds >= HOUR
        links = {}
        for output in outputs:
            target = draw.number(0, len(self.inner) - 1)
            if target <= place and draw.chance(70) and place + 1 < len(self.inner):
                target = draw.number(place + 1, len(self.inner) - 1)
            if draw.chance(5):
                continue
            loop = None
            if target <= place and not (takes_time and draw.chance(50)):
                loop = self.loop(output, outputs)
            links[output] = Link(f"{self.inner[place]}>{output}", self.inner[target], loop)
        return links

    def loop(self, output: str, outputs: Sequence[str]) -> LoopLimits:
        draw = self.draw
        others = [f"output:{other}" for other in outputs if other != output]
        return LoopLimits(
            max_passes=draw.number(1, 3),
            minimum_interval=draw.duration(2 * DAY),
            counter=draw.one(("instance", "customer")),
            reset_event=draw.maybe(25, lambda: random_match(draw)),
            reset_after=draw.maybe(25, lambda: draw.one((DAY, HOUR))),
            on_limit=draw.one(("exit", *others, "stay", *others)),
        )

    def exit(self) -> ExitCriterion:
        draw = self.draw
        name = f"{self.name}.x{draw.number(0, 1_000_000)}"
        if draw.chance(50):
            return ExitCriterion(name, random_match(draw), None)
        return ExitCriterion(name, None, random_condition(draw))

    def goal(self) -> GoalRule:
        draw = self.draw
        return GoalRule(
            id=f"{self.name}.g{draw.number(0, 1_000_000)}",
            event=random_match(draw),
            window=draw.maybe(40, draw.duration),
            counts=draw.one(("first", "each")),
            exits=draw.chance(60),
            node=draw.one(("", draw.one(self.inner))),
        )

    def quiet(self) -> QuietRule:
        draw = self.draw
        night = draw.one(((20 * HOUR, 9 * HOUR), (90 * 60, 2 * HOUR + STEP), (9 * HOUR, 23 * HOUR), (HOUR, HOUR)))
        windows = [(draw.weekdays(), *night)]
        if draw.chance(30):
            windows.append((frozenset({6}), 0, 12 * HOUR))
        return QuietRule(
            windows=tuple(windows),
            zone=draw.zone(),
            on_block=draw.one(("hold", "skip")),
            classes=draw.one((frozenset({"commercial"}), frozenset({"commercial", "transactional"}))),
        )


def outputs_of(step: Step) -> tuple[str, ...]:
    """The outputs that a step can leave by."""
    if isinstance(step, WaitForEvents):
        return (*(branch.output for branch in step.branches), "timeout")
    if isinstance(step, WaitForSupply):
        return ("due", "bought")
    if isinstance(step, WaitForDate):
        return ("next", "missing") if step.missing_output else ("next",)
    if isinstance(step, RateLimit):
        return ("next", "overflow")
    if isinstance(step, AssumedOutcome):
        return (*(output for output, _ in step.outcomes), step.otherwise)
    if isinstance(step, Branch):
        return (*(branch.output for branch in step.branches), step.default)
    if isinstance(step, RandomSplit):
        return tuple(output for output, _ in step.shares)
    if isinstance(step, Send):
        blocked = ("blocked",) if step.blocked_output else ()
        return ("next", *blocked, *(("capped",) if step.capped_output else ()))
    if isinstance(step, End) or (isinstance(step, GoalStep) and step.exits):
        return ()
    return ("next",)
