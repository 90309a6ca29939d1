"""Importing event logs, customers and invoice lines: what becomes of each row."""

import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import duckdb
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from simulator.history.catalogue import history_info
from simulator.history.errors import HistoryError
from simulator.history.folder import open_history
from simulator.history.history import ALWAYS, NUMBER, TEXT, History
from simulator.history.importing import detect, import_history
from simulator.history.layout import event_order, hash_of
from simulator.history.report import ImportReport
from simulator.run import Cancelled

Import = Callable[..., tuple[ImportReport, History]]


@pytest.fixture
def load(tmp_path: Path) -> Import:
    """Import texts (by file name) or files, and open the result."""

    def load(files: dict[str, str | bytes] | list[Path], **options: object) -> tuple[ImportReport, History]:
        paths = files if isinstance(files, list) else written(tmp_path, files)
        report = import_history(paths, tmp_path / "history", **options)  # type: ignore[arg-type]
        return report, open_history(report.folder)

    return load


def written(folder: Path, files: dict[str, str | bytes]) -> list[Path]:
    paths = []
    for name, content in files.items():
        path = folder / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        paths.append(path)
    return paths


def at(text: str) -> int:
    return int(datetime.fromisoformat(text).replace(tzinfo=UTC).timestamp())


def events(history: History, key: str) -> list[tuple[int, str, dict[str, object]]]:
    """The events of a customer as a person would tell them."""
    place = next(place for place in range(history.customers) if history.key(place) == key)
    told = []
    for row in range(history.offsets[place], history.offsets[place + 1]):
        cells: dict[str, object] = {}
        for name, item in history.properties.items():
            value = item.values[row]
            if item.kind == TEXT and value >= 0:
                cells[name] = item.words[int(value)]
            elif item.kind == NUMBER and not np.isnan(value):
                cells[name] = float(value)
        told.append((history.origin + int(history.times[row]), history.event_names[history.events[row]], cells))
    return told


def values(history: History, name: str, key: str) -> list[tuple[int | None, object]]:
    """The dated values of an attribute of a customer."""
    place = next(place for place in range(history.customers) if history.key(place) == key)
    item = history.attributes[name]
    told: list[tuple[int | None, object]] = []
    for row in range(item.offsets[place], item.offsets[place + 1]):
        value = item.words[int(item.values[row])] if item.kind == TEXT else float(item.values[row])
        since = int(item.times[row])
        told.append((None if since == ALWAYS else history.origin + since, value))
    return told


LOG = """customer_id,event,timestamp,value,product,colour
7,view,2026-05-01T10:00:00Z,,tea,red
8,order,2026-05-01T12:00:00+02:00,"1,250.50",mug,
7,order,2026-05-01T09:59:59.999Z,5,tea,blue
"""


def test_a_csv_event_log(load: Import) -> None:
    report, history = load({"log.csv": LOG})
    ten = at("2026-05-01T10:00")
    assert events(history, "7") == [
        (ten - 1, "order", {"value": 5.0, "product": "tea", "colour": "blue"}),
        (ten, "view", {"product": "tea", "colour": "red"}),
    ]
    assert events(history, "8") == [(ten, "order", {"value": 1250.5, "product": "mug"})]
    assert (report.customers, report.events, report.rejected) == (2, 3, 0)
    assert report.counts == {"order": 2, "view": 1}
    assert (report.first, report.last) == (ten - 1, ten)
    assert history.origin == at("2026-05-01T00:00")
    assert (history.start + history.origin, history.end + history.origin) == (ten - 1, ten)


def as_parquet(path: Path, query: str) -> Path:
    with duckdb.connect() as database:
        database.execute(f"COPY ({query}) TO '{path}' (FORMAT parquet)")
    return path


def test_the_same_log_as_parquet_and_ndjson_is_the_same_history(load: Import, tmp_path: Path) -> None:
    _, first = load({"log.csv": LOG})
    typed = as_parquet(
        tmp_path / "log.parquet",
        "SELECT 7 AS customer_id, 'view' AS event, TIMESTAMPTZ '2026-05-01 10:00:00+00' AS timestamp, "
        "NULL::DOUBLE AS value, 'tea' AS product, 'red' AS colour UNION ALL "
        "SELECT 8, 'order', '2026-05-01 12:00:00+02', 1250.5, 'mug', NULL UNION ALL "
        "SELECT 7, 'order', '2026-05-01 09:59:59.999+00', 5, 'tea', 'blue'",
    )
    _, second = load([typed])
    tea, mug = {"product": "tea"}, {"product": "mug"}
    lines = [
        {"customer_id": 7, "event": "view", "timestamp": "2026-05-01T10:00:00Z", "properties": tea, "colour": "red"},
        {"customer_id": "8", "event": "order", "timestamp": 1777629600, "value": 1250.5, "properties": mug},
        {"customer_id": "7", "event": "order", "timestamp": 1777629599999, "value": 5, "properties": tea},
    ]
    lines[2]["colour"] = "blue"
    _, third = load({"log.ndjson": "\n".join(map(json.dumps, lines)) + "\n"})
    for other in (second, third):
        assert events(other, "7") == events(first, "7")
        assert events(other, "8") == events(first, "8")
    assert second.fingerprint == first.fingerprint


