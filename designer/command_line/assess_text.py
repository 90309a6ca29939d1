"""What messages change, as text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from designer.command_line.table import text_table
from designer.course_words import course_assumptions, course_lines, no_course_words
from designer.effect_line import EffectLine
from designer.effect_words import (
    effect_assumptions,
    effect_lines,
    experiment_words,
    identified_words,
    lift_lines,
    logging_words,
)
from designer.estimate_words import holdout_words
from journey.words import say

if TYPE_CHECKING:
    from simulator.estimates.course import Course, NoCourse
    from simulator.estimates.what_changed import Effects


def assess_text(
    found: Effects,
    course: Course | NoCourse | None,
    journeys: Mapping[str, str],
    goal: str,
    lift: tuple[float, float] | None = None,
) -> str:
    """The table, the sentence behind each line, and what they take for granted; ``lift``: between what somebody
    assumes it."""
    lines = effect_lines(found, journeys)
    plans = [holdout_words(one.plan) for one in found.journeys.values() if one.plan is not None]
    parts = [effects_text(found, journeys), "\n".join(plans), _sentences(lines)]
    if lift is not None:
        lifted = list(lift_lines(found, journeys, *lift))
        parts += [_table(lifted), _sentences(lifted)]
    if course is not None:
        parts += _course(course, goal)
    return "\n\n".join(part for part in parts if part)


def effects_text(found: Effects, journeys: Mapping[str, str]) -> str:
    """Whether it is identified, the table, what it takes for granted, and how a history comes to tell more."""
    lines = effect_lines(found, journeys)
    experiments = "\n".join(experiment_words(one) for one in found.experiments)
    assumed = "\n".join(effect_assumptions(found))
    logging = "" if any(one.differences for one in found.experiments) else logging_words()
    parts = (identified_words(found), experiments, _table(lines), assumed, logging)
    return "\n\n".join(part for part in parts if part)


def _table(lines: Sequence[EffectLine]) -> str:
    heads = (say("what"), say("answer"), say("95 % range"), say("rests on"))
    return text_table(heads, [(line.what, line.answer, line.span, line.rests) for line in lines]) if lines else ""


def _sentences(lines: Sequence[EffectLine]) -> str:
    """Each sentence once, under the line that it stands behind."""
    said = dict.fromkeys(line.tip for line in lines if line.tip)
    return "\n\n".join(said)


def _course(course: Course | NoCourse, goal: str) -> list[str]:
    from simulator.estimates.course import NoCourse as Nothing

    if isinstance(course, Nothing):
        return [no_course_words(course)]
    lines = course_lines(course, goal)
    return [
        say("Messages week after week, played forward (g-formula)"),
        _table(lines),
        "\n".join(course_assumptions(course, goal)),
        _sentences(lines),
    ]
