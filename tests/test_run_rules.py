"""Rules of a whole run at the command line: shared caps, journeys at once, the shop's own messages, assumed rates; and
that ``why`` and ``compare`` replay by the same rules as ``simulate``."""

from __future__ import annotations

import json
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from history_builder import DAY, HOUR, Person, make_history

from designer.command_line.run import run
from simulator.history.folder import write_history

#: Tuesday, the second day of the histories.
SECOND_DAY = "2011-01-04T12:00Z"


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    events = [
        (10 * HOUR, "cart"),
        (DAY + 10 * HOUR, "mailed"),
        (2 * DAY + 9 * HOUR, "order"),
        (2 * DAY + 12 * HOUR, "cart"),
    ]
    folder = tmp_path_factory.mktemp("rules") / "history"
    write_history(make_history([Person("ann", events)], end=30 * DAY), folder)
    return folder


def journey(folder: Path, name: str, steps: list[dict[str, Any]], **header: Any) -> Path:
    """A journey whose steps follow one another by their first output, or by the one that they name."""
    nodes = [
        {"id": step["id"], "name": step["id"], "kind": step["kind"], "parameters": step.get("parameters", {})}
        for step in steps
    ]
    edges = [
        {"id": f"{a['id']}.on", "source": a["id"], "output": a.get("by", "next"), "target": b["id"]}
        for a, b in pairwise(steps)
    ]
    document = {
        "format": "loopline.journey",
        "version": "1.1",
        "journey": {"id": "journey", "journey_id": name, "name": name, "entry": {"mode": "any_time"}, **header},
        "nodes": nodes,
        "edges": edges,
    }
    path = folder / f"{name}.journey"
    path.write_text(json.dumps(document), encoding="utf-8")
    return path


def starts(name: str, event: str) -> dict[str, Any]:
    return {"id": name, "kind": "event_trigger", "parameters": {"event": {"event": event}}}


@pytest.fixture
def journeys(tmp_path: Path) -> tuple[Path, Path]:
    wait = {"id": "wait", "kind": "delay", "parameters": {"duration": "P2D"}}
    carts = journey(tmp_path, "carts", [starts("left", "cart"), {"id": "remind", "kind": "email"}, wait])
    orders = journey(tmp_path, "orders", [starts("bought", "order"), {"id": "thanks", "kind": "email"}])
    return carts, orders


def simulated(shop: Path, files: tuple[Path, ...], *arguments: str) -> dict[str, Any]:
    out = files[0].with_suffix(".json")
    options = ["--history", str(shop), "--engine", "plain", "--json", str(out), *arguments]
    assert run(["simulate", *map(str, files), *options]) == 0
    found: dict[str, Any] = json.loads(out.read_bytes())
    return found


def sent(found: dict[str, Any]) -> dict[str, tuple[int, int]]:
    return {name: (node["sent"], node["capped"]) for name, node in found["nodes"].items() if name in SENDS}


SENDS = ("remind", "thanks")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((), {"remind": (2, 0), "thanks": (1, 0)}),
        # One message of all journeys in seven days: the first.
        (("--cap", "1/7 days"), {"remind": (1, 1), "thanks": (0, 1)}),
        # One a day of the calendar: the order's on the third day goes out, the second cart's on the same day does not.
        (("--cap", "1/1 day/window_type=person_days"), {"remind": (1, 1), "thanks": (1, 0)}),
        # From the second day on, with and without the shop's own message of the day before.
        (("--from", SECOND_DAY, "--cap", "2/7 days"), {"remind": (1, 0), "thanks": (1, 0)}),
        (
            ("--from", SECOND_DAY, "--cap", "2/7 days", "--logged-sends", "mailed=email"),
            {"remind": (0, 1), "thanks": (1, 0)},
        ),
    ],
)
def test_caps_of_the_run(
    shop: Path, journeys: tuple[Path, Path], arguments: tuple[str, ...], expected: dict[str, tuple[int, int]]
) -> None:
    found = simulated(shop, journeys, *arguments)
    assert sent(found) == expected
    assert len(found["rules"]["caps"]) == arguments.count("--cap")
    assert found["logged_sends_count"] is ("--logged-sends" in arguments)


def test_a_person_is_in_one_journey_at_once(shop: Path, journeys: tuple[Path, Path]) -> None:
    found = simulated(shop, journeys, "--most-journeys", "1")
    # The cart's two days are not over when the order comes.
    assert found["journeys"]["orders"]["refused"]["too many"] == 1
    assert found["rules"]["most_journeys"] == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--cap", "1/7 days"), "“thanks” is kept back by a cap: “At most 1 message in any 7 days”."),
        (("--most-journeys", "1"), "May not enter at “bought”: was in too many journeys."),
        (("--target", "klaviyo", "--from", "2011-01-05"), "“remind” is kept back by a cap: “At most 1 e-mail"),
        (
            ("--from", SECOND_DAY, "--cap", "1/7 days", "--logged-sends", "mailed=email"),
            "“thanks” is kept back by a cap",
        ),
    ],
)
def test_why_follows_the_rules_of_the_run(
    shop: Path,
    journeys: tuple[Path, Path],
    arguments: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = [str(path) for path in journeys]
    assert run(["why", *files, "--customer", "ann", "--history", str(shop), *arguments]) == 0
    assert said in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--cap", "1"), "LIMIT/WINDOW"),
        (("--cap", "1/soon"), "no duration"),
        (("--cap", "-1/7 days"), "less than 0"),
        (("--cap", "1/7 days/scope=fax"), "counts “fax”"),
        (("--cap", "1/0 days"), "over no time"),
        (("--cap", "1/7 days/scope"), "NAME=VALUE"),
        (("--logged-sends", "mailed"), "EVENT=CHANNEL"),
        (("--logged-sends", "mailed=fax"), "no channel"),
        (("--logged-sends", "posted=email"), "has no event “posted”"),
        (("--most-journeys", "0"), "one journey at least"),
        (("--half-life", "0"), "from 0.1"),
    ],
)
def test_rules_that_are_none_are_told(
    shop: Path,
    journeys: tuple[Path, Path],
    arguments: tuple[str, ...],
    said: str,
    capsys: pytest.CaptureFixture[str],
) -> None:
    options = ["--history", str(shop), "--engine", "plain", *arguments]
    assert run(["simulate", str(journeys[0]), *options]) == 2
    captured = capsys.readouterr()
    assert said in captured.err
    assert captured.out == ""


