"""Conditions as sentences: "has placed at least 2 orders in the last 90 days"."""

from __future__ import annotations

from journey.condition import (
    AttributeOperand,
    CalendarOperand,
    Comparison,
    Condition,
    EntryPropertyOperand,
    EventMatch,
    EventPropertyOperand,
    EventsOperand,
    Group,
    SegmentOperand,
    SentOperand,
    StageVisitsOperand,
)
from journey.journey import Journey
from journey.letters import listed
from journey.model import Segment
from journey.spans import duration_words
from journey.words import mark, mark_count, say, say_count, value_text

#: What follows the thing that is compared.
_COMPARED = {
    "equal": mark("{left} is {value}"),
    "not_equal": mark("{left} is not {value}"),
    "greater": mark("{left} is more than {value}"),
    "at_least": mark("{left} is at least {value}"),
    "less": mark("{left} is less than {value}"),
    "at_most": mark("{left} is at most {value}"),
    "one_of": mark("{left} is one of {value}"),
    "contains": mark("{left} contains {value}"),
    "missing": mark("{left} is not known"),
    "present": mark("{left} is known"),
}
_TIMES = {
    "equal": mark("exactly {number}"),
    "not_equal": mark("not {number}"),
    "greater": mark("more than {number}"),
    "at_least": mark("at least {number}"),
    "less": mark("fewer than {number}"),
    "at_most": mark("at most {number}"),
}
#: Sentences for the events that shops have: ((one, many), none).
_EVENT_SENTENCES = {
    "order": (
        mark_count("has placed {times} order", "has placed {times} orders"),
        mark("has placed no order"),
    ),
    "cart": (mark_count("has filled {times} cart", "has filled {times} carts"), mark("has filled no cart")),
    "view": (mark_count("has viewed {times} page", "has viewed {times} pages"), mark("has viewed no page")),
    "return": (
        mark_count("has sent back {times} order", "has sent back {times} orders"),
        mark("has sent back no order"),
    ),
    "delivered": (
        mark_count("has received {times} delivery", "has received {times} deliveries"),
        mark("has received no delivery"),
    ),
}
_FLAGS = {
    "tag": (mark("has the tag {name}"), mark("does not have the tag {name}")),
    "coupon": (mark("has the coupon {name}"), mark("does not have the coupon {name}")),
    "audience": (mark("is in the ad audience {name}"), mark("is not in the ad audience {name}")),
    "consent": (mark("has agreed to {name}"), mark("has not agreed to {name}")),
    "reachable": (mark("can be reached by {name}"), mark("cannot be reached by {name}")),
    "unsubscribed": (mark("has unsubscribed from {name}"), mark("has not unsubscribed from {name}")),
}
CHANNEL_WORDS = {
    "email": mark("e-mail"),
    "sms": mark("SMS"),
    "push": mark("push"),
    "call": mark("phone call"),
    "ads": mark("ads"),
    "messenger": mark("messenger"),
    "in_app": mark("in-app message"),
    "on_site": mark("pop-up"),
    "live_chat": mark("live chat"),
    "direct_mail": mark("letter"),
    "social_team": mark("social network"),
}

#: What can be asked of the person's local time.
CALENDAR_WORDS = {
    "weekday": mark("the weekday"),
    "month": mark("the month"),
    "day": mark("the day of the month"),
    "hour": mark("the hour"),
    "month_day": mark("the date (month and day, such as 1224)"),
}
_WEEKDAYS = (
    *(mark("Monday"), mark("Tuesday"), mark("Wednesday"), mark("Thursday")),
    *(mark("Friday"), mark("Saturday"), mark("Sunday")),
)
_MONTHS = (
    *(mark("January"), mark("February"), mark("March"), mark("April"), mark("May"), mark("June")),
    *(mark("July"), mark("August"), mark("September"), mark("October"), mark("November"), mark("December")),
)
#: The names of the numbers that a part of the local time can have, from 1 on.
CALENDAR_NAMES = {"weekday": _WEEKDAYS, "month": _MONTHS}


def value_words(value: object) -> str:
    """A constant as people write it: 20,000 or Germany, France."""
    if isinstance(value, bool):
        return say("yes") if value else say("no")
    if isinstance(value, int | float):
        return value_text(value)
    if isinstance(value, tuple | list):
        return listed(value_words(part) for part in value)
    return str(value)


def attribute_words(name: str) -> str:
    """An attribute's or property's name as people read it."""
    return name.replace("_", " ")


def condition_words(condition: Condition | None, journey: Journey | None = None) -> str:
    """The whole condition in one line; "everybody" if it is empty."""
    if condition is None:
        return say("everybody")
    if isinstance(condition, Group):
        return _group_words(condition, journey)
    return comparison_words(condition, journey)


def _group_words(group: Group, journey: Journey | None) -> str:
    if not group.conditions:
        return say("nobody") if group.negated else say("everybody")
    parts = [
        f"({condition_words(part, journey)})"
        if isinstance(part, Group) and len(part.conditions) > 1
        else condition_words(part, journey)
        for part in group.conditions
    ]
    joint = say("{first} and {second}") if group.match == "all" else say("{first} or {second}")
    text = parts[0]
    for part in parts[1:]:
        text = joint.format(first=text, second=part)
    return say("not ({condition})", condition=text) if group.negated else text


