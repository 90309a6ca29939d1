"""Files that are wrong in every way: counted by kind, or refused with place and remedy. Nothing half-written."""

from pathlib import Path

import numpy as np
import pytest

from simulator.history.errors import HistoryError
from simulator.history.folder import open_history
from simulator.history.importing import detect, import_history
from simulator.history.report import Reject, SourceReport

HEAD = "customer,event,time,value\n"
GOOD = "1,view,2026-05-01T10:00:00Z,1\n"


def write(folder: Path, content: str | bytes, name: str = "log.csv") -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def imported(folder: Path, content: str | bytes, name: str = "log.csv") -> SourceReport:
    report = import_history([write(folder, content, name)], folder / "history")
    open_history(report.folder)
    [source] = report.sources
    assert source.rows == source.accepted + sum(reject.count for reject in source.rejects)
    return source


def refused(folder: Path, content: str | bytes, name: str = "log.csv", **options: object) -> HistoryError:
    path = write(folder, content, name)
    with pytest.raises(HistoryError) as caught:
        import_history([path], folder / "history", **options)  # type: ignore[arg-type]
    assert sorted(item.name for item in folder.iterdir()) == [name]
    assert name in caught.value.place
    assert caught.value.message
    assert caught.value.remedy
    return caught.value


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        (",view,2026-05-01,1", "no customer"),
        ("   ,view,2026-05-01,1", "no customer"),
        ("9" * 501 + ",view,2026-05-01,1", "customer's name too long"),
        ("1,,2026-05-01,1", "no event"),
        ("1,view,,1", "no date"),
        ("1,view,01/05/2026,1", "date not readable"),
        ("1,view,2026-02-30,1", "date not readable"),
        ("1,view,2026-05-01T25:00:00Z,1", "date not readable"),
        ("1,view,soon,1", "date not readable"),
        ("1,view,1066-10-14,1", "date before 1995 or after 2059"),
        ("1,view,2060-10-14,1", "date before 1995 or after 2059"),
        ("1,view,2026-05-01,dear", "no number in column “value”"),
        ("1,view,2026-05-01,nan", "no number in column “value”"),
        ("1,view,2026-05-01,1e999", "no number in column “value”"),
        ("1,view,2026-05-01", "wrong number of columns"),
        ("1,view,2026-05-01,1,2", "wrong number of columns"),
        ('"1"x,view,2026-05-01,1', "quotation mark out of place"),
    ],
)
def test_a_bad_row_is_counted_and_the_first_of_its_kind_shown(tmp_path: Path, row: str, reason: str) -> None:
    source = imported(tmp_path, HEAD + GOOD + f"{row}\n" + GOOD + f"{row}\n")
    shown = row if len(row) <= 300 else row[:299] + "…"
    assert source.rejects == (Reject(reason, 2, 3, shown),)
    assert source.accepted == 2


def test_each_kind_has_its_own_first_line_whatever_stands_before_it(tmp_path: Path) -> None:
    quoted = '"a\n\nb",view,2026-05-01,1\n'  # a customer of three lines
    text = HEAD + "\n" + quoted + "1,view\n" + quoted + "\n\n1,view,x,1\n" + GOOD + ",view,2026-05-01,1\n1,view,y,1\n"
    source = imported(tmp_path, text)
    assert {reject.reason: (reject.count, reject.line, reject.text) for reject in source.rejects} == {
        "wrong number of columns": (1, 6, "1,view"),
        "date not readable": (2, 12, "1,view,x,1"),
        "no customer": (1, 14, ",view,2026-05-01,1"),
    }
    assert (source.rows, source.accepted) == (7, 3)


def test_a_row_with_several_faults_counts_once(tmp_path: Path) -> None:
    source = imported(tmp_path, HEAD + GOOD + ",,,x\n")
    assert [(reject.reason, reject.count) for reject in source.rejects] == [("no customer", 1)]


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_all_kinds_of_line_breaks(tmp_path: Path, newline: str) -> None:
    source = imported(tmp_path, (HEAD + GOOD + "1,view,x,1\n" + GOOD).replace("\n", newline))
    assert (source.accepted, [(reject.line, reject.text) for reject in source.rejects]) == (2, [(3, "1,view,x,1")])


def test_mixed_line_breaks(tmp_path: Path) -> None:
    text = HEAD + GOOD.replace("\n", "\r\n") + GOOD + GOOD.replace("\n", "\r") + "1,view,x,1\n" + GOOD
    source = imported(tmp_path, text)
    assert (source.rows, source.accepted, source.rejects[0].line) == (5, 4, 5)


def test_a_byte_order_mark_is_no_part_of_the_first_column(tmp_path: Path) -> None:
    assert imported(tmp_path, b"\xef\xbb\xbf" + (HEAD + GOOD).encode()).accepted == 1


