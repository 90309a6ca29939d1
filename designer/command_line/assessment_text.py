"""What may be claimed about a run, as text for a terminal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from designer.command_line.assess_text import effects_text
from designer.command_line.table import Cell, text_table
from designer.estimate_words import (
    count_span,
    coupled_words,
    hazard_words,
    holdout_words,
    made_words,
    missing_words,
    percent,
    rate_of_those_on_their_way,
    rate_span,
    rate_words,
)
from designer.figure_names import name_of_figure
from designer.load_words import busiest_words, channel_words
from designer.pressure_words import rule_words
from journey.letters import listed
from journey.words import mark, number, say, value_text

if TYPE_CHECKING:
    from exporters.names import Names
    from simulator.estimates.assessment import Assessment
    from simulator.estimates.estimating import Rate
    from simulator.estimates.fatigue import Fatigue, LoadPart, Share
    from simulator.estimates.rates import ResponseRates


def assessment_text(found: Assessment, names: Names) -> str:
    """Ranges, rates, fatigue, the shop's own messages, opting out, what messages change, the experiment."""
    from simulator.estimates.hazard import NotIdentified
    from simulator.estimates.words import lack_words

    opt_outs = (
        missing_words(found.opt_outs) if isinstance(found.opt_outs, NotIdentified) else hazard_words(found.opt_outs)
    )
    parts = [
        coupled_words() if found.run.result.coupled else "",
        _figures(found, names),
        _rates(found.rates),
        *(lack_words(lack) for lack in found.lacks),
        *_fatigue(found.fatigue, names),
        _answers(found.answers),
        opt_outs,
        made_words(found.made),
        effects_text(found.effects, {program.journey: program.name for program in found.run.result.programs}),
        *(holdout_words(plan) for plan in found.holdouts.values()),
    ]
    return "\n\n".join(part for part in parts if part)


def _figures(found: Assessment, names: Names) -> str:
    from journey.steps import Send
    from simulator.estimates.words import range_words
    from simulator.figures import Figure, run_figure

    wanted = [run_figure(name) for name in ("entered", "reach", "sent", "repeated_within_day")]
    for program in found.run.result.programs:
        wanted += [Figure("journey", program.journey, name) for name in ("instances", "converted")]
        wanted += [
            Figure("node", node, name)
            for node, step in program.steps.items()
            for name in (("reached", "sent", "capped") if isinstance(step, Send) else ())
        ]
    kept = [found.estimates[figure] for figure in wanted if figure in found.estimates]
    assumed = any(estimate.assumption for estimate in kept)
    rows: list[tuple[Cell, ...]] = [
        (
            name_of_figure(estimate.figure, names),
            round(estimate.value),
            count_span(estimate.sampling),
            *([count_span(estimate.assumption)] if assumed else []),
            say(_BASES[estimate.basis]),
            percent(estimate.unevaluable, 0),
        )
        for estimate in kept
        if estimate.value
    ]
    outer = [say("with what is assumed")] if assumed else []
    heads = [say("figure"), say("count"), say("95 % range"), *outer, say("rests on"), say("something lacking")]
    table = text_table(heads, rows)
    interval = next((estimate.sampling for estimate in kept if estimate.sampling), None)
    return table if interval is None else f"{table}\n{range_words(interval)}"


_BASES = {"exact": mark("history alone"), "assumed": mark("assumptions"), "none": mark("counted only")}


def _rates(rates: Sequence[Rate]) -> str:
    from simulator.estimates.words import figure_words

    # Who is still on the way at the end is cut off by it, and has not failed.
    is_open = any(rate.at_most is not None for rate in rates)
    assumed = any(rate.assumption for rate in rates)
    rows = [
        (
            say("{part} / {whole}", part=figure_words(rate.part), whole=figure_words(rate.whole)),
            say("fewer than 30 people") if rate.value is None else rate_words(rate),
            rate_span(rate.sampling),
            *((rate_span(rate.assumption),) if assumed else ()),
            *((rate_of_those_on_their_way(rate),) if is_open else ()),
        )
        for rate in rates
    ]
    outer = (say("with what is assumed"),) if assumed else ()
    on_their_way = (say("with those on their way"),) if is_open else ()
    return text_table((say("rate"), say("value"), say("95 % range"), *outer, *on_their_way), rows)


# --- Fatigue -------------------------------------------------------------------------------------------------


