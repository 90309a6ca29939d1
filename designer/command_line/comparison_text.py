"""A comparison as text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from designer.command_line.table import Cell, text_table
from exporters.assumptions import assumptions
from exporters.estimand import estimand
from journey.words import mark, number, say, say_count

if TYPE_CHECKING:
    from exporters.names import Names
    from simulator.comparing.outlook import OutlookDifference
    from simulator.comparing.sweep import Point
    from simulator.comparing.versions import Against, Comparison, Difference
    from simulator.estimates.interval import Interval
    from simulator.estimates.rates import TypeRate

_BAR = 40


def comparison_text(
    comparison: Comparison, outlooks: Mapping[str, OutlookDifference], past: TypeRate | None, names: Names
) -> str:
    """Sentences, tables, and what they rest on. ``outlooks`` by the versions' labels."""
    from simulator.estimates.words import lack_words

    parts = [estimand(comparison.run.result, say("Differences on the same people"))]
    for against in comparison.others:
        parts.append("\n".join(summary_sentences(comparison, against, outlooks.get(against.version.label))))
        parts += goal_warning(against)
        parts.append(_table(comparison, against, names))
        if against.swings:
            parts.append(_tornado(comparison, against, names))
        if against.version.label in outlooks:
            parts.append(_outlook(outlooks[against.version.label], past))
    if comparison.many:
        parts.append(many_warning(comparison))
    parts += assumptions(comparison.run.result, names)
    parts += [lack_words(lack) for lack in comparison.lacks]
    return "\n\n".join(parts)


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
    (mark("{count} person more"), mark("{count} people more")),
    (mark("{count} person fewer"), mark("{count} people fewer")),
)
_MESSAGES = (
    mark("as many messages"),
    (mark("{count} message more"), mark("{count} messages more")),
    (mark("{count} message fewer"), mark("{count} messages fewer")),
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
        details.append(f"{difference.relative * 100:+.1f} %")
    interval = difference.assumption or difference.simultaneous or difference.sampling
    if interval is not None:
        details.append(whole_span(interval))
    return f"{amount} ({'; '.join(details)})" if details else amount


#: Of fewer no share is given.
_FEWEST = 30


def _table(comparison: Comparison, against: Against, names: Names) -> str:
    from simulator.comparing.compare import main_figures
    from simulator.estimates.words import figure_words

    several = len(comparison.others) > 1
    rows: list[tuple[Cell, ...]] = []
    for figure in main_figures(comparison):
        difference = against.differences[figure]
        row: list[Cell] = [
            figure_words(figure, _known(names)),
            difference.base if isinstance(difference.base, int) else round(difference.base),
            round(difference.other),
            signed(difference.value),
            _sampling(difference),
        ]
        if several:
            row.append(whole_span(difference.simultaneous))
        if difference.assumption is not None:
            row.append(whole_span(difference.assumption))
        rows.append(tuple(row))
    heads = [say("figure"), comparison.base.label, against.version.label, say("difference"), say("95 % range")]
    if several:
        heads.append(say("range for all at once"))
    if rows and len(rows[0]) > len(heads):
        heads.append(say("with what is assumed"))
    return text_table(heads, rows)


def _known(names: Names) -> dict[str, str]:
    """Names of steps, edges, goals and exits by id."""
    return {**names.edges, **names.goals, **names.nodes}


def _tornado(comparison: Comparison, against: Against, names: Names) -> str:
    """How far each assumption moves the difference in messages, the widest first."""
    from simulator.figures import run_figure

    rows = [
        (
            swing.assumption.label or names.node(swing.assumption.id),
            swing.assumption.low,
            signed(swing.low),
            swing.assumption.high,
            signed(swing.high),
        )
        for swing in against.swings[run_figure("sent")]
    ]
    title = say("What the difference in messages hangs on, one assumption at a time:")
    return f"{title}\n{text_table((say('assumption'), say('from'), say('then'), say('to'), say('then')), rows)}"


def _outlook(outlook: OutlookDifference, past: TypeRate | None) -> str:
    words = {
        "response": say("answers a message"),
        "loss": say("loss after other messages"),
        "value": say("worth of an answer"),
        "cost": say("cost of a message"),
    }
    lines = [
        say(
            "Answers: {answers} ({low} to {high} over all that is assumed).",
            answers=signed(outlook.answers),
            low=signed(outlook.answers_band.low),
            high=signed(outlook.answers_band.high),
        ),
        say(
            "Worth of the answers less cost of the messages: {net} ({low} to {high}).",
            net=signed(outlook.net),
            low=signed(outlook.net_band.low),
            high=signed(outlook.net_band.high),
        ),
    ]
    if past is not None and past.rate is not None:
        lines.append(
            say(
                "Answers a message are the clicks of {messages}: clicks that came, not clicks that the message caused.",
                messages=say_count("{count} past message", "{count} past messages", past.messages),
            )
        )
    rows = [
        (
            words[swing.name],
            signed(swing.low),
            signed(swing.high),
            "" if swing.break_even is None else f"{swing.break_even:.4g}",
        )
        for swing in outlook.swings
    ]
    heads = (say("assumption"), say("at its low end"), say("at its high end"), say("break-even"))
    return "\n".join([*lines, text_table(heads, rows)])


def many_warning(comparison: Comparison) -> str:
    """Why the best of many versions looks better than it is."""
    return say(
        "{versions} are compared: the best of many looks better than it is. Go by the ranges for all at once.",
        versions=say_count("{count} version", "{count} versions", len(comparison.others) + 1),
    )


def curve_text(points: tuple[Point, ...], words: str, comparison: Comparison) -> str:
    """The curve of a sweep, as a table with bars."""
    highest = max((point.estimate.value for point in points), default=0) or 1
    rows: list[tuple[Cell, ...]] = []
    for point in points:
        rows.append(
            (
                point.label,
                round(point.estimate.value),
                signed(point.difference) if point.interval or point.difference else "",
                whole_span(point.interval),
                "█" * round(_BAR * point.estimate.value / highest),
            )
        )
    heads = (say("setting"), say("figure"), say("difference"), say("95 % range, all at once"), "")
    parts = [estimand(comparison.run.result, words), text_table(heads, rows)]
    if comparison.many:
        parts.append(many_warning(comparison))
    return "\n\n".join(parts)


def signed(value: float) -> str:
    """With its sign, thousands set apart; what is below a hundred with the decimals that it needs."""
    if value == round(value) or abs(value) >= 100:
        return f"{round(value):+,}" if round(value) else "0"
    return f"{value:+,.3g}"


def whole_span(interval: Interval | None) -> str:
    """An interval of a difference of counts, to whole ones."""
    if interval is None or interval.low == interval.high == 0:
        return ""
    return say("{low} to {high}", low=signed(round(interval.low)), high=signed(round(interval.high)))


def _sampling(difference: Difference) -> str:
    if difference.sampling is None:
        return say("too few to tell") if difference.value else ""
    return whole_span(difference.sampling)
