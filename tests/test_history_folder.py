"""The history folder: written whole or not at all, opened without trust."""

import errno
import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from simulator.history.build import AttributeRow, EventRow, build_history
from simulator.history.columns import header, map_column, write_column
from simulator.history.errors import HistoryError
from simulator.history.folder import open_history, verify_history, write_history
from simulator.history.history import ALWAYS, NUMBER, TEXT, History
from simulator.history.layout import hash_of
from simulator.history.wordlist import WordList

NOON = 1_600_000_000


def small_history() -> History:
    return build_history(
        [
            EventRow("ann", NOON + 60, "order", {"value": 12.5, "product": "mug"}),
            EventRow("bob", NOON, "view", {"product": "tea"}),
            EventRow("ann", NOON, "view"),
            EventRow("ann", NOON + 60, "return", {"value": 3.0}),
        ],
        [
            AttributeRow("ann", "consent.email", 1.0, NOON),
            AttributeRow("ann", "country", "Malta"),
            AttributeRow("zoe", "country", "Ireland"),
        ],
        name="small",
        attribution="ours",
        zones={"bob": "Europe/Malta"},
        made=["view"],
        made_attributes=["consent.email"],
    )


def same(first: History, second: History) -> None:
    for name in ("name", "attribution", "origin", "start", "end", "event_names", "zones", "made", "made_attributes"):
        assert getattr(first, name) == getattr(second, name)
    for name in ("offsets", "times", "events", "hashes", "key_offsets", "key_bytes", "zone"):
        np.testing.assert_array_equal(getattr(first, name), getattr(second, name))
        assert getattr(first, name).dtype == getattr(second, name).dtype
    assert list(first.properties) == list(second.properties)
    assert list(first.attributes) == list(second.attributes)
    for one, two in [
        *zip(first.properties.values(), second.properties.values(), strict=True),
        *zip(first.attributes.values(), second.attributes.values(), strict=True),
    ]:
        assert (one.kind, list(one.words)) == (two.kind, list(two.words))
        np.testing.assert_array_equal(one.values, two.values)


def test_what_is_written_is_opened_again(tmp_path: Path) -> None:
    history = small_history()
    opened = write_history(history, tmp_path / "h")
    same(history, opened)
    assert opened.folder == tmp_path / "h"
    assert len(opened.fingerprint) == 64
    verify_history(tmp_path / "h")


def test_rows_lie_in_the_order_of_key_hash_time_and_import() -> None:
    history = small_history()
    keys = [history.key(place) for place in range(history.customers)]
    assert sorted(keys, key=hash_of) == keys
    assert [hash_of(key) for key in keys] == history.hashes.tolist()
    ann = keys.index("ann")
    own = slice(history.offsets[ann], history.offsets[ann + 1])
    assert [history.event_names[code] for code in history.events[own]] == ["view", "order", "return"]
    assert (history.times[own] + history.origin).tolist() == [NOON, NOON + 60, NOON + 60]
    assert history.customers == 3  # zoe has no events, and is a customer


def test_missing_values_and_undated_attributes() -> None:
    history = small_history()
    value, product = history.properties["value"], history.properties["product"]
    assert (value.kind, product.kind) == (NUMBER, TEXT)
    assert sorted(value.values[~np.isnan(value.values)].tolist()) == [3.0, 12.5]
    assert sorted(product.words[code] for code in product.values if code >= 0) == ["mug", "tea"]
    assert history.attributes["country"].times.tolist() == [ALWAYS, ALWAYS]
    assert (history.attributes["consent.email"].times + history.origin).tolist() == [NOON]


def test_a_column_of_numbers_and_words_is_refused() -> None:
    rows = [EventRow("a", NOON, "x", {"p": 1.0}), EventRow("a", NOON, "x", {"p": "one"})]
    with pytest.raises(ValueError, match="p mixes"):
        build_history(rows, name="mixed")


def test_the_fingerprint_is_of_content_alone(tmp_path: Path) -> None:
    from dataclasses import replace

    history = small_history()
    first = write_history(history, tmp_path / "a").fingerprint
    renamed = write_history(replace(history, name="other", attribution=""), tmp_path / "b").fingerprint
    changed = write_history(replace(history, end=history.end + 1), tmp_path / "c").fingerprint
    assert first == renamed
    assert first != changed


def test_arrays_are_mapped_and_changes_stay_in_memory(tmp_path: Path) -> None:
    opened = write_history(small_history(), tmp_path / "h")
    before = (tmp_path / "h" / "times.npy").read_bytes()
    assert opened.times.flags.writeable  # read-only arrays would be another type to compiled code
    opened.times[0] += 1
    del opened
    assert (tmp_path / "h" / "times.npy").read_bytes() == before


def test_columns_are_plain_npy_files(tmp_path: Path) -> None:
    write_history(small_history(), tmp_path / "h")
    np.testing.assert_array_equal(np.load(tmp_path / "h" / "times.npy"), small_history().times)


