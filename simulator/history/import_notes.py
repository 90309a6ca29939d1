"""The sentences that a person should read after an import."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from journey.words import say, say_count
from simulator.history.coding import Clocks
from simulator.history.history import TEXT, Attribute, Property

_SHOWN = 5


def notes_of(
    clocks: Iterable[Clocks],
    assumed: Sequence[str],
    empty: Sequence[str],
    unknown_channels: int,
    attributes: Mapping[str, Attribute],
    currency: Property | None,
) -> tuple[str, ...]:
    """Notes on times, columns, channels, consent and currencies, where there is something to say."""
    notes = [*_on_times(list(clocks))]
    if empty:
        notes.append(
            say_count(
                "{count} column is empty and was left out: {names}.",
                "{count} columns are empty and were left out: {names}.",
                len(empty),
                names=", ".join(empty[:_SHOWN]) + (" …" if len(empty) > _SHOWN else ""),
            )
        )
    if unknown_channels:
        notes.append(
            say_count(
                "{count} event about consent names a channel that is not known and changes nothing.",
                "{count} events about consent name a channel that is not known and change nothing.",
                unknown_channels,
            )
        )
    if assumed:
        notes.append(
            say(
                "Consent and reachability are assumed for everybody without a record, for: {channels}.",
                channels=", ".join(assumed),
            )
        )
    elif not any(name.startswith("consent.") for name in attributes):
        notes.append(
            say(
                "No consent is known, so no marketing message would reach anybody. "
                "Import a file of customers with a column consent.email, or assume consent."
            )
        )
    if currency is not None and currency.kind == TEXT and len(currency.words) > 1:
        notes.append(
            say(
                "Values are in several currencies ({names}) and are not converted.",
                names=", ".join(currency.words[:_SHOWN]),
            )
        )
    return tuple(notes)


def _on_times(clocks: Sequence[Clocks]) -> Iterable[str]:
    read = sum(clock.read for clock in clocks)
    skipped = sum(clock.skipped for clock in clocks)
    doubled = sum(clock.doubled for clock in clocks)
    if read:
        yield say_count(
            "{count} time without a zone was read as {zone}.",
            "{count} times without a zone were read as {zone}.",
            read,
            zone=clocks[0].zone,
        )
    if skipped:
        yield say_count(
            "{count} time does not exist because clocks went forward; it was moved to the next that does.",
            "{count} times do not exist because clocks went forward; they were moved to the next that does.",
            skipped,
        )
    if doubled:
        yield say_count(
            "{count} time occurs twice because clocks went back; the first was taken.",
            "{count} times occur twice because clocks went back; the first was taken.",
            doubled,
        )