def test_columns_are_recognised_by_many_names_and_given_by_the_user(load: Import, tmp_path: Path) -> None:
    log = "E-Mail;Event Name;Event Time;Order ID;who\nA@x.org;order;2026-05-01 10:00;00017;Ann\n"
    [path] = written(tmp_path, {"log.csv": log})
    [source] = detect([path]).sources
    assert source.mapping.roles == {
        "customer": "E-Mail",
        "event": "Event Name",
        "time": "Event Time",
        "order": "Order ID",
    }
    assert (source.format, source.delimiter, source.missing) == ("event_log", ";", ())
    assert source.preview == (("A@x.org", "order", "2026-05-01 10:00", "00017", "Ann"),)
    _, history = load([path])
    assert events(history, "a@x.org") == [(at("2026-05-01T10:00"), "order", {"order": "00017", "who": "Ann"})]
    _, history = load([path], mapping={"customer": "who", "event": "=purchase"})
    told = {"order": "00017", "E-Mail": "A@x.org", "Event Name": "order"}
    assert events(history, "Ann") == [(at("2026-05-01T10:00"), "purchase", told)]


def test_further_columns_are_numbers_words_or_yes_and_no(load: Import) -> None:
    rows = ["customer,event,date,size,postcode,gift,empty,mixed"]
    rows += ["1,view,2026-05-01,2.5,01234,true,,1", "1,view,2026-05-02,-3,99999,FALSE,,one"]
    report, history = load({"log.csv": "\n".join(rows)})
    kinds = {name: item.kind for name, item in history.properties.items()}
    assert kinds == {"size": NUMBER, "postcode": TEXT, "gift": NUMBER, "mixed": TEXT}
    assert [cells for _, _, cells in events(history, "1")] == [
        {"size": 2.5, "postcode": "01234", "gift": 1.0, "mixed": "1"},
        {"size": -3.0, "postcode": "99999", "gift": 0.0, "mixed": "one"},
    ]
    assert any("empty" in note for note in report.notes)


def test_a_column_of_json_brings_its_properties(load: Import) -> None:
    rows = "user_id,event,ts,value,properties\n"
    rows += '1,view,2026-05-01T00:00:00Z,,"{""page"": ""a\\"" b"", ""n"": 2, ""value"": 7}"\n'
    rows += "1,view,2026-05-02T00:00:00Z,3,\n"
    _, history = load({"log.csv": rows})
    assert [cells for _, _, cells in events(history, "1")] == [{"page": 'a" b', "n": 2.0, "value": 7.0}, {"value": 3.0}]


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("2026-05-01T10:00:00Z", "2026-05-01T10:00:00"),
        ("2026-05-01 10:00:00+0230", "2026-05-01T07:30:00"),
        ("2026-05-01T10:00:00 -05:00", "2026-05-01T15:00:00"),
        ("2026-05-01T10:00-05", "2026-05-01T15:00:00"),
        ("2026-05-01T10:00:00.999999Z", "2026-05-01T10:00:00"),
        ("2026-05-01 10:00:00,5 UTC", "2026-05-01T10:00:00"),
        ("2026-05-01", "2026-05-01T00:00:00"),
        ("2026-5-1 9:05", "2026-05-01T09:05:00"),
        ("2026/05/01 10:00:00", "2026-05-01T10:00:00"),
        ("2026-05-01 24:00:00", "2026-05-02T00:00:00"),
        ("1777629600", "2026-05-01T10:00:00"),
        ("1777629600999", "2026-05-01T10:00:00"),
    ],
)
def test_times(load: Import, cell: str, seconds: str) -> None:
    _, history = load({"log.csv": f'customer,event,time\n1,view,"{cell}"\n'})
    assert [time for time, _, _ in events(history, "1")] == [at(seconds)]