@pytest.mark.parametrize("option", ["--customer", "--node", "--set"])
def test_words_that_are_no_text_are_told(
    shop: Path, tmp_path: Path, option: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Bytes that are no UTF-8 come from the system as halves of characters."""
    split = {"id": "draw", "kind": "random_split", "by": "a"}
    path = journey(tmp_path, "carts", [starts("left", "cart"), split, {"id": "remind", "kind": "email"}])
    words = {"--customer": ["\udcff"], "--node": ["\udcff"], "--set": ["draw.salt=\udcff", "--customer", "ann"]}
    assert run(["why", str(path), "--history", str(shop), option, *words[option]]) == 2
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("assignment", ["entry.holdout=100", "entry.most_in_all=0", "entry.most_a_day=1"])
def test_holdout_and_limits_of_entries_are_settings(shop: Path, tmp_path: Path, assignment: str) -> None:
    path = journey(tmp_path, "carts", [starts("left", "cart"), {"id": "remind", "kind": "email"}])
    found = simulated(shop, (path,), "--set", assignment)
    refused = {reason: count for reason, count in found["journeys"]["carts"]["refused"].items() if count}
    assert refused == ({"holdout": 2} if "holdout" in assignment else {})


def test_the_half_life_is_that_of_the_run_too(shop: Path, journeys: tuple[Path, Path]) -> None:
    found = simulated(shop, journeys, "--half-life", "3")
    assert found["run"]["pressure"]["half_life_days"] == 3.0


def test_versions_with_assumed_rates_are_compared(
    shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    split = {"id": "clicks", "kind": "engagement_split", "by": "did", "parameters": {"rate": 100, "high": 100}}
    path = journey(
        tmp_path,
        "carts",
        [starts("left", "cart"), {"id": "remind", "kind": "email"}, split, {"id": "thanks", "kind": "email"}],
    )
    options = ["--history", str(shop), "--engine", "plain"]
    assert run(["compare", str(path), "--set", "clicks.delay=1 day", *options]) == 0
    assert "Messages sent by “thanks”" in capsys.readouterr().out
    assert run(["compare", str(path), "--set", "clicks.rate=50", "--assume", "clicks.rate=20..80", *options]) == 0
    assert "clicks.rate" in capsys.readouterr().out


def test_a_cap_of_the_run_holds_for_what_is_compared(
    shop: Path, journeys: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--history", str(shop), "--engine", "plain", "--cap", "1/7 days"]
    assert run(["compare", str(journeys[0]), "--set", "wait.duration=1 day", *options]) == 0
    (line,) = [line for line in capsys.readouterr().out.splitlines() if line.startswith("Messages sent  ")]
    assert line.split()[2:4] == ["1", "1"]


def test_why_somebody_never_came_in(shop: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = journey(tmp_path, "returns", [starts("back", "mailed"), {"id": "remind", "kind": "email"}])
    options = ["--customer", "ann", "--history", str(shop)]
    assert run(["why", str(path), *options, "--from", "2011-01-05"]) == 0
    told = capsys.readouterr().out
    assert "no start matched what was logged" in told
    assert [line.split()[-1] for line in told.splitlines()[-2:]] == ["order", "cart"]


def test_the_report_tells_the_rules_of_the_run(shop: Path, journeys: tuple[Path, Path], tmp_path: Path) -> None:
    page, figures = tmp_path / "r.html", tmp_path / "r.json"
    options = ["--history", str(shop), "--engine", "plain", "--cap", "3/7 days", "--most-journeys", "1"]
    assert run(["report", *map(str, journeys), *options, "-o", str(page), "-o", str(figures)]) == 0
    text = page.read_text(encoding="utf-8")
    assert "For all journeys together: at most 3 in 7 days, all messages." in text
    assert "in 1 of these journeys at once at most" in text
    rules = json.loads(figures.read_bytes())["rules"]
    assert (rules["most_journeys"], rules["caps"][0]["limit"]) == (1, 3.0)


def test_the_map_follows_the_rules_of_the_run(shop: Path, journeys: tuple[Path, Path]) -> None:
    out = journeys[0].parent / "map.json"
    found = {}
    for most in ((), ("--most-journeys", "1")):
        options = ["--history", str(shop), "--engine", "plain", "--json", str(out), *most]
        assert run(["map", str(journeys[0].parent), *options]) == 0
        found[most] = {one["id"]: one["entries"] for one in json.loads(out.read_bytes())["journeys"]}
    assert [one["orders"] for one in found.values()] == [1, 0]
