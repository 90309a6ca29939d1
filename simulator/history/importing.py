"""Files become a history: look at them (detect), read them, lay them out, write the folder and its catalogue."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np

from journey.words import say
from simulator.history.assembling import (
    Timeline,
    find_people,
    lay_events,
    with_json,
    write_events,
    write_people,
    write_properties,
)
from simulator.history.attributes import (
    AttributeTable,
    Rows,
    country_relation,
    customer_relation,
    read_attributes,
    zones_of,
)
from simulator.history.catalogue import write_catalogue
from simulator.history.coding import Clocks, Relation
from simulator.history.contact_events import CHANNELS, add_contact_events
from simulator.history.database import Database, open_database
from simulator.history.errors import HistoryError
from simulator.history.history import ALWAYS, NUMBER, TEXT
from simulator.history.import_notes import notes_of
from simulator.history.invoices import events_sql, lines_sql
from simulator.history.mapping import CUSTOMERS, EVENT_LOG, INVOICE_LINES, REQUIRED
from simulator.history.readings import Cell, read_customers, read_event_log, read_invoice_lines
from simulator.history.report import ImportReport, SourceReport
from simulator.history.sources import Plan, detect
from simulator.history.staging import Staged, stage
from simulator.history.survey import survey
from simulator.history.writing import FolderWriter, new_folder
from simulator.history.zones import load_zone
from simulator.run import Cancelled

__all__ = ["Plan", "detect", "import_history", "import_plan"]

#: Zones of times without one, where nothing else is said.
USUAL_ZONE = "UTC"
SHOP_ZONE = "Europe/London"  # of the invoice lines

_READINGS = {EVENT_LOG: read_event_log, INVOICE_LINES: read_invoice_lines, CUSTOMERS: read_customers}


@dataclass(frozen=True)
class _Steps:
    """Tells how far an import is, and stops it between two steps."""

    progress: Callable[[float], None] | None
    cancel: Callable[[], bool] | None

    def reach(self, fraction: float) -> None:
        """So much is done, of 1."""
        if self.cancelled():
            raise Cancelled
        if self.progress is not None:
            self.progress(fraction)

    def cancelled(self) -> bool:
        """Whether nobody wants the import any more."""
        return self.cancel is not None and self.cancel()


@dataclass(frozen=True)
class _Wishes:
    """What the person decided beside the plan."""

    zone: str
    name: str
    consent_events: Mapping[str, str]
    assume: Sequence[str]


def import_history(
    paths: Sequence[Path | str],
    into: Path | str,
    mapping: Mapping[str, str] | None = None,
    zone: str | None = None,
    format: str | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    *,
    name: str | None = None,
    consent_events: Mapping[str, str] | None = None,
    assume: Sequence[str] = (),
) -> ImportReport:
    """Import files as one history at ``into``, which may hold an older history to replace.

    ``mapping`` gives columns by role ("customer", "event", "time", "value" ...; "=word" stands for a word in all
    rows); ``zone`` is that of times without one (default UTC, for invoice lines Europe/London); ``format`` one of
    "event_log", "invoice_lines", "customers" for all files. ``consent_events`` says which events mean
    "subscribe", "unsubscribe", "bounce" or "" (nothing); others go by their names. ``assume`` names channels for
    which everybody without a record is taken to have consented and to be reachable. ``progress`` is given the
    share done, from 0 to 1; when ``cancel`` answers True, Cancelled is raised. HistoryError if the files or the
    disk are at fault. Whatever is raised, ``into`` is as it was before.
    """
    return import_plan(
        detect(paths, mapping, format),
        into,
        zone=zone,
        progress=progress,
        cancel=cancel,
        name=name,
        consent_events=consent_events,
        assume=assume,
    )


def import_plan(
    plan: Plan,
    into: Path | str,
    *,
    zone: str | None = None,
    progress: Callable[[float], None] | None = None,
    cancel: Callable[[], bool] | None = None,
    name: str | None = None,
    consent_events: Mapping[str, str] | None = None,
    assume: Sequence[str] = (),
) -> ImportReport:
    """Import what ``detect`` planned, perhaps changed since. See import_history."""
    began = time.monotonic()
    invoices = any(source.format == INVOICE_LINES for source in plan.sources)
    wishes = _Wishes(
        zone=zone or (SHOP_ZONE if invoices else USUAL_ZONE),
        name=name or plan.sources[0].path.stem,
        consent_events=consent_events or {},
        assume=tuple(assume),
    )
    _check(plan, wishes)
    steps = _Steps(progress, cancel)
    target = Path(into).absolute()
    steps.reach(0.0)
    with new_folder(target) as folder:
        work = folder / "work"
        work.mkdir()
        with open_database([source.path for source in plan.sources], work, cancel) as database:
            staged = _stage_all(database, plan, work, steps)
            report = _assemble(database, staged, folder, wishes, steps)
        shutil.rmtree(work)
        steps.reach(1.0)
    return replace(report, folder=target, seconds=time.monotonic() - began)


def _check(plan: Plan, wishes: _Wishes) -> None:
    """HistoryError if the plan lacks a column, has no events, or a wish makes no sense."""
    for source in plan.sources:
        lacking = [role for role in REQUIRED[source.format] if role not in source.mapping.roles]
        if lacking:
            raise HistoryError(
                say("No column for “{role}” is known.", role=lacking[0]),
                say("{file}, line 1", file=source.path),
                say("The columns are: {names}. Say which of them it is.", names=", ".join(source.columns)),
            )
    if all(source.format == CUSTOMERS for source in plan.sources):
        raise HistoryError(
            say("There are customers here, but no events."),
            str(plan.sources[0].path),
            say("Import a file of events with it."),
        )
    unknown = [channel for channel in wishes.assume if channel not in CHANNELS]
    if unknown:
        raise HistoryError(
            say("There is no channel “{name}”.", name=unknown[0]),
            remedy=say("Choose one of: {names}.", names=", ".join(CHANNELS)),
        )
    load_zone(wishes.zone)


def _stage_all(database: Database, plan: Plan, work: Path, steps: _Steps) -> list[Staged]:
    """Read all sources into the database, while another thread hashes the files."""
    staged = []
    with ThreadPoolExecutor(1) as surveyor:
        surveys = [surveyor.submit(survey, source.path, steps.cancelled) for source in plan.sources]
        for place, (source, known) in enumerate(zip(plan.sources, surveys, strict=True)):
            staged.append(stage(database, source, _READINGS[source.format], f"s{place}", work, known.result))
            steps.reach(0.4 * (place + 1) / len(plan.sources))
    return staged


def _event_relation(database: Database, source: Staged, clocks: Clocks) -> Relation:
    """The events of a source, with the cells that become properties."""
    if source.plan.format == EVENT_LOG:
        return with_json(database, Relation(source.relation, source.named, clocks, source.key), source)
    name = f"{source.relation}_events"
    database.execute(f"CREATE TEMP TABLE {name} AS {events_sql(lines_sql(source.relation, source.key))}")
    cells = {property_: Cell(property_, NUMBER) for property_ in ("value", "quantity", "lines")}
    return Relation(name, cells | {"product": Cell("product", TEXT), "order": Cell("invoice", TEXT)}, clocks)


def _assemble(
    database: Database, staged: Sequence[Staged], folder: Path, wishes: _Wishes, steps: _Steps
) -> ImportReport:
    """Lay the staged sources out and write the folder's files."""
    clocks = {source.relation: Clocks(wishes.zone) for source in staged}
    logs = [source for source in staged if source.plan.format != CUSTOMERS]
    events = [_event_relation(database, source, clocks[source.relation]) for source in logs]
    traits = [relation for source in staged for relation in _trait_relations(database, source, clocks[source.relation])]
    people = find_people(database, [*events, *traits])
    steps.reach(0.5)
    timeline = lay_events(database, events, people)
    steps.reach(0.7)
    writer = FolderWriter(folder)
    write_events(writer, timeline)
    empty, kept = write_properties(
        database,
        writer,
        events,
        timeline.sizes,
        timeline.source,
        ("channel", "currency"),
        lambda share: steps.reach(0.7 + 0.2 * share),
    )
    table = AttributeTable()
    empty += read_attributes(database, traits, people, table)
    unknown_channels = add_contact_events(timeline, kept.get("channel"), table, wishes.consent_events)
    assumed = _assume(table, wishes.assume, len(people))
    attributes = table.build(timeline.origin, len(people))
    files = {source.relation for source in staged if source.plan.format == CUSTOMERS}
    zones, zone = zones_of(database, [trait for trait in traits if trait.name in files], people, attributes)
    for attribute in attributes.values():
        writer.add_attribute(attribute)
    write_people(writer, people, zone)
    first, last = min(span[0] for span in timeline.spans), max(span[1] for span in timeline.spans)
    manifest = writer.finish(
        name=wishes.name,
        attribution="",
        origin=timeline.origin,
        start=first - timeline.origin,
        end=last - timeline.origin,
        event_names=timeline.names,
        zones=zones,
        made_attributes=assumed,
    )
    steps.reach(0.95)
    notes = notes_of(clocks.values(), wishes.assume, empty, unknown_channels, attributes, kept.get("currency"))
    sources = _source_reports(staged, timeline, clocks)
    tally = np.bincount(timeline.events, minlength=len(timeline.names)).tolist()
    counts = dict(zip(timeline.names, tally, strict=True))
    write_catalogue(folder, sources, counts, len(people), notes=notes)
    return ImportReport(
        folder=folder,
        name=manifest.name,
        customers=len(people),
        events=manifest.events,
        counts=counts,
        first=first,
        last=last,
        sources=sources,
        notes=notes,
        seconds=0.0,
    )