def test_times_without_a_zone_are_read_in_the_zone_given_and_the_report_says_so(load: Import) -> None:
    log = {
        "log.csv": "customer,event,time\n1,view,2026-07-01 10:00\n1,view,2026-01-01 10:00\n"
        "1,view,2026-01-01T10:00:00Z\n"
    }
    report, history = load(log)
    assert "2 times without a zone were read as UTC." in report.notes
    report, history = load(log, zone="America/New_York")
    assert "2 times without a zone were read as America/New_York." in report.notes
    assert report.sources[0].zone == "America/New_York"
    assert [time for time, _, _ in events(history, "1")] == [
        at("2026-01-01T10:00"),
        at("2026-01-01T15:00"),
        at("2026-07-01T14:00"),
    ]
    with pytest.raises(HistoryError, match="no time zone “Mars/Base”"):
        load(log, zone="Mars/Base")


def test_clocks_that_change(load: Import) -> None:
    # Berlin: 02:30 on 29 March 2026 does not exist, 02:30 on 25 October occurs twice.
    log = "customer,event,time\n1,gap,2026-03-29 02:30\n1,twice,2026-10-25 02:30\n1,after,2026-10-25 03:00\n"
    report, history = load({"log.csv": log}, zone="Europe/Berlin")
    assert [time for time, _, _ in events(history, "1")] == [
        at("2026-03-29T01:00"),
        at("2026-10-25T00:30"),
        at("2026-10-25T02:00"),
    ]
    assert any(note.startswith("1 time does not exist") for note in report.notes)
    assert any(note.startswith("1 time occurs twice") for note in report.notes)


def test_ties_keep_the_order_of_the_import_over_files(load: Import) -> None:
    head = "customer,event,time,n\n"
    first = head + "".join(f"1,e,2026-05-01 10:00:00.{9 - n},{n}\n" for n in range(9))
    second = head + "1,e,2026-05-01 09:00,100\n" + "".join(f"1,e,2026-05-01 10:00,{n}\n" for n in range(9, 12))
    _, history = load({"a.csv": first, "b.csv": second})
    assert [cells["n"] for _, _, cells in events(history, "1")] == [100.0, *map(float, range(12))]


@given(
    st.lists(st.tuples(st.integers(0, 6), st.integers(0, 9)), max_size=60),
)
def test_both_forms_of_the_sort_are_stable(rows: list[tuple[int, int]]) -> None:
    owners = np.array([owner for owner, _ in rows], dtype=np.int32)
    times = np.array([time for _, time in rows], dtype=np.int32)
    wanted = sorted(range(len(rows)), key=lambda row: (rows[row], row))
    for compiled_from in (10**9, 0):
        offsets, source = event_order(owners, times, 7, compiled_from)
        assert source.tolist() == wanted
        assert offsets.tolist() == [sum(owner < place for owner, _ in rows) for place in range(8)]


@settings(max_examples=25)
@given(st.data())
def test_import_keeps_every_row_in_order(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject) -> None:
    key = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=4)
    row = st.tuples(key, st.sampled_from("abc"), st.integers(0, 3))
    rows = data.draw(st.lists(row, min_size=1, max_size=25))
    folder = tmp_path_factory.mktemp("property")
    quote = '"'
    lines = [
        f'"{who.replace(quote, quote * 2)}",{event},2026-05-01T00:00:0{second}Z,{number}'
        for number, (who, event, second) in enumerate(rows)
    ]
    [path] = written(folder, {"log.csv": "\n".join(["customer,event,time,n", *lines])})
    history = open_history(import_history([path], folder / "history").folder)
    assert len(history.times) == len(rows)
    keys = [history.key(place) for place in range(history.customers)]
    assert keys == sorted({who for who, _, _ in rows}, key=lambda who: (hash_of(who), who.encode()))
    for who in keys:
        mine = sorted((row[2], number, row[1]) for number, row in enumerate(rows) if row[0] == who)
        assert [(cells["n"], name) for _, name, cells in events(history, who)] == [(n, name) for _, n, name in mine]


def test_compiled_and_plain_coding_agree() -> None:
    from simulator.history.coding import looked_up

    random = np.random.default_rng(1)
    hashes = random.permutation(np.unique(random.integers(0, 2**64, 5_000, dtype=np.uint64)))
    hashes[:3] = [0, 2**64 - 1, 1]
    places = random.integers(0, len(hashes), 50_000)
    for compiled_from in (10**9, 0):
        assert (looked_up(hashes, hashes[places], compiled_from) == places).all()


