"""A journey as a target would run it: its caps and quiet hours counted in the target's way."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from journey.catalogue import kind
from journey.condition_words import CHANNEL_WORDS
from journey.journey import Journey
from journey.model import Cap, QuietHours
from journey.spans import DAY_SECONDS, duration_seconds, duration_words, write_duration
from journey.steps import Send
from journey.targets.profile import Profile, WindowType
from journey.words import mark, say, value_text

WEEK_SECONDS = 7 * DAY_SECONDS
#: The weight of a usual message, in thousandths.
_ONE = 1000
#: The channels that people have a contact point on.
_CONTACT_CHANNELS = ("email", "sms", "push")
_SCOPES = {
    **{f"channel:{channel}": words for channel, words in CHANNEL_WORDS.items()},
    "class:commercial": mark("commercial messages"),
    "class:transactional": mark("transactional messages"),
}


class Change(msgspec.Struct, frozen=True):
    """Something that a target counts in another way. ``setting``: ``caps.ID``, ``quiet_hours`` or ``priority``;
    ``lost``: the target cannot keep it at all."""

    setting: str
    sentence: str
    lost: bool = False


class Fitted(msgspec.Struct, frozen=True):
    """A journey as a target runs it, and what is other than in the document."""

    journey: Journey
    changes: tuple[Change, ...]


def as_run_by(target: Profile, journey: Journey) -> Fitted:
    """The journey with the caps, quiet hours and priority that the target can keep. Steps and edges stay."""
    header = journey.header
    changes: list[Change] = []
    caps = tuple(kept for cap in header.caps for kept in _fitted_caps(target, cap, changes))
    changes += _counted_otherwise(target, journey) if caps else ()
    own = tuple(cap for cap in target.caps.own if cap.id not in {kept.id for kept in caps})
    changes += [
        Change(f"caps.{cap.id}", say("{target} itself keeps: {cap}.", target=target.words, cap=cap_words(cap)))
        for cap in own
    ]
    quiet = _fitted_quiet(target, header.quiet_hours, changes)
    priority = header.priority
    if priority and not target.priority:
        sentence = say("{target} knows no priority: whoever comes first goes first.", target=target.words)
        changes.append(Change("priority", sentence, lost=True))
        priority = 0
    fitted = msgspec.structs.replace(header, caps=(*own, *caps), quiet_hours=quiet, priority=priority)
    return Fitted(Journey({**journey.records, header.id: fitted}), tuple(changes))


def cap_words(cap: Cap) -> str:
    """A cap in short: "at most 1 in 16 hours, e-mail"."""
    what = say(_SCOPES[cap.scope]) if cap.scope in _SCOPES else cap.scope.partition(":")[2] or say("all messages")
    span = say("a calendar week") if cap.window_type.endswith("week") else duration_words(cap.window)
    return say("at most {limit} in {span}, {what}", limit=value_text(cap.limit), span=span, what=what)


# --- Caps ----------------------------------------------------------------------------------------------------


def _fitted_caps(target: Profile, cap: Cap, changes: list[Change]) -> tuple[Cap, ...]:
    """What the target makes of a cap: none, one, or one for each channel."""
    rules = target.caps
    setting = f"caps.{cap.id}"
    if not rules.windows or (cap.scope.startswith("channel:") and not rules.channels):
        sentence = say("{target} cannot keep the cap: {cap}.", target=target.words, cap=cap_words(cap))
        changes.append(Change(setting, sentence, lost=True))
        return ()
    kept = _with_window(cap, _nearest_window(cap.window_type, rules.windows))
    if rules.spans:
        kept = msgspec.structs.replace(kept, window=_nearest(kept.window, rules.spans))
    if not rules.weights:
        kept = msgspec.structs.replace(kept, by_number=True)
    if (kept.window_type, kept.window) != (cap.window_type, cap.window):
        sentence = say(
            "{cap}: {target} counts {span}.", cap=cap_words(cap), target=target.words, span=window_words(kept)
        )
        changes.append(Change(setting, sentence))
    if rules.on_block != cap.on_block or (rules.on_block == "wait" and rules.wait_at_most != cap.wait_at_most):
        words = say("skips the message and goes on")
        if rules.on_block == "wait":
            words = say("waits for {span} at most, then skips the message", span=duration_words(rules.wait_at_most))
        sentence = say("{cap}: {target} {does}.", cap=cap_words(cap), target=target.words, does=words)
        changes.append(Change(setting, sentence))
    kept = msgspec.structs.replace(kept, on_block=rules.on_block, wait_at_most=rules.wait_at_most)
    if not rules.each_channel or cap.scope != "all":
        return (kept,)
    sentence = say("{cap}: {target} counts each channel by itself.", cap=cap_words(cap), target=target.words)
    changes.append(Change(setting, sentence))
    return tuple(
        msgspec.structs.replace(kept, id=f"{kept.id}.{channel}", scope=f"channel:{channel}")
        for channel in _CONTACT_CHANNELS
    )


def _counted_otherwise(target: Profile, journey: Journey) -> Iterator[Change]:
    """Messages of the journey that the target's caps count in another way than its own."""
    sends = tuple(_sends(journey))
    weights, channels = {step.weight for step in sends}, {step.channel for step in sends}
    if weights - {_ONE} and not target.caps.weights:
        sentence = say("{target} counts every message as one in caps, whatever it weighs.", target=target.words)
        yield Change("caps", sentence)
    for channel in target.caps.uncounted:
        if channel in channels:
            words = say(CHANNEL_WORDS[channel])
            sentence = say(
                "{target} does not count messages over this channel in caps, the replay does: {channel}.",
                target=target.words,
                channel=words,
            )
            yield Change("caps", sentence)


