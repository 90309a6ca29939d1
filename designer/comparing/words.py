"""What a comparison says, ready to show: sentences, rows of the table, rows of the plots. No Qt."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from designer.comparing.settings import Setting
from designer.comparing.study import Answer
from designer.comparison_words import goal_warning, many_warning, summary_sentences
from designer.estimate_words import coupled_words, made_words, signed, whole_span
from exporters.dates import FEWEST_FOR_A_RATE
from exporters.estimand import estimand
from exporters.estimand import made_words as made_data_words
from exporters.plots.differences import DifferenceRow, share_words
from exporters.plots.sweep import SweepPoint
from exporters.plots.tornado import SwingBar
from journey.declaration import DurationType, NumberType
from journey.letters import listed
from journey.spans import duration_seconds
from journey.words import mark, number, read_number, say, say_count

if TYPE_CHECKING:
    from simulator.comparing.versions import Against, Difference
    from simulator.estimates.interval import Interval
    from simulator.figures import Figure

_BASIS = {"exact": mark("exact"), "assumed": mark("assumed"), "none": mark("counted only")}
_WORST = ("exact", "assumed", "none")

#: What the assumptions about answers are called.
ASSUMED_WORDS = {
    "response": mark("Answers to a message"),
    "loss": mark("Loss after other messages"),
    "value": mark("Worth of an answer"),
    "cost": mark("Cost of a message"),
}

_SHORT_RUN = {
    "entered": mark("People entered"),
    "reach": mark("People reached"),
    "sent": mark("Messages sent"),
    "repeated_within_day": mark("People, 2 in 24 hours"),
}
_SHORT_JOURNEY = {"instances": mark("Runs"), "converted": mark("People with a goal")}
_SHORT_NODE = {"sent": mark("{step}: sent"), "capped": mark("{step}: capped"), "held": mark("{step}: held")}

#: So many figures are drawn; the table has all.
DRAWN = 9


@dataclass(frozen=True)
class FigureRow:
    """One figure of the table: cells in the order of ``heads``, and the sentence that says what it is."""

    figure: Figure
    words: str
    base: float
    other: float
    value: float
    share: float | None
    span: str
    widest: str
    basis: str
    sentence: str


def figure_name(answer: Answer, figure: Figure) -> str:
    """What a figure counts."""
    from simulator.estimates.words import figure_words

    names = answer.names
    return figure_words(figure, {**names.edges, **names.goals, **names.nodes})


def what_is_compared(answer: Answer) -> str:
    """What is held against what, in one sentence."""
    inquiry = answer.inquiry
    labels = listed(version.label for version in inquiry.others)
    what = say("{subject}, {others} against {base}", subject=inquiry.subject, others=labels, base=inquiry.base.label)
    return estimand(answer.comparison.run.result, what)


def sentences(answer: Answer) -> tuple[str, ...]:
    """What it says."""
    return summary_sentences(answer.comparison, answer.comparison.others[0], answer.outlook)


def warnings(answer: Answer, sitting: int) -> tuple[str, ...]:
    """What makes a comparison say less than it seems to; ``sitting``: how many different versions were compared since
    the document was opened."""
    from simulator.comparing.versions import MANY

    if answer.comparison.many:
        return (many_warning(answer.comparison),)
    if sitting <= MANY:
        return ()
    return (
        say_count(
            "{count} version was compared in this sitting.",
            "{count} versions were compared in this sitting: the best of many looks better than it is. Believe a "
            "difference once it shows on other customers, too.",
            sitting,
        ),
    )


def basis_sentence(answer: Answer) -> str:
    """What the figures rest on."""
    runs = (answer.comparison.estimates, answer.comparison.others[0].estimates)
    bases = {estimate.basis for estimates in runs for figure, estimate in estimates.items() if figure.scope == "run"}
    if bases <= {"exact"}:
        return say("Exact: the figures follow from the history and the journeys alone, whatever is sent.")
    return say("Assumed: some steps rest on what no log can know; the table says of each figure what it rests on.")


def cautions(answer: Answer) -> tuple[str, ...]:
    """What to keep in mind; first what the figures rest on."""
    from simulator.estimates.words import lack_words

    comparison = answer.comparison
    found = [basis_sentence(answer)]
    runs = (comparison.run, *(against.run for against in comparison.others))
    if any(run.result.coupled for run in runs):
        found.append(coupled_words())
    for against in comparison.others[:1]:
        found += goal_warning(against)
    if answer.outlook is not None and answer.past is not None:
        from simulator.estimates.past_messages import MessageLog

        log = MessageLog()
        made = sorted(answer.inquiry.case.history.made & {log.sent, log.answered})
        if made:
            found.append(made_words(made))
    found += [lack_words(lack) for lack in comparison.lacks]
    made_data = made_data_words(comparison.run.result)
    return (*found, made_data) if made_data else tuple(found)


# --- Figures ------------------------------------------------------------------------------------------------------


def figure_heads(answer: Answer) -> tuple[str, ...]:
    """The heads of the table."""
    base, other = answer.inquiry.base.label, answer.inquiry.others[0].label
    heads = [say("Figure"), base, other, say("Difference"), say("Share"), say("95 % range")]
    if _has_assumed(answer):
        heads.append(say("With what is assumed"))
    return (*heads, say("Rests on"))


def _has_assumed(answer: Answer) -> bool:
    return bool(answer.comparison.base.variants or answer.comparison.others[0].version.variants)


def figure_rows(answer: Answer) -> tuple[FigureRow, ...]:
    """All figures worth a row."""
    from simulator.comparing.compare import main_figures

    against = answer.comparison.others[0]
    return tuple(_figure_row(answer, against, figure) for figure in main_figures(answer.comparison))


def _figure_row(answer: Answer, against: Against, figure: Figure) -> FigureRow:
    difference = against.differences[figure]
    words = figure_name(answer, figure)
    bases = (answer.comparison.estimates[figure].basis, against.estimates[figure].basis)
    basis = max(bases, key=_WORST.index)
    result = answer.comparison.run.result
    labels = answer.inquiry.others[0].label, answer.inquiry.base.label
    what = say("{figure}, “{other}” less “{base}”", figure=words, other=labels[0], base=labels[1])
    return FigureRow(
        figure=figure,
        words=words,
        base=difference.base,
        other=difference.other,
        value=difference.value,
        share=_share(difference),
        span=_span(difference, difference.sampling),
        widest=_span(difference, difference.assumption),
        basis=say(_BASIS[basis]),
        sentence=estimand(result, what),
    )


def _share(difference: Difference) -> float | None:
    return difference.relative if abs(difference.base) >= FEWEST_FOR_A_RATE else None


def _span(difference: Difference, interval: Interval | None) -> str:
    if interval is None:
        return say("too few to tell") if difference.value else ""
    return whole_span(interval)


def difference_rows(answer: Answer) -> tuple[DifferenceRow, ...]:
    """The figures that are drawn: those of the run, then those that differ most."""
    from simulator.comparing.compare import main_figures

    against = answer.comparison.others[0]
    figures = main_figures(answer.comparison)
    differing = [figure for figure in figures if against.differences[figure].value and figure.scope != "run"]
    differing.sort(key=lambda figure: -abs(against.differences[figure].value))
    wanted = [figure for figure in figures if figure.scope == "run"] + differing
    return tuple(_difference_row(answer, against, figure) for figure in wanted[:DRAWN])


def _difference_row(answer: Answer, against: Against, figure: Figure) -> DifferenceRow:
    difference = against.differences[figure]
    row = _figure_row(answer, against, figure)
    inner, outer = difference.sampling, difference.assumption

    def part(interval: Interval | None) -> tuple[float | None, float | None]:
        if interval is None or row.share is None:
            return None, None
        return interval.low / difference.base, interval.high / difference.base

    (low, high), (outer_low, outer_high) = part(inner), part(outer)
    told = signed(difference.value)
    if difference.value and row.share is not None:
        told = f"{told} ({share_words(row.share)})"
    more = [row.words, f"{number(round(row.base))} / {number(round(row.other))}", told]
    if row.span:
        more.append(say("95 % range: {span}", span=row.span))
    return DifferenceRow(
        words=_short_name(answer, figure),
        base=row.base,
        other=row.other,
        share=row.share,
        low=low,
        high=high,
        outer_low=outer_low,
        outer_high=outer_high,
        told=told,
        more="\n".join(more),
        clear=difference.is_clear,
    )


def _short_name(answer: Answer, figure: Figure) -> str:
    """What a figure counts, in the few letters that a plot has room for."""
    if figure.scope == "run" and figure.name in _SHORT_RUN:
        return say(_SHORT_RUN[figure.name])
    if figure.scope == "journey" and figure.name in _SHORT_JOURNEY:
        return say(_SHORT_JOURNEY[figure.name])
    if figure.scope == "node" and figure.name in _SHORT_NODE:
        return say(_SHORT_NODE[figure.name], step=answer.names.node(figure.id))
    return figure_name(answer, figure)


def drawn_finding(answer: Answer) -> str:
    """What to read off the plot of differences."""
    from simulator.figures import run_figure

    difference = answer.comparison.others[0].differences[run_figure("sent")]
    if not difference.value:
        return say("As many messages as before.")
    span = whole_span(difference.sampling)
    if not span:
        return say("Messages: {value}; too few people differ to give a range.", value=signed(difference.value))
    return say("Messages: {value}, in 95 of 100 cases {span}.", value=signed(difference.value), span=span)


# --- What it hangs on ---------------------------------------------------------------------------------------------


def outlook_bars(answer: Answer) -> tuple[SwingBar, ...]:
    """How the worth of the answers less the cost of the messages swings with each assumption about answers."""
    outlook = answer.outlook
    if outlook is None:
        return ()
    bars = []
    for swing in outlook.swings:
        even = ""
        if swing.break_even is not None:
            even = say("break-even at {value}", value=assumed_value(swing.name, swing.break_even))
        bars.append(
            SwingBar(
                words=say(ASSUMED_WORDS[swing.name]),
                low=swing.low,
                high=swing.high,
                low_words=signed(swing.low),
                high_words=signed(swing.high),
                break_even=even,
            )
        )
    return tuple(bars)


def assumed_value(name: str, value: float) -> str:
    """A value of an assumption as people read it: shares in per cent."""
    if name == "response":
        return say("{number} of 100 messages", number=number(value * 100, 2))
    if name == "loss":
        return say("{number} %", number=number(value * 100, 0))
    return number(value, 2)


def break_evens(answer: Answer) -> tuple[str, ...]:
    """Where both versions are worth the same, one sentence an assumption."""
    outlook = answer.outlook
    if outlook is None:
        return ()
    return tuple(
        say(
            "Both are worth the same at: {assumption} {value}, all else as assumed.",
            assumption=say(ASSUMED_WORDS[swing.name]).lower(),
            value=assumed_value(swing.name, swing.break_even),
        )
        for swing in outlook.swings
        if swing.break_even is not None
    )


def guess_bars(answer: Answer) -> tuple[SwingBar, ...]:
    """How the difference in messages swings with each setting that nobody knows better."""
    from simulator.figures import run_figure

    return tuple(
        SwingBar(
            words=swing.assumption.label or answer.names.node(swing.assumption.id),
            low=swing.low,
            high=swing.high,
            low_words=f"{swing.assumption.low}: {signed(swing.low)}",
            high_words=f"{swing.assumption.high}: {signed(swing.high)}",
        )
        for swing in answer.comparison.others[0].swings.get(run_figure("sent"), ())
    )


# --- Many values --------------------------------------------------------------------------------------------------


def sweep_points(answer: Answer, figure: Figure, setting: Setting, values: Sequence[str]) -> tuple[SweepPoint, ...]:
    """The points of a curve; ``values`` of the base and the others."""
    from simulator.comparing.sweep import curve

    points = curve(answer.comparison, figure)
    base = points[0].estimate.value
    found = []
    for place, (point, value) in enumerate(zip(points, values, strict=True)):
        low = high = None
        if point.interval is not None:
            low, high = base + point.interval.low, base + point.interval.high
        told = [point.label, number(round(point.estimate.value))]
        if place:
            span = whole_span(point.interval)
            told.append(f"{signed(point.difference)} ({span})" if span else signed(point.difference))
        else:
            told.append(say("what the journey has now"))
        found.append(
            SweepPoint(
                label=point.label,
                number=_number(setting, value),
                figure=point.estimate.value,
                low=low,
                high=high,
                is_base=not place,
                more="\n".join(told),
            )
        )
    return tuple(found)


def _number(setting: Setting, value: str) -> float | None:
    if isinstance(setting.type, DurationType):
        try:
            return float(duration_seconds(value))
        except ValueError:
            return None
    return read_number(value) if isinstance(setting.type, NumberType) else None


def sweep_finding(points: Sequence[SweepPoint]) -> str:
    """What to read off the curve."""
    least, most = (pick(points, key=lambda point: point.figure) for pick in (min, max))
    if least.figure == most.figure:
        return say("The same at all values.")
    return say(
        "From {least} at {at_least} to {most} at {at_most}. The band is that of the difference from {base}, for all "
        "values at once.",
        least=number(round(least.figure)),
        at_least=least.label,
        most=number(round(most.figure)),
        at_most=most.label,
        base=next(point.label for point in points if point.is_base),
    )
