"""Groups of customers to choose from: all, those who entered, those who were capped here ... No Qt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from designer.background import Cancelled, Job
from designer.case import Case
from journey.describe import name_of
from journey.journey import Journey
from journey.steps import Program, Send
from journey.words import mark, say

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from simulator.figures import Figure, Groups

Which = Literal["all", "entered", "refused", "got", "capped", "held", "blocked", "missed", "came"]

_WORDS: dict[Which, str] = {
    "all": mark("Any customer"),
    "entered": mark("Who entered"),
    "refused": mark("Who was not let in"),
    "got": mark("Who got “{step}”"),
    "capped": mark("Who was capped at “{step}”"),
    "held": mark("Who was held by quiet hours at “{step}”"),
    "blocked": mark("Who could not be reached at “{step}”"),
    "missed": mark("Who came to “{step}” and did not get it"),
    "came": mark("Who came to “{step}”"),
}
_OF_MESSAGES: tuple[Which, ...] = ("got", "capped", "held", "blocked", "missed")


@dataclass(frozen=True)
class Group:
    """Which customers to go through; ``node`` is the step that it is about, empty for the whole journey."""

    which: Which
    node: str = ""

    def words(self, journey: Journey) -> str:
        """What the group is called."""
        node = journey.node(self.node)
        return say(_WORDS[self.which], step=name_of(node) if node is not None else self.node)


EVERYBODY = Group("all")


def groups_of(program: Program, node: str) -> tuple[Group, ...]:
    """The groups there are: those of the journey, and of one step of it if it has it."""
    found = [EVERYBODY, Group("entered"), Group("refused")]
    step = program.steps.get(node)
    if isinstance(step, Send):
        found += [Group(which, node) for which in _OF_MESSAGES]
    elif step is not None:
        found.append(Group("came", node))
    return tuple(found)


def members(case: Case, group: Group, job: Job) -> NDArray[np.int64]:
    """The numbers of the customers in a group, in the history's order, which is a random one."""
    import numpy as np

    if group.which == "all":
        return np.arange(case.history.customers, dtype=np.int64)
    from simulator.groups import replay_people
    from simulator.run import Cancelled as Stopped

    journey = case.journey.header.journey_id

    def wanted(figure: Figure) -> bool:
        if group.node:
            return figure.scope == "node" and figure.id == group.node
        return figure.scope == "journey" and figure.id == journey

    try:
        people = replay_people(
            case.programs,
            case.history,
            case.result.settings,
            wanted,
            progress=job.report,
            cancel=lambda: job.cancelled,
        )
    except Stopped:
        raise Cancelled from None
    return np.flatnonzero(_mask(people, group, journey)).astype(np.int64)


def _mask(people: Groups, group: Group, journey: str) -> NDArray[np.bool_]:
    def total(name: str) -> NDArray[np.int64]:
        """What a person has of a figure, its parts together."""
        import numpy as np

        owner = ("node", group.node) if group.node else ("journey", journey)
        found = np.zeros(len(people), np.int64)
        for figure in people.figures:
            if (figure.scope, figure.id) == owner and figure.name == name:
                found += people.of(figure)
        return found

    if group.which == "missed":
        missed: NDArray[np.bool_] = (total("unique") > 0) & (total("sent") == 0)
        return missed
    names = {"got": "sent", "came": "unique"}
    some: NDArray[np.bool_] = total(names.get(group.which, group.which)) > 0
    return some
