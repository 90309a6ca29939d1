"""Audiences of a journey: what can be one, and who is in it at the end of a history. No Qt."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from journey.condition import AttributeOperand, Comparison, Condition
from journey.describe import name_of
from journey.fragments_inlining import without_fragments
from journey.journey import Journey
from journey.program import program_of
from journey.steps import SetAttribute

if TYPE_CHECKING:
    from exporters.audiences.membership import Membership
    from simulator.engines import Engine
    from simulator.history.history import History
    from simulator.run import RunSettings

#: What people can agree to.
CHANNELS = ("email", "sms", "push", "call", "ads")
_AUDIENCE = "audience."


@dataclass(frozen=True)
class Chosen:
    """What is to be an audience: whoever meets ``condition``, or is at one of ``steps`` (ids). ``key`` is its name
    within the journey, ``title`` what people call it."""

    key: str
    title: str
    condition: Condition | None = None
    steps: tuple[str, ...] = ()


def audience_names(journey: Journey) -> tuple[str, ...]:
    """The audiences that steps of the journey put people on or take them off."""
    steps = program_of(journey).steps.values()
    names = (step.name for step in steps if isinstance(step, SetAttribute) and step.name.startswith(_AUDIENCE))
    return tuple(dict.fromkeys(name.removeprefix(_AUDIENCE) for name in names))


def chosen_audience(journey: Journey, what: str, name: str) -> Chosen | None:
    """The audience, segment, step or lane of this name or id; None if there is none."""
    journey = without_fragments(journey)
    match what:
        case "audience" if name in audience_names(journey):
            member = Comparison(left=AttributeOperand(name=f"{_AUDIENCE}{name}"), operator="equal", value=True)
            return Chosen(name, name, member)
        case "segment":
            segment = next((one for one in journey.segments if name in (one.id, one.name)), None)
            return Chosen(f"segment.{segment.id}", segment.name, segment.condition) if segment is not None else None
        case "step":
            node = journey.node(name)
            on_path = node is not None and node.id in program_of(journey).steps
            return Chosen(f"step.{name}", name_of(node), steps=(name,)) if node is not None and on_path else None
        case "lane":
            stage = next((one for one in journey.stages if name in (one.id, one.name)), None)
            if stage is None:
                return None
            steps = tuple(node.id for node in journey.nodes if node.stage == stage.id)
            return Chosen(f"lane.{stage.id}", stage.name, steps=steps)
    return None


def membership(
    journey: Journey,
    chosen: Chosen,
    channel: str,
    history: History,
    settings: RunSettings,
    contacts: Mapping[str, str],
    *,
    engine: Engine = "auto",
    threads: int | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Membership:
    """Who is in it at the end of the history and agreed to ``channel``, as far as they can be named. The journey is
    replayed for it. ``contacts``: e-mail addresses by the customers' keys. Errors as of ``simulate``."""
    from exporters.audiences.membership import membership_of
    from simulator.audience import people_at, people_who

    consent = Comparison(left=AttributeOperand(name=f"consent.{channel}"), operator="equal", value=True)
    program = program_of(journey)
    if chosen.condition is not None:
        people = people_who(
            chosen.condition,
            consent,
            [program],
            history,
            settings,
            engine=engine,
            threads=threads,
            progress=progress,
            cancel=cancel,
        )
    else:
        people = people_at(
            chosen.steps,
            consent,
            program,
            history,
            settings,
            engine=engine,
            threads=threads,
            progress=progress,
            cancel=cancel,
        )
    everybody = [history.key(number) for number in people.everybody.tolist()]
    agreed = [history.key(number) for number in people.agreed.tolist()]
    return membership_of(chosen.key, chosen.title, everybody, agreed, contacts)
