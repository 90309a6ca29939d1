"""Frequency caps (R12): whether one blocks a message, and when it would allow it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from journey.steps import CapRule, Send
from simulator.plain.state import Sent
from simulator.zones import ZoneTable, weekday


def concerns(cap: CapRule, message: Send | Sent) -> bool:
    """Whether a message is in the cap's scope (R12.2)."""
    what, _, name = cap.scope.partition(":")
    if what == "class":
        return message.message_class == name
    if message.message_class == "transactional":
        return False
    if what == "channel":
        return message.channel == name
    if what == "topic":
        return message.topic == name
    return True


def blocks(cap: CapRule, message: Send, sends: Sequence[Sent], now: int, person_zone: ZoneTable) -> bool:
    """Whether the message would exceed the cap now (R12.3)."""
    if not concerns(cap, message):
        return False
    return _weight(cap, sends, _window(cap, now, _calendar(cap, person_zone))) + weight_of(cap, message) > cap.limit


def allowed_at(cap: CapRule, message: Send, sends: Sequence[Sent], now: int, person_zone: ZoneTable) -> int | None:
    """The earliest later instant at which a cap that blocks now would allow the message; None if never (R12.7)."""
    if weight_of(cap, message) > cap.limit:
        return None
    calendar = _calendar(cap, person_zone)
    for opening in _openings(cap, sends, now, calendar):
        if _weight(cap, sends, _window(cap, opening, calendar)) + weight_of(cap, message) <= cap.limit:
            return opening
    return None


def _openings(cap: CapRule, sends: Sequence[Sent], now: int, calendar: ZoneTable) -> list[int]:
    """The later instants at which sends leave the window, ascending."""
    if cap.window_type == "rolling":
        return sorted({sent.time + cap.window for sent in sends if sent.time + cap.window > now})
    today = calendar.date(now)
    if cap.window_type in ("person_week", "utc_week"):
        return [calendar.start_of(_monday(today) + 7, now)]
    return [calendar.start_of(today + days, now) for days in range(1, cap.window + 1)]


def _weight(cap: CapRule, sends: Sequence[Sent], inside: Callable[[int], bool]) -> int:
    return sum(weight_of(cap, sent) for sent in sends if concerns(cap, sent) and inside(sent.time))


def weight_of(cap: CapRule, message: Send | Sent) -> int:
    """What a message counts in a cap (R12.3)."""
    return 1000 if cap.by_number else message.weight


def _window(cap: CapRule, now: int, calendar: ZoneTable) -> Callable[[int], bool]:
    """Whether an instant is in the cap's window that ends now (R12.4)."""
    if cap.window_type == "rolling":
        return lambda instant: now - cap.window < instant <= now
    today = calendar.date(now)
    first = _monday(today) if cap.window_type in ("person_week", "utc_week") else today - cap.window + 1
    return lambda instant: first <= calendar.date(instant) <= today


def _monday(date: int) -> int:
    return date - weekday(date)


def _calendar(cap: CapRule, person_zone: ZoneTable) -> ZoneTable:
    return ZoneTable("UTC", (), (0,)) if cap.window_type in ("utc_days", "utc_week") else person_zone
