"""What a replay says about a journey: ways that nobody takes, people whom nothing reaches, hours that fit nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from exporters.dates import percent
from exporters.plots.source import Activity
from journey.checks.examination import Examination, fix
from journey.checks.findings import Finding
from journey.condition_words import CHANNEL_WORDS
from journey.describe import output_words
from journey.model import HEADER_ID
from journey.steps import Send
from journey.words import number, say, say_count

if TYPE_CHECKING:
    from simulator.result import Result

_DAY = 86_400
_DAY_HOURS = 24
#: An hour of the day at which fewer of all orders fall than this is one at which people do something else.
_QUIET_SHARE = 0.01
#: Fewer messages or orders than this tell nothing about hours.
_ENOUGH = 100
#: Fewer people than this make no share.
_LEAST = 30
#: Starts that follow from what other journeys and systems do.
_FROM_OUTSIDE = frozenset(("from_journey", "api_trigger", "stage_entered"))


def result_findings(seen: Examination, result: Result, activity: Activity | None) -> Iterator[Finding]:
    """All findings that only a replay of the journey can tell. ``activity``: when its customers order on their own."""
    yield from _nobody_starts(seen, result)
    yield from _few_people(seen, result)
    yield from _dead_ways(seen, result)
    unreached = list(_unreached(seen, result))
    yield from unreached
    if not unreached:
        yield from _one_channel(seen, result)
    yield from _outside_habits(seen, result, activity)
    yield from _no_holdout(seen, result)


def _nobody_starts(seen: Examination, result: Result) -> Iterator[Finding]:
    """Starts without an entry where no entry was refused either, so that nobody met them."""
    journey = result.tally.journeys[seen.journey.header.journey_id]
    if journey.refused or journey.deferred:
        return
    for node in seen.graph.triggers:
        if result.tally.nodes[node].entries or seen.node(node).kind in _FROM_OUTSIDE:
            continue
        yield seen.finding(
            "nobody-starts",
            node,
            say("Nobody started at “{step}”.", step=seen.name(node)),
            say("Look at its settings, or at whether the history has what it waits for."),
        ).with_evidence(_of_all(0, result.tally.customers))


def _few_people(seen: Examination, result: Result) -> Iterator[Finding]:
    """Where somebody enters, but hardly anybody in all the time that was replayed."""
    entered = result.tally.journeys[seen.journey.header.journey_id].entered
    if not 0 < entered < seen.limit("few-people", "people"):
        return
    days = (result.end - result.start) // _DAY
    yield seen.finding(
        "few-people",
        HEADER_ID,
        say_count(
            "Only {count} person would have entered in {days} days.",
            "Only {count} people would have entered in {days} days.",
            entered,
            days=number(days),
        ),
        say("Let more people in, or write to them by hand."),
    ).with_evidence(_of_all(entered, result.tally.customers))


def _of_all(people: int, customers: int) -> str:
    return say("{people} of {customers} people in the replay.", people=number(people), customers=number(customers))


def _dead_ways(seen: Examination, result: Result) -> Iterator[Finding]:
    least = seen.limit("dead-branch", "people")
    for node in seen.graph.order:
        came = result.tally.nodes[node].entries
        ways = seen.journey.edges_from.get(node, ())
        if came < least or len(ways) < 2:
            continue
        for edge in ways:
            if edge.id in result.tally.edges and not result.tally.edges[edge.id].passes:
                yield seen.finding(
                    "dead-branch",
                    edge.id,
                    say(
                        "Nobody went on from “{step}” by “{way}”.",
                        step=seen.name(node),
                        way=output_words(seen.node(node), edge.output),
                    ),
                    say("Look at what it asks for, or take the way out."),
                ).with_evidence(say("0 of {count} entries in the replay.", count=number(came)))


def _unreached(seen: Examination, result: Result) -> Iterator[Finding]:
    least = seen.limit("unreached", "share") / 100
    for node in seen.graph.sends:
        tally = result.tally.nodes[node]
        consent, address = tally.blocked.get("consent", 0), tally.blocked.get("reachability", 0)
        lost = consent + address
        if tally.entries < _LEAST or lost < least * tally.entries:
            continue
        yield seen.finding(
            "unreached",
            node,
            say(
                "“{step}” does not reach {share} of those who come to it.",
                step=seen.name(node),
                share=percent(lost, tally.entries),
            ),
            say("Split people by reachability before it, and write to the others by another channel."),
        ).with_evidence(
            say(
                "Of {entries} entries {consent} had not agreed, {address} had no address that works.",
                entries=number(tally.entries),
                consent=number(consent),
                address=number(address),
            )
        )


def _one_channel(seen: Examination, result: Result) -> Iterator[Finding]:
    channels = {seen.graph.send(node).channel for node in seen.graph.commercial}
    journey = result.tally.journeys[seen.journey.header.journey_id]
    lost = journey.sent_nothing.get("consent", 0) + journey.sent_nothing.get("reachability", 0)
    least = seen.limit("one-channel", "share") / 100
    if len(channels) != 1 or journey.entered < _LEAST or lost < least * journey.entered:
        return
    channel = say(CHANNEL_WORDS[next(iter(channels))])
    yield seen.finding(
        "one-channel",
        HEADER_ID,
        say(
            "{share} of those who enter hear nothing: {channel} does not reach them, and there is no other way.",
            share=percent(lost, journey.entered),
            channel=channel,
        ),
        say("Split people by reachability, and add another channel."),
    ).with_evidence(
        say("{people} of {entered} people who entered.", people=number(lost), entered=number(journey.entered))
    )


def _outside_habits(seen: Examination, result: Result, activity: Activity | None) -> Iterator[Finding]:
    """Messages most of which go out at hours of the day at which hardly anybody orders."""
    if activity is None:
        return
    orders = _by_hour(activity.hours)
    whole = sum(orders)
    if whole < _ENOUGH:
        return
    asleep = {hour for hour in range(_DAY_HOURS) if orders[hour] < _QUIET_SHARE * whole}
    least = seen.limit("outside-habits", "share") / 100
    for node in seen.graph.commercial:
        sent = _by_hour(result.sends_by_hour(node))
        late = sum(sent[hour] for hour in asleep)
        if sum(sent) < _ENOUGH or late < least * sum(sent):
            continue
        busiest = max(range(_DAY_HOURS), key=lambda hour: orders[hour])
        yield seen.finding(
            "outside-habits",
            node,
            say(
                "{share} of “{step}” go out at hours at which hardly anybody orders.",
                share=percent(late, sum(sent)),
                step=seen.name(node),
            ),
            say("Wait for the hour at which each person usually orders."),
            fix=fix(say("Wait for the usual hour"), "insert_before", node, kind="habitual_hour", parameters={}),
        ).with_evidence(
            say(
                "{orders} of {whole} “{event}” fall in these hours; most fall at {hour}:00.",
                orders=number(sum(orders[hour] for hour in asleep)),
                whole=number(whole),
                event=activity.event,
                hour=busiest,
            )
        )


def _by_hour(week: Iterable[int]) -> list[int]:
    hours = [0] * _DAY_HOURS
    for place, count in enumerate(week):
        hours[place % _DAY_HOURS] += count
    return hours


def _no_holdout(seen: Examination, result: Result) -> Iterator[Finding]:
    """Orders on the way look like an effect; without a holdout nobody knows."""
    if seen.journey.header.entry.holdout or any(seen.of_kind("holdout")):
        return
    journey = result.tally.journeys[seen.journey.header.journey_id]
    if journey.converted < seen.limit("no-holdout", "people"):
        return
    if not any(isinstance(step, Send) for step in seen.graph.steps.values()):
        return
    yield seen.finding(
        "no-holdout",
        HEADER_ID,
        say(
            "{people} people reach a goal on the way; how many would have done so anyway cannot be known.",
            people=number(journey.converted),
        ),
        say("Hold a share of people out, drawn by lot, and compare."),
        fix=fix(say("Hold out 10 %"), "set_entry", HEADER_ID, holdout=10.0),
    ).with_evidence(
        say(
            "{people} of {entered} people who entered.",
            people=number(journey.converted),
            entered=number(journey.entered),
        )
    )