@pytest.mark.parametrize("rows", [0, 1, 7])
@pytest.mark.parametrize("dtype", ["<i4", "<i8", "<i2", "|u1", "<u8", "<f8"])
def test_columns_round_trip(tmp_path: Path, rows: int, dtype: str) -> None:
    values = np.arange(rows).astype(dtype)
    assert write_column(tmp_path / "c.npy", values)[0] == dtype
    read = map_column(tmp_path / "c.npy", dtype, rows)
    assert read.dtype == values.dtype
    np.testing.assert_array_equal(read, values)
    np.testing.assert_array_equal(np.load(tmp_path / "c.npy"), values)
    assert header(dtype, rows) == (tmp_path / "c.npy").read_bytes()[:128]


@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=8)))
def test_word_lists_are_sequences_of_their_words(words: list[str]) -> None:
    listed = WordList.of(words)
    assert listed == words
    assert [listed[place] for place in range(len(listed))] == words
    assert list(listed) == words
    assert all(listed[listed.index(word)] == word for word in words)
    assert "\0never" not in listed
    with pytest.raises(IndexError):
        listed[len(words)]
    with pytest.raises(ValueError, match="never"):
        listed.index("\0never")


def test_replacing_a_history_is_one_step(tmp_path: Path) -> None:
    write_history(small_history(), tmp_path / "h")
    newer = build_history([EventRow("x", NOON, "order")], name="newer")
    assert write_history(newer, tmp_path / "h").name == "newer"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["h"]


@pytest.mark.parametrize("make", [lambda p: p.write_text("letters"), lambda p: (p.mkdir(), (p / "x").touch())])
def test_nothing_else_is_overwritten(tmp_path: Path, make: object) -> None:
    target = tmp_path / "letters"
    make(target)  # type: ignore[operator]
    with pytest.raises(HistoryError) as caught:
        write_history(small_history(), target)
    assert caught.value.place == str(target)
    assert caught.value.remedy
    assert [path.name for path in tmp_path.iterdir()] == ["letters"]


