"""What a run says: the exact figures of its tally and what follows from them.

``Result.document`` is what ``--json`` writes; docs/semantics.md names its keys. Plots and pictures read the
tally through the methods, whole or narrowed to one node.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

import msgspec

from journey.steps import CapRule, GoalStep, Program
from simulator.bookings import Resource, resources_of
from simulator.histogram import Histogram
from simulator.history.history import History
from simulator.ordering import put_in_order
from simulator.run import DAY, RunSettings, replay_period
from simulator.tally import REFUSED_REASONS, EdgeTally, JourneyTally, NodeTally, Tally, WindowTally
from simulator.uses import attributes_read, events_read
from simulator.zones import database_version

FORMAT = "loopline-result"
VERSION = 1
HOURS = 168
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Identity:
    """What a run's caller knows and engines do not: by journey id its semantic hash, the program's version, and
    by node id its class in the catalogue (exact, assumed, none)."""

    journey_hashes: Mapping[str, str] = field(default_factory=dict)
    program_version: str = ""
    replay_classes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HistoryFacts:
    """What a result keeps of its history."""

    name: str
    attribution: str
    fingerprint: str
    customers: int
    made_events: tuple[str, ...]
    made_attributes: tuple[str, ...]


@dataclass(frozen=True)
class Result:
    """The figures of one run. ``start`` and ``end`` are UNIX times, both included."""

    tally: Tally
    programs: tuple[Program, ...]
    settings: RunSettings
    identity: Identity
    history: HistoryFacts
    start: int
    end: int
    zone_database: str

    @property
    def sampled(self) -> tuple[int, int] | None:
        """Customers replayed and customers in all, where only a random sample was replayed; else None."""
        replayed, customers = self.tally.customers, self.history.customers
        return (replayed, customers) if replayed < customers else None

    @property
    def coupled(self) -> tuple[Resource, ...]:
        """The capacities that customers share: with one the figures hold for these customers together only."""
        return resources_of(self.programs)

    # --- What plots show: all nodes together, or one ------------------------------------------------------------

    @property
    def sent(self) -> int:
        """Messages sent."""
        return sum(node.sent for node in self.tally.nodes.values())

    @property
    def reach(self) -> int:
        """Distinct people to whom at least one message was sent."""
        return self.tally.first_sends_by_day.total

    def sends_by_day(self, node: str | None = None) -> Histogram:
        """Messages by the person's local date (days after 1970-01-01)."""
        return self._nodes("sends_by_day", node)

    def sends_by_hour(self, node: str | None = None) -> list[int]:
        """Messages in the 168 hours of the person's week, Monday 00:00 first."""
        return hours_of_week(self._nodes("sends_by_hour", node))

    def gaps(self, node: str | None = None) -> Histogram:
        """Seconds between a person's consecutive messages; of one node: before its messages."""
        return self._nodes("gaps", node)

    def reach_by_day(self, node: str | None = None) -> list[tuple[int, int]]:
        """By local date, how many distinct people had been sent a message by its end."""
        first = self.tally.nodes[node].first_sends_by_day if node else self.tally.first_sends_by_day
        total, rows = 0, []
        for day, people in first.as_dict().items():
            total += people
            rows.append((day, total))
        return rows

    def messages_per_person(self, days: int, node: str | None = None) -> Histogram:
        """Each entered person's highest number of messages in a window of ``days`` (7 or 28); of one node: of the
        people whom its message brought there."""
        window = self.tally.windows[days]
        return window.causes.get(node, Histogram.empty()) if node else window.people

    def _nodes(self, name: str, node: str | None) -> Histogram:
        if node:
            found: Histogram = getattr(self.tally.nodes[node], name)
            return found
        return Histogram.added(getattr(tally, name) for tally in self.tally.nodes.values())

    # --- The document ------------------------------------------------------------------------------------------

    @cached_property
    def document(self) -> dict[str, Any]:
        """All figures as plain JSON values."""
        put_in_order(self.tally)
        classes = self.identity.replay_classes
        return {
            "format": FORMAT,
            "version": VERSION,
            "program_version": self.identity.program_version,
            "seed": self.settings.seed,
            "period": {"start": instant_text(self.start), "end": instant_text(self.end)},
            "hashes": {
                "journeys": {
                    program.journey: self.identity.journey_hashes.get(program.journey, "") for program in self.programs
                },
                "history": self.history.fingerprint,
            },
            "zone_database": self.zone_database,
            "history": {
                "name": self.history.name,
                "attribution": self.history.attribution,
                "customers": self.history.customers,
                "made_events": list(self.history.made_events),
                "made_attributes": list(self.history.made_attributes),
            },
            "logged_sends_count": self.settings.logged_sends_count,
            "rules": _rules(self.settings),
            "target": self.settings.target or None,
            "assumed_rates": self.settings.assumed,
            "coupled": [_shared(resource, self.programs) for resource in self.coupled],
            "exact": sorted(node for node in self.tally.nodes if classes.get(node) == "exact"),
            "assumed": sorted(node for node in self.tally.nodes if classes.get(node) == "assumed"),
            "run": self._run(),
            "journeys": {program.journey: self._journey(program) for program in self.programs},
            "nodes": {node: _node(tally) for node, tally in self.tally.nodes.items()},
            "edges": {edge: _edge(tally) for edge, tally in self.tally.edges.items()},
        }

    def to_json(self) -> bytes:
        """The document, the same bytes for the same figures: keys in order, floats with 6 significant digits."""
        return json_bytes(self.document)

    def _run(self) -> dict[str, Any]:
        tally = self.tally
        gaps = self.gaps()
        return {
            "customers": tally.customers,
            "entered": tally.entered,
            "reach": self.reach,
            "sent": self.sent,
            "sent_nothing": tally.sent_nothing,
            "messages_per_person": {str(days): self._window(days, window) for days, window in tally.windows.items()},
            "gaps": {**spread(gaps), "under_24_hours": gaps.total - gaps.above(DAY - 1)},
            "shortest_gaps": {
                **spread(tally.shortest_gaps),
                "under_24_hours": tally.shortest_gaps.total - tally.shortest_gaps.above(DAY - 1),
            },
            "pressure": {
                "half_life_days": self.settings.half_life_days,
                **{
                    name: value / 1000 if value is not None and name != "count" else value
                    for name, value in spread(tally.pressure).items()
                },
            },
            "sends_by_hour": self.sends_by_hour(),
            "sends_by_day": by_date(self.sends_by_day()),
            "reach_by_day": {date_text(day): people for day, people in self.reach_by_day()},
        }

    def _window(self, days: int, window: WindowTally) -> dict[str, Any]:
        return {
            **spread(window.people),
            "people": by_number(window.people),
            "by_node": {node: by_number(people) for node, people in window.causes.items()},
            "above": [{"cap": cap.id, **_above(window, cap.limit / 1000)} for cap in self.caps_of(days)],
        }

    def caps_of(self, days: int) -> tuple[CapRule, ...]:
        """The caps on all messages in a rolling window of ``days``: those that the distribution is held against."""
        caps = (*self.settings.caps, *(cap for program in self.programs for cap in program.caps))
        return tuple(
            cap for cap in caps if cap.scope == "all" and cap.window_type == "rolling" and cap.window == days * DAY
        )

    def _journey(self, program: Program) -> dict[str, Any]:
        tally: JourneyTally = self.tally.journeys[program.journey]
        return {
            "name": program.name,
            "hash": self.identity.journey_hashes.get(program.journey, ""),
            "instances": tally.instances,
            "entered": tally.entered,
            "reach": tally.first_sends_by_day.total,
            "sent_nothing": tally.sent_nothing,
            "refused": {reason: tally.refused.get(reason, 0) for reason in REFUSED_REASONS},
            "deferred": tally.deferred,
            "deferred_dropped": tally.deferred_dropped,
            "deferred_waiting": tally.deferred_waiting,
            "ends": tally.ends,
            "active": sum(sum(self.tally.nodes[node].active.values()) for node in program.steps),
            "converted": tally.converted,
            "conversions": {goal: spread(tally.conversions.get(goal, Histogram.empty())) for goal in goals_of(program)},
            "reach_by_day": _cumulative(tally.first_sends_by_day),
        }