def _fatigue(fatigue: Fatigue, names: Names) -> list[str]:
    parts = []
    for window in fatigue.windows:
        numbers = listed(
            say("{percent} of 100 at most {count}", percent=percent, count=found[0])
            for percent, found in window.percentiles.items()
        )
        lines = [
            say(
                "Messages in a person's busiest {days} days: {numbers}, nobody more than {most}.",
                days=window.days,
                numbers=numbers,
                most=window.maximum,
            )
        ]
        rows = [(count, share.people, percent_of(share), _share_span(share)) for count, share in window.tail]
        lines.append(text_table((say("at least"), say("people"), say("share"), say("95 % range")), rows))
        for over in window.over:
            lines.append(
                say(
                    "Above the cap {cap} ({limit}): {people} people. By step: {causes}.",
                    cap=over.cap,
                    limit=value_text(over.limit),
                    people=number(over.over.people),
                    causes=_causes(over.causes, names),
                )
            )
        if window.causes:
            lines.append(say("Brought to the highest numbers by: {causes}.", causes=_causes(window.causes, names)))
        parts.append("\n".join(lines))
    parts.append(_channels(fatigue))
    parts.append(_gaps(fatigue, names))
    parts.append(_pressure(fatigue))
    parts.append(_parts(say("stage"), fatigue.stages))
    parts.append(_parts(say("loops passed"), fatigue.rounds))
    return parts


def _channels(fatigue: Fatigue) -> str:
    """By channel and class, where there is more than one."""
    if len(fatigue.channels) < 2:
        return ""
    rows: list[tuple[Cell, ...]] = [
        (channel_words(one), one.messages, one.people, *(busiest_words(one, days) for days in one.busiest))
        for one in fatigue.channels
    ]
    heads = (say("channel and class"), say("messages"), say("people"))
    windows = [say("busiest {days} days", days=days) for days in fatigue.channels[0].busiest]
    note = say("Busiest: the most messages that 50, 90 and 99 of 100 people who entered got at most, and anybody.")
    return text_table((*heads, *windows), rows) + "\n" + note


def _gaps(fatigue: Fatigue, names: Names) -> str:
    gaps = fatigue.gaps
    if gaps.within_day.value is None:
        return ""
    crowded = [(node, close) for node, close, _ in gaps.by_node if close]
    lines = [
        say(
            "{share} of messages that followed another one came within 24 hours of it ({span}).",
            share=percent(gaps.within_day.value, 2),
            span=rate_span(gaps.within_day.sampling),
        )
    ]
    if crowded:
        lines.append(say("By step: {causes}.", causes=_causes(crowded, names)))
    return "\n".join(lines)


def _pressure(fatigue: Fatigue) -> str:
    load = fatigue.pressure
    numbers = listed(
        say("{percent} of 100 at most {count}", percent=percent, count=number(value, 2))
        for percent, value in load.percentiles.items()
    )
    most = number(load.maximum, 2)
    lines = [say("Highest pressure index: {numbers}, nobody more than {most}.", numbers=numbers, most=most)]
    lines.append(rule_words(fatigue.rule))
    if load.classes is None or load.under is None or load.usual is None or load.saturated is None:
        lines.append(say("The history has no messages of the shop to hold it against."))
    else:
        lines.append(
            say(
                "Against the shop's own messages (usual: {low} to {high}): {under} people under it, {usual} as usual, "
                "{saturated} saturated.",
                low=number(load.classes.low, 2),
                high=number(load.classes.high, 2),
                under=number(load.under.people),
                usual=number(load.usual.people),
                saturated=number(load.saturated.people),
            )
        )
    return "\n".join(lines)


def _parts(head: str, parts: Sequence[LoadPart]) -> str:
    rows: list[tuple[Cell, ...]] = [
        (
            part.name,
            part.messages,
            part.people,
            "" if part.before is None else number(part.before, 2),
            "" if part.index is None else number(part.index, 2),
            part.within_day,
        )
        for part in parts
        if part.messages
    ]
    heads = (head, say("messages"), say("people"), say("in the 7 days before"), say("pressure"), say("within 24 hours"))
    return text_table(heads, rows) if rows else ""


def _causes(causes: Sequence[tuple[str, int]], names: Names) -> str:
    return listed(f"{names.node(node)} {number(count)}" for node, count in causes[:5]) or say("none")


# --- The shop's own messages ---------------------------------------------------------------------------------


def _answers(answers: ResponseRates | None) -> str:
    if answers is None:
        return say("The history has no messages of the shop with their answers: rates of answers must be assumed.")
    rows: list[tuple[Cell, ...]] = [
        (
            rate.kind or say("all"),
            rate.messages,
            rate.answers,
            "" if rate.rate is None else percent(rate.rate, 2),
            rate_span(rate.interval),
        )
        for rate in (*answers.kinds, answers.all)
    ]
    heads = (say("the shop's own messages"), say("sent"), say("answered"), say("rate"), say("95 % range"))
    return text_table(heads, rows)


# --- Numbers -------------------------------------------------------------------------------------------------


def percent_of(share: Share) -> str:
    """A share as a percentage, empty where there is none."""
    return "" if share.share is None else percent(share.share)


def _share_span(share: Share) -> str:
    return rate_span(share.interval)