CUSTOMERS = """customer_id,country,time_zone,consent.email,consent.email.time,phone,visits,zip
7,Malta,,yes,2026-04-01 00:00,,3,01234
8,Brazil,America/Bahia,no,,+55 1,,99999
7,Germany,,,,,4,
9,USA,,1,,,,
"""


def test_a_file_of_customers_beside_the_events(load: Import) -> None:
    report, history = load({"log.csv": LOG, "people.csv": CUSTOMERS})
    assert [source.format for source in report.sources] == ["event_log", "customers"]
    assert history.customers == 3
    assert values(history, "consent.email", "7") == [(at("2026-04-01T00:00"), 1.0)]
    assert values(history, "consent.email", "8") == [(None, 0.0)]
    assert values(history, "country", "7") == [(None, "Malta"), (None, "Germany")]
    assert values(history, "visits", "7") == [(None, 3.0), (None, 4.0)]
    assert values(history, "zip", "7") == [(None, "01234")]
    assert values(history, "reachable.sms", "7") == [(None, 0.0), (None, 0.0)]
    assert values(history, "reachable.call", "8") == [(None, 1.0)]
    assert "phone" not in history.attributes
    zones = {history.key(place): history.zone[place] for place in range(3)}
    named = {key: history.zones[code] if code >= 0 else "" for key, code in zones.items()}
    assert named == {"7": "Europe/Berlin", "8": "America/Bahia", "9": ""}


def test_customers_are_named_as_in_the_events(load: Import) -> None:
    log = "email,event,time\nAnn@x.org,order,2026-05-01\n"
    people = "customer_id,email,vip\n1,ann@X.org,yes\n"
    _, history = load({"log.csv": log, "people.csv": people})
    assert [history.key(0)] == ["ann@x.org"]
    assert values(history, "reachable.email", "ann@x.org") == [(None, 1.0)]
    assert values(history, "customer_id", "ann@x.org") == [(None, 1.0)]


def test_events_change_consent_and_reachability_at_their_time(load: Import) -> None:
    log = """customer,event,time,channel
1,subscribe,2026-05-01,
1,unsubscribe,2026-05-02,SMS
1,Unsubscribed,2026-05-03,e-mail
1,hard_bounce,2026-05-04,
1,sms_opt_in,2026-05-05,
1,unsubscribe,2026-05-06,pigeon
1,left us,2026-05-07,
"""
    report, history = load({"log.csv": log}, consent_events={"left us": "unsubscribe", "sms_opt_in": ""})
    days = {day: at(f"2026-05-0{day}T00:00") for day in range(1, 8)}
    assert values(history, "consent.email", "1") == [(days[1], 1.0), (days[3], 0.0), (days[7], 0.0)]
    assert values(history, "consent.sms", "1") == [(days[2], 0.0)]
    assert values(history, "reachable.email", "1") == [(days[4], 0.0)]
    assert any(note.startswith("1 event about consent names a channel") for note in report.notes)
    _, history = load({"log.csv": log})
    assert values(history, "consent.sms", "1") == [(days[2], 0.0), (days[5], 1.0)]


def test_consent_is_never_assumed_unless_the_person_says_so(load: Import) -> None:
    report, history = load({"log.csv": LOG})
    assert history.attributes == {}
    assert any("No consent is known" in note for note in report.notes)
    people = "customer_id,consent.email\n7,no\n"
    report, history = load({"log.csv": LOG, "people.csv": people}, assume=["email"])
    assert values(history, "consent.email", "7") == [(None, 0.0)]
    assert values(history, "consent.email", "8") == [(None, 1.0)]
    assert values(history, "reachable.email", "7") == [(None, 1.0)]
    assert history.made_attributes == {"consent.email", "reachable.email"}
    assert any("assumed" in note for note in report.notes)
    with pytest.raises(HistoryError, match="no channel “owl”"):
        load({"log.csv": LOG}, assume=["owl"])


INVOICES = """Description,Quantity,InvoiceDate,Price,Customer ID,Country
 MUG ,2,2010-07-01 08:26,1.5,13085.0,EIRE
TEAPOT,1,2010-07-01 08:26,10,13085.0,EIRE
POSTAGE,1,2010-07-01 08:26,99,13085.0,EIRE
MUG,-1,2010-07-01 08:26,1.5,13085.0,EIRE
MUG,1,2010-07-01 08:27,1.5,13085.0,EIRE
MUG,1,2010-08-01 08:27,1.5,13085.0,Belgium
MUG,1,2010-07-01 08:27,1.5,,EIRE
"""


