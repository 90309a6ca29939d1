"""The versions that ``loopline compare`` holds against one another, from files and settings."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.command_line.failure import CommandError
from designer.command_line.overrides import with_overrides
from designer.command_line.reading import journey_from
from designer.replaying import identity_of
from journey.journey import Journey
from journey.program import program_of
from journey.words import say

if TYPE_CHECKING:
    from simulator.comparing.versions import Version
    from simulator.estimates.assumed import Assumption

#: So many versions are compared at most.
MOST_VERSIONS = 50


@dataclass(frozen=True)
class Candidate:
    """A journey as it is compared. ``changes``: the assignments that made it from its file."""

    label: str
    journey: Journey
    changes: tuple[str, ...] = ()


def candidates_of(options: argparse.Namespace) -> list[Candidate]:
    """The versions in their order, the base first: one for each file; where there is one file, that as it is and with
    the settings; with a sweep, that and each value. CommandError if there are not at least two."""
    files = [journey_from(path) for path in options.files]
    labels = _labels(options)
    everywhere, others = options.everywhere, options.overrides
    if options.sweep:
        if len(files) > 1:
            raise CommandError(say("A sweep takes one journey."), f"--sweep {options.sweep}", say("Name one file."))
        shared = (*everywhere, *others)
        base = Candidate(labels[0], _changed(files[0], shared), shared)
        return [base, *(_swept(files[0], shared, one) for one in _sweep(options.sweep))]
    first = Candidate(labels[0], _changed(files[0], everywhere), tuple(everywhere))
    changes = (*everywhere, *others)
    if len(files) == 1:
        if not others:
            raise CommandError(
                say("There is nothing to compare with."),
                str(options.files[0]),
                say("Name a second journey, or change a setting with --set."),
            )
        return [first, Candidate(", ".join(others), _changed(files[0], changes), changes)]
    return [
        first,
        *(
            Candidate(label, _changed(journey, changes), changes)
            for label, journey in zip(labels[1:], files[1:], strict=True)
        ),
    ]


def _labels(options: argparse.Namespace) -> list[str]:
    """The files' names without what they share."""
    stems = [path.stem for path in options.files]
    if len(stems) == 1:
        return [say("as it is")]
    return stems if len(set(stems)) == len(stems) else [str(path) for path in options.files]


def _changed(journey: Journey, assignments: Sequence[str]) -> Journey:
    return with_overrides((journey,), assignments)[0]


def _sweep(text: str) -> list[str]:
    """The assignments of ``NODE.PARAM=1,2,3``."""
    target, separator, values = text.partition("=")
    chosen = [value.strip() for value in values.split(",") if value.strip()]
    if not separator or not target or not chosen:
        raise CommandError(
            say("This is not of the form NODE.PARAM=1,2,3."),
            f"--sweep {text}",
            say("Such as: --sweep weekly.limit=1,2,3"),
        )
    if len(chosen) >= MOST_VERSIONS:
        raise CommandError(
            say("These are too many values."), f"--sweep {text}", say("Give at most {most}.", most=MOST_VERSIONS - 1)
        )
    return [f"{target}={value}" for value in dict.fromkeys(chosen)]


def _swept(journey: Journey, shared: Sequence[str], assignment: str) -> Candidate:
    changes = (*shared, assignment)
    return Candidate(assignment, _changed(journey, changes), changes)


def version_of(candidate: Candidate, assumed: Sequence[str], beside: Sequence[Journey] = ()) -> Version:
    """The version for the simulator, together with the journeys that run ``beside`` it, with a variant for each end of
    each assumed rate, and of each assumption that was named."""
    from simulator.comparing.versions import Version
    from simulator.estimates.assumed import assumed_rates

    others = tuple(program_of(journey) for journey in beside)
    programs = (program_of(candidate.journey), *others)
    variants = assumed_rates(programs)
    for text in assumed:
        assumption, target = _assumption(text)
        low, high = (
            (program_of(_changed(candidate.journey, (f"{target}={end}",))), *others)
            for end in (assumption.low, assumption.high)
        )
        variants[assumption] = (low, high)
    return Version(candidate.label, programs, identity_of((candidate.journey, *beside)), variants)


def _assumption(text: str) -> tuple[Assumption, str]:
    from simulator.estimates.assumed import Assumption

    target, separator, ends = text.partition("=")
    low, dots, high = ends.partition("..")
    if not (separator and dots and target and low and high):
        raise CommandError(
            say("This is not of the form NODE.PARAM=LOW..HIGH."),
            f"--assume {text}",
            say("Such as: --assume supply.use_per_day=0.8..1.2"),
        )
    return Assumption(target, target, low.strip(), high.strip()), target
