"""A journey as JSON and back: canonical text, versions, bounds. No file is touched here."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from typing import Any

import msgspec

from journey.catalogue import kind
from journey.identifiers import ID
from journey.journey import Journey
from journey.model import COLLECTIONS, HEADER_ID, AnyRecord, Fragment, Header, Node, Record
from journey.plain import plain
from journey.unknown import put_back, unknown_fields
from journey.words import say

FORMAT = "loopline.journey"
VERSION = (1, 2)
#: What is written where nothing of a later version is in the document, so that programs of that version read it.
_WITHOUT_FRAGMENTS = (1, 1)

#: What a file from a stranger may hold at most.
LARGEST = 64 * 1024 * 1024
#: The largest coordinate or size of a step, in canvas units, and the longest name, in characters.
FARTHEST = 1_000_000
LONGEST_NAME = 2_000
MOST_RECORDS = 100_000
DEEPEST = 64

#: Migrations by the version they start from; each returns the document in the next version.
MIGRATIONS: dict[tuple[int, int], Callable[[dict[str, Any]], dict[str, Any]]] = {}


class JourneyFileError(Exception):
    """A journey cannot be read or written. ``str()`` is a sentence for people: what, where, remedy."""


# --- Writing ------------------------------------------------------------------------------------------------


def document_of(journey: Journey) -> dict[str, Any]:
    """The journey as a JSON object."""
    version = VERSION if journey.fragments else _WITHOUT_FRAGMENTS
    document: dict[str, Any] = {
        "format": FORMAT,
        "version": ".".join(str(part) for part in version),
        "journey": _written(journey.header),
    }
    for name, record_type in COLLECTIONS.items():
        if record_type is not Fragment or journey.fragments:
            document[name] = [_written(record) for record in journey.of_type(record_type)]
    return put_back(document, dict(journey.unknown))


def _written(record: Record) -> dict[str, Any]:
    fields: dict[str, Any] = plain(record)
    unknown = fields.pop("unknown", {})
    fields.pop("order", None)
    if isinstance(record, Header):
        fields.pop("id", None)
    return put_back(fields, unknown)


def _whole_numbers(value: Any, odd: list[float]) -> Any:
    """Floats without a fraction as integers, so that a number has one way of being written. ``odd`` gets those numbers
    that are left and are written with an exponent, or cannot be written."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        return {key: _whole_numbers(part, odd) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_whole_numbers(part, odd) for part in value]
    if isinstance(value, float):
        if value.is_integer() and abs(value) < 2**53:
            return int(value)
        if not 1e-4 <= abs(value) < 1e16:
            odd.append(value)
    return value


def canonical(value: Any) -> str:
    """Canonical JSON: sorted keys, two spaces, one thing a line, a line break at the end."""
    odd: list[float] = []
    whole = _whole_numbers(value, odd)
    if not odd:
        # The same text (a test holds it), ten times as quick.
        try:
            return msgspec.json.format(msgspec.json.encode(whole, order="sorted"), indent=2).decode() + "\n"
        except (OverflowError, TypeError, UnicodeEncodeError):
            pass  # a number beyond 64 bits, a key that is no text, half a character
    return json.dumps(whole, ensure_ascii=False, sort_keys=True, indent=2, allow_nan=False) + "\n"


def encode(journey: Journey) -> bytes:
    """The bytes of the ``.journey`` file."""
    return canonical(document_of(journey)).encode("utf-8")


def semantic_hash(journey: Journey) -> str:
    """SHA-256 (hex) over what changes behaviour: layout, names of steps and notes do not."""
    header: dict[str, Any] = plain(journey.header)
    for field in ("name", "description", "edges", "unknown", "order"):
        header.pop(field, None)
    edges = [_without(plain(edge), "unknown", "order") for edge in journey.edges]
    for edge in edges:
        if "loop" in edge:
            edge["loop"].pop("reason", None)
    behaviour = {
        "journey": header,
        "stages": [stage.name for stage in journey.stages],
        "nodes": [_behaviour(node) for node in journey.nodes if _on_path(node)],
        "edges": edges,
        "messages": [_without(plain(m), "unknown", "order", "name") for m in journey.messages],
        "coupons": [_without(plain(c), "unknown", "order") for c in journey.coupons],
        "segments": [_without(plain(s), "unknown", "order", "name") for s in journey.segments],
    }
    if journey.fragments:
        behaviour["fragments"] = [_behaviour_inside(fragment) for fragment in journey.fragments]
    return hashlib.sha256(canonical(behaviour).encode()).hexdigest()


