"""What a result rests on, generated from the journeys that ran."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from exporters.estimand import all_made_words, journeys_words
from exporters.names import Names
from journey.capacity_parameters import per_words
from journey.letters import listed
from journey.model import Cap
from journey.steps import AssumedOutcome, CapRule, Send, WaitAfterEvent, WaitForSupply
from journey.targets.applying import cap_words, span_of
from journey.targets.profiles import profile
from journey.words import number, say, say_count

if TYPE_CHECKING:
    from simulator.result import Result


def assumptions(result: Result, names: Names) -> tuple[str, ...]:
    """Sentences that must hold for the figures to mean what they say; the most general first."""
    return (
        say(
            "Everybody did what the history says, whatever they were sent: no message changes an order, a visit "
            "or an opt-out. What the messages would have changed no replay can tell; a holdout group would."
        ),
        *_left_out(result),
        *_classes(result, names),
        *_steps(result, names),
        *_shared(result, names),
        *_sends(result),
        *_censored(result),
        *([made] if (made := all_made_words(result)) else []),
    )


def _left_out(result: Result) -> Iterator[str]:
    """What else the shop does that is not in the run, and what messages would feed back."""
    yield say(
        "Only {journeys} ran. What other journeys and campaigns would send, how they would share caps with this, and "
        "how answers to messages would bring people into or out of it is not in these figures.",
        journeys=journeys_words(result),
    )


def _classes(result: Result, names: Names) -> Iterator[str]:
    """By the nodes' replay classes."""
    by_class: dict[str, list[str]] = {}
    for node in result.tally.nodes:
        by_class.setdefault(result.identity.replay_classes.get(node, "assumed"), []).append(names.node(node))
    exact = by_class.get("exact", [])
    if exact:
        yield say_count(
            "{count} step is exact: what it does follows from the history and the journey alone.",
            "{count} steps are exact: what they do follows from the history and the journey alone.",
            len(exact),
        )
    if assumed := by_class.get("assumed"):
        yield say_count(
            "{count} step rests on an assumption: {names}.",
            "{count} steps rest on assumptions: {names}.",
            len(assumed),
            names=listed(assumed),
        )
    if counted := by_class.get("none"):
        yield say_count(
            "{count} step is passed and counted only: {names}.",
            "{count} steps are passed and counted only: {names}.",
            len(counted),
            names=listed(counted),
        )


def _shared(result: Result, names: Names) -> Iterator[str]:
    """What people share, which end of assumed rates was taken, and how caps were counted."""
    for resource in result.coupled:
        yield say(
            "People share places ({places}, {where}): who came first got them. The figures hold for these people "
            "together; of others, or of more of them, others would have got them.",
            places=per_words(resource.capacity.limit, resource.capacity.per),
            where=names.node(resource.node) if resource.node else say("entries"),
        )
    rates = [step for program in result.programs for step in program.steps.values() if isinstance(step, AssumedOutcome)]
    if rates:
        ends = {"low": say("lower end"), "middle": say("middle"), "high": say("upper end")}
        yield say("Of assumed rates the {end} was taken.", end=ends[result.settings.assumed])
    for cap in result.settings.caps:
        yield say("For all journeys together: {cap}.", cap=cap_words(_as_written(cap)))
    if most := result.settings.most_journeys:
        yield say_count(
            "People are in {count} of these journeys at once at most; who would enter another is refused.",
            "People are in {count} of these journeys at once at most; who would enter another is refused.",
            most,
        )
    if target := profile(result.settings.target):
        yield say("Caps and quiet hours are counted as {target} counts them.", target=target.words)


def _as_written(rule: CapRule) -> Cap:
    """A cap of the run as a document would hold it."""
    days = rule.window_type in ("person_days", "utc_days")
    window = f"P{rule.window}D" if days else span_of(rule.window)
    return Cap(id=rule.id, limit=rule.limit / 1000, scope=rule.scope, window=window, window_type=rule.window_type)


def _steps(result: Result, names: Names) -> Iterator[str]:
    """What single steps take for granted where the history is silent."""
    for program in result.programs:
        for node, step in program.steps.items():
            if isinstance(step, WaitAfterEvent):
                yield say(
                    "“{step}”: where no “{event}” is logged, it is taken to have happened after {days} days at most.",
                    step=names.node(node),
                    event=step.event.event,
                    days=number(float(max([step.assumed_days.default, *(n for _, n in step.assumed_days.table)]))),
                )
            elif isinstance(step, WaitForSupply):
                yield say(
                    "“{step}”: a supply is used up at the rate that the step says; an order without a quantity "
                    "counts as {quantity}.",
                    step=names.node(node),
                    quantity=number(float(step.quantity_default)),
                )


def _sends(result: Result) -> Iterator[str]:
    if not any(isinstance(step, Send) for program in result.programs for step in program.steps.values()):
        return
    yield say(
        "Nobody without a record of consent, and nobody without an address, was sent a commercial message or counts "
        "as reached. Quiet hours and daily counts follow each person's own clock, or the journey's where the history "
        "has no time zone."
    )
    yield (
        say("Messages that the shop sent before the period count in caps and pressure.")
        if result.settings.logged_sends_count
        else say("Only messages of this replay count in caps and pressure; those that the shop really sent do not.")
    )


def _censored(result: Result) -> Iterator[str]:
    active = sum(sum(tally.active.values()) for tally in result.tally.nodes.values())
    if active:
        yield say_count(
            "{count} run through the journey was not over at the end; it counts neither as converted nor as lost.",
            "{count} runs through the journey were not over at the end; they count neither as converted nor as lost.",
            active,
        )
