"""The part of the report on how much people are written to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from designer.estimate_words import percent, rate_span
from designer.load_words import busiest_words, channel_words
from designer.pressure_words import rule_words
from designer.reports.spans import NO_RATE, is_small, shared_share
from exporters.dates import rough_duration
from exporters.report.parts import SMALL, Block, Facts, Prose, ReportTable, Section, shared_count, shared_list
from exporters.report.shared_sums import run_cell
from exporters.withholding import Cell, Told
from journey.words import number, say, value_text

if TYPE_CHECKING:
    from exporters.names import Names
    from simulator.estimates.fatigue import Fatigue, LoadPart, Share, WindowLoad


def fatigue_section(fatigue: Fatigue, names: Names, told: Mapping[Cell, Told], *, assumed: bool = False) -> Section:
    """Counts first: busiest 7 and 28 days, the tail and what brought it about; gaps; the pressure index; by stage and
    by round of a loop. ``assumed``: whether steps assume rates."""
    blocks: list[Block] = [
        Prose(
            say(
                "How much each person was written to in the busiest 7 and 28 days. Whether that is too much no "
                "history of "
                "this kind tells; the counts are what a cap changes."
            )
        )
    ]
    if assumed:
        blocks.append(
            Prose(
                say("Rates that steps assume are at their middle here; these ranges are of sampling alone."), quiet=True
            )
        )
    for window in fatigue.windows:
        blocks += _window(window, names, told)
    blocks += [*_channels(fatigue, told), *_gaps(fatigue, names, told), *_pressure(fatigue, told)]
    blocks += _parts("stage", say("By stage"), say("Stage"), fatigue.stages, told)
    blocks += _parts("round", say("By round"), say("Loops passed before"), fatigue.rounds, told)
    return Section("fatigue", say("Fatigue"), tuple(blocks))


def _window(window: WindowLoad, names: Names, told: Mapping[Cell, Told]) -> list[Block]:
    title = say("Busiest {days} days", days=window.days)
    rows = [
        (
            say("at least {count}", count=number(count)),
            *shared_share(share, _how(told, run_cell(f"least_{window.days}", str(count)))),
        )
        for count, share in window.tail
    ]
    enough = [row for row, (_, share) in zip(rows, window.tail, strict=True) if share.people >= SMALL]
    # Beyond the first row that is too small all are.
    shown = rows[: len(enough) + 1]
    blocks: list[Block] = [
        ReportTable(
            title,
            _percentiles(window),
            (say("Messages"), say("People"), say("Share"), say("95 % range")),
            tuple(shown),
        )
    ]
    facts = [
        (
            say("Above the cap of {limit}", limit=value_text(over.limit)),
            say(
                "{people} people; by step: {causes}",
                people=shared_count(over.over.people, _how(told, run_cell(f"over_{window.days}", over.cap))),
                causes=causes_words(over.causes, names, f"over_{window.days}_{over.cap}", told),
            ),
        )
        for over in window.over
    ]
    if window.causes:
        facts.append(
            (
                say("What brought people to the highest numbers"),
                causes_words(window.causes, names, f"highest_{window.days}", told),
            )
        )
    if facts:
        blocks.append(Facts("", tuple(facts)))
    return blocks


def _percentiles(window: WindowLoad) -> str:
    parts = [
        say("{percent} of 100 people at most {count}", percent=percent_, count=number(value))
        for percent_, (value, _) in window.percentiles.items()
    ]
    return "; ".join(parts)


def causes_words(causes: Sequence[tuple[str, int]], names: Names, name: str, told: Mapping[Cell, Told]) -> str:
    """Steps by how many people their message brought there; ``name``: of their cells."""
    counts = [(names.node(node), count, _how(told, ("node", node, name, ""))) for node, count in causes]
    return shared_list(counts) or say("none")


def _how(told: Mapping[Cell, Told], cell: Cell) -> Told:
    return told.get(cell, Told.EXACTLY)


def _channels(fatigue: Fatigue, told: Mapping[Cell, Told]) -> list[Block]:
    shown = [one for one in fatigue.channels if one.people >= SMALL]
    if len(fatigue.channels) < 2 or not shown:
        return []
    return [
        ReportTable(
            say("By channel and class"),
            say("Busiest: the most messages that 50, 90 and 99 of 100 people who entered got at most, and anybody."),
            (
                say("Channel and class"),
                say("Messages"),
                say("People"),
                *(say("Busiest {days} days", days=days) for days in shown[0].busiest),
            ),
            tuple(
                (
                    channel_words(one),
                    *(
                        shared_count(count, _how(told, run_cell(name, f"{one.channel} {one.message_class}")))
                        for name, count in (("channel_messages", one.messages), ("channel_people", one.people))
                    ),
                    *(busiest_words(one, days) for days in one.busiest),
                )
                for one in shown
            ),
        )
    ]


def _gaps(fatigue: Fatigue, names: Names, told: Mapping[Cell, Told]) -> list[Block]:
    gaps = fatigue.gaps
    if gaps.within_day.value is None:
        return []
    rows = []
    if not is_small(sum(close for _, close, _ in gaps.by_node)):
        rows.append(
            (
                say("Messages within 24 hours of another one"),
                f"{percent(gaps.within_day.value, 2)} ({rate_span(gaps.within_day.sampling)})",
            )
        )
    people = (run_cell("repeated_within_day"), run_cell("repeated"))
    few = is_small((gaps.people_within_day.value or 0.0) * gaps.people_within_day.people)
    if gaps.people_within_day.value is not None and not few and told.keys().isdisjoint(people):
        rows.append(
            (
                say("People with two messages within 24 hours, of those with two"),
                f"{percent(gaps.people_within_day.value, 2)} ({rate_span(gaps.people_within_day.sampling)})",
            )
        )
    middle = gaps.shortest.get(50)
    if middle is not None:
        rows.append((say("Half of people have a shortest gap of at most"), rough_duration(middle)))
    crowded = [
        (names.node(node), close, _how(told, ("node", node, "gaps_within_day", "")))
        for node, close, _ in gaps.by_node
        if close
    ]
    if crowded:
        rows.append((say("Messages within 24 hours, by step"), shared_list(crowded)))
    return [Facts(say("Gaps"), tuple(rows))] if rows else []


def _pressure(fatigue: Fatigue, told: Mapping[Cell, Told]) -> list[Block]:
    load = fatigue.pressure
    rows = [
        (
            say("Highest index of a person"),
            "; ".join(
                say("{percent} of 100 people at most {count}", percent=percent_, count=number(value, 2))
                for percent_, value in load.percentiles.items()
            ),
        )
    ]
    if load.classes is not None and load.under and load.usual and load.saturated:
        rows += [
            (say("Under the usual pressure"), _people(load.under, "under", told)),
            (
                say("As usual ({low} to {high})", low=number(load.classes.low, 2), high=number(load.classes.high, 2)),
                _people(load.usual, "usual", told),
            ),
            (say("Saturated"), _people(load.saturated, "saturated", told)),
        ]
    usual = say("Usual is what the shop's own messages gave to its people, from the middle to the highest tenth.")
    note = say("{sentence} {next}", sentence=rule_words(fatigue.rule), next=usual)
    return [Facts(say("Pressure"), tuple(rows)), Prose(note, quiet=True)]


def _people(share: Share, name: str, told: Mapping[Cell, Told]) -> str:
    how = _how(told, run_cell("pressure", name))
    if share.share is None or 0 < share.people < SMALL or how is not Told.EXACTLY:
        return shared_count(share.people, how)
    return f"{number(share.people)} ({percent(share.share)})"


def _parts(kind: str, title: str, head: str, parts: Sequence[LoadPart], told: Mapping[Cell, Told]) -> list[Block]:
    rows = tuple(
        (
            part.name or say("No stage"),
            shared_count(part.messages, _how(told, run_cell(f"{kind}_messages", part.name))),
            shared_count(part.people, _how(told, run_cell(f"{kind}_people", part.name))),
            NO_RATE if part.before is None else number(part.before, 2),
            NO_RATE if part.index is None else number(part.index, 2),
            shared_count(part.within_day, _how(told, run_cell(f"{kind}_close", part.name))),
        )
        for part in parts
        if part.messages
    )
    if not rows:
        return []
    heads = (head, say("Messages"), say("People"), say("In the 7 days before"), say("Pressure"), say("Within 24 hours"))
    return [
        ReportTable(
            title, say("Means a message: what went before within 7 days, and the index just after."), heads, rows
        )
    ]
