"""Checks of the journey's own settings, of loop limits, and of messages."""

from __future__ import annotations

from collections.abc import Iterator

from journey.catalogue import kind
from journey.checks.conditions import condition_problems, match_problems
from journey.checks.findings import Finding
from journey.checks.parameters import valid_zone
from journey.describe import name_of
from journey.journey import Journey
from journey.model import HEADER_ID, Cap, Edge, Message, QuietHours
from journey.spans import DAY_SECONDS, duration_seconds, time_seconds
from journey.values import to_weekdays
from journey.words import say, value_text


def settings_findings(journey: Journey) -> Iterator[Finding]:
    """All findings about settings."""
    header = journey.header
    if not valid_zone(header.zone):
        yield _setting(
            "zone", say("“{zone}” is no time zone.", zone=header.zone), say("Choose one such as Europe/London.")
        )
    yield from _durations(journey)
    for rule in header.exits:
        if (rule.event is None) == (rule.condition is None):
            yield _setting("exits", say("An exit rule needs an event or a condition."), say("Choose one of the two."))
        problems = match_problems(rule.event, journey) if rule.event else condition_problems(rule.condition, journey)
        yield from (_setting("exits", problem, say("Set the exit rule again.")) for problem in problems)
    for goal in header.goals:
        for problem in match_problems(goal.event, journey):
            yield _setting("goals", problem, say("Set the goal again."))
        if goal.node and journey.node(goal.node) is None:
            yield _setting(
                "goals",
                say("The goal leads to the step “{id}”, which does not exist.", id=goal.node),
                say("Choose another step, or none."),
            )
    if not 0 <= header.entry.holdout <= 100:
        yield _setting("entry", say("A holdout is a share from 0 to 100 %."), say("Give such a share."))
    if min(header.entry.most_a_day, header.entry.most_in_all) < 0:
        yield _setting("entry", say("There cannot be fewer than 0 entries."), say("Give 0 for no limit."))
    if header.entry.most_running is not None and header.entry.most_running < 1:
        yield _setting(
            "entry", say("Nobody may enter: at most 0 at once."), say("Allow one at once, or leave it empty.")
        )
    for cap in header.caps:
        yield from _cap(cap)
    if header.quiet_hours is not None:
        yield from _quiet(header.quiet_hours)
    for edge in journey.edges:
        if edge.loop is not None:
            yield from _loop(journey, edge)
    for segment in journey.segments:
        for problem in condition_problems(segment.condition, journey):
            yield Finding("error", "condition", segment.id, problem, say("Set the segment's condition again."))
    yield from _messages(journey)
    yield from _never_allowed(journey)


def _setting(parameter: str, reason: str, remedy: str) -> Finding:
    return Finding("error", "setting", HEADER_ID, reason, remedy, parameter)


def _is_duration(text: str, *, empty: bool = False) -> bool:
    if not text:
        return empty
    try:
        duration_seconds(text)
    except ValueError:
        return False
    return True


def _durations(journey: Journey) -> Iterator[Finding]:
    header = journey.header
    named = [("entry", header.entry.minimum_interval, False), ("longest", header.longest, True)]
    named += [("goals", goal.window, True) for goal in header.goals]
    named += [("caps", cap.window, cap.window_type.endswith("week")) for cap in header.caps]
    named += [("caps", cap.wait_at_most, cap.on_block != "wait") for cap in header.caps]
    for parameter, text, empty in named:
        if not _is_duration(text, empty=empty):
            yield _setting(
                parameter,
                say("“{text}” is no duration.", text=text),
                say("Give a number and a unit, such as 4 hours."),
            )


