"""What happened to one customer, as lines to read: a way and where it led are one line. No Qt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from designer.cap_words import caps_by_id
from designer.why_words import moment_words
from exporters.dates import day_of_year, day_words
from exporters.names import names_of
from journey.fragments_inlining import without_fragments
from journey.journey import Journey
from journey.words import say, say_count

if TYPE_CHECKING:
    from exporters.names import Names
    from simulator.why.trace import LoggedEvent, Moment, Trace

#: The icon of each kind of moment; of others that of a wait.
_SIGNS = {
    "refused": "circle-x",
    "started": "log-in",
    "arrived": "arrow-right",
    "jumped": "target",
    "back": "rotate-ccw",
    "limit": "rotate-ccw",
    "sent": "send",
    "blocked": "ban",
    "capped": "ban",
    "unsent": "ban",
    "converted": "target",
    "ended": "log-out",
}


@dataclass(frozen=True)
class Line:
    """A moment to read. ``when`` in the person's zone; ``because``: the way that led here, or what was logged.
    ``node`` and ``edge`` are the records that it is about; ``visit``: the how many-eth step of the run this is, 0 for
    none; ``by``: the edge that led here; ``going_back``: the how many-eth pass of its loop."""

    time: int
    what: str
    when: str
    words: str
    because: str = ""
    node: str = ""
    edge: str = ""
    visit: int = 0
    by: str = ""
    going_back: int = 0

    @property
    def sign(self) -> str:
        """Its icon."""
        return _SIGNS.get(self.what, "clock")


@dataclass(frozen=True)
class Run:
    """One way through the journey, or, with ``number`` 0, what happened between them: refused entries, or where there
    is nothing else, what was logged."""

    number: int
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Story:
    """All that happened to a customer. ``summary`` says it in one sentence."""

    key: str
    zone: str
    summary: str
    runs: tuple[Run, ...] = field(default=())


def story_of(trace: Trace, journey: Journey) -> Story:
    """The story of one customer in one journey."""
    names = names_of((journey,))
    zone = trace.zone or journey.header.zone
    caps = {key: say("“{name}”", name=words) for key, words in caps_by_id(journey).items()}
    writer = _Writer(without_fragments(journey), names, zone, caps)
    runs: dict[int, list[Moment]] = {}
    for moment in trace.moments:
        runs.setdefault(moment.instance, []).append(moment)
    ways = sorted(number for number in runs if number >= 0)
    found = [
        Run(place, writer.title(place, len(ways), runs[number]), tuple(writer.lines(runs[number])))
        for place, number in enumerate(ways, 1)
    ]
    if -1 in runs:
        lines = tuple(writer.lines(runs[-1]))
        found.append(Run(0, say_count("{count} entry not let in", "{count} entries not let in", len(lines)), lines))
    if not found and trace.events:
        found.append(Run(0, say("No start matched what was logged"), tuple(_logged(trace.events, zone))))
    return Story(trace.key, zone, _summary(trace, len(ways)), tuple(found))


def _logged(events: Sequence[LoggedEvent], zone: str) -> Iterator[Line]:
    """What the history holds of somebody whom the journey never met."""
    for event in events:
        yield Line(event.time, "logged", long_time(event.time, zone), say("“{event}” logged", event=event.name))


def _summary(trace: Trace, ways: int) -> str:
    events = say_count("{count} event", "{count} events", len(trace.events))
    if not ways:
        return say("Never came into the journey; {events} in the period.", events=events)
    sent = sum(moment.what == "sent" for moment in trace.moments)
    return say(
        "{runs}, {messages}; {events} in the period.",
        runs=say_count("{count} way through the journey", "{count} ways through the journey", ways),
        messages=say_count("{count} message", "{count} messages", sent),
        events=events,
    )


def local(time: int, zone: str) -> datetime:
    """A UNIX time on a clock of a zone."""
    return datetime.fromtimestamp(time, ZoneInfo(zone) if zone else UTC)


def long_time(time: int, zone: str | None) -> str:
    """Date and time of day: 12 Mar 2011 14:05."""
    moment = local(time, zone or "")
    return f"{day_words(moment.date())} {moment:%H:%M}"


def short_time(time: int, zone: str) -> str:
    """Day and time of day for a card: 12 Mar 14:05."""
    moment = local(time, zone)
    return f"{day_of_year(moment.date())} {moment:%H:%M}"


class _Writer:
    """Writes the moments of one run as lines."""

    def __init__(self, journey: Journey, names: Names, zone: str, caps: Mapping[str, str]) -> None:
        self._journey, self._names, self._zone, self._caps = journey, names, zone, caps

    def title(self, place: int, of: int, moments: list[Moment]) -> str:
        first, last = (local(moments[at].time, self._zone).date() for at in (0, -1))
        span = _span(first, last)
        if of == 1:
            return span
        return say("{place} of {all}: {span}", place=place, all=of, span=span)

    def lines(self, moments: Sequence[Moment]) -> Iterator[Line]:
        """The lines of one run. What happens right at the arrival at a step is one line with it."""
        visit, by, way = 0, "", ""
        passes: Counter[str] = Counter()
        arrival: Line | None = None
        for moment in moments:
            if moment.what == "left":
                by, way = moment.edge, self._way(moment)
                edge = self._journey.edge(moment.edge)
                if edge is not None and edge.loop is not None:
                    if arrival is not None:
                        yield arrival
                        arrival = None
                    passes[moment.edge] += 1
                    yield self._back(moment, passes[moment.edge])
                continue
            line = self._line(moment)
            came = moment.what in ("started", "arrived", "jumped")
            if arrival is not None and (came or (arrival.node, arrival.time) != (line.node, line.time)):
                yield arrival
                arrival = None
            if came:
                visit += 1
                line = replace(
                    line, visit=visit, by=by if moment.what == "arrived" else "", because=way or line.because
                )
                by = way = ""
                if moment.what == "arrived":
                    arrival = line
                    continue
            elif arrival is not None:
                line = replace(line, visit=visit, by=arrival.by, because=arrival.because)
                arrival = None
            else:
                line = replace(line, visit=visit if moment.node else 0)
            yield line
        if arrival is not None:
            yield arrival

    def _line(self, moment: Moment) -> Line:
        because = say("“{event}” logged", event=moment.cause) if moment.cause else ""
        words = moment_words(moment, self._names, self._zone, self._caps, long_time)
        return Line(moment.time, moment.what, self._when(moment), words, because, moment.node, moment.edge)

    def _back(self, moment: Moment, passes: int) -> Line:
        loop = self._names.loops.get(moment.edge, "")
        words = say("Goes back, pass {count}: {loop}.", count=passes, loop=loop)
        because = say("“{event}” logged", event=moment.cause) if moment.cause else ""
        when = self._when(moment)
        return Line(moment.time, "back", when, words, because, moment.node, moment.edge, going_back=passes)

    def _way(self, moment: Moment) -> str:
        """The way out, where it has words of its own."""
        edge = self._journey.edge(moment.edge)
        way = self._names.ways.get(moment.edge, "")
        target = self._names.node(edge.target) if edge is not None else ""
        return "" if way == say("on to {target}", target=target) else way

    def _when(self, moment: Moment) -> str:
        return long_time(moment.time, self._zone)


def _span(first: date, last: date) -> str:
    if first == last:
        return day_words(first)
    return say("{start} to {end}", start=day_words(first), end=day_words(last))
