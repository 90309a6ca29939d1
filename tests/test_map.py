"""The map of all journeys: relations as they are drawn, meetings as one counts them by hand, and the command."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from random import Random

import numpy as np
import pytest
from command_line import DONE, loopline
from history_builder import DAY, HOUR, Person, make_history
from program_builder import program
from small_shop import TEMPLATES, small_shop, small_shop_folder

from designer.map.layout import Layout, lay_out, routes
from designer.map.meetings import FOLLOWS, Cancelled, Meeting, meetings
from designer.map.reading import Member, gather
from designer.map.relations import hand_overs, shared_starts, starts_of
from designer.map.survey import Survey, passed, survey
from designer.map.ties import VIEWS, shown_ties, summary_of, ties
from designer.map.words import place_words, statement_words
from journey.condition import AttributeOperand, Comparison, EventMatch, StageOperand
from journey.distinct import distinct_journeys
from journey.file import read_journey, write_journey
from journey.journey import Journey
from journey.program import program_of
from journey.steps import (
    Branch,
    ConditionBranch,
    Delay,
    End,
    EventTrigger,
    JourneyTrigger,
    Program,
    RemoveFromJourney,
    Send,
    SetAttribute,
    SetStage,
    StageTrigger,
    StartJourney,
)
from simulator.compiled.warm_up import warm_up
from simulator.run import RunSettings
from simulator.sends import SendLog
from simulator.stays import StayLog, replay_together


@pytest.fixture(autouse=True, scope="module")
def _ready() -> None:
    assert warm_up()


# --- Relations ------------------------------------------------------------------------------------------------


def linked() -> list[Program]:
    """Four journeys with every kind of hand-over between them."""
    order, view = EventTrigger(EventMatch(event="order")), EventTrigger(EventMatch(event="view"))
    tagged = Comparison(left=AttributeOperand(name="tag.hot"), operator="equal", value=True)
    loyal = Comparison(left=StageOperand(), operator="equal", value="Loyal")
    return [
        program(
            {
                "start": order,
                "tag": SetAttribute("tag.hot"),
                "stage": SetStage("Loyal"),
                "consent": SetAttribute("consent.email"),
                "hand": StartJourney("b"),
                "end": End("sold"),
            },
            ["start > tag", "tag > stage", "stage > consent", "consent > hand", "hand > end"],
            journey="a",
        ),
        program(
            {"come": JourneyTrigger("start", "a"), "mail": Send("email")},
            ["come > mail"],
            journey="b",
        ),
        program(
            {
                "left": JourneyTrigger("exit", "a", "sold"),
                "hot": Branch((ConditionBranch("yes", tagged),), "no"),
                "out": RemoveFromJourney("d"),
            },
            ["left > hot", "hot.yes > out"],
            journey="c",
        ),
        program(
            {
                "look": view,
                "loyal": StageTrigger("Loyal"),
                "again": EventTrigger(EventMatch(event="order")),
                "ask": Branch((ConditionBranch("yes", loyal),), "no"),
                "wait": Delay(3 * DAY),
            },
            ["look > ask", "loyal > ask", "again > ask", "ask.no > wait"],
            journey="d",
        ),
    ]


def test_hand_overs_are_found_as_they_are_drawn() -> None:
    found = {(one.source, one.target, one.kind, one.name) for one in hand_overs(linked())}
    assert found == {
        ("a", "b", "start", ""),
        ("a", "c", "exit", "sold"),
        ("a", "c", "tag", "hot"),
        ("a", "d", "stage", "Loyal"),
        ("c", "d", "remove", ""),
    }
    assert [(one.one, one.other, [start.name for start in one.starts]) for one in shared_starts(linked())] == [
        ("a", "d", ["order"])
    ]
    assert {start.kind for start in starts_of(linked()[3]).values()} == {"event", "stage"}


# --- Meetings -------------------------------------------------------------------------------------------------


def logs(random: Random, journeys: int) -> tuple[StayLog, SendLog]:
    """Runs and messages of a few people in a few weeks."""
    stays = []
    for _ in range(random.randrange(60)):
        entered = random.randrange(20) * DAY // 2
        left = entered + random.choice((0, DAY // 2, DAY, 3 * DAY))
        stays.append((random.randrange(6), random.randrange(journeys), entered, left))
    stays.sort()
    sent = sorted((random.randrange(6), random.randrange(25) * DAY // 3, random.randrange(journeys)) for _ in range(40))
    rows = np.array(stays, np.int64).reshape(-1, 4)
    sends = np.array(sent, np.int64).reshape(-1, 3)
    nodes = tuple(f"node {place}" for place in range(journeys))
    log = SendLog(6, nodes, sends[:, 0], sends[:, 1], sends[:, 2], np.zeros(len(sends), np.int64))
    return StayLog(rows[:, 0], rows[:, 1], rows[:, 2], rows[:, 3]), log


def by_hand(one: int, other: int, stays: StayLog, sends: SendLog) -> Meeting | None:
    """A meeting counted pair by pair."""
    rows = list(
        zip(*(column.tolist() for column in (stays.customer, stays.journey, stays.entered, stays.left)), strict=True)
    )
    mine, theirs = ([row for row in rows if row[1] == place] for place in (one, other))
    both = {row[0] for row in mine} & {row[0] for row in theirs}
    if not both:
        return None
    pairs = [(a, b) for a in mine for b in theirs if a[0] == b[0]]
    over = [(a, b) for a, b in pairs if a[2] < a[3] and b[2] < b[3] and a[2] < b[3] and b[2] < a[3]]
    day = {a[0] for a, b in pairs if abs(a[2] - b[2]) <= DAY}
    then = {a[0] for a, b in pairs if 0 <= b[2] - a[3] <= FOLLOWS * DAY}
    back = {a[0] for a, b in pairs if 0 <= a[2] - b[3] <= FOLLOWS * DAY}
    messages = list(zip(sends.customer.tolist(), sends.time.tolist(), sends.node.tolist(), strict=True))
    close = [
        b
        for b in messages
        if b[2] in (one, other)
        and any(
            a[2] == one + other - b[2] and a[0] == b[0] and 0 <= b[1] - a[1] < DAY and (a[1] < b[1] or b[2] == other)
            for a in messages
        )
    ]
    return Meeting(
        str(one), str(other), len(both), len({a[0] for a, _ in over}), len(over), len(day), len(then), len(back),
        len(close), len({row[0] for row in close}),
    )  # fmt: skip


@pytest.mark.parametrize("seed", range(30))
def test_meetings_are_those_that_one_counts_by_hand(seed: int) -> None:
    stays, sends = logs(Random(seed), 3)
    found = meetings(["0", "1", "2"], stays, sends, {f"node {place}": str(place) for place in range(3)})
    wanted = [by_hand(one, other, stays, sends) for one, other in combinations(range(3), 2)]
    assert list(found.pairs) == [meeting for meeting in wanted if meeting is not None]
    counts = [one.at_once for one in found.pairs]
    assert max(counts, default=0) <= found.in_two <= sum(counts)


def test_counting_can_be_stopped() -> None:
    stays, sends = logs(Random(1), 3)
    with pytest.raises(Cancelled):
        meetings(
            ["0", "1", "2"], stays, sends, {f"node {place}": str(place) for place in range(3)}, cancel=lambda: True
        )


# --- The whole map --------------------------------------------------------------------------------------------

NAMES = ("replenishment", "cart_abandonment", "win_back", "cross_sell", "browse_abandonment")


def workspace(folder: Path, names: tuple[str, ...] = NAMES) -> Path:
    """A folder of journeys, and of what cannot be on a map."""
    for name in (*names, "blank"):
        write_journey(folder / f"{name}.journey", read_journey(TEMPLATES / f"{name}.journey"))
    write_journey(folder / "replenishment_copy.journey", read_journey(TEMPLATES / "replenishment.journey"))
    (folder / "broken.journey").write_text("{", encoding="utf-8")
    (folder / "notes.txt").write_text("not a journey", encoding="utf-8")
    return folder


def test_what_cannot_be_shown_is_left_out_with_a_reason(tmp_path: Path) -> None:
    found = gather(workspace(tmp_path))
    assert [member.path.stem for member in found.members if member.path] == sorted(NAMES)
    assert {one.name for one in found.left_out} == {"blank.journey", "broken.journey", "replenishment_copy.journey"}
    assert all(one.reason for one in found.left_out)


def test_an_open_journey_stands_for_its_file(tmp_path: Path) -> None:
    folder = workspace(tmp_path)
    path = folder / "win_back.journey"
    changed = read_journey(path)
    opened = Member(Journey(dict(changed.records), changed.unknown), path, True)
    unsaved = Member(read_journey(TEMPLATES / "vip.journey"), None, True)
    found = gather(folder, (opened, unsaved))
    assert [member for member in found.members if member.is_open] == [opened, unsaved]
    assert len(found.members) == len(NAMES) + 1
    assert gather(None, (opened, unsaved)).members == (opened, unsaved)


@pytest.fixture(scope="module")
def mapped(tmp_path_factory: pytest.TempPathFactory) -> Survey:
    """The map of a few templates in the small shop."""
    return survey(gather(workspace(tmp_path_factory.mktemp("map"))), small_shop(), RunSettings(), engine="compiled")


def test_one_replay_says_everything(mapped: Survey) -> None:
    programs = [program_of(journey) for journey in distinct_journeys([one.journey for one in mapped.gathered.members])]
    together = replay_together(programs, small_shop(), RunSettings(), engine="plain")
    for place, one in zip(mapped.places, programs, strict=True):
        tally = together.result.tally.journeys[one.journey]
        assert (place.people, place.runs) == (tally.entered, tally.instances)
        assert sum(runs for _, runs in place.starts) == place.runs
        assert str(place.people) in place_words(place)[0]
    assert sum(place.sent for place in mapped.places) == together.result.sent
    assert "if these 5 journeys had run together" in statement_words(mapped)


def test_hand_overs_carry_the_people_who_took_them() -> None:
    people = [
        Person(f"p{n}", [(n * HOUR, "order"), *([(n * HOUR + DAY, "view")] if n % 2 else [])], willing=True)
        for n in range(20)
    ]
    history = make_history([*people, Person("end", [(30 * DAY, "other")])])
    programs = linked()
    together = replay_together(programs, history, RunSettings(), engine="plain")
    found = {(one.target, one.kind): passed(one, programs, together) for one in hand_overs(programs)}
    assert {key: (one.people, one.runs) for key, one in found.items()} == {
        ("b", "start"): (20, 20),
        ("c", "exit"): (20, 20),
        ("c", "tag"): (20, None),
        ("d", "stage"): (20, together.result.tally.nodes["loyal"].starts),
        ("d", "remove"): (20, None),
    }


@pytest.mark.parametrize("width", [320, 900, 1600])
def test_cards_and_lines_keep_clear_of_one_another(mapped: Survey, width: int) -> None:
    layout: Layout = lay_out(mapped, width, 1.25)
    boxes = list(layout.cards.values())
    assert len(boxes) == len(NAMES)
    for one, other in combinations(boxes, 2):
        assert not one.meets(other)
    assert all(box.right <= layout.width and box.bottom <= layout.height for box in boxes)
    for view, _, _ in VIEWS:
        for route in routes(layout, shown_ties(ties(mapped, view), "")):
            for (x, y), (to_x, to_y) in zip(route.points, route.points[1:], strict=False):
                assert x == to_x or y == to_y
                for journey, box in layout.cards.items():
                    through = box.x < x < box.right and box.y < y < box.bottom
                    crossed = x == to_x and box.x < x < box.right and min(y, to_y) < box.y and max(y, to_y) > box.bottom
                    assert not through, (view, journey)
                    assert not crossed, (view, journey)


def test_every_view_says_what_it_draws(mapped: Survey) -> None:
    for view, _, _ in VIEWS:
        found = ties(mapped, view)
        assert all(tie.words and str(tie.count) for tie in found)
        for place in mapped.places:
            assert summary_of(place.id, view, found)
            own = shown_ties(found, place.id)
            assert all(place.id in (tie.one, tie.other) for tie in own)
    met = {frozenset((one.one, one.other)): one.at_once for one in mapped.meetings}
    assert all(tie.count == met[frozenset((tie.one, tie.other))] for tie in ties(mapped, "at_once"))


# --- On the command line --------------------------------------------------------------------------------------


def test_the_command_prints_writes_and_draws(tmp_path: Path) -> None:
    folder = tmp_path / "journeys"
    folder.mkdir()
    workspace(folder, ("replenishment", "cross_sell"))
    shop = small_shop_folder(tmp_path / "history")
    given = ("map", folder, "--history", shop, "--engine", "plain")
    files = {name: tmp_path / f"map.{name}" for name in ("json", "png", "pdf")}
    said = loopline(*given, "--json", files["json"], "--picture", files["png"], "--show", "messages").expect(DONE)
    assert "Cross-sell" in said.out
    assert "Left out broken.journey" in said.err
    found = json.loads(files["json"].read_bytes())
    assert [one["id"] for one in found["journeys"]]
    assert found["format"] == "loopline-map"
    for meeting in found["meetings"]:
        low, high = meeting["at_once_range"] or (0, 80)
        assert low <= meeting["people_at_once"] <= high
    assert files["png"].read_bytes().startswith(b"\x89PNG")
    loopline(*given, "--picture", files["pdf"], "--dark").expect(DONE)
    assert files["pdf"].read_bytes().startswith(b"%PDF")
    again = tmp_path / "again.json"
    loopline(*given, "--json", again).expect(DONE)
    assert again.read_bytes() == files["json"].read_bytes()


def test_the_command_says_what_is_wrong(tmp_path: Path) -> None:
    loopline("map", tmp_path / "nowhere").bad("nowhere")
    loopline("map", tmp_path).bad("No journey")
    loopline("map", TEMPLATES, "--picture", tmp_path / "map.gif").bad(".png or .pdf")
