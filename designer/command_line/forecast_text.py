"""Forecasts and how earlier ones did, as text for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from designer.command_line.table import Cell, shortened, text_table
from designer.effect_line import signed_number
from exporters.dates import day_words
from journey.letters import listed
from journey.steps import Send
from journey.words import mark, number, say, say_count

if TYPE_CHECKING:
    from exporters.names import Names
    from journey.steps import Program
    from simulator.figures import Figure
    from simulator.forecast.identity import IdentityTest
    from simulator.forecast.records import Backtest, Forecast, Origin, Record

LONGEST_NAME = 32
WEEK = 7 * 86_400

_LABELS = {
    ("run", "entered"): mark("people entered"),
    ("run", "reach"): mark("people sent a message"),
    ("run", "sent"): mark("messages sent"),
    ("run", "capped"): mark("stopped by a cap"),
    ("journey", "instances"): mark("entries"),
    ("journey", "entered"): mark("people entered"),
    ("node", "entries"): mark("entries"),
    ("node", "unique"): mark("people"),
    ("node", "sent"): mark("sent"),
    ("node", "capped"): mark("capped"),
}


def forecast_text(forecast: Forecast, programs: Sequence[Program], names: Names) -> str:
    """All that ``loopline simulate --forecast`` prints."""
    heads = (
        say("figure"),
        say("of"),
        say("expected"),
        say("lowest"),
        say("highest"),
        say("last {days} days", days=forecast.days),
        say("forecast error"),
        say("too high by"),
        say("baseline error"),
        say("covered"),
        say("between"),
    )
    rows: list[tuple[Cell, ...]] = []
    for figure in shown_figures(forecast.by_figure, programs, names):
        item = forecast.by_figure[figure]
        rows.append(
            (
                *_label(figure, programs, names),
                None if item.expected is None else round(item.expected),
                item.low,
                item.high,
                None if item.last is None else round(item.last),
                *_did(item.record),
            )
        )
    parts = [
        say(
            "Forecast, not a replay: {start} to {end}, from the {customers} of “{history}” known before it, with "
            "{level} % intervals.",
            start=_day(forecast.start),
            end=_day(forecast.end),
            customers=say_count("{count} customer", "{count} customers", forecast.customers),
            history=forecast.history,
            level=f"{forecast.level * 100:g}",
        ),
        forecast.missing,
        text_table(heads, rows),
        _meaning() if forecast.has_enough else "",
        _weeks(forecast),
        *_assumptions(forecast.assumptions),
    ]
    return "\n\n".join(part for part in parts if part)


def _weeks(forecast: Forecast) -> str:
    """The messages of each week."""
    from simulator.figures import run_figure

    weeks = forecast.weeks.get(run_figure("sent"), ())
    if not forecast.has_enough or not weeks:
        return ""
    heads = (say("week from"), say("expected"), say("lowest"), say("highest"), say("last period"), say("covered"))
    rows: list[tuple[Cell, ...]] = [
        (
            _day(forecast.start + place * WEEK),
            None if week.expected is None else round(week.expected),
            week.low,
            week.high,
            None if week.last is None else round(week.last),
            _percent(week.record.coverage),
        )
        for place, week in enumerate(weeks)
    ]
    return say("Messages sent, week by week:") + "\n\n" + text_table(heads, rows)


def backtest_text(
    backtest: Backtest, test: IdentityTest | None, reason: str, programs: Sequence[Program], names: Names
) -> str:
    """All that ``loopline backtest`` prints. ``reason``: why there is no identity test."""
    parts = [
        _backtest_table(backtest, programs, names) if backtest.has_enough else backtest.missing,
        _meaning() if backtest.has_enough else "",
        _beaten(backtest, programs, names) if backtest.has_enough else "",
        _origins(backtest, programs, names) if backtest.has_enough else "",
        _deciles(backtest) if backtest.has_enough else "",
        *_assumptions(backtest.assumptions),
        _identity(test, names) if test else reason,
    ]
    return "\n\n".join(part for part in parts if part)


def shown_figures(known: Mapping[Figure, object], programs: Sequence[Program], names: Names) -> list[Figure]:
    """The figures that a terminal shows, in the journeys' order: of the run, of journeys, people at triggers and what
    messages did."""
    place = {node: number for number, node in enumerate(names.order)}
    steps = {node: step for program in programs for node, step in program.steps.items()}
    triggers = {trigger for program in programs for trigger in program.triggers}

    def is_shown(figure: Figure) -> bool:
        if figure.scope != "node":
            return (figure.scope, figure.name) in _LABELS
        if figure.id in triggers:
            return figure.name in ("entries", "unique")
        return isinstance(steps[figure.id], Send) and figure.name in ("sent", "capped")

    shown = [figure for figure in known if is_shown(figure)]
    scopes = {"run": 0, "journey": 1, "node": 2}
    return sorted(shown, key=lambda figure: (scopes[figure.scope], place.get(figure.id, 0)))


def _label(figure: Figure, programs: Sequence[Program], names: Names) -> tuple[str, str]:
    journeys = {program.journey: program.name for program in programs}
    of = {"run": "", "journey": journeys.get(figure.id, figure.id), "node": names.node(figure.id)}[figure.scope]
    return say(_LABELS[(figure.scope, figure.name)]), shortened(of, LONGEST_NAME)


def _backtest_table(backtest: Backtest, programs: Sequence[Program], names: Names) -> str:
    heads = (
        say("figure"),
        say("of"),
        say("forecasts"),
        say("came on average"),
        say("forecast error"),
        say("too high by"),
        say("baseline error"),
        say("covered"),
        say("between"),
    )
    rows: list[tuple[Cell, ...]] = []
    for figure in shown_figures(backtest.records, programs, names):
        record = backtest.records[figure]
        rows.append(
            (
                *_label(figure, programs, names),
                len(record.origins),
                None if record.observed is None else round(record.observed),
                *_did(record),
            )
        )
    assert backtest.first is not None
    assert backtest.last is not None
    head = say(
        "What forecasts of {days} days would have said from {first} to {last}, each from what was known by then:",
        days=backtest.days,
        first=_day(backtest.first),
        last=_day(backtest.last),
    )
    return head + "\n\n" + text_table(heads, rows)


def _meaning() -> str:
    return say(
        "error: mean distance of past forecasts from what came, as a share of it; baseline error: that of saying the "
        "last period again. covered: how many of their intervals held what came; between: what share would hold of "
        "many."
    )


def _beaten(backtest: Backtest, programs: Sequence[Program], names: Names) -> str:
    """Which figures the forecast does not foretell better than saying the last period again; empty where none."""
    worse = []
    for figure in shown_figures(backtest.records, programs, names):
        record = backtest.records[figure]
        if record.error is not None and record.baseline_error is not None and record.error >= record.baseline_error:
            label, of = _label(figure, programs, names)
            worse.append(say("{figure} of “{of}”", figure=label, of=of) if of else label)
    if not worse:
        return ""
    return say(
        "No better than saying the last period again: {figures}. There chance is all that is left, or the shop "
        "changed.",
        figures=listed(worse),
    )


def _origins(backtest: Backtest, programs: Sequence[Program], names: Names) -> str:
    """The tries of the most general figure, one by one."""
    figure = shown_figures(backtest.records, programs, names)[0]
    label, of = _label(figure, programs, names)
    heads = (
        say("from day"),
        say("came"),
        say("expected"),
        say("lowest"),
        say("highest"),
        say("last period"),
        say("covered"),
    )
    table = text_table(heads, [_try(origin) for origin in backtest.records[figure].origins])
    return " ".join(part for part in (label, of) if part) + ":\n\n" + table


def _try(origin: Origin) -> tuple[Cell, ...]:
    return (
        _day(origin.start),
        round(origin.observed),
        round(origin.expected),
        round(origin.low),
        round(origin.high),
        None if origin.last is None else round(origin.last),
        say("yes") if origin.is_covered else say("no"),
    )


def _deciles(backtest: Backtest) -> str:
    """Whether small and large forecasts are right alike."""
    heads = (say("expected on average"), say("came on average"), say("forecasts"), say("covered"))
    rows = [
        (round(part.expected), round(part.observed), part.forecasts, _percent(part.coverage))
        for part in backtest.deciles
    ]
    return say("Entries into all steps, by the size of the forecast:") + "\n\n" + text_table(heads, rows)


def _identity(test: IdentityTest, names: Names) -> str:
    place = {node: number for number, node in enumerate(names.order)}
    heads = (say("figure"), say("of"), say("logged"), say("replayed"), say("agrees"))
    words = {
        "sent": say("messages"),
        "people": say("people"),
        "matched": say("messages, one by one"),
        "entries": say("entries"),
    }
    rows: list[tuple[Cell, ...]] = [
        (
            words[item.name],
            shortened(names.node(item.id), LONGEST_NAME),
            item.logged,
            item.replayed,
            say("yes") if item.agrees else say("no"),
        )
        for item in sorted(test.totals, key=lambda item: place.get(item.id, -1))
    ]
    apart = [week for week in test.weeks if not week.agrees]
    head = say(
        "Identity test: the journeys replayed from {start} to {end} against the messages logged as “{event}”, "
        "by “{name}”.",
        start=_day(test.start),
        end=_day(test.end),
        event=test.sends.event,
        name=test.sends.property,
    )
    allowed = say(
        "Allowed: {total} % of a total, {week} % of a week, {least} in any case, {minutes} minutes between a logged "
        "message and its replay. {apart} of {weeks} are further apart.",
        total=f"{test.tolerance.total * 100:g}",
        week=f"{test.tolerance.week * 100:g}",
        least=number(test.tolerance.least),
        minutes=number(test.tolerance.seconds // 60),
        apart=number(len(apart)),
        weeks=say_count("{count} week", "{count} weeks", len(test.weeks)),
    )
    verdict = say("The replay reproduces the log.") if test.agrees else say("The replay does not reproduce the log.")
    lines = [
        say(
            "{name}, week of {monday}: logged {logged}, replayed {replayed}.",
            name=names.node(week.node),
            monday=_day(week.day * 86_400),
            logged=number(week.logged),
            replayed=number(week.replayed),
        )
        for week in apart[:10]
    ]
    return "\n\n".join(
        [
            head,
            text_table(heads, rows),
            " ".join((allowed, verdict)),
            *(["\n".join(lines)] if lines else []),
            _step_gaps(test, names),
        ]
    )


def _step_gaps(test: IdentityTest, names: Names) -> str:
    rows = [
        (
            shortened(names.node(gap.node), LONGEST_NAME),
            signed_number(gap.mean, 2),
            ""
            if gap.interval is None
            else say(
                "{low} to {high}", low=signed_number(gap.interval.low, 2), high=signed_number(gap.interval.high, 2)
            ),
            "" if gap.moved is None else _percent(gap.moved),
        )
        for gap in test.gaps
    ]
    heads = (
        say("step"),
        say("replayed less logged, per 1,000 people"),
        say("95 % range"),
        say("at another hour of the week"),
    )
    return text_table(heads, rows)


def _percent(share: float | None, signed: bool = False) -> str:
    if share is None:
        return ""
    sign = "+" if signed and share > 0 else ""
    return f"{sign}{number(share * 100, 1)} %"


def _did(record: Record) -> tuple[str, ...]:
    """Error, bias, the baseline's error, how many intervals held, and the interval of that share."""
    held = between = ""
    if record.coverage_low is not None and record.coverage_high is not None:
        some = sum(origin.is_covered for origin in record.origins)
        held = say("{some} of {all}", some=number(some), all=number(len(record.origins)))
        between = f"{record.coverage_low * 100:.0f}-{record.coverage_high * 100:.0f} %"
    return _percent(record.error), _percent(record.bias, signed=True), _percent(record.baseline_error), held, between


def _assumptions(sentences: Iterable[str]) -> list[str]:
    lines = [f"- {sentence}" for sentence in sentences]
    return ["\n".join([say("Assumed:"), *lines])] if lines else []


def _day(instant: int) -> str:
    return day_words(datetime.fromtimestamp(instant, UTC).date())