def _sends(journey: Journey) -> Iterator[Send]:
    """What the journey's messages do. Of those that the checks find fault with nothing is said."""
    for node in journey.nodes:
        declared = kind(node.kind)
        if declared is None or declared.step is None or node.status == "disabled":
            continue
        try:
            step = declared.step(declared.complete(node.parameters), journey)
        except ValueError:
            continue
        if isinstance(step, Send):
            yield step


def _nearest_window(wanted: WindowType, offered: tuple[WindowType, ...]) -> WindowType:
    """The window itself, else that of the same length by another clock, else the usual one."""
    alike = [window for window in offered if window.partition("_")[2] == wanted.partition("_")[2]]
    return wanted if wanted in offered else next(iter(alike), offered[0])


def _with_window(cap: Cap, window_type: WindowType) -> Cap:
    """The cap with a window of this type that is about as long."""
    seconds = WEEK_SECONDS if cap.window_type.endswith("week") else duration_seconds(cap.window)
    if window_type == cap.window_type:
        return cap
    if window_type == "rolling":
        return msgspec.structs.replace(cap, window_type=window_type, window=span_of(seconds))
    days = max(1, -(-seconds // DAY_SECONDS))
    return msgspec.structs.replace(cap, window_type=window_type, window=write_duration(days, "days"))


def _nearest(window: str, spans: tuple[int, ...]) -> str:
    """The shortest span that is at least as long, else the longest."""
    seconds = duration_seconds(window)
    return span_of(min((span for span in spans if span >= seconds), default=max(spans)))


def span_of(seconds: int) -> str:
    """The duration of so many seconds, as a document writes it."""
    if seconds % DAY_SECONDS == 0:
        return write_duration(seconds // DAY_SECONDS, "days")
    return write_duration(seconds // 3600, "hours") if seconds % 3600 == 0 else write_duration(seconds, "seconds")


def window_words(cap: Cap) -> str:
    """The time in which a cap counts: "2 days of the person's calendar"."""
    if cap.window_type == "rolling":
        return say("the last {span} to the second", span=duration_words(cap.window))
    if cap.window_type == "person_days":
        return say("{span} of the person's calendar", span=duration_words(cap.window))
    if cap.window_type == "utc_days":
        return say("{span} from midnight UTC", span=duration_words(cap.window))
    return say("the calendar week")


# --- Quiet hours ---------------------------------------------------------------------------------------------


def _fitted_quiet(target: Profile, quiet: QuietHours | None, changes: list[Change]) -> QuietHours | None:
    if quiet is None or not quiet.windows:
        return quiet
    rules = target.quiet
    if not rules.on_block:
        changes.append(Change("quiet_hours", say("{target} knows no quiet hours.", target=target.words), lost=True))
        return None
    if quiet.on_block not in rules.on_block:
        on_block = rules.on_block[0]
        words = say("sends at their end") if on_block == "hold" else say("does not send")
        changes.append(Change("quiet_hours", say("Quiet hours: {target} {does}.", target=target.words, does=words)))
        quiet = msgspec.structs.replace(quiet, on_block=on_block)
    if quiet.zone == "person" and not rules.persons_zone:
        sentence = say("Quiet hours: {target} keeps them in the journey's zone.", target=target.words)
        changes.append(Change("quiet_hours", sentence))
        quiet = msgspec.structs.replace(quiet, zone="journey")
    return quiet
