"""The checks that only a history can answer."""

from __future__ import annotations

from journey.checks.declaration import Check, Limit
from journey.words import mark, mark_count

_TIMES = mark_count("{count} time", "{count} times")
_PEOPLE = mark_count("{count} person", "{count} people")

FROM_HISTORY = (
    Check(
        "multiplied",
        "warning",
        mark("Start that happens often for one person"),
        mark("Each time is an entry of its own, and each entry sends all its messages."),
        ("SIN-1",),
        (Limit("times", mark("From so many times for one person"), 5, 2, unit=_TIMES),),
        asks="history",
    ),
    Check(
        "back-enrol",
        "warning",
        mark("People who match already"),
        mark("A new journey should not write to all old members at once."),
        ("SIN-1",),
        asks="history",
    ),
    Check(
        "before-delivery",
        "warning",
        mark("Assumed delivery before the real one"),
        mark("Nobody can judge what has not come yet."),
        ("AUTO-06",),
        asks="history",
    ),
    Check(
        "rate-unlike-own",
        "hint",
        mark("Assumed rate unlike the shop's own"),
        mark("What people did with past messages says more than a guess."),
        ("RULE-12",),
        asks="history",
    ),
    Check(
        "event-not-in-history",
        "warning",
        mark("Event that the history lacks"),
        mark("What waits for it waits in vain."),
        asks="history",
    ),
    Check(
        "nobody-starts",
        "warning",
        mark("Start at which nobody started"),
        mark("A start that nobody met in the history is likely set wrong."),
        ("RULE-12",),
        asks="history",
    ),
    Check(
        "few-people",
        "hint",
        mark("Journey for a handful of people"),
        mark("What repeats, and needs more data than one keeps in mind, is worth a journey; the rest is done by hand."),
        ("RULE-01",),
        (Limit("people", mark("Fewer people than"), 30, 2, unit=_PEOPLE),),
        asks="history",
    ),
    Check(
        "dead-branch",
        "hint",
        mark("Way that nobody took"),
        mark("A way that nobody took in the history costs care and tells nothing."),
        ("RULE-12",),
        (Limit("people", mark("Only where at least so many came by"), 30, 1, unit=_PEOPLE),),
        asks="history",
    ),
    Check(
        "unreached",
        "warning",
        mark("People whom a message cannot reach"),
        mark("Without consent or address a message reaches nobody, however good it is."),
        ("SIN-4", "SEG-03"),
        (Limit("share", mark("From this share of those who came"), 50, 1, 100, mark("%")),),
        asks="history",
    ),
    Check(
        "one-channel",
        "hint",
        mark("One channel for everybody"),
        mark("People whom one channel does not reach may be reached by another."),
        ("SIN-4",),
        (Limit("share", mark("From this share of people without any message"), 40, 1, 100, mark("%")),),
        asks="history",
    ),
    Check(
        "outside-habits",
        "hint",
        mark("Messages at hours at which nobody orders"),
        mark("A message works at the hour at which people decide."),
        ("SIN-7",),
        (Limit("share", mark("From this share of the step's messages"), 50, 1, 100, mark("%")),),
        asks="history",
    ),
    Check(
        "no-holdout",
        "hint",
        mark("Effect claimed without holdout"),
        mark("People who order on the way might have ordered anyway; only a holdout tells."),
        ("RULE-12",),
        (Limit("people", mark("From so many people who reached a goal"), 30, 1, unit=_PEOPLE),),
        asks="history",
    ),
)
