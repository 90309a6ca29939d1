"""How many messages a person gets in the busiest days, with the tail that an average hides."""

from __future__ import annotations

from exporters.dates import percent
from exporters.plots.bars import Bar, draw_bars
from exporters.plots.plot import Plot, PlotTable
from exporters.plots.source import Source
from exporters.withholding import Cell
from journey.words import number, say, say_count, value_text

#: So many bars are drawn at most; the last then stands for all above.
MOST_BARS = 12


def pressure_plot(source: Source, days: int) -> Plot:
    """People reached by their highest number of messages in any ``days`` days."""
    histogram = source.result.messages_per_person(days, source.node)
    people = {count: number_of for count, number_of in histogram.as_dict().items() if count > 0}
    reached = sum(people.values())
    most = max(people, default=0)
    limit = _limit(source, days)
    above = sum(number_of for count, number_of in people.items() if limit is not None and count > limit)
    bars, line_before = _bars(_shown(source, days, people), most, limit)
    beyond = source.shown(_least(days, int(limit or 0) + 1), above)
    return Plot(
        id=f"pressure{days}",
        title=say("Messages per person, busiest {days} days", days=days),
        finding=_finding(people, reached, most, None if source.is_small(above) else limit, reached - beyond),
        statement=source.statement(
            say(
                "People who got a message, by the most messages that they got in any {days} days, each counted once",
                days=days,
            )
        ),
        table=PlotTable(
            (say("messages in {days} days", days=days), say("people")),
            tuple((count, people.get(count, 0)) for count in range(1, most + 1)),
        ),
        draw=lambda sheet: draw_bars(
            sheet,
            bars,
            line_before,
            say("above {limit}: {people} people", limit=value_text(limit or 0), people=sheet.told(beyond)),
        ),
        is_empty=not reached,
    )


def _limit(source: Source, days: int) -> float | None:
    """The lowest cap on all messages in as many days, if the journeys have one."""
    limits = [cap.limit / 1000 for cap in source.result.caps_of(days)]
    return min(limits, default=None)


def _shown(source: Source, days: int, people: dict[int, int]) -> dict[int, int]:
    """The people of each bar as they may be told, those of the last bar together."""
    if source.node is not None or not source.told:
        return people
    shown = {number: source.shown(("run", "", f"most_{days}", str(number)), count) for number, count in people.items()}
    most = max(people, default=0)
    if most > MOST_BARS:
        tail = sum(count for number, count in people.items() if number >= MOST_BARS)
        shown = {number: count for number, count in shown.items() if number < MOST_BARS}
        shown[MOST_BARS] = source.shown(_least(days, MOST_BARS), tail)
    return shown


def _least(days: int, number: int) -> Cell:
    return ("run", "", f"least_{days}", str(number))


def _finding(people: dict[int, int], reached: int, most: int, limit: float | None, within: int) -> str:
    if not reached:
        return say("Nobody was sent a message.")
    if limit is not None:
        return say(
            "{share} have {limit} or fewer; the most is {most}",
            share=percent(within, reached),
            limit=value_text(limit),
            most=number(most),
        )
    usual = _percentile(people, reached, 90)
    return say("9 of 10 people have {usual} or fewer; the most is {most}", usual=number(usual), most=number(most))


def _percentile(people: dict[int, int], total: int, percentage: int) -> int:
    wanted, seen = -(-total * percentage // 100), 0
    for count in sorted(people):
        seen += people[count]
        if seen >= wanted:
            return count
    return 0


def _bars(people: dict[int, int], most: int, limit: float | None) -> tuple[list[Bar], int | None]:
    shown = most if most <= MOST_BARS else MOST_BARS - 1
    bars = []
    for count in range(1, shown + 1):
        bars.append(_bar(str(count), people.get(count, 0), count, count, limit))
    if shown < most:
        tail = sum(number_of for count, number_of in people.items() if count > shown)
        bars.append(_bar(f"{shown + 1}+", tail, shown + 1, most, limit))
    line = None if limit is None else next((i for i, bar in enumerate(bars) if bar.warns), None)
    return bars, line


def _bar(label: str, count: int, least: int, most: int, limit: float | None) -> Bar:
    words = say_count(
        "{count} person with {messages}", "{count} people with {messages}", count, messages=_range(least, most)
    )
    return Bar(label, count, words, warns=limit is not None and most > limit)


def _range(least: int, most: int) -> str:
    if least == most:
        return say_count("{count} message", "{count} messages", least)
    return say("{least} to {most} messages", least=number(least), most=number(most))