def build_result(
    tally: Tally,
    programs: Sequence[Program],
    history: History,
    settings: RunSettings,
    identity: Identity | None = None,
) -> Result:
    """The result of a run of ``programs`` over ``history`` whose figures are ``tally``."""
    start, end = replay_period(history, settings)
    made_events = events_read(programs) & history.made if history.made else ()
    made_attributes = attributes_read(programs) & history.made_attributes if history.made_attributes else ()
    return Result(
        tally=tally,
        programs=tuple(programs),
        settings=settings,
        identity=identity or Identity(),
        history=HistoryFacts(
            name=history.name,
            attribution=history.attribution,
            fingerprint=history.fingerprint,
            customers=history.customers,
            made_events=tuple(sorted(made_events)),
            made_attributes=tuple(sorted(made_attributes)),
        ),
        start=start + history.origin,
        end=end + history.origin,
        zone_database=database_version(),
    )


def _rules(settings: RunSettings) -> dict[str, Any]:
    """What holds for the whole run beside its journeys."""
    return {
        "caps": [
            {
                "cap": cap.id,
                "limit": cap.limit / 1000,
                "scope": cap.scope,
                "window": cap.window,
                "window_type": cap.window_type,
                "on_block": cap.on_block,
                "wait_at_most": cap.wait_at_most,
                "by_number": cap.by_number,
            }
            for cap in settings.caps
        ],
        "most_journeys": settings.most_journeys,
        "logged_sends": [
            {"event": kind.event, "channel": kind.channel, "class": kind.message_class, "topic": kind.topic}
            | {"weight": kind.weight / 1000}
            for kind in (settings.logged_sends if settings.logged_sends_count else ())
        ],
    }


