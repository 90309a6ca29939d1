"""Caps and quiet windows as sentences with slots: "At most 2 messages in any 7 days"."""

from __future__ import annotations

from typing import Any

import msgspec

from designer.inspector.pieces import Piece, Slot, filled
from journey.condition_words import CHANNEL_WORDS
from journey.model import Cap, QuietWindow
from journey.spans import SECONDS, split_duration, write_duration
from journey.words import mark, say

#: What is counted: of one, of several.
_SCOPES = (
    ("all", mark("message"), mark("messages")),
    ("class:commercial", mark("commercial message"), mark("commercial messages")),
    ("class:transactional", mark("transactional message"), mark("transactional messages")),
    ("channel:email", mark("e-mail"), mark("e-mails")),
    ("channel:sms", mark("SMS"), mark("SMS")),
    ("channel:push", mark("push message"), mark("push messages")),
    ("channel:call", mark("phone call"), mark("phone calls")),
)
_WINDOWS = (
    ("rolling", mark("in any")),
    ("person_days", mark("in calendar days:")),
    ("utc_days", mark("in UTC days:")),
    ("person_week", mark("in a calendar week")),
    ("utc_week", mark("in a UTC week")),
)
_ON_BLOCK = (
    ("skip", mark("skip the message")),
    ("wait", mark("wait until it is allowed")),
    ("exit", mark("end the journey")),
    ("other", mark("leave by the way “capped”")),
)


def cap_pieces(cap: Cap, topics: tuple[str, ...]) -> tuple[Piece, ...]:
    """What the cap allows. ``topics``: topics that steps of the journey have."""
    scopes = [(key, say(one if cap.limit == 1 else many)) for key, one, many in _SCOPES]
    scopes += [(f"topic:{topic}", say("messages about {topic}", topic=topic)) for topic in topics]
    if cap.scope not in dict(scopes):
        scopes.append((cap.scope, _scope_words(cap.scope)))
    limit = Slot("limit", "number", cap.limit, lambda value: _put(cap, limit=float(value)))
    scope = Slot("scope", "choice", cap.scope, lambda value: _put(cap, scope=value), tuple(scopes))
    kinds = tuple((key, say(words)) for key, words in _WINDOWS)
    window_type = Slot("window_type", "choice", cap.window_type, lambda value: _with_type(cap, value), kinds)
    window = None
    if cap.window_type in ("rolling", "person_days", "utc_days"):
        window = Slot("window", "duration", cap.window, lambda value: _with_window(cap, value))
    text = say("At most {limit} {scope} {window_type} {window}")
    return filled(text, limit=limit, scope=scope, window_type=window_type, window=window)


def _scope_words(scope: str) -> str:
    """What is counted, of what the lists above do not name."""
    what, _, name = scope.partition(":")
    if what == "topic":
        return say("messages about {topic}", topic=name)
    return say("messages over {channel}", channel=say(CHANNEL_WORDS[name])) if name in CHANNEL_WORDS else scope


def on_block_pieces(cap: Cap) -> tuple[Piece, ...]:
    """What happens to a message that the cap does not allow."""
    choices = tuple((key, say(words)) for key, words in _ON_BLOCK)
    action = Slot("on_block", "choice", cap.on_block, lambda value: _put(cap, on_block=value), choices)
    if cap.on_block != "wait":
        return filled(say("When capped, {action}"), action=action)
    longest = Slot("wait", "duration", cap.wait_at_most, lambda value: _put(cap, wait_at_most=value))
    return filled(say("When capped, {action} at most {longest}, then skip"), action=action, longest=longest)


def quiet_pieces(window: QuietWindow) -> tuple[Piece, ...]:
    """From when to when no message goes out."""
    start = Slot("start", "time", window.start, lambda value: _put(window, start=value))
    end = Slot("end", "time", window.end, lambda value: _put(window, end=value))
    return filled(say("{start} to {end}"), start=start, end=end)


def _put(part: Any, **fields: Any) -> Any:
    return msgspec.structs.replace(part, **fields)


def _with_type(cap: Cap, window_type: Any) -> Cap:
    window = cap.window
    if window_type in ("person_days", "utc_days"):
        window = _whole_days(window)
    return msgspec.structs.replace(cap, window_type=window_type, window=window)


def _with_window(cap: Cap, window: str) -> Cap:
    days = cap.window_type in ("person_days", "utc_days")
    return msgspec.structs.replace(cap, window=_whole_days(window) if days else window)


def _whole_days(window: str) -> str:
    """The duration in days; a part of a day counts as a day."""
    try:
        amount, unit = split_duration(window)
    except ValueError:
        return "P1D"
    if unit in ("days", "weeks") and amount:
        return window
    return write_duration(max(1, -(-amount * SECONDS[unit] // 86_400)), "days")
