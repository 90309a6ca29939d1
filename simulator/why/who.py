"""Who did not get something, and why: everybody under one reason, and some of them by their keys.

The keys stay on this machine: nothing that is shared holds them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from journey.steps import End, Program, Send
from simulator.engines import Engine
from simulator.figures import Figure, Groups
from simulator.groups import replay_people
from simulator.history.history import History
from simulator.run import RunSettings
from simulator.tally import (
    ACTIVE_KINDS,
    BLOCKED_REASONS,
    END_CAP,
    END_GOAL,
    END_LIMIT,
    END_PAST,
    END_REMOVED,
    END_TIMED_OUT,
    REFUSED_REASONS,
)

#: Why somebody did not get a message, or did not come to a step.
#: not entered (``detail``: the refusal, "deferred" (still held for another journey), "dropped" (an exit or goal ended
#: that), or empty where no trigger matched); another way, exited, goal,
#: limit reached, capped, on the way: entered, and never came to the step (``detail``: the end's reason or what is
#: waited for). unreachable, no longer valid, blocked, quiet, capped, left, waiting: came to the message, and it did not
#: go out.
Outcome = Literal[
    "not entered",
    "on the way",
    "another way",
    "goal",
    "exited",
    "limit reached",
    "unreachable",
    "no longer valid",
    "blocked",
    "quiet",
    "capped",
    "left",
    "waiting",
]

_OF_BLOCKS: dict[str, Outcome] = {
    "consent": "unreachable",
    "reachability": "unreachable",
    "suppression": "unreachable",
    "valid until": "no longer valid",
    "quiet hours": "quiet",
}

#: Reasons of rules that end a run anywhere, and that an end of the journey may have, too.
_OF_RULES = (END_TIMED_OUT, END_REMOVED, END_PAST)


@dataclass(frozen=True)
class Reason:
    """So many ``people`` did not get it for this reason. ``examples``: keys of the first of them in the history's
    order, which is a random one."""

    outcome: Outcome
    detail: str
    people: int
    examples: tuple[str, ...]


@dataclass(frozen=True)
class WhoNot:
    """``got``: people to whom the message was sent, or who came to a step that sends nothing; with the people of all
    ``reasons`` (the most frequent first) they make ``customers``."""

    journey: str
    node: str
    sends: bool
    customers: int
    got: int
    reasons: tuple[Reason, ...]


def who_did_not_get(
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    node: str,
    *,
    examples: int = 5,
    engine: Engine = "auto",
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    sample: int | None = None,
) -> WhoNot:
    """Everybody who did not get the message of a step (or did not come to a step that sends nothing), by reason.

    Somebody with several outcomes, from several runs or visits, is counted under the most frequent, of equals under
    the first: refusals and checks of the message in the order in which they are asked. KeyError if no journey has the
    step; other errors as of ``simulate``.
    """
    program = _program_with(programs, node)

    def wanted(figure: Figure) -> bool:
        if figure.scope == "node":
            return figure.id == node or (figure.name in ("active", "ends") and figure.id in program.steps)
        return figure.scope == "journey" and figure.id == program.journey

    people = replay_people(
        programs,
        history,
        settings,
        wanted,
        engine=engine,
        threads=threads,
        progress=progress,
        cancel=cancel,
        sample=sample,
    )
    return _sorted_out(program, node, people, history, examples)


def _program_with(programs: Sequence[Program], node: str) -> Program:
    for program in programs:
        if node in program.steps:
            return program
    raise KeyError(node)


def _sorted_out(program: Program, node: str, people: Groups, history: History, examples: int) -> WhoNot:
    sends = isinstance(program.steps[node], Send)
    got = people.of(Figure("node", node, "sent" if sends else "unique")) > 0
    entered = people.of(Figure("journey", program.journey, "entered")) > 0
    came = people.of(Figure("node", node, "unique")) > 0
    stages = [
        (~got & ~entered & ~came, _refusals(program, people)),
        (~got & entered & ~came, _ends(program, people)),
        (~got & came, _visits(node, people)),
    ]
    reasons = []
    for concerned, outcomes in stages:
        chosen = _most_frequent([counts for _, _, counts in outcomes])
        for place, (outcome, detail, _) in enumerate(outcomes):
            numbers = np.flatnonzero(concerned & (chosen == place))
            if len(numbers):
                keys = tuple(history.key(int(number)) for number in numbers[:examples])
                reasons.append(Reason(outcome, detail, len(numbers), keys))
    return WhoNot(
        journey=program.journey,
        node=node,
        sends=sends,
        customers=len(people),
        got=int(got.sum()),
        reasons=tuple(sorted(reasons, key=lambda reason: -reason.people)),
    )


Counted = tuple[Outcome, str, NDArray[np.int64]]


def _refusals(program: Program, people: Groups) -> list[Counted]:
    """Of people who never entered."""
    of_journey = program.journey
    found: list[Counted] = [
        ("not entered", reason, people.of(Figure("journey", of_journey, "refused", reason)))
        for reason in REFUSED_REASONS
    ]
    for detail, name in (("deferred", "deferred_waiting"), ("dropped", "deferred_dropped")):
        found.append(("not entered", detail, people.of(Figure("journey", of_journey, name))))
    return _with_rest(found, ("not entered", ""))


def _ends(program: Program, people: Groups) -> list[Counted]:
    """Of people who entered and did not come to the step: how their runs ended, or where they still are."""
    found: list[Counted] = []
    for figure in people.figures:
        if (figure.scope, figure.id, figure.name) == ("journey", program.journey, "ended"):
            found += _by_rule_or_way(program, people, figure.part, people.of(figure))
    found.sort(key=lambda one: (one[1], one[0]))
    for kind in ACTIVE_KINDS:
        counts = [people.of(Figure("node", step, "active", kind)) for step in program.steps]
        found.append(("on the way", kind, np.sum(counts, axis=0)))
    return _with_rest(found, ("another way", ""))


def _by_rule_or_way(program: Program, people: Groups, reason: str, ended: NDArray[np.int64]) -> list[Counted]:
    """Of the runs that ended with a reason those that a rule ended, and those that came to an end of that name."""
    if reason not in _OF_RULES:
        return [(_outcome_of_end(reason), reason, ended)]
    ends = [node for node, step in program.steps.items() if isinstance(step, End) and step.reason == reason]
    came = sum((people.of(Figure("node", node, "ends")) for node in ends), np.zeros_like(ended))
    return [("exited", reason, ended - came), ("another way", reason, came)]


def _outcome_of_end(reason: str) -> Outcome:
    if reason.startswith("exit:"):
        return "exited"
    return {END_GOAL: "goal", END_LIMIT: "limit reached", END_CAP: "capped"}.get(reason, "another way")  # type: ignore[return-value]


def _visits(node: str, people: Groups) -> list[Counted]:
    """Of people who came to the message and were not sent it."""
    found: list[Counted] = [
        (_OF_BLOCKS.get(reason, "blocked"), reason, people.of(Figure("node", node, "blocked", reason)))
        for reason in BLOCKED_REASONS
    ]
    found.append(("capped", "", people.of(Figure("node", node, "capped"))))
    for kind in ACTIVE_KINDS:
        found.append(("waiting", kind, people.of(Figure("node", node, "active", kind))))
    return _with_rest(found, ("left", ""))


def _with_rest(found: list[Counted], rest: tuple[Outcome, str]) -> list[Counted]:
    """The outcomes and, last, that of people who have none of them."""
    none = np.sum([counts for _, _, counts in found], axis=0) == 0
    return [*found, (*rest, none.astype(np.int64))]


def _most_frequent(counts: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """For each person the place of the greatest count, of equals the first."""
    places: NDArray[np.int64] = np.argmax(np.stack(counts), axis=0).astype(np.int64)
    return places
