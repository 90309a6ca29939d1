"""A comparison as text for a terminal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from designer.command_line.table import Cell, text_table
from designer.comparison_words import goal_warning, many_warning, summary_sentences
from designer.estimate_words import coupled_words, signed, whole_span
from designer.figure_names import name_of_figure
from exporters.assumptions import assumptions
from exporters.estimand import estimand
from journey.letters import listed
from journey.words import say, say_count, value_text

if TYPE_CHECKING:
    from exporters.names import Names
    from simulator.comparing.outlook import OutlookDifference
    from simulator.comparing.sweep import Point
    from simulator.comparing.versions import Against, Comparison, Difference
    from simulator.estimates.rates import TypeRate

_BAR = 40
_STEPS_TOLD = 3


def comparison_text(
    comparison: Comparison, outlooks: Mapping[str, OutlookDifference], past: TypeRate | None, names: Names
) -> str:
    """Sentences, tables, and what they rest on. ``outlooks`` by the versions' labels."""
    from simulator.estimates.words import lack_words

    parts = [estimand(comparison.run.result, say("Differences on the same people"))]
    for against in comparison.others:
        sentences = summary_sentences(comparison, against, outlooks.get(against.version.label))
        parts.append("\n".join((*sentences, *_by_step(against, names))))
        parts += goal_warning(against)
        parts.append(_table(comparison, against, names))
        if against.swings:
            parts.append(_tornado(comparison, against, names))
        if against.version.label in outlooks:
            parts.append(_outlook(outlooks[against.version.label], past))
    if comparison.many:
        parts.append(many_warning(comparison))
    if any(run.result.coupled for run in (comparison.run, *(against.run for against in comparison.others))):
        parts.append(coupled_words())
    parts += assumptions(comparison.run.result, names)
    parts += [lack_words(lack) for lack in comparison.lacks]
    return "\n\n".join(parts)


def _by_step(against: Against, names: Names) -> list[str]:
    """Which steps the difference in messages comes from, the largest first; nothing where it is one step's."""
    found = [
        (figure.id, difference.value)
        for figure, difference in against.differences.items()
        if figure.scope == "node" and figure.name == "sent" and difference.value
    ]
    if len(found) < 2:
        return []
    found.sort(key=lambda one: (-abs(one[1]), one[0]))
    told = listed(
        say("“{step}” {change}", step=names.node(node), change=signed(value)) for node, value in found[:_STEPS_TOLD]
    )
    return [say("The messages that differ most: {steps}.", steps=told)]


def _table(comparison: Comparison, against: Against, names: Names) -> str:
    from simulator.comparing.compare import main_figures

    several = len(comparison.others) > 1
    rows: list[tuple[Cell, ...]] = []
    for figure in main_figures(comparison):
        difference = against.differences[figure]
        row: list[Cell] = [
            name_of_figure(figure, names),
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
            "" if swing.break_even is None else value_text(float(f"{swing.break_even:.4g}")),
        )
        for swing in outlook.swings
    ]
    heads = (say("assumption"), say("at its low end"), say("at its high end"), say("break-even"))
    return "\n".join([*lines, text_table(heads, rows)])


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


def _sampling(difference: Difference) -> str:
    if difference.sampling is None:
        return say("too few to tell") if difference.value else ""
    return whole_span(difference.sampling)