def _above(window: WindowTally, limit: float) -> dict[str, Any]:
    """The people above a limit: how many, their share, and which node brought them to their highest number."""
    people = window.people.above(limit)
    causes = {node: of_node.above(limit) for node, of_node in window.causes.items()}
    return {
        "limit": limit,
        "people": people,
        "share": share(people, window.people.total),
        "by_node": {node: count for node, count in causes.items() if count},
    }


def goals_of(program: Program) -> tuple[str, ...]:
    """The ids of a journey's goals, then of its goal nodes."""
    nodes = (step.goal for step in program.steps.values() if isinstance(step, GoalStep))
    return tuple(dict.fromkeys((*(goal.id for goal in program.goals), *nodes)))


def _node(tally: NodeTally) -> dict[str, Any]:
    return {
        "entries": tally.entries,
        "unique": tally.unique,
        "starts": tally.starts,
        "jumps_in": tally.jumps_in,
        "jumps_out": tally.jumps_out,
        "ends": tally.ends,
        "sent": tally.sent,
        "reached": tally.first_sends_by_day.total,
        "held": tally.held,
        "cap_waited": tally.cap_waited,
        "place_waited": tally.place_waited,
        "capped": tally.capped,
        "blocked": tally.blocked,
        "active": sum(tally.active.values()),
        "active_by": tally.active,
        "conversions": tally.conversions,
        "seconds": spread(tally.seconds),
    }


def _shared(resource: Resource, programs: Sequence[Program]) -> dict[str, Any]:
    """A capacity that customers share."""
    return {
        "journey": programs[resource.program].journey,
        "node": resource.node or None,
        "limit": resource.capacity.limit,
        "per": resource.capacity.per,
    }


def _edge(tally: EdgeTally) -> dict[str, Any]:
    return {
        "passes": tally.passes,
        "held": tally.held,
        "limit_reached": tally.limit_reached,
        "passes_by_number": by_number(tally.numbers),
    }


def spread(histogram: Histogram) -> dict[str, Any]:
    """Count, median, 90th and 99th percentile (nearest rank), maximum and mean; None where there is nothing."""
    return {
        "count": histogram.total,
        "median": histogram.percentile(50),
        "p90": histogram.percentile(90),
        "p99": histogram.percentile(99),
        "maximum": histogram.maximum,
        "mean": histogram.mean,
    }


def hours_of_week(histogram: Histogram) -> list[int]:
    """168 counts, one an hour of the week."""
    counts = histogram.as_dict()
    return [counts.get(hour, 0) for hour in range(HOURS)]


def by_number(histogram: Histogram) -> dict[str, int]:
    """Counts by the number as text, as JSON objects have them."""
    return {str(value): count for value, count in histogram.as_dict().items()}


def by_date(histogram: Histogram) -> dict[str, int]:
    """Counts by date."""
    return {date_text(day): count for day, count in histogram.as_dict().items()}


def _cumulative(histogram: Histogram) -> dict[str, int]:
    total, rows = 0, {}
    for day, count in histogram.as_dict().items():
        total += count
        rows[date_text(day)] = total
    return rows


def share(part: int, whole: int) -> float | None:
    """``part`` of ``whole``, None if there is no whole."""
    return part / whole if whole else None


def date_text(day: int) -> str:
    """The date of a number of days after 1970-01-01."""
    return (_EPOCH + timedelta(days=day)).date().isoformat()


def instant_text(instant: int) -> str:
    """A UNIX time in ISO 8601."""
    return (_EPOCH + timedelta(seconds=instant)).strftime("%Y-%m-%dT%H:%M:%SZ")


def json_bytes(document: Any) -> bytes:
    """Plain values as JSON, the same bytes for the same figures: keys in order, floats with 6 significant digits."""
    return msgspec.json.format(msgspec.json.encode(_rounded(document), order="sorted"), indent=2) + b"\n"


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.6g}")
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return value