def comparison_words(comparison: Comparison, journey: Journey | None = None) -> str:
    """One row of a condition as a sentence without a subject."""
    left = comparison.left
    if isinstance(left, EventsOperand) and left.measure == "count":
        return _within(_count_words(comparison, left), left.within)
    if isinstance(left, SentOperand) and left.measure == "index":
        return say("has a pressure index of {times}", times=_times(comparison))
    if isinstance(left, SentOperand) and left.measure == "weight":
        return _within(say("was sent messages of {times} in weight", times=_times(comparison)), left.within)
    if isinstance(left, SentOperand):
        times = _times(comparison)
        text = (
            say("was sent {times} messages by {channel}", times=times, channel=say(_channel(left.channel)))
            if left.channel
            else say("was sent {times} messages", times=times)
        )
        return _within(text, left.within)
    if isinstance(left, StageVisitsOperand):
        text = say("has been in the stage {stage} {times} times", stage=left.name, times=_times(comparison))
        return _within(text, left.within)
    within = left.within if isinstance(left, AttributeOperand) else ""
    if flag := _flag_words(comparison, journey):
        return _within(flag, within)
    words = say(_COMPARED[comparison.operator])
    if isinstance(left, EventsOperand):
        return _within(words.format(left=_measure_words(left), value=value_words(comparison.value)), left.within)
    value = calendar_value(left, comparison.value)
    return _within(words.format(left=_operand_words(left), value=value), within)


def calendar_value(left: object, value: object) -> str:
    """A constant as people write it; of weekdays and months their names."""
    names = CALENDAR_NAMES.get(left.part, ()) if isinstance(left, CalendarOperand) else ()
    if isinstance(value, tuple | list):
        return listed(calendar_value(left, part) for part in value)
    if isinstance(value, int | float) and not isinstance(value, bool) and value in range(1, len(names) + 1):
        return say(names[int(value) - 1])
    return value_words(value)


def _channel(channel: str) -> str:
    return CHANNEL_WORDS.get(channel, channel)


def _times(comparison: Comparison) -> str:
    template = _TIMES.get(comparison.operator, "{number}")
    return say(template).format(number=value_words(comparison.value))


def _within(text: str, within: str) -> str:
    if not within:
        return text
    return say("{what} in the last {duration}", what=text, duration=duration_words(within))


def _where(text: str, left: EventsOperand) -> str:
    if left.where is None or left.where == Group():
        return text
    return say("{what} where {filter}", what=text, filter=condition_words(left.where))


def _count_words(comparison: Comparison, left: EventsOperand) -> str:
    value = comparison.value
    none = (comparison.operator in ("equal", "at_most") and value == 0) or (
        comparison.operator == "less" and value == 1
    )
    if left.event in _EVENT_SENTENCES:
        counted, nothing = _EVENT_SENTENCES[left.event]
        if none:
            return _where(say(nothing), left)
        count = int(value) if isinstance(value, int | float) else 2
        return _where(say_count(*counted, count, times=_times(comparison)), left)
    name = attribute_words(left.event)
    if none:
        return _where(say("{event} has not happened", event=name), left)
    return _where(say("{event} has happened {times} times", event=name, times=_times(comparison)), left)


def _measure_words(left: EventsOperand) -> str:
    name, event = attribute_words(left.property), attribute_words(left.event)
    template = (
        say("the sum of {property} over {event}") if left.measure == "sum" else say("{property} of the latest {event}")
    )
    return _where(template.format(property=name, event=event), left)


def _flag_words(comparison: Comparison, journey: Journey | None) -> str:
    """Yes/no operands as a sentence of their own; empty for all others."""
    left = comparison.left
    if isinstance(left, SegmentOperand):
        segment = journey.records.get(left.segment) if journey else None
        name = segment.name if isinstance(segment, Segment) else left.segment
        words = (mark("is in the segment {name}"), mark("is not in the segment {name}"))
    elif isinstance(left, AttributeOperand) and left.name.partition(".")[0] in _FLAGS:
        prefix, _, name = left.name.partition(".")
        words = _FLAGS[prefix]
        if prefix in ("consent", "reachable"):
            name = say(_channel(name))
        elif prefix == "coupon" and journey and name in journey.records:
            name = getattr(journey.records[name], "name", name)
    else:
        return ""
    truth = comparison.value in (1, True, None)
    if comparison.operator == "not_equal":
        truth = not truth
    elif comparison.operator != "equal":
        return ""
    return say(words[0] if truth else words[1], name=name)


def _operand_words(left: object) -> str:
    if isinstance(left, AttributeOperand | EventPropertyOperand):
        return attribute_words(left.name)
    if isinstance(left, EntryPropertyOperand):
        return say("{property} at the start", property=attribute_words(left.name))
    if isinstance(left, CalendarOperand):
        return say(CALENDAR_WORDS[left.part])
    return say("the stage")


def match_words(match: EventMatch | None) -> str:
    """An event with its filter: "order where value is more than 100"."""
    if match is None or not match.event:
        return say("an event")
    text = attribute_words(match.event)
    if match.where is None or match.where == Group():
        return text
    return say("{what} where {filter}", what=text, filter=condition_words(match.where))
