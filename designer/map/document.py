"""The map as JSON, for whoever has the history: every count is in it."""

from __future__ import annotations

from typing import Any

from designer.map.survey import Place, Survey
from simulator.estimates.interval import wilson

FORMAT = "loopline-map"
VERSION = 1


def map_document(survey: Survey) -> dict[str, Any]:
    """All figures of a map. ``at_once_range`` is the 95 % range of the people in two at once, if the shop had had as
    many other customers of the same kind; none where customers share places."""
    result = survey.result
    customers = result.tally.customers
    return {
        "format": FORMAT,
        "version": VERSION,
        "history": {"name": result.history.name, "fingerprint": result.history.fingerprint, "customers": customers},
        "made_events": list(result.history.made_events),
        "period": [result.start, result.end],
        "seed": result.settings.seed,
        "people_entered": result.tally.entered,
        "people_in_two_at_once": survey.in_two,
        "busiest_days": {
            str(days): {"median": most.percentile(50), "p90": most.percentile(90), "maximum": most.maximum}
            for days in (7, 28)
            if (most := result.messages_per_person(days)).total
        },
        "journeys": [_place(place) for place in survey.places],
        "left_out": [{"file": one.name, "reason": one.reason} for one in survey.gathered.left_out],
        "hand_overs": [
            {
                "from": one.hand_over.source,
                "to": one.hand_over.target,
                "kind": one.hand_over.kind,
                "name": one.hand_over.name,
                "people": one.people,
                "entries": one.runs,
            }
            for one in survey.hand_overs
        ],
        "shared_starts": [
            {
                "journeys": [one.shared.one, one.shared.other],
                "starts": [{"kind": start.kind, "name": start.name} for start in one.shared.starts],
                "people_within_a_day": one.same_day,
            }
            for one in survey.shared
        ],
        "meetings": [
            {
                "journeys": [one.one, one.other],
                "people_in_both": one.both,
                "people_at_once": one.at_once,
                "at_once_range": _range(one.at_once, survey),
                "overlaps": one.times,
                "entered_other_within_a_week": [one.then, one.back],
                "messages_within_a_day": one.close,
                "people_with_messages_within_a_day": one.close_people,
            }
            for one in survey.meetings
        ],
    }


def _place(place: Place) -> dict[str, Any]:
    return {
        "id": place.id,
        "name": place.member.name,
        "file": place.member.path.name if place.member.path is not None else None,
        "starts": [{"kind": start.kind, "name": start.name, "entries": runs} for start, runs in place.starts],
        "people": place.people,
        "entries": place.runs,
        "messages": place.sent,
        "reach": place.reach,
        "kept_out": place.kept_out,
        "deferred": place.deferred,
    }


def _range(people: int, survey: Survey) -> list[int] | None:
    customers = survey.result.tally.customers
    if not customers or survey.result.coupled:
        return None
    found = wilson(people, customers)
    return [round(found.low * customers), round(found.high * customers)]