def test_lines_in_another_encoding_are_counted(tmp_path: Path) -> None:
    source = imported(tmp_path, (HEAD + GOOD).encode() + "é,view,2026-05-01,1\n".encode("latin-1") + GOOD.encode())
    assert source.rejects == (Reject("not in UTF-8", 1, 3, "�,view,2026-05-01,1"),)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-be"])
def test_utf_16_as_spreadsheets_save_it(tmp_path: Path, encoding: str) -> None:
    mark = "" if encoding == "utf-16" else "\ufeff"
    source = imported(tmp_path, (mark + HEAD + GOOD + "é,view,x,1\n").replace(",", "\t").encode(encoding))
    assert source.accepted == 1
    assert source.rejects == (Reject("date not readable", 1, 3, "é\tview\tx\t1"),)


def test_a_quotation_mark_that_is_never_closed_must_not_swallow_the_rest(tmp_path: Path) -> None:
    error = refused(tmp_path, HEAD + GOOD + '"1,view,2026-05-01,1\n' + GOOD * 50)
    assert "51 lines cannot be told apart" in error.message
    assert error.place.endswith("line 3")


def test_a_bad_row_of_several_lines_is_one_row(tmp_path: Path) -> None:
    source = imported(tmp_path, HEAD + GOOD + '"1\n2",view,2026-05-01\n' + '"1\n2",view,2026-05-01,1,1\n' + GOOD)
    assert source.rejects == (Reject("wrong number of columns", 2, 3, '"1'),)


def test_so_many_bad_lines_that_threads_lose_their_place(tmp_path: Path) -> None:
    rows = ["1,view,2026-05-01T10:00:00Z\n"] * 20 + [GOOD]
    source = imported(tmp_path, HEAD + GOOD * 1_000 + "".join(rows * 10_000))
    assert source.rejects == (Reject("wrong number of columns", 200_000, 1_002, rows[0].strip()),)
    assert source.accepted == 11_000


def test_quotation_marks_inside_words_are_words(tmp_path: Path) -> None:
    source = imported(tmp_path, 'customer,event,time,product\n1,view,2026-05-01,FRAME 7" SIZE\n1,view,x,7" "\n')
    assert source.rejects == (Reject("date not readable", 1, 3, '1,view,x,7" "'),)


def test_bad_json_lines_are_counted(tmp_path: Path) -> None:
    good = '{"customer": "1", "event": "view", "time": "2026-05-01"}\n'
    text = good + "not json\n\n[1]\n" + good + '{"customer": "1", "event": "view", "time": "x"}\n'
    source = imported(tmp_path, text, "log.ndjson")
    assert source.rejects == (
        Reject("no JSON object", 2, 2, "not json"),
        Reject("date not readable", 1, 6, '{"customer": "1", "event": "view", "time": "x"}'),
    )


def test_properties_that_are_no_json(tmp_path: Path) -> None:
    source = imported(tmp_path, 'customer,event,time,properties\n1,a,2026-05-01,"{""b"": 1}"\n1,a,2026-05-01,b=1\n')
    assert source.rejects == (Reject("properties that are no JSON object", 1, 3, "1,a,2026-05-01,b=1"),)


def test_customers_with_strange_zones_and_answers(tmp_path: Path) -> None:
    people = "customer,zone,consent.email\n1,Europe/Malta,yes\n2,Mars/Base,yes\n3,,perhaps\n"
    paths = [write(tmp_path, HEAD + GOOD), write(tmp_path, people, "people.csv")]
    source = import_history(paths, tmp_path / "history").sources[1]
    assert source.rejects == (
        Reject("time zone not known", 1, 3, "2,Mars/Base,yes"),
        Reject("neither yes nor no in column “consent.email”", 1, 4, "3,,perhaps"),
    )