def test_invoice_lines_become_orders_and_returns(load: Import) -> None:
    report, history = load({"lines.csv": INVOICES})
    start = at("2010-07-01T07:26")  # London is an hour ahead of UTC in summer
    order = {"value": 112.0, "quantity": 4.0, "lines": 3.0, "product": "TEAPOT", "order": "13085-201007010826"}
    again = {"value": 1.5, "quantity": 1.0, "lines": 1.0, "product": "MUG"}
    assert events(history, "13085") == [
        (start, "order", order),
        (start, "return", again),
        (start + 60, "order", again | {"order": "13085-201007010827"}),
        (at("2010-08-01T07:27"), "order", again | {"order": "13085-201008010827"}),
    ]
    assert values(history, "country", "13085") == [(None, "EIRE"), (at("2010-08-01T07:27"), "Belgium")]
    assert history.zones[history.zone[0]] == "Europe/Brussels"
    [source] = report.sources
    assert (source.format, source.rows, source.accepted, source.zone) == ("invoice_lines", 7, 6, "Europe/London")
    assert [(reject.reason, reject.count, reject.line) for reject in source.rejects] == [("no customer", 1, 8)]


def test_invoice_numbers_make_the_orders_where_there_are_some(load: Import) -> None:
    lines = """Invoice,Description,Quantity,InvoiceDate,Price,Customer ID
1,MUG,2,2010-01-01 08:26,1.5,5
2,TEAPOT,1,2010-01-01 08:26,10,5
1,CUP,1,2010-01-01 08:27,1,5
"""
    _, history = load({"lines.csv": lines})
    told = [(time - at("2010-01-01T08:26"), cells["order"], cells["value"]) for time, _, cells in events(history, "5")]
    assert told == [(0, "1", 4.0), (0, "2", 10.0)]


def test_what_the_catalogue_tells(load: Import) -> None:
    report, history = load({"log.csv": LOG + "9,,2026-05-01,,,\n", "people.csv": CUSTOMERS}, name="mine")
    info = history_info(report.folder)
    assert (info.name, info.customers, info.events) == ("mine", 3, 3)
    assert [(count.name, count.count, count.made) for count in info.counts] == [("order", 2, False), ("view", 1, False)]
    assert info.sources == report.sources
    assert info.notes == report.notes
    assert info.zones == {"": 1, "Europe/Berlin": 1, "America/Bahia": 1}
    assert info.fingerprint == history.fingerprint
    log, people = info.sources
    assert (log.name, log.rows, log.accepted, log.mapping["timestamp"]) == ("log.csv", 4, 3, "time")
    assert [(reject.reason, reject.line, reject.text) for reject in log.rejects] == [
        ("no event", 5, "9,,2026-05-01,,,")
    ]
    assert (people.first, people.last, people.rows) == (None, None, 4)
    assert len(log.sha256) == 64


def test_a_damaged_catalogue_is_named_and_a_missing_one_missed(load: Import) -> None:
    report, _ = load({"log.csv": LOG})
    (report.folder / "catalogue.sqlite").write_bytes(b"SQLite format 3\0" + b"x" * 4096)
    with pytest.raises(HistoryError) as caught:
        history_info(report.folder)
    assert caught.value.place.endswith("catalogue.sqlite")
    (report.folder / "catalogue.sqlite").unlink()
    assert history_info(report.folder).sources == ()


def test_progress_and_cancel(load: Import, tmp_path: Path) -> None:
    told: list[float] = []
    load({"log.csv": LOG}, progress=told.append)
    assert told == sorted(told)
    assert (told[0], told[-1]) == (0.0, 1.0)
    before = open_history(tmp_path / "history").fingerprint
    asked = iter([False, False, False])
    with pytest.raises(Cancelled):
        load({"log.csv": LOG.replace("tea", "pie")}, cancel=lambda: next(asked, True))
    assert open_history(tmp_path / "history").fingerprint == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["history", "log.csv"]


def test_file_names_that_look_like_patterns(load: Import, tmp_path: Path) -> None:
    names = ["a[1].csv", "a1.csv", "a'b.csv", "a*.csv"]
    paths = written(tmp_path, {name: LOG.replace("tea", f"tea {place}") for place, name in enumerate(names)})
    for place, path in enumerate(paths):
        _, history = load([path])
        assert "tea" + f" {place}" in history.properties["product"].words


def test_several_currencies_are_pointed_out(load: Import) -> None:
    report, _ = load({"log.csv": "customer,event,time,currency\n1,order,2026-05-01,GBP\n1,order,2026-05-01,EUR\n"})
    assert any("EUR, GBP" in note for note in report.notes)