def _behaviour_inside(fragment: Fragment) -> dict[str, Any]:
    edges = [_without(plain(edge), "unknown", "order") for edge in fragment.edges]
    for edge in edges:
        if "loop" in edge:
            edge["loop"].pop("reason", None)
    return {
        "id": fragment.id,
        "nodes": [_behaviour(node) for node in fragment.nodes if _on_path(node)],
        "edges": edges,
        "parameters": [_without(plain(parameter), "name") for parameter in fragment.parameters],
    }


def _on_path(node: Node) -> bool:
    declared = kind(node.kind)
    return declared is None or declared.on_path


def _behaviour(node: Node) -> dict[str, Any]:
    declared = kind(node.kind)
    values = declared.complete(node.parameters) if declared else node.parameters
    return {"id": node.id, "kind": node.kind, "parameters": values, "disabled": node.status == "disabled"}


def _without(fields: dict[str, Any], *names: str) -> dict[str, Any]:
    return {key: value for key, value in fields.items() if key not in names}


# --- Reading ------------------------------------------------------------------------------------------------


def decode(data: bytes, place: str) -> Journey:
    """The journey in the bytes of a file; ``place`` is what messages call the file.

    Raises JourneyFileError naming what is wrong, where, and the remedy.
    """
    document = _migrated(_parsed(data, place), place)
    records: dict[str, AnyRecord] = {}
    repairs: dict[str, str] = {}
    header = document.get("journey")
    if not isinstance(header, dict):
        raise JourneyFileError(say("{file}: the part “journey” is missing. Restore the file from a copy.", file=place))
    read = _record({**header, "id": HEADER_ID}, Header, 0, say("{file}: journey", file=place))
    records[HEADER_ID] = read
    for name, record_type in COLLECTIONS.items():
        rows = document.get(name, [])
        if not isinstance(rows, list):
            raise JourneyFileError(say("{file}: “{part}” must be a list.", file=place, part=name))
        if len(records) + len(rows) + (_inside(rows) if record_type is Fragment else 0) > MOST_RECORDS:
            raise JourneyFileError(
                say("{file}: more than {count} entries; this is not a journey.", file=place, count=MOST_RECORDS)
            )
        for index, row in enumerate(rows):
            where = say("{file}: {part}, entry {number}", file=place, part=name, number=index + 1)
            record = _record(row, record_type, index, where)
            if record.id in records:
                fresh = _fresh(record.id, records)
                repairs[fresh] = record.id
                record = msgspec.structs.replace(record, id=fresh)
            records[record.id] = record
    known = {"format", "version", "journey", *COLLECTIONS}
    return Journey(records, {key: value for key, value in document.items() if key not in known}, repairs)


def _inside(rows: list[Any]) -> int:
    """How many steps and edges fragments hold."""
    lists = [row.get(part) for row in rows if isinstance(row, dict) for part in ("nodes", "edges", "parameters")]
    return sum(len(part) for part in lists if isinstance(part, list))


