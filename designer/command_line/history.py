"""``loopline history import`` and ``loopline history info``."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from designer.command_line import console
from designer.command_line.failure import DONE, CommandError
from designer.command_line.table import Cell, text_table
from journey.letters import listed
from journey.words import number, say, say_count

if TYPE_CHECKING:
    from simulator.history.catalogue import HistoryInfo
    from simulator.history.report import ImportReport, SourceReport

FORMATS = ("event_log", "invoice_lines", "customers")
LONGEST_TEXT = 60


def describe(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of both."""
    commands = parser.add_subparsers(dest="history_command", required=True, metavar="import | info")
    importing = commands.add_parser(
        "import", help=say("files to a history"), description=say("Import files as one history.")
    )
    importing.add_argument(
        "sources",
        metavar="SOURCE",
        type=Path,
        nargs="+",
        help=say("a CSV or Parquet file: an event log, invoice lines or customers"),
    )
    importing.add_argument(
        "--into", metavar="FOLDER", type=Path, required=True, help=say("the history folder to write")
    )
    importing.add_argument("--format", choices=FORMATS, help=say("what all files are (default: by columns)"))
    importing.add_argument(
        "--zone", metavar="ZONE", help=say("the time zone of times without one, such as Europe/London")
    )
    importing.add_argument(
        "--map",
        metavar="COLUMN=FIELD",
        action="append",
        default=[],
        help=say("read a column as customer, event, time, value, product ...; =WORD=FIELD puts a word everywhere"),
    )
    importing.add_argument(
        "--assume",
        metavar="CHANNEL",
        action="append",
        default=[],
        choices=("email", "sms", "push", "call", "ads"),
        help=say("take everybody without a record to have consented on this channel"),
    )
    importing.add_argument("--name", metavar="NAME", help=say("what to call the history"))
    info = commands.add_parser("info", help=say("what a history holds"), description=say("Say what a history holds."))
    info.add_argument(
        "folder", metavar="FOLDER", type=Path, nargs="?", help=say("the history (default: the bundled sample)")
    )
    info.add_argument("--json", action="store_true", help=say("print it as JSON"))


def run(options: argparse.Namespace) -> int:
    """Import, or say what is there."""
    from simulator.history.errors import HistoryError

    try:
        return _import(options) if options.history_command == "import" else _info(options)
    except HistoryError as error:
        raise CommandError(error.message, error.place, error.remedy) from None


def _import(options: argparse.Namespace) -> int:
    from simulator.history.importing import import_history

    with console.Progress(say("Importing")) as progress:
        report = import_history(
            options.sources,
            options.into,
            mapping=column_mapping(options.map),
            zone=options.zone,
            format=options.format,
            progress=progress.report,
            name=options.name,
            assume=options.assume,
        )
    _tell_import(report)
    return DONE


def column_mapping(assignments: Sequence[str]) -> dict[str, str]:
    """Columns by field, from COLUMN=FIELD. CommandError if one is not of this form."""
    mapping = {}
    for assignment in assignments:
        column, separator, field = assignment.rpartition("=")
        if not separator or not column or not field:
            raise CommandError(
                say("This is not of the form COLUMN=FIELD."), f"--map {assignment}", say("Such as: --map when=time")
            )
        mapping[field] = column
    return mapping


def _tell_import(report: ImportReport) -> None:
    console.show(
        say(
            "{folder}: {customers}, {events}, {first} to {last}.",
            folder=report.folder,
            customers=say_count("{count} customer", "{count} customers", report.customers),
            events=say_count("{count} event", "{count} events", report.events),
            first=_day(report.first),
            last=_day(report.last),
        )
    )
    rows = [(name, count) for name, count in report.counts.items()]
    console.show(text_table((say("event"), say("count")), rows))
    _show_sources(report.sources)
    for note in report.notes:
        console.tell(note)


def _show_sources(sources: Sequence[SourceReport]) -> None:
    for source in sources:
        console.show("")
        console.show(
            say(
                "{file}: {accepted} of {rows} rows taken.",
                file=source.name,
                accepted=number(source.accepted),
                rows=number(source.rows),
            )
        )
        columns = listed(f"{column} = {role}" for column, role in source.mapping.items())
        console.show(say("  columns: {columns}", columns=columns))
        for reject in source.rejects:
            where = say("line {line}", line=reject.line) if reject.line else say("no line")
            console.show(
                say(
                    "  left out {count}: {reason} (first {where}: {text})",
                    count=number(reject.count),
                    reason=reject.reason,
                    where=where,
                    text=reject.text[:LONGEST_TEXT],
                )
            )


def _info(options: argparse.Namespace) -> int:
    from simulator.history.catalogue import history_info
    from simulator.history.sample import sample_folder

    info = history_info(sample_folder() if options.folder is None else options.folder)
    if options.json:
        console.show(json.dumps(_document(info), indent=2, sort_keys=True))
        return DONE
    made = say("not logged")
    console.show(f"{info.name}: {info.folder}")
    if info.attribution:
        console.show(info.attribution)
    console.show(
        say(
            "{customers}, {events}, {first} to {last} (UTC).",
            customers=say_count("{count} customer", "{count} customers", info.customers),
            events=say_count("{count} event", "{count} events", info.events),
            first=_day(info.first),
            last=_day(info.last),
        )
    )
    rows: list[tuple[Cell, ...]] = [(e.name, e.count, made if e.made else "") for e in info.counts]
    console.show("")
    console.show(text_table((say("event"), say("count"), ""), rows))
    console.show("")
    console.show(say("properties: {names}", names=listed(info.properties)))
    attributes = [f"{name} ({made})" if name in info.made_attributes else name for name in info.attributes]
    console.show(say("attributes: {names}", names=listed(attributes)))
    zones = sorted(info.zones.items(), key=lambda item: -item[1])
    named = listed(f"{zone or say('none')} {number(count)}" for zone, count in zones)
    console.show(say("time zones: {names}", names=named))
    console.show(say("hash: {hash}", hash=info.fingerprint))
    _show_sources(info.sources)
    for note in info.notes:
        console.show(note)
    return DONE


def _document(info: HistoryInfo) -> dict[str, Any]:
    from simulator.result import instant_text

    return {
        "folder": str(info.folder),
        "name": info.name,
        "attribution": info.attribution,
        "hash": info.fingerprint,
        "customers": info.customers,
        "events": {event.name: {"count": event.count, "made": event.made} for event in info.counts},
        "period": {"start": instant_text(info.first), "end": instant_text(info.last)},
        "properties": list(info.properties),
        "attributes": {name: {"made": name in info.made_attributes} for name in info.attributes},
        "zones": info.zones,
        "sources": [
            {
                "name": source.name,
                "sha256": source.sha256,
                "format": source.format,
                "rows": source.rows,
                "accepted": source.accepted,
                "zone": source.zone,
                "columns": source.mapping,
                "imported_at": source.imported_at,
                "rejected": [
                    {
                        "reason": reject.reason,
                        "count": reject.count,
                        "line": reject.line,
                        "text": reject.text,
                    }
                    for reject in source.rejects
                ],
            }
            for source in info.sources
        ],
        "notes": list(info.notes),
    }


def _day(instant: int) -> str:
    from datetime import UTC, datetime

    from exporters.dates import day_words

    return day_words(datetime.fromtimestamp(instant, UTC).date())
