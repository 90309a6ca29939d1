"""What a window's replays are made of, done in the background: looking at a journey, replaying it, weighing it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from designer.background import Job
from designer.first_look import FirstLook
from exporters.plots.source import Activity
from journey.checks.declaration import Preferences
from journey.checks.findings import Finding
from journey.encoding import semantic_hash
from journey.journey import Journey

if TYPE_CHECKING:
    from journey.checks.bounds import Bound
    from simulator.history.history import History
    from simulator.incremental import Remembered
    from simulator.result import Result
    from simulator.run import RunSettings


class Look(msgspec.Struct, frozen=True):
    """What the checks say about a journey, whether that stops a replay, the hash of what it does, and how many messages
    one entry can send at most."""

    journey: Journey
    findings: tuple[Finding, ...]
    stops: bool
    behaviour: str
    most: Bound


class Weighed(msgspec.Struct, frozen=True):
    """What the history told: findings of its own, and what it shows of those about the drawing (by code, record and
    parameter)."""

    findings: tuple[Finding, ...]
    seen: Mapping[tuple[str, str, str], str]


class Replayed(msgspec.Struct, frozen=True):
    """A result, the journey it is of, and when the customers were active on their own in the same period.

    ``look``: this is a first look, at some customers only; the figures of all follow. ``remembered``: what the replay
    after the next edit needs to replay only those whom the edit can touch.
    """

    result: Result
    journey: Journey
    activity: Activity | None
    look: FirstLook | None = None
    remembered: Remembered | None = None


def opened(folder: Path | None) -> History:
    """The history in a folder; None: the bundled sample. Raises what opening it raises."""
    from designer.histories import history_folder
    from simulator.history.folder import open_history
    from simulator.history.leftovers import sweep
    from simulator.history.sample import sample_history

    sweep(history_folder())
    return sample_history() if folder is None else open_history(folder)


def looked_at(journey: Journey, preferences: Preferences) -> Look:
    """What the checks say of a journey by itself."""
    from journey.checks.check import check_examined
    from journey.checks.examination import Examination
    from journey.checks.stopping import stops_replay

    seen = Examination(journey, preferences)
    findings = check_examined([seen])[0]
    return Look(journey, findings, stops_replay(findings), semantic_hash(journey), seen.most_messages)


def weighed(look: Look, history: History, result: Result | None, preferences: Preferences, job: Job) -> Weighed:
    """What the history, and the result if there is one, tell of a journey. Raises background.Cancelled."""
    from designer.background import Cancelled as NotWanted
    from designer.drawing_evidence import drawing_evidence
    from designer.history_findings import history_findings
    from simulator.run import Cancelled

    try:
        found = history_findings(look.journey, history, result, preferences, lambda: job.cancelled)
    except Cancelled:
        raise NotWanted from None
    return Weighed(found, drawing_evidence(look.findings, look.journey, history, result, preferences))


def replayed(
    journey: Journey,
    history: History,
    settings: RunSettings | None,
    look_first: bool,
    former: Replayed | None,
    cluster: str,
    job: Job,
) -> Replayed:
    """Replay a journey, on a cluster if its address is given. ``look_first``: a first look at some customers, if the
    whole would take long. ``former``: what can be used again. Raises RunError, background.Cancelled."""
    from designer.background import Cancelled as NotWanted
    from designer.first_look import first_look
    from designer.replaying import replay_after, replay_on_cluster
    from simulator.ordering import put_in_order
    from simulator.run import Cancelled, RunSettings

    before = former.remembered if former is not None else None
    wanted = settings or RunSettings()
    try:
        if look_first:
            look = first_look(journey, history, wanted, before, lambda: job.cancelled)
            job.check()
            if look is not None:
                put_in_order(look.result.tally)
                # What all customers did on their own takes longer than the look; it comes with the figures of all.
                return Replayed(look.result, journey, None, look, before)
        remembered = None
        if cluster:
            result = replay_on_cluster(
                cluster, (journey,), history, wanted, progress=job.report, cancel=lambda: job.cancelled
            )
        else:
            result, remembered = replay_after(
                before, journey, history, wanted, progress=job.report, cancel=lambda: job.cancelled
            )
    except Cancelled:
        raise NotWanted from None
    job.check()
    # The window asks for nearly all of it, and must not wait.
    put_in_order(result.tally, lambda: job.cancelled)
    job.check()
    return Replayed(result, journey, _activity(result, journey, history, former), None, remembered)


def _activity(result: Result, journey: Journey, history: History, former: Replayed | None) -> Activity | None:
    """When customers were active in the result's period; the same as of the former result, if nothing of it changed and
    it was no first look, which does not ask."""
    from designer.activity import customer_activity

    if former is not None and former.look is None and _asked(former.result, former.journey) == _asked(result, journey):
        return former.activity
    return customer_activity(history, result.start, result.end, journey.header.zone)


def _asked(result: Result, journey: Journey) -> tuple[str, int, int, str]:
    """What the customers' activity follows from."""
    return result.history.fingerprint, result.start, result.end, journey.header.zone
