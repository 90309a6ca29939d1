"""Coupons: that they exist, were given, can be used, and still hold when the last message about them goes out."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import partial

from journey.checks.examination import Examination, fix
from journey.checks.findings import Finding, Fix
from journey.checks.graph import seconds_or_none
from journey.model import Coupon, Edge
from journey.spans import LONGEST, duration_words, write_duration
from journey.steps import DAY, ScheduleTrigger
from journey.templating.names import COUPON, is_coupon_field
from journey.words import say


def coupon_findings(seen: Examination) -> Iterator[Finding]:
    """All findings about coupons."""
    if not seen.journey.coupons and not any("coupon" in text for _, text in _sources(seen)):
        return
    issued = _issuing_steps(seen)
    shown = {node: _shown_coupons(seen, node) for node in seen.graph.sends}
    for node, names in shown.items():
        for name in sorted(names):
            coupon = seen.journey.records.get(name)
            if not isinstance(coupon, Coupon):
                yield _missing(seen, node, name)
            elif coupon.unique and name not in issued:
                yield _not_issued(seen, node, coupon)
        yield from _without_code(seen, node)
        if names and seen.graph.send(node).message_class == "transactional":
            yield _false_transactional(seen, node)
    for name, steps in issued.items():
        coupon = seen.journey.records.get(name)
        if isinstance(coupon, Coupon):
            yield from _expired(seen, coupon, steps, [node for node, names in shown.items() if name in names])


def _sources(seen: Examination) -> Iterator[tuple[str, str]]:
    for node in seen.graph.sends:
        for text in seen.texts(node):
            yield node, text


def _issuing_steps(seen: Examination) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for node in seen.of_kind("issue_coupon"):
        found.setdefault(str(node.parameters.get("coupon") or ""), []).append(node.id)
    return found


def _shown_coupons(seen: Examination, node: str) -> set[str]:
    names = seen.variables(node, COUPON)
    return {name.split(".")[1] for name in names if is_coupon_field(name)}


def _missing(seen: Examination, node: str, name: str) -> Finding:
    return seen.finding(
        "coupon-missing",
        node,
        say(
            "“{step}” shows the coupon “{coupon}”, which the journey does not have.", step=seen.name(node), coupon=name
        ),
        say("Choose a coupon of the journey, and its code or value."),
        "message",
    )


def _not_issued(seen: Examination, node: str, coupon: Coupon) -> Finding:
    return seen.finding(
        "coupon-not-issued",
        node,
        say(
            "“{step}” shows the coupon “{coupon}”, of which each person has one of their own, but no step issues it.",
            step=seen.name(node),
            coupon=coupon.name,
        ),
        say("Issue the coupon before the message."),
        "message",
        fix(say("Issue it before"), "insert_before", node, kind="issue_coupon", parameters={"coupon": coupon.id}),
    )


def _without_code(seen: Examination, node: str) -> Iterator[Finding]:
    for name in sorted(seen.variables(node, COUPON)):
        parts = name.split(".")
        coupon = seen.journey.records.get(parts[1]) if len(parts) == 3 else None
        if not isinstance(coupon, Coupon):
            continue
        if parts[2] == "code" and not coupon.code and not coupon.unique:
            reason = say(
                "“{step}” shows the code of “{coupon}”, which has none.", step=seen.name(node), coupon=coupon.name
            )
            yield seen.finding("coupon-without-code", node, reason, say("Give the coupon a code."), "message")
        elif parts[2] == "value" and not coupon.value:
            reason = say(
                "“{step}” shows what “{coupon}” is worth, which is not said.", step=seen.name(node), coupon=coupon.name
            )
            yield seen.finding("coupon-without-code", node, reason, say("Say what the coupon is worth."), "message")


def _false_transactional(seen: Examination, node: str) -> Finding:
    return seen.finding(
        "false-transactional",
        node,
        say(
            "“{step}” brings a coupon, but passes consent, caps and quiet hours as transactional.", step=seen.name(node)
        ),
        say("Call it commercial, or take the coupon out."),
        "message_class",
        fix(say("Call it commercial"), "set_parameter", node, parameter="message_class", value="commercial"),
    )


def _expired(seen: Examination, coupon: Coupon, steps: list[str], shown_by: list[str]) -> Iterator[Finding]:
    valid = seconds_or_none(coupon.valid)
    if not valid:
        return
    holds = partial(_checked, seen=seen, coupon=coupon, valid=valid)
    times = seen.graph.longest_since(dict.fromkeys(steps, 0), holds)
    late = {node: latest for node in shown_by if (latest := _latest(seen, node, times)) > valid}
    last = max(late.values(), default=0.0)
    for node, latest in late.items():
        yield _expires(seen, node, coupon, latest, last)


def _checked(edge: Edge, *, seen: Examination, coupon: Coupon, valid: int) -> int | None:
    """Who passes a check of the coupon got it no longer ago than it holds."""
    node = seen.node(edge.source)
    values = seen.graph.values(edge.source)
    is_check = node.kind == "stock_check" and values["check"] == "coupon" and values["coupon"] == coupon.id
    return valid if is_check and edge.output == "ok" else None


def _latest(seen: Examination, node: str, times: Mapping[str, float]) -> float:
    """The most seconds after the issue at which a message can go out; less than none if it never follows the issue."""
    if node not in times:
        return -1.0
    send = seen.graph.send(node)
    latest = times[node] + seen.graph.hold(send)
    if send.shown_at is not None:
        latest += send.show_within
    # The issue comes after the entry, since which both of these count.
    longest = seconds_or_none(seen.journey.header.longest)
    return min(latest, send.valid_for or math.inf, longest or math.inf)


def _expires(seen: Examination, node: str, coupon: Coupon, latest: float, last: float) -> Finding:
    given = _given_on(seen)
    holds = seconds_or_none(coupon.valid) or 0
    ends = _later(given, holds)
    valid = duration_words(coupon.valid)
    if math.isinf(latest):
        return seen.finding(
            "coupon-expires",
            node,
            say(
                "The coupon “{coupon}” holds for {valid}, but nothing limits how long after it “{step}” goes out.",
                coupon=coupon.name,
                valid=valid,
                step=seen.name(node),
            ),
            say("Limit the time within which the message is sent, or check the coupon before it."),
            "message",
        )
    days = math.ceil((latest if math.isinf(last) else last) / DAY)
    return seen.finding(
        "coupon-expires",
        node,
        say(
            "The coupon “{coupon}” expires before “{step}” can go out for the last time: given on {given} it ends on "
            "{ends}, and the message can go out until {last}.",
            coupon=coupon.name,
            step=seen.name(node),
            given=given.isoformat(),
            ends=ends.isoformat(),
            last=_later(given, latest).isoformat(),
        ),
        say("Let the coupon hold longer, or send sooner."),
        "message",
        _hold_for(coupon, days) if days * DAY <= LONGEST else None,
    )


def _hold_for(coupon: Coupon, days: int) -> Fix:
    valid = write_duration(days, "days")
    words = say("Let it hold for {duration}", duration=duration_words(valid))
    return fix(words, "set_coupon", coupon.id, valid=valid)


def _later(day: date, seconds: float) -> date:
    """The day so many seconds later; the last that a calendar has, at most."""
    return day + timedelta(days=min(seconds // DAY, (date.max - day).days))


def _given_on(seen: Examination) -> date:
    """The day for which the dates are told: of a journey that starts once on a day, that day, else today."""
    for node in seen.graph.triggers:
        step = seen.graph.steps[node]
        if isinstance(step, ScheduleTrigger) and step.dates.every == "once":
            return date(1970, 1, 1) + timedelta(days=step.dates.start)
    return date.today()
