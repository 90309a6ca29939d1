"""What a history and a replay show behind the findings about a journey's drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from designer.path_ends import path_ends
from exporters.dates import percent
from journey.checks.declaration import Preferences
from journey.checks.declared import checks
from journey.checks.findings import Finding
from journey.checks.preferences import limit_of
from journey.fragments_inlining import without_fragments
from journey.journey import Journey
from journey.words import number, say, say_count

if TYPE_CHECKING:
    from simulator.history.history import History
    from simulator.result import Result

#: A finding by its code, record and parameter.
Key = tuple[str, str, str]

_DAY_HOURS = 24


def key_of(finding: Finding) -> Key:
    """What the evidence of a finding is kept by."""
    return finding.code, finding.place, finding.parameter


def drawing_evidence(
    findings: Iterable[Finding], journey: Journey, history: History, result: Result | None, preferences: Preferences
) -> Mapping[Key, str]:
    """For findings about the drawing a sentence with what was seen of it, where something was. ``result``: a replay of
    all customers."""
    witness = _Witness(without_fragments(journey), history, result, preferences)
    told = {}
    for finding in findings:
        look = _LOOKS.get(finding.code)
        sentence = look(witness, finding) if look is not None else ""
        if sentence:
            told[key_of(finding)] = sentence
    return told


class _Witness:
    """What there is to look at."""

    def __init__(self, journey: Journey, history: History, result: Result | None, preferences: Preferences) -> None:
        self.journey, self.history, self.result, self.preferences = journey, history, result, preferences


def _most_a_person(seen: _Witness, finding: Finding) -> str:
    if seen.result is None or not seen.result.reach:
        return ""
    most = int(max(seen.result.tally.windows[28].people.values, default=0))
    return say_count(
        "In the replay nobody got more than {count} message in 28 days.",
        "In the replay nobody got more than {count} messages in 28 days.",
        most,
    )


def _sent_outside(seen: _Witness, finding: Finding) -> str:
    """How many messages of a step left at hours that are not allowed."""
    if seen.result is None or finding.place not in seen.result.tally.nodes:
        return ""
    check = checks()["legal-hours"]
    first, last = (int(limit_of(check, name, seen.preferences)) for name in ("from", "to"))
    sent = [0] * _DAY_HOURS
    for place, count in enumerate(seen.result.sends_by_hour(finding.place)):
        sent[place % _DAY_HOURS] += count
    late = sum(count for hour, count in enumerate(sent) if not first <= hour < last)
    if not late:
        return ""
    return say(
        "{late} of {sent} messages in the replay ({share}).",
        late=number(late),
        sent=number(sum(sent)),
        share=percent(late, sum(sent)),
    )


def _sent(seen: _Witness, finding: Finding) -> str:
    tally = seen.result.tally.nodes.get(finding.place) if seen.result is not None else None
    if tally is None or not tally.sent:
        return ""
    messages = say_count("{count} message", "{count} messages", tally.sent)
    return say("{what} to {people} in the replay.", what=messages, people=_people(tally.first_sends_by_day.total))


def _started(seen: _Witness, finding: Finding) -> str:
    tally = seen.result.tally.nodes.get(finding.place) if seen.result is not None else None
    if tally is None or not tally.entries:
        return ""
    entries = say_count("{count} entry", "{count} entries", tally.entries)
    return say("{what} of {people} in the replay.", what=entries, people=_people(tally.unique))


def _people(count: int) -> str:
    return say_count("{count} person", "{count} people", count)


def _ended(seen: _Witness, finding: Finding) -> str:
    """How many ended at a way out that leads nowhere."""
    if seen.result is None or finding.place not in seen.result.tally.nodes:
        return ""
    wanted = seen.journey.header.journey_id
    program = next((program for program in seen.result.programs if program.journey == wanted), None)
    if program is None:
        return ""
    ends = path_ends(seen.journey, seen.result, program).get(finding.place, {})
    # The end of a fragment is left by one way, whatever it is called at the step that stands for it.
    ended = ends.get(finding.parameter, ends.get("next") if finding.within else None)
    came = seen.result.tally.nodes[finding.place].entries
    if not ended:
        return ""
    return say("{ended} of {came} entries ended here in the replay.", ended=number(ended), came=number(came))


def _deliveries(seen: _Witness, finding: Finding) -> str:
    from simulator.evidence import median_delivery_days

    days = median_delivery_days(seen.history)
    return "" if days is None else say("Half of all deliveries take longer than {days} days.", days=number(days, 1))


_LOOKS: Mapping[str, Callable[[_Witness, Finding], str]] = {
    "too-many-messages": _most_a_person,
    "legal-hours": _sent_outside,
    "call-everyone": _sent,
    "same-ask": _sent,
    "cart-reminders": _sent,
    "wrong-hour": _sent,
    "everyone": _started,
    "unlimited-entry": _started,
    "open-output": _ended,
    "review-before-delivery": _deliveries,
}