def test_a_failure_while_writing_leaves_what_was_there(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    old = write_history(small_history(), tmp_path / "h").fingerprint
    newer = build_history([EventRow("x", NOON, "order")], name="newer")
    for target in (tmp_path / "h", tmp_path / "new"):
        with pytest.raises(HistoryError, match="No space left"):
            write_history(newer, target, beside=fail)
    assert open_history(tmp_path / "h").fingerprint == old
    assert [path.name for path in tmp_path.iterdir()] == ["h"]


FULL_DISK = """
import resource, sys
from pathlib import Path
from simulator.history.build import EventRow, build_history
from simulator.history.errors import HistoryError
from simulator.history.folder import write_history
history = build_history([EventRow(str(i), i, "view") for i in range(20_000)], name="big")
resource.setrlimit(resource.RLIMIT_FSIZE, (60_000, 60_000))
try:
    write_history(history, Path(sys.argv[1]))
except HistoryError as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="there is no such limit there")
def test_a_full_disk_is_a_message_and_nothing_half_written(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path / "h")], capture_output=True, text=True, check=True
    )
    assert "cannot be written" in done.stdout
    assert str(tmp_path / "h") in done.stdout
    assert done.stderr == ""
    assert list(tmp_path.iterdir()) == []


READ_ONLY = """
import os, sys
from pathlib import Path
from simulator.history.build import EventRow, build_history
from simulator.history.catalogue import history_info
from simulator.history.errors import HistoryError
from simulator.history.folder import write_history
if os.getuid() == 0:
    os.setuid(65534)
print(history_info(Path(sys.argv[1]) / "old").name)
try:
    write_history(build_history([EventRow("a", 0, "view")], name="new"), Path(sys.argv[1]) / "new")
except HistoryError as error:
    print(error)
"""


@pytest.mark.skipif(os.name != "posix", reason="folders are made read-only in another way there")
def test_a_read_only_folder_can_be_read_and_says_that_it_cannot_be_written() -> None:
    import shutil
    import tempfile

    from simulator.history.catalogue import write_catalogue

    # Not pytest's own folder: its parents are closed to other users.
    parent = Path(tempfile.mkdtemp(prefix="loopline-read-only-"))
    try:
        write_history(small_history(), parent / "old", lambda folder: write_catalogue(folder, [], {"view": 2}, 3))
        parent.chmod(0o555)
        done = subprocess.run(
            [sys.executable, "-c", READ_ONLY, str(parent)], capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.startswith("small\n")
        assert "cannot be written" in done.stdout
        assert [path.name for path in parent.iterdir()] == ["old"]
    finally:
        parent.chmod(0o755)
        shutil.rmtree(parent)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_history(small_history(), tmp_path / "h")
    return tmp_path / "h"


def refused(folder: Path, place: str, message: str) -> None:
    with pytest.raises(HistoryError) as caught:
        open_history(folder)
    assert place in caught.value.place
    assert message in caught.value.message
    assert caught.value.remedy


def test_no_folder_at_all(tmp_path: Path) -> None:
    refused(tmp_path / "none", "none", "not a history folder")
    (tmp_path / "file").write_text("x")
    refused(tmp_path / "file", "file", "not a history folder")


def change(folder: Path, **fields: object) -> None:
    manifest = json.loads((folder / "manifest.json").read_text())
    (folder / "manifest.json").write_text(json.dumps(manifest | fields))


def change_and_sign(folder: Path, **fields: object) -> None:
    """As somebody would who wants a wrong manifest to be believed."""
    import msgspec

    from simulator.history.manifest import Manifest, fingerprint_of

    change(folder, **fields)
    manifest = msgspec.json.decode((folder / "manifest.json").read_bytes(), type=Manifest)
    change(folder, fingerprint=fingerprint_of(manifest))


def test_another_version_is_named(folder: Path) -> None:
    change(folder, version=99, columns="of another kind")
    refused(folder, str(folder), "version 99; this program reads version 1")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        '{"format": "loopline history"}',
        '{"format": "x", "version": 1}',
        "\xff\xfe",
        "[" * 100_000,
    ],
)
def test_a_damaged_manifest(folder: Path, text: str) -> None:
    (folder / "manifest.json").write_text(text, encoding="latin-1")
    refused(folder, "manifest.json", "damaged")


def test_an_endless_manifest_is_not_read(folder: Path) -> None:
    with (folder / "manifest.json").open("ab") as file:
        file.truncate(17 << 20)
    refused(folder, "manifest.json", "damaged")


@pytest.mark.parametrize("name", ["times", "offsets", "events", "property_0", "attribute_1_words", "key_bytes", "zone"])
@pytest.mark.parametrize("damage", ["missing", "shorter", "longer", "header", "folder"])
def test_a_damaged_column_is_named(folder: Path, name: str, damage: str) -> None:
    path = folder / f"{name}.npy"
    content = path.read_bytes()
    path.unlink()
    if damage == "folder":
        path.mkdir()
    elif damage != "missing":
        path.write_bytes({"shorter": content[:-1], "longer": content + b"x", "header": b"X" + content[1:]}[damage])
    refused(folder, f"{name}.npy", "missing or damaged")


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("offsets", [0, 9, 1, 4]),
        ("offsets", [1, 1, 1, 4]),
        ("events", [0, 1, 2, 3]),
        ("zone", [0, 1, -1]),
        ("zone", [0, -2, -1]),
        ("property_1", [0, 1, 2, -1]),
        ("property_1", [0, 1, -2, -1]),
        ("attribute_0_offsets", [0, 0, 7, 1]),
        ("attribute_1_words_offsets", [0, 99, 12]),
    ],
)
def test_codes_and_offsets_out_of_bounds_never_reach_the_replay(folder: Path, name: str, values: list[int]) -> None:
    path = folder / f"{name}.npy"
    old = np.load(path)
    assert len(old) == len(values)
    np.save(path, np.array(values, dtype=old.dtype))
    refused(folder, f"{name}.npy", "missing or damaged")


def test_content_is_held_against_its_hash_on_request(folder: Path) -> None:
    path = folder / "times.npy"
    np.save(path, np.load(path) + np.int32(1))
    open_history(folder)  # sizes and bounds are right
    with pytest.raises(HistoryError) as caught:
        verify_history(folder)
    assert caught.value.place.endswith("times.npy")


@pytest.mark.parametrize(
    "fields",
    [
        {"events": 2**40},
        {"events": -1},
        {"customers": 2**62},
        {"event_names": ["x"] * 300},
        {"properties": [{"name": "a", "kind": "number"}] * 2},
        {"attributes": [{"name": str(n), "kind": "number"} for n in range(3_000)]},
    ],
)
def test_a_manifest_that_asks_for_the_impossible(folder: Path, fields: dict[str, object]) -> None:
    change_and_sign(folder, **fields)
    refused(folder, "manifest.json", "damaged")


def test_a_manifest_cannot_lead_out_of_the_folder(folder: Path) -> None:
    (folder.parent / "secret.npy").write_bytes((folder / "times.npy").read_bytes())
    (folder / "times.npy").unlink()
    columns = json.loads((folder / "manifest.json").read_text())["columns"]
    columns["../secret"] = columns.pop("times")
    change_and_sign(folder, columns=columns)
    refused(folder, "times.npy", "missing or damaged")


def test_objects_are_never_unpickled(folder: Path) -> None:
    np.save(folder / "times.npy", np.array([{"a": 1}] * 4, dtype=object), allow_pickle=True)
    refused(folder, "times.npy", "missing or damaged")


def test_a_changed_manifest_is_noticed(folder: Path) -> None:
    change(folder, origin=0)
    refused(folder, "manifest.json", "missing or damaged")


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="open files cannot be counted there")
def test_small_columns_keep_no_file_open(folder: Path) -> None:
    before = len(os.listdir("/proc/self/fd"))
    histories = [open_history(folder) for _ in range(20)]
    assert len(os.listdir("/proc/self/fd")) == before
    assert len(histories) == 20