def test_invoice_lines_with_faults(tmp_path: Path) -> None:
    head = "Description,Quantity,InvoiceDate,Price,Customer ID\n"
    rows = "A,1,2010-01-01,1,5\nA,0,2010-01-01,1,5\nA,1,2010-01-01,-1,5\nA,x,2010-01-01,1,5\nA,1,2010-01-01,,5\n"
    source = imported(tmp_path, head + rows, "lines.csv")
    assert [(reject.reason, reject.line) for reject in source.rejects] == [
        ("no number in column “Quantity”", 5),
        ("no number in column “Price”", 6),
        ("quantity of zero", 3),
        ("price below zero", 4),
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b" \n\n", "empty"),
        (HEAD, "nothing below it"),
        (HEAD + "1,view,x,1\n" * 3, "No row can be used, first of all: date not readable. It reads: 1,view,x,1"),
        (b"\x7fELF\x00\x01\x02\x00" * 99, "no text file and no Parquet file"),
        (b"PK\x03\x04 a spreadsheet", "no text file and no Parquet file"),
        (b"PAR1 cut off", "Parquet file is damaged"),
        (b"PAR1" + b"\0" * 500 + b"PAR1", "Parquet file is damaged"),
        ("a,b,c\n1,view,2026-05-01\n", "No column for “customer” is known"),
        ("customer,when,value\n1,2026-05-01,1\n", "No column for “event” is known"),
        ("customer,event,value\n1,view,1\n", "No column for “time” is known"),
        ("customer,event,event,time\n", "column “event” occurs more than once"),
        (",".join(f"c{n}" for n in range(501)) + "\n", "501 columns"),
        (HEAD + "1,view,2026-05-01\n" * 3, "Most rows have 3 columns, but the first line has 4."),
        ("a" * 300_000, "no line of column names"),
        ("[{}]", "one JSON list"),
        (HEAD + "".join(f"1,e{n},2026-05-01,1\n" for n in range(300)), "300 kinds of events"),
    ],
)
def test_a_file_that_is_no_history_is_refused(tmp_path: Path, content: str | bytes, message: str) -> None:
    assert message in refused_anywhere(tmp_path, content).message


def refused_anywhere(folder: Path, content: str | bytes) -> HistoryError:
    path = write(folder, content)
    with pytest.raises(HistoryError) as caught:
        import_history([path], folder / "history")
    assert [item.name for item in folder.iterdir()] == ["log.csv"]
    assert caught.value.remedy
    return caught.value


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(HistoryError, match="no such file") as caught:
            detect([path])
        assert caught.value.place == str(path)
    with pytest.raises(HistoryError, match="No file"):
        detect([])
    with pytest.raises(HistoryError, match="no format “xml”"):
        detect([write(tmp_path, HEAD)], format="xml")


def test_a_mapping_that_fits_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, HEAD + GOOD)
    with pytest.raises(HistoryError, match="no column “whn”") as caught:
        detect([path], mapping={"time": "whn"})
    assert "customer, event, time, value" in caught.value.remedy
    with pytest.raises(HistoryError, match="Nothing is read as “moment”"):
        detect([path], mapping={"moment": "time"})


def test_customers_alone_are_no_history(tmp_path: Path) -> None:
    path = write(tmp_path, "customer_id,country\n1,Malta\n")
    with pytest.raises(HistoryError, match="no events"):
        import_history([path], tmp_path / "history", format="customers")


def test_a_missing_column_names_the_columns_there_are(tmp_path: Path) -> None:
    error = refused(tmp_path, "customer,b,time\n1,view,2026-05-01\n")
    assert error.place.endswith("log.csv, line 1")
    assert "customer, b, time" in error.remedy


def test_no_usable_row_names_the_first_line(tmp_path: Path) -> None:
    assert refused(tmp_path, HEAD + "\n1,view,x,1\n").place.endswith("line 3")


def test_words_in_sql_are_words(tmp_path: Path) -> None:
    head = 'customer,event,time,"x\'); DROP TABLE s0_all; --","{y}"\n'
    source = imported(tmp_path, head + "1,'; --,2026-05-01,a,b\n")
    assert source.accepted == 1
    history = open_history(tmp_path / "history")
    assert history.event_names == ("'; --",)
    assert list(history.properties) == ["x'); DROP TABLE s0_all; --", "{y}"]


def test_an_address_is_not_fetched(tmp_path: Path) -> None:
    with pytest.raises(HistoryError, match="no such file"):
        import_history(["https://example.org/log.csv"], tmp_path / "history")


def test_a_nested_and_a_long_line(tmp_path: Path) -> None:
    text = HEAD + GOOD + "1,view,2026-05-01," + "9" * (5 << 20) + "\n" + GOOD
    source = imported(tmp_path, text)
    [reject] = source.rejects
    assert (reject.reason, reject.count, reject.line, len(reject.text)) == ("line too long", 1, 3, 300)
    deep = '{"customer": "1", "event": "view", "time": "2026-05-01", "p": ' + "[" * 50_000 + "]" * 50_000 + "}\n"
    good = '{"customer": "1", "event": "view", "time": "2026-05-01"}\n'
    source = imported(tmp_path, good + deep, "deep.ndjson")
    assert source.accepted >= 1


def test_the_replay_never_sees_a_bad_row(tmp_path: Path) -> None:
    imported(tmp_path, HEAD + GOOD + "2,view,x,1\n,view,2026-05-01,1\n3,,2026-05-01,1\n")
    history = open_history(tmp_path / "history")
    assert [history.key(place) for place in range(history.customers)] == ["1"]
    assert len(history.times) == 1
    assert not np.isnan(history.properties["value"].values).any()
