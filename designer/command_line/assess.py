"""``loopline assess``: what messages change, as far as a history tells."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, get_args

from designer.command_line import console
from designer.command_line.failure import DONE, FINDINGS, CommandError
from designer.command_line.gathering import gathered
from designer.command_line.override_values import number_value
from designer.command_line.preparing import tell_preparing
from designer.command_line.running import (
    describe_journeys,
    describe_overrides,
    describe_run,
    run_settings,
)
from designer.command_line.safe_file import check_writable, write_whole
from journey.journey import Journey
from journey.words import say

if TYPE_CHECKING:
    from simulator.estimates.course import Course, NoCourse, Regime
    from simulator.estimates.effects import Answer
    from simulator.estimates.what_changed import Effects, EffectsWanted
    from simulator.history.history import History

MOST_DAYS = 365
MOST_WEEKS = 26
OUTCOMES = ("people", "events", "value")


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    describe_journeys(parser)
    describe_run(parser)
    describe_overrides(parser)
    parser.add_argument(
        "--arm",
        metavar="NAME",
        help=say("the attribute or property that names the arm drawn by lot (default: arm, or NAME.arm)"),
    )
    parser.add_argument(
        "--probability", metavar="NAME", help=say("the attribute or property with the probability of that arm")
    )
    parser.add_argument(
        "--by-lot",
        action="store_true",
        help=say("arms, or the weeks' messages, were drawn by lot with the same chances for everybody"),
    )
    parser.add_argument("--control", metavar="ARM", help=say("the arm to hold the others against"))
    parser.add_argument("--goal", metavar="EVENT", help=say("the event that counts (default: the journeys' goal)"))
    parser.add_argument(
        "--days", type=int, metavar="N", default=28, help=say("within so many days after the choice (default: 28)")
    )
    parser.add_argument(
        "--outcome",
        choices=OUTCOMES,
        default="people",
        help=say("count people with the goal, all its events, or the sum of their values (default: people)"),
    )
    parser.add_argument(
        "--lift",
        metavar="LOW..HIGH",
        help=say("also say what follows if messages bring the goal to this share of those reached who had none"),
    )
    parser.add_argument(
        "--weekly",
        metavar="RULES",
        help=say("also play rules for messages forward, such as 0,1,2 (a week) or 0,8/2/3 (silence/apart/most)"),
    )
    parser.add_argument(
        "--weeks", type=int, metavar="N", default=8, help=say("over so many weeks, with --weekly (default: 8)")
    )
    parser.add_argument("--json", metavar="OUT", type=Path, help=say("write everything as JSON"))


def run(options: argparse.Namespace) -> int:
    """Estimate, print what is known and what it rests on."""
    if options.json is not None:
        check_writable(options.json)
    _check(options)
    regimes = _regimes(options.weekly) if options.weekly else []
    lift = _lift(options.lift) if options.lift else None
    ready = gathered(options)
    if ready is None:
        return FINDINGS
    journeys, history = ready
    from designer.command_line.assess_text import assess_text
    from journey.program import program_of
    from simulator.estimates.what_changed import answer_of, effects_of
    from simulator.run import RunError

    programs = [program_of(journey) for journey in journeys]
    wanted = _wanted(options, history, answer_of(programs, history))
    if options.engine != "plain":
        tell_preparing()
    try:
        found = effects_of(
            programs,
            history,
            run_settings(options, journeys[0].header.zone),
            wanted,
            engine=options.engine,
            threads=options.threads,
        )
    except RunError as error:
        raise CommandError(str(error)) from None
    assert wanted.answer is not None
    course = _course(history, regimes, options, wanted.answer) if regimes else None
    names = {journey.header.journey_id: journey.header.name for journey in journeys}
    if options.json is not None:
        write_whole(options.json, _json(found, course, history, options.seed, journeys))
        console.tell(say("Wrote {file}.", file=options.json))
    console.show(assess_text(found, course, names, wanted.answer.goal, lift))
    from designer.estimate_words import made_words

    behind = {wanted.answer.goal, wanted.answer.sent, wanted.opt_out} & history.made
    if behind:
        console.show("\n" + made_words(sorted(behind)))
    return DONE


def _check(options: argparse.Namespace) -> None:
    if not 1 <= options.days <= MOST_DAYS:
        raise CommandError(say("This can be 1 to {most}.", most=MOST_DAYS), f"--days {options.days}")
    if not 1 <= options.weeks <= MOST_WEEKS:
        raise CommandError(say("This can be 1 to {most}.", most=MOST_WEEKS), f"--weeks {options.weeks}")
    if options.probability and not options.arm:
        raise CommandError(say("A probability belongs to an arm."), "--probability", say("Name the arm with --arm."))


def _wanted(options: argparse.Namespace, history: History, usual: Answer) -> EffectsWanted:
    """What was asked for. CommandError if the history does not have it."""
    from simulator.estimates.choice_log import choice_log, named_source
    from simulator.estimates.effects import Answer, Outcome
    from simulator.estimates.what_changed import EffectsWanted

    goal = options.goal or usual.goal
    if options.goal and goal not in history.event_names:
        raise CommandError(
            say("The history has no event of this name."),
            f"--goal {goal}",
            say("It has: {names}.", names=", ".join(history.event_names)),
        )
    outcomes: dict[str, Outcome] = {one: one for one in get_args(Outcome)}
    answer = Answer(goal, options.days, outcomes[options.outcome])
    if not options.arm:
        return EffectsWanted(None, options.control, answer)
    source = named_source(history, options.arm, options.probability or "")
    if source is None:
        raise CommandError(
            say("The history has no attribute and no property of this name."),
            f"--arm {options.arm}" + (f" --probability {options.probability}" if options.probability else ""),
            say("loopline history info lists them."),
        )
    if not options.probability and not options.by_lot:
        raise CommandError(
            say("Without probabilities nothing says that the arms were drawn by lot."),
            f"--arm {options.arm}",
            say("Name their column with --probability, or say that it was so with --by-lot."),
        )
    log = choice_log(history, source)
    if log is None:
        raise CommandError(say("This has fewer than two values, or too many to be arms."), f"--arm {options.arm}")
    if options.control is not None and options.control not in log.arms:
        raise CommandError(
            say("There is no such arm."),
            f"--control {options.control}",
            say("There are: {names}.", names=", ".join(log.arms)),
        )
    return EffectsWanted(source, options.control, answer)


def _lift(text: str) -> tuple[float, float]:
    """``LOW..HIGH``, shares."""
    parts = [part.strip() for part in text.split("..")]
    numbers = [float(number_value(part, f"--lift {text}")) for part in parts]
    if len(numbers) != 2 or not 0 <= numbers[0] <= numbers[1] <= 1:
        raise CommandError(say("This is no range."), f"--lift {text}", say("Such as: 0.01..0.03"))
    return numbers[0], numbers[1]


def _regimes(text: str) -> list[Regime]:
    """Rules such as ``0,1,2`` or ``0,8/2/3``."""
    from simulator.estimates.course import MOST_MESSAGES, every_week, reminders

    found = []
    for part in text.split(","):
        numbers = part.strip().split("/")
        if not all(one.isdecimal() and len(one) < 4 for one in numbers) or len(numbers) not in (1, 3):
            raise CommandError(
                say("This is no rule for messages."), f"--weekly {text}", say("Such as: 0,1,2 or 0,8/2/3")
            )
        values = [int(one) for one in numbers]
        if len(values) == 1 and values[0] > MOST_MESSAGES:
            raise CommandError(say("This can be {most} at most.", most=MOST_MESSAGES), f"--weekly {part.strip()}")
        found.append(every_week(values[0]) if len(values) == 1 else reminders(*values))
    if len(found) < 2:
        raise CommandError(say("At least two rules are needed."), f"--weekly {text}", say("Such as: 0,1,2 or 0,8/2/3"))
    return found


def _course(history: History, regimes: list[Regime], options: argparse.Namespace, answer: Answer) -> Course | NoCourse:
    from simulator.estimates.course import course_of

    return course_of(
        history, regimes, options.weeks, goal=answer.goal, sent=answer.sent, by_lot=options.by_lot, seed=options.seed
    )


def _json(
    found: Effects, course: Course | NoCourse | None, history: History, seed: int, journeys: Sequence[Journey]
) -> bytes:
    from designer.command_line.assess_document import course_document, effects_document
    from designer.replaying import identity_of
    from simulator.result import json_bytes

    identity = identity_of(journeys)
    names = {journey.header.journey_id: journey.header.name for journey in journeys}
    return json_bytes(
        {
            "format": "loopline-effects",
            "version": 1,
            "program_version": identity.program_version,
            "seed": seed,
            "hashes": {"journeys": dict(identity.journey_hashes), "history": history.fingerprint},
            "history": {"name": history.name, "attribution": history.attribution},
            "effects": effects_document(found, names),
            "weekly": course_document(course),
        }
    )