def _cap(cap: Cap) -> Iterator[Finding]:
    if cap.limit < 0:
        yield _setting("caps", say("A cap cannot be less than 0."), say("Give 0 or more messages."))
    if not cap.window_type.endswith("week") and _is_duration(cap.window) and not duration_seconds(cap.window):
        yield _setting("caps", say("A cap over no time stops nothing."), say("Give the time in which it counts."))
    prefix, _, name = cap.scope.partition(":")
    if prefix not in ("all", "class", "channel", "topic") or (prefix != "all" and not name):
        yield _setting(
            "caps",
            say("The cap counts “{scope}”, which is nothing.", scope=cap.scope),
            say("Choose all messages, a class, a channel or a topic."),
        )


def _quiet(quiet: QuietHours) -> Iterator[Finding]:
    if quiet.zone not in ("person", "journey") and not valid_zone(quiet.zone):
        yield _setting(
            "quiet_hours", say("“{zone}” is no time zone.", zone=quiet.zone), say("Choose one such as Europe/London.")
        )
    covered = [False] * (7 * DAY_SECONDS // 60)
    for window in quiet.windows:
        try:
            start, end = time_seconds(window.start) // 60, time_seconds(window.end) // 60
        except ValueError:
            yield _setting(
                "quiet_hours",
                say("Quiet hours from “{start}” to “{end}” are no times.", start=window.start, end=window.end),
                say("Write them like 21:00."),
            )
            return
        length = (end - start) % (24 * 60)
        for day in to_weekdays(window.weekdays):
            first = day * 24 * 60 + start
            for minute in range(first, first + length):
                covered[minute % len(covered)] = True
    if quiet.windows and all(covered):
        yield _setting(
            "quiet_hours",
            say("Quiet hours leave no moment of the week free, so nothing can ever be sent."),
            say("Shorten them."),
        )


def _loop(journey: Journey, edge: Edge) -> Iterator[Finding]:
    loop = edge.loop
    assert loop is not None
    wrong = ""
    if loop.max_passes < 1:
        wrong = say("A loop must be passed at least once.")
    elif not _is_duration(loop.minimum_interval):
        wrong = say("“{text}” is no duration.", text=loop.minimum_interval)
    elif loop.reset == "after" and not _is_duration(loop.reset_after):
        wrong = say("After how long the loop starts counting anew is missing.")
    elif loop.reset == "event":
        wrong = next(match_problems(loop.reset_event, journey), "")
    if wrong:
        yield Finding("error", "loop-limit", edge.id, wrong, say("Set the loop's limits again."), "loop")


def _messages(journey: Journey) -> Iterator[Finding]:
    for node in journey.nodes:
        message = journey.records.get(str(node.parameters.get("message") or ""))
        if not isinstance(message, Message):
            continue
        if not message.body.strip() or (message.channel == "email" and not message.subject.strip()):
            yield Finding(
                "hint",
                "no-text",
                node.id,
                say("“{message}” has no text yet.", message=message.name),
                say("Write it in the message's editor."),
                "message",
            )


def _never_allowed(journey: Journey) -> Iterator[Finding]:
    """Messages that weigh more than a cap allows in all: that cap stops each of them."""
    for node in journey.nodes:
        declared = kind(node.kind)
        if declared is None or declared.family.id != "send" or node.status == "disabled":
            continue
        values = declared.complete(node.parameters)
        weight = values.get("weight")
        if not isinstance(weight, int | float):
            continue
        channel = "call" if node.kind == "phone_call" else node.kind
        scopes = {f"channel:{channel}", f"class:{values['message_class']}", f"topic:{values['topic']}"}
        if values["message_class"] == "commercial":
            scopes.add("all")
        for cap in journey.header.caps:
            if cap.scope in scopes and (1 if cap.by_number else weight) > cap.limit:
                yield Finding(
                    "warning",
                    "never-allowed",
                    node.id,
                    say(
                        "“{step}” counts {weight}, and a cap allows {limit}: it can never be sent.",
                        step=name_of(node),
                        weight=value_text(weight),
                        limit=value_text(cap.limit),
                    ),
                    say("Let it count less, or raise the cap."),
                    "weight",
                )