def _trait_relations(database: Database, source: Staged, clocks: Clocks) -> list[Relation]:
    """What a source says of its customers themselves."""
    if source.plan.format == CUSTOMERS:
        return [customer_relation(source, clocks)]
    if source.plan.format == INVOICE_LINES:
        return [country_relation(database, f"{source.relation}_events", clocks)]
    return []


def _assume(table: AttributeTable, channels: Sequence[str], people: int) -> frozenset[str]:
    """Consent and reachability for everybody who has no record of their own; the names of these attributes."""
    names = [f"{kind}.{channel}" for channel in channels for kind in ("consent", "reachable")]
    for name in names:
        known = np.zeros(people, dtype=bool)
        for rows in table.rows.get(name, ()):
            known[rows.customers] = True
        others = np.flatnonzero(~known).astype(np.int32)
        always = np.full(len(others), ALWAYS, dtype=np.int64)
        table.add(name, Rows(others, always, np.ones(len(others))))
    return frozenset(names)


def _source_reports(
    staged: Sequence[Staged], timeline: Timeline, clocks: Mapping[str, Clocks]
) -> tuple[SourceReport, ...]:
    spans = iter(timeline.spans)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    reports = []
    for source in staged:
        first, last = (None, None) if source.plan.format == CUSTOMERS else next(spans)
        clock = clocks[source.relation]
        reports.append(
            SourceReport(
                name=source.plan.path.name,
                sha256=source.sha256,
                format=source.plan.format,
                rows=source.rows,
                accepted=source.accepted,
                rejects=source.rejects,
                first=first,
                last=last,
                zone=clock.zone if clock.read else "",
                mapping=source.plan.mapping.described(),
                imported_at=now,
            )
        )
    return tuple(reports)
