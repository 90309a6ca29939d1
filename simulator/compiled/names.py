"""What journeys and history call things, as the numbers that the kernel knows them by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from journey.condition import EventMatch
from journey.steps import Program, SetStage, Step, writes_of
from simulator.compiled import opcodes as op
from simulator.compiled.columns import Columns
from simulator.compiled.rows import Rows
from simulator.compiled.tables import ATTRIBUTE, PROPERTY
from simulator.history.history import TEXT, History

YES_NO = ("tag.", "coupon.", "audience.", "consent.", "reachable.", "unsubscribed.")
SUPPRESSED = "suppressed"

#: Bits of event masks: an event name that is looked for has its own while there are bits, the rest of these share
#: one, and so do all that nobody looks for.
_OWN_BITS = 61
_SHARED_BIT = 61
_NOBODY_BIT = 62
#: The mask of all events.
EVERY_EVENT = -1


class Names:
    """Numbers for the names of one run, and the rows of "properties" and "attributes" that come with them."""

    def __init__(self, programs: Sequence[Program], history: History, columns: Columns) -> None:
        self.properties = Rows(PROPERTY)
        self.attributes = Rows(ATTRIBUTE)
        self.written = 0
        self.stages = tuple(dict.fromkeys(step.stage for step in _steps(programs) if isinstance(step, SetStage)))
        self._history = history
        self._columns = columns
        self._channels: dict[str, int] = {}
        self._events = {name: code for code, name in enumerate(history.event_names)}
        self._bits: dict[int, int] = {}
        self._property_rows: dict[str, int] = {}
        self._attribute_rows: dict[str, int] = {}
        self._texts_written: dict[str, list[str]] = {}
        for step in _steps(programs):
            for write in writes_of(step):
                texts = self._texts_written.setdefault(write.name, [])
                if isinstance(write.value, str) and write.operation == "set":
                    texts.append(write.value)
        assert self.attribute(SUPPRESSED) == 0, "the kernel knows the row"

    # --- Events and channels ---------------------------------------------------------------------------------

    def event(self, name: str) -> int:
        """The code of an event name, -1 if the history has no such event."""
        return self._events.get(name, -1)

    def event_bit(self, code: int) -> int:
        """The mask of an event that is looked for."""
        if code < 0:
            return 0
        bit = self._bits.setdefault(code, min(len(self._bits), _SHARED_BIT))
        return 1 << bit

    def own_bit(self, code: int) -> int:
        """The place of an event's bit in masks, -1 if others have it too."""
        self.event_bit(code)
        bit = self._bits.get(code, _SHARED_BIT)
        return bit if bit < _SHARED_BIT else -1

    @property
    def own_bits(self) -> int:
        """How many events have a bit of their own; theirs are the first."""
        return min(len(self._bits), _SHARED_BIT)

    def match_bit(self, match: EventMatch) -> int:
        """The mask of the events that a match looks for."""
        return self.event_bit(self.event(match.event))

    def bits(self) -> list[int]:
        """For each event code the place of its bit in masks."""
        return [self._bits.get(code, _NOBODY_BIT) for code in range(256)]

    def channel(self, name: str) -> int:
        """The number of a channel."""
        return self._channels.setdefault(name, len(self._channels))

    def stage(self, name: str) -> int:
        """The number of a stage; one that nobody can ever be in if no step sets it."""
        return self.stages.index(name) if name in self.stages else len(self.stages)

    # --- Properties and attributes ---------------------------------------------------------------------------

    def property(self, name: str) -> int:
        """The row of an event property, -1 if the history has none of this name."""
        if name not in self._history.properties:
            return -1
        if name not in self._property_rows:
            found = self._history.properties[name]
            text = found.kind == TEXT
            self._property_rows[name] = self.properties.add(
                kind=op.TEXT if text else op.NUMBER,
                values=self._columns.address(found.values, "i4" if text else "f8"),
            )
        return self._property_rows[name]

    def property_words(self, name: str) -> Sequence[str]:
        """The words of an event property."""
        return self._history.properties[name].words if name in self._history.properties else ()

    def attribute(self, name: str) -> int:
        """The row of an attribute; it need not exist."""
        if name not in self._attribute_rows:
            self._attribute_rows[name] = self._add_attribute(name)
        return self._attribute_rows[name]

    def is_absent(self, attribute: str) -> bool:
        """Whether nobody can ever have a value of an attribute."""
        known = attribute in self._history.attributes or attribute in self._texts_written
        return not known and attribute != SUPPRESSED and not attribute.startswith(YES_NO)

    def is_settled(self, attribute: str) -> bool:
        """Whether nobody's value ever changes."""
        found = self._history.attributes.get(attribute)
        return (
            not (found is not None and found.dated) and attribute not in self._texts_written and attribute != SUPPRESSED
        )

    def attribute_words(self, name: str) -> Sequence[str]:
        """The words of an attribute: those of the history, then those that steps write."""
        found = self._history.attributes.get(name)
        words = found.words if found is not None and found.kind == TEXT else ()
        texts = self._texts_written.get(name, [])
        if not texts:
            return words
        known = set(words)
        return (*words, *(text for text in dict.fromkeys(texts) if text not in known))

    def text(self, attribute: str, text: str) -> int:
        """The code of a text that a step writes to an attribute."""
        return list(self.attribute_words(attribute)).index(text)

    def _add_attribute(self, name: str) -> int:
        written = -1
        if name in self._texts_written:
            written = self.written
            self.written += 1
        columns = {}
        kind = op.MISSING
        direct = False
        found = self._history.attributes.get(name)
        if found is not None:
            kind = op.TEXT if found.kind == TEXT else op.NUMBER
            columns = {
                "offsets": self._columns.address(found.offsets, "i8"),
                "times": self._columns.address(found.times, "i4"),
                "values": self._columns.address(found.values, "i4" if kind == op.TEXT else "f8"),
            }
            direct = kind == op.NUMBER and self.is_settled(name) and found.one_each
        return self.attributes.add(
            kind=kind,
            written=written,
            yes_no=name.startswith(YES_NO),
            suppressed=name == SUPPRESSED,
            direct=direct,
            **columns,
        )


def _steps(programs: Sequence[Program]) -> Iterator[Step]:
    return (step for program in programs for step in program.steps.values())