def _parsed(data: bytes, place: str) -> dict[str, Any]:
    if len(data) > LARGEST:
        raise JourneyFileError(
            say("{file}: larger than {size} MB; this is not a journey.", file=place, size=LARGEST // 1024 // 1024)
        )
    if not data.strip():
        raise JourneyFileError(say("{file}: the file is empty. Restore it from a copy.", file=place))
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise JourneyFileError(
            say("{file}: not a text file (byte {place}). Choose a .journey file.", file=place, place=error.start)
        ) from None
    _bound_depth(text, place)
    try:
        document = json.loads(text, parse_constant=_no_constant)
    except json.JSONDecodeError as error:
        raise JourneyFileError(
            say(
                "{file}, line {line}, column {column}: the file breaks off or is damaged here. Restore it from a copy.",
                file=place,
                line=error.lineno,
                column=error.colno,
            )
        ) from None
    except (ValueError, RecursionError):
        raise JourneyFileError(say("{file}: holds a number that is none.", file=place)) from None
    if not isinstance(document, dict) or document.get("format") != FORMAT:
        raise JourneyFileError(say("{file}: not a journey of this program. Choose a .journey file.", file=place))
    return document


def _no_constant(name: str) -> Any:
    raise ValueError(name)


def _bound_depth(text: str, place: str) -> None:
    """Refuse deep nesting before a recursive reader meets it."""
    depth, in_text, escaped = 0, False, False
    for character in text:
        if in_text:
            if escaped:
                escaped = False
            elif character == "\\":
                escaped = True
            elif character == '"':
                in_text = False
        elif character == '"':
            in_text = True
        elif character in "[{":
            depth += 1
            if depth > DEEPEST:
                raise JourneyFileError(say("{file}: nested too deeply; this is not a journey.", file=place))
        elif character in "]}":
            depth -= 1


def _migrated(document: dict[str, Any], place: str) -> dict[str, Any]:
    version = _version(document, place)
    if version[0] > VERSION[0]:
        raise JourneyFileError(
            say(
                "{file}: made by a newer version ({version}) of the program. Update the program to open it.",
                file=place,
                version=".".join(map(str, version)),
            )
        )
    while version < VERSION and version in MIGRATIONS:
        document = MIGRATIONS[version](document)
        version = _version(document, place)
    if version[0] < VERSION[0]:
        raise JourneyFileError(
            say("{file}: version {version} is not known.", file=place, version=".".join(map(str, version)))
        )
    return document


def _version(document: dict[str, Any], place: str) -> tuple[int, int]:
    try:
        major, minor = (int(part) for part in str(document.get("version")).split("."))
    except ValueError:
        raise JourneyFileError(say("{file}: the version is missing or damaged.", file=place)) from None
    return major, minor


def _record(row: Any, record_type: type[Any], index: int, where: str) -> Any:
    row = _ours(row)
    if record_type is Fragment and isinstance(row, dict):
        inner = ((part, row[part]) for part in ("nodes", "edges") if isinstance(row.get(part), list))
        row = {**row, **{part: [_ours(entry) for entry in entries] for part, entries in inner}}
    try:
        record = msgspec.convert(row, record_type)
    except msgspec.ValidationError as error:
        raise JourneyFileError(
            say(
                "{where}: {problem} Correct it there, or restore the file from a copy.",
                where=where,
                problem=_plain(error),
            )
        ) from None
    except RecursionError:
        raise JourneyFileError(say("{where}: nested too deeply.", where=where)) from None
    if not ID.fullmatch(record.id):
        raise JourneyFileError(
            say("{where}: “{id}” is no id; use up to 80 letters, digits, _ . : -", where=where, id=record.id[:80])
        )
    bound_record(record, where)
    if isinstance(record, Fragment):
        bound_fragment(record, where)
    return msgspec.structs.replace(record, order=float(index), unknown=unknown_fields(row, record))


def _ours(row: Any) -> Any:
    """A row without fields that only the program itself sets."""
    if not isinstance(row, dict):
        return row
    return {key: value for key, value in row.items() if key not in ("order", "unknown")}


def bound_fragment(fragment: Fragment, where: str) -> None:
    """Refuse a fragment whose steps cannot be told apart or drawn. Raises JourneyFileError."""
    seen: set[str] = set()
    for record in (*fragment.nodes, *fragment.edges):
        inner = say("{where}, “{id}”", where=where, id=record.id[:80])
        if not ID.fullmatch(record.id):
            raise JourneyFileError(
                say("{where}: “{id}” is no id; use up to 80 letters, digits, _ . : -", where=where, id=record.id[:80])
            )
        if record.id in seen:
            raise JourneyFileError(
                say("{where}: the id stands twice in this fragment. Give one of the two another id.", where=inner)
            )
        seen.add(record.id)
        bound_record(record, inner)


def bound_record(record: Any, where: str) -> None:
    """Refuse what no drawing could show: places out of reach, names as long as a book. Raises JourneyFileError."""
    for field in ("x", "y", "width", "height"):
        if abs(getattr(record, field, 0.0)) > FARTHEST:
            raise JourneyFileError(
                say("{where}: {field} is off the canvas; use at most {most}.", where=where, field=field, most=FARTHEST)
            )
    if len(getattr(record, "name", "")) > LONGEST_NAME:
        raise JourneyFileError(
            say("{where}: the name is too long; use up to {most} characters.", where=where, most=LONGEST_NAME)
        )


#: What the reader calls the types, in words.
_TYPES = {
    "`str`": "a text",
    "`int`": "a whole number",
    "`float`": "a number",
    "`bool`": "yes or no",
    "`object`": "an object",
    "`array`": "a list",
    "`null`": "nothing",
}


def _plain(error: msgspec.ValidationError) -> str:
    text, _, path = str(error).partition(" - at `")
    for technical, words in _TYPES.items():
        text = text.replace(technical, words)
    text = text.replace("Object missing required field", say("missing field")).replace("Expected", say("expected"))
    text = text.replace("got", say("found"))
    place = path.strip("`$.")
    return f"{place}: {text}." if place else f"{text}."


def _fresh(taken: str, records: dict[str, AnyRecord]) -> str:
    number = 2
    while f"{taken[:70]}_{number}" in records:
        number += 1
    return f"{taken[:70]}_{number}"
