"""What stands beside templates: practices, what is asked and where it goes, and their words in each language."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from command_line import DONE, loopline

from designer.gallery.asking import AskedError, defaults, with_values
from designer.gallery.creating import created
from designer.gallery.declaration import NOTHING_ASKED, Declaration, declaration, declaration_beside, practices
from designer.gallery.texts import in_language, purpose_of, title_of, words_of
from designer.gallery.words import words_in
from designer.language import LANGUAGES, speak
from designer.templates import templates
from journey.checks.check import check
from journey.encoding import JourneyFileError, decode, encode, semantic_hash
from journey.file import read_journey
from journey.journey import Journey

NAMES = sorted(set(templates()) - {"blank"})
CODES = [language.code for language in LANGUAGES if language.code != "en"]
LOCALES = {code.replace("_", "-") for code in CODES}
#: What the gallery as a whole must carry.
CARRIED = {
    *(f"AUTO-{number:02}" for number in range(1, 11)),
    *("FLOW-11", "FLOW-12", "SIN-1", "SIN-2", "SIN-3", "SIN-4", "SIN-5", "SIN-6", "SEG-02"),
    *("RULE-02", "RULE-03", "RULE-09", "RULE-10", "RULE-11", "RULE-13"),
}


def template(name: str) -> Journey:
    return read_journey(templates()[name])


# --- Practices -----------------------------------------------------------------------------------------------------


def test_the_gallery_carries_the_practices() -> None:
    carried = practices()
    assert set().union(*carried.values()) >= CARRIED
    assert all(carried[name] for name in NAMES)


# --- What is asked -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_what_is_asked_is_filled_in_from_the_template(name: str) -> None:
    journey, asks = template(name), declaration(name).asks
    now = defaults(journey, asks)
    assert 2 <= len(asks) <= 5
    assert encode(with_values(journey, asks, now)) == encode(journey)


@pytest.mark.parametrize("name", NAMES)
def test_each_value_changes_what_it_is_asked_for(name: str) -> None:
    journey, asks = template(name), declaration(name).asks
    for asked in asks:
        low, high = (with_values(journey, asks, {asked.id: bound}) for bound in (asked.minimum, asked.maximum))
        assert semantic_hash(low) != semantic_hash(high)
        now, then = defaults(journey, asks), defaults(high, asks)
        assert {key for key in now if now[key] != then[key]} <= {asked.id}


@pytest.mark.parametrize("name", NAMES)
def test_the_bounds_are_sound_all_at_once(name: str) -> None:
    journey, asks = template(name), declaration(name).asks
    for values in ({asked.id: asked.minimum for asked in asks}, {asked.id: asked.maximum for asked in asks}):
        assert not [finding for finding in check(with_values(journey, asks, values)) if finding.severity == "error"]


def test_one_value_may_go_to_several_places_and_turn_its_sign() -> None:
    journey = with_values(template("vip"), declaration("vip").asks, {"sum": 2500})
    reached, still = journey.node("vip_reached"), journey.node("vip_still")
    assert reached is not None
    assert still is not None
    assert reached.parameters["value"] == 2500
    assert still.parameters["condition"]["conditions"][0]["value"] == 2500
    journey = with_values(template("ask_why"), declaration("ask_why").asks, {"ahead": 30})
    day = journey.node("why_day")
    assert day is not None
    assert day.parameters["offset_days"] == -30


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("cart_abandonment", {"reminders": 0}),
        ("cart_abandonment", {"reminders": 1.5}),
        ("cart_abandonment", {"reminders": "many"}),
        ("cart_abandonment", {"first": "PT1S"}),
        ("cart_abandonment", {"first": "soon"}),
        ("cart_abandonment", {"colour": 1}),
        ("product_review", {"hard": 20}),
    ],
)
def test_what_does_not_fit_is_refused(name: str, values: dict[str, object]) -> None:
    with pytest.raises(AskedError) as told:
        with_values(template(name), declaration(name).asks, values)
    assert told.value.asked in values
    assert str(told.value)


def written(folder: Path, text: str) -> Declaration:
    (folder / "strange.json").write_text(text, encoding="utf-8")
    return declaration_beside(folder / "strange.journey")


def asking(**changes: object) -> str:
    asked = {"id": "a", "words": "A", "type": "number", "minimum": 1, "maximum": 4, "sets": []}
    return json.dumps(
        {"asks": [{**asked, "sets": [{"record": "abandoned_more.yes", "path": ["loop", "max_passes"]}], **changes}]}
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        '{"run": "rm"}',
        asking(type="code"),
        asking(type="duration", minimum="soon", maximum="later"),
        asking(words=3),
        " " * 300_000,
    ],
)
def test_a_strange_declaration_is_refused_with_its_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(JourneyFileError, match="strange"):
        written(tmp_path, text)


def test_a_template_without_a_declaration_asks_nothing(tmp_path: Path) -> None:
    assert declaration_beside(tmp_path / "alone.journey") == NOTHING_ASKED


@pytest.mark.parametrize(
    "target",
    [
        {"record": "nowhere", "path": ["loop", "max_passes"]},
        {"record": "abandoned_more.yes", "path": []},
        {"record": "abandoned_more.yes", "path": ["loop", "speed"]},
        {"record": "abandoned_more.yes", "path": ["__class__"]},
        {"record": "abandoned_why", "path": ["parameters", "branches", "nobody", "name"]},
        {"record": "abandoned_why", "path": ["parameters", "branches", 99]},
        {"record": "abandoned_more.yes", "path": ["loop"]},
    ],
)
def test_a_place_that_the_template_lacks_is_refused(tmp_path: Path, target: dict[str, object]) -> None:
    asks = written(tmp_path, asking(sets=[target])).asks
    journey = template("cart_abandonment")
    with pytest.raises((AskedError, TypeError)):
        with_values(journey, asks, {"a": 3})


# --- Languages -----------------------------------------------------------------------------------------------------


@pytest.fixture(params=CODES)
def code(request: pytest.FixtureRequest) -> Iterator[str]:
    """The program speaks this language."""
    speak(request.param)
    yield request.param
    speak("en")


def texts_of(name: str) -> set[str]:
    declared = declaration(name)
    asked = {text for one in declared.asks for text in (one.words, one.help, one.unit)}
    return {text for text in (*words_of(template(name)), declared.needs, *asked) if text}


def test_every_word_of_every_template_is_translated_and_none_to_spare(code: str) -> None:
    wanted = set().union(*(texts_of(name) for name in templates()))
    known = words_in(code)
    assert not wanted - set(known)
    assert not set(known) - wanted
    assert all(known.values())


def test_a_new_journey_is_in_the_language_of_the_program(code: str) -> None:
    for name in NAMES:
        journey = template(name)
        made = in_language(journey)
        assert check(made) == (), name
        assert made.header.name == title_of(journey) == words_in(code)[journey.header.name]
        assert made.header.description == purpose_of(journey)
        assert [edge.target for edge in made.edges] == [edge.target for edge in journey.edges]
        for message, was in zip(made.messages, journey.messages, strict=True):
            own = next(variant for variant in was.variants if variant.locale == code.replace("_", "-"))
            assert message.body == own.body
            assert {variant.locale for variant in message.variants} == {"en", *LOCALES} - {code.replace("_", "-")}
            english = next(variant for variant in message.variants if variant.locale == "en")
            assert english.body == was.body


def test_each_new_journey_has_an_id_of_its_own() -> None:
    journey = template("vip")
    ids = {created(journey, NOTHING_ASKED).header.journey_id for _ in range(3)}
    assert len(ids | {journey.header.journey_id}) == 4


# --- The command line ----------------------------------------------------------------------------------------------


def test_values_are_set_on_the_command_line(tmp_path: Path) -> None:
    out = tmp_path / "cart.journey"
    values = ("--set", "reminders=3", "--set", "first=30 minutes")
    loopline("new", "--template", "cart_abandonment", *values, "-o", out).expect(DONE)
    journey = decode(out.read_bytes(), str(out))
    assert defaults(journey, declaration("cart_abandonment").asks) == {
        "first": "PT30M",
        "reminder": "P1D",
        "reminders": 3,
    }
    told = loopline("templates", "cart_abandonment").expect(DONE).out
    assert "AUTO-02" in told
    assert "reminders" in told
    assert "15 minutes" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("cart_abandonment", "--set", "reminders=9"), "Must be between 1 and 4"),
        (("cart_abandonment", "--set", "reminder"), "NAME=VALUE"),
        (("cart_abandonment", "--set", "remnders=2"), "Nearest: reminders"),
        (("--template", "vip", "vip"), "Name one template"),
    ],
)
def test_the_command_line_says_what_does_not_fit(tmp_path: Path, arguments: tuple[str, ...], said: str) -> None:
    loopline("new", *arguments, "-o", tmp_path / "never.journey").bad(said)
    assert not list(tmp_path.iterdir())


# --- The manual ----------------------------------------------------------------------------------------------------


def test_the_manual_lists_each_template_with_its_practices_and_what_it_asks() -> None:
    manual = (Path(__file__).parents[1] / "docs" / "templates.md").read_text(encoding="utf-8")
    rows = {line for line in manual.splitlines() if line.startswith("| `") and line.count("|") == 5}
    for name in NAMES:
        declared = declaration(name)
        asks = ", ".join(f"`{asked.id}`" for asked in declared.asks)
        row = f"| `{name}` | {template(name).header.name} | {', '.join(declared.practices)} | {asks} |"
        assert row in rows
    assert len(rows) == len(NAMES)
