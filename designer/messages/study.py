"""What the editor asks the background for, and the answer: the reader, what can be completed, the preview."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from designer.inspector.vocabulary import NOTHING_KNOWN, Vocabulary
from designer.messages.offers import Offer, variable_offers
from designer.messages.rendering import Preview, Setting, all_values, preview
from journey.entry_events import entry_events
from journey.journey import Journey
from journey.messages import LANGUAGE_ATTRIBUTES, locale_for
from journey.model import Message
from journey.templating.tree import Value

if TYPE_CHECKING:
    from designer.messages.people import Crowd, Reader
    from simulator.history.history import History


@dataclass(frozen=True)
class Question:
    """``place``: which of the people, from 0; with ``search`` only of those whose key holds it."""

    journey: Journey
    message: Message
    locale: str = ""
    history: History | None = None
    vocabulary: Vocabulary = NOTHING_KNOWN
    search: str = ""
    place: int = 0


@dataclass(frozen=True)
class Answer:
    """``reader`` is None without a history, or if nobody was found. ``people``: how many there are to choose from;
    ``started``: they are those to whom an event happened that starts the journey. ``reads``: the variant that the
    reader gets by the attribute that tells their language; None if nothing tells it."""

    preview: Preview
    offers: tuple[Offer, ...] = ()
    reader: Reader | None = None
    place: int = 0
    people: int = 0
    started: bool = False
    reads: str | None = None


@dataclass
class Study:
    """Answers questions, one after the other; remembers the people of the last one."""

    _crowd: tuple[object, Crowd] | None = field(default=None)

    def answer(self, question: Question) -> Answer:
        """The answer; it may take some milliseconds for each million of events."""
        journey, history = question.journey, question.history
        if history is None:
            setting = Setting(journey)
            offers = variable_offers(journey, None, all_values(journey, {}), question.vocabulary)
            return Answer(preview(question.message, question.locale, {}, setting), offers)
        from designer.message_findings import known_names
        from designer.messages.people import reader

        starts = entry_events(journey)
        crowd = self._people(question)
        place = min(max(question.place, 0), max(len(crowd) - 1, 0))
        found = reader(history, int(crowd.customers[place]), starts) if len(crowd) else None
        values = found.values if found is not None else {}
        known = known_names(journey, history)
        return Answer(
            preview(question.message, question.locale, values, Setting(journey, known, history.name)),
            variable_offers(journey, known, values, question.vocabulary),
            found,
            place,
            len(crowd),
            crowd.started,
            _reads(question.message, values),
        )

    def _people(self, question: Question) -> Crowd:
        from designer.messages.people import crowd, search

        history = question.history
        assert history is not None
        starts = entry_events(question.journey)
        key = (history.fingerprint, id(history), starts, question.search)
        if self._crowd is None or self._crowd[0] != key:
            found = search(history, question.search) if question.search else crowd(history, starts)
            self._crowd = (key, found)
        return self._crowd[1]


def _reads(message: Message, values: Mapping[str, Value]) -> str | None:
    language = next((values[name] for name in LANGUAGE_ATTRIBUTES if isinstance(values.get(name), str)), None)
    return locale_for(message, str(language)) if language is not None and message.variants else None
