"""What the window and the command line do before an account is asked: lowering, choices, the plan. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from designer.folders import data_folder
from journey.checks.check import check
from journey.journey import Journey
from journey.words import say

if TYPE_CHECKING:
    from exporters.lowering.asking import Options
    from exporters.lowering.fidelity import Fidelities
    from exporters.lowering.lower import Lowered
    from exporters.publishing.difference import Change
    from exporters.targets.target import Choices, Plan, Target
    from journey.targets.profile import Profile


@dataclass(frozen=True)
class Obstacle:
    """What keeps a journey from being exported or published. ``record``: the step, edge, message or setting that it is
    about; empty where it is about none."""

    record: str
    reason: str
    remedy: str

    def __str__(self) -> str:
        return f"{self.reason} {self.remedy}".rstrip()


@dataclass(frozen=True)
class Shaped:
    """A journey in the shape of a system, with its fidelity report. ``lowered`` and ``report`` are None where errors of
    the drawing keep it from being lowered at all; ``new_errors``: what the checks find in the shape only."""

    lowered: Lowered | None
    report: Fidelities | None
    obstacles: tuple[Obstacle, ...]
    new_errors: tuple[str, ...] = ()


def shaped(journey: Journey, profile: Profile | None, options: Options, target: Target | None = None) -> Shaped:
    """The journey in a system's shape; as it is drawn without a profile. ``target``: the system that is spoken to, if
    it has a way of its own to lower. Pure, and may take a second in a large journey."""
    from designer.exporting.checks import new_errors
    from exporters.lowering.fidelity import fidelities
    from exporters.lowering.lower import lower

    errors = [finding for finding in check(journey) if finding.severity == "error"]
    if errors:
        return Shaped(None, None, tuple(Obstacle(one.record, one.reason, one.remedy) for one in errors))
    lowered = target.lower(journey, options) if target is not None else lower(journey, profile, options)
    problems = tuple(Obstacle(one.record, one.reason, one.remedy) for one in lowered.problems)
    found = new_errors(lowered) if profile is not None and not problems else ()
    return Shaped(lowered, fidelities(lowered), problems, found)


@dataclass(frozen=True)
class Drafted:
    """What is to stand in an account, and what is lacking for it."""

    plan: Plan
    lacks: tuple[Obstacle, ...]


def drafted(target: Target, lowered: Lowered, choices: Choices) -> Drafted:
    """The plan for a lowered journey with what was chosen. Pure: nothing is asked or sent."""
    plan = target.plan(lowered, choices)
    return Drafted(plan, tuple(Obstacle(lack.record, lack.reason, lack.remedy) for lack in plan.lacks))


def ledger_file() -> Path:
    """Where the list of what was published is kept."""
    from exporters.publishing.ledger import FILE

    return data_folder() / FILE


@dataclass(frozen=True)
class Unasked:
    """A plan that was held against the list of what was published only. ``account``: the only one that this journey was
    published to, else empty."""

    account: str
    changes: tuple[Change, ...]


def planned_unasked(target: Target, plan: Plan, answers: dict[str, str]) -> Unasked:
    """What publishing would change as far as the list of what was published tells; the account is not asked.
    PublishError if the list cannot be read."""
    from exporters.publishing.difference import compare
    from exporters.publishing.ledger import Ledger, Place

    publication = plan.publication
    ledger = Ledger(ledger_file())
    try:
        accounts = ledger.accounts(publication.target, publication.journey)
        account = accounts[0] if len(accounts) == 1 else ""
        entries = ledger.entries(Place(publication.target, account, publication.journey)) if account else ()
        return Unasked(account, compare(publication, target.service("", answers), entries))
    finally:
        ledger.close()


def named(obstacles: Sequence[Obstacle], journey: Journey) -> list[str]:
    """Obstacles as lines of a terminal, what each is about first, by its name, where it does not say so itself."""
    from exporters.lowering.fidelity import record_name

    found = []
    for one in obstacles:
        name = record_name(one.record, journey)
        found.append(say("{name}: {what}", name=name, what=one) if name and f"“{name}”" not in one.reason else str(one))
    return found
