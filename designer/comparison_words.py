"""What a comparison says, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from designer.estimate_words import whole_span
from designer.forecast.words import signed_percent
from journey.words import mark, mark_count, number, say, say_count

if TYPE_CHECKING:
    from simulator.comparing.outlook import OutlookDifference
    from simulator.comparing.versions import Against, Comparison, Difference


def summary_sentences(
    comparison: Comparison, against: Against, outlook: OutlookDifference | None = None
) -> tuple[str, ...]:
    """What the comparison says, in sentences: messages, crowding, and what cannot be known."""
    from simulator.figures import run_figure

    sent, reach = (against.differences[run_figure(name)] for name in ("sent", "reach"))
    crowded = against.differences[run_figure("repeated_within_day")]
    return (
        say(
            "“{other}” sends {messages} than “{base}”, to {people}.",
            other=against.version.label,
            base=comparison.base.label,
            messages=_more(sent, _MESSAGES),
            people=_more(reach, _PEOPLE),
        ),
        say("Within 24 hours of another message: {people}.", people=_more(crowded, _PEOPLE)),
        _worth(sent, outlook),
    )


def goal_warning(against: Against) -> list[str]:
    """That more goals are no more orders, where the versions count different numbers of people with a goal."""
    differs = any(figure.name == "converted" and difference.value for figure, difference in against.differences.items())
    if not differs:
        return []
    return [
        say(
            "People with a goal are counted while they are in the journey. The orders are those of the history, the "
            "same for all versions: one that stays with people longer counts more of them and has sold nothing more."
        )
    ]


def many_warning(comparison: Comparison) -> str:
    """Why the best of many versions looks better than it is."""
    return say(
        "{versions} are compared: the best of many looks better than it is. Go by the ranges for all at once.",
        versions=say_count("{count} version", "{count} versions", len(comparison.others) + 1),
    )


def _worth(sent: Difference, outlook: OutlookDifference | None) -> str:
    if outlook is None or not outlook.messages:
        return say("Whether messages change what people buy, no replay can tell; a holdout group would.")
    if outlook.answers_per_message is None or outlook.answers_per_message <= 0:
        return say("Under these assumptions the messages of difference bring no more answers.")
    text = (
        mark(
            "If messages are answered as assumed, the additional ones bring {answers} answers ({low} to {high}), one "
            "in {each}: they pay as long as {each} messages cost less than one answer is worth."
        )
        if outlook.messages > 0
        else mark(
            "If messages are answered as assumed, those that are saved would bring {answers} answers ({low} to "
            "{high}), one in {each}: saving them pays if {each} messages cost more than one answer is worth."
        )
    )
    return say(
        text,
        answers=number(abs(outlook.answers)),
        low=number(min(abs(outlook.answers_band.low), abs(outlook.answers_band.high))),
        high=number(max(abs(outlook.answers_band.low), abs(outlook.answers_band.high))),
        each=number(1 / outlook.answers_per_message),
    )


#: What there are as many of, more of and fewer of.
_PEOPLE = (
    mark("as many people"),
    mark_count("{count} person more", "{count} people more"),
    mark_count("{count} person fewer", "{count} people fewer"),
)
_MESSAGES = (
    mark("as many messages"),
    mark_count("{count} message more", "{count} messages more"),
    mark_count("{count} message fewer", "{count} messages fewer"),
)
Words = tuple[str, tuple[str, str], tuple[str, str]]


def _more(difference: Difference, words: Words) -> str:
    """Such as: 1,618 messages more (+15.6 %; +1,540 to +1,700)."""
    if not difference.value:
        return say(words[0])
    one, many = words[1] if difference.value > 0 else words[2]
    amount = say_count(one, many, abs(round(difference.value)))
    details = []
    if difference.relative is not None and abs(difference.base) >= _FEWEST:
        details.append(signed_percent(difference.relative))
    interval = difference.assumption or difference.simultaneous or difference.sampling
    if interval is not None:
        details.append(whole_span(interval))
    return f"{amount} ({'; '.join(details)})" if details else amount


#: Of fewer no share is given.
_FEWEST = 30
