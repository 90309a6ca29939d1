"""Each check of the field's practice finds its fault, and what one click solves is solved, and undone, in one step."""

from __future__ import annotations

import pytest
from faulty_journeys import FAULTS, LINK, Drawing, started
from msgspec.structs import replace

from journey import edits
from journey.checks.check import check, check_together
from journey.checks.declaration import Preference
from journey.checks.declared import checks
from journey.checks.fixing import apply_fix
from journey.checks.preferences import PreferenceError, read_preferences, switched_off, write_preferences
from journey.checks.stopping import stops_replay
from journey.encoding import encode
from journey.journey import Journey, new_journey
from journey.model import QuietHours, QuietWindow, Variant
from journey.store import Store


def _found(journey: Journey, code: str) -> list[str]:
    return [finding.record for finding in check(journey) if finding.code == code]


def test_every_check_that_the_drawing_answers_has_a_journey_that_it_finds() -> None:
    by_drawing = {one.id for one in checks().values() if one.asks == "journey" and (one.practices or not one.firm)}
    elsewhere = {"shared-trigger", "loop-limit", "practice", "never-allowed", "variable", "language", "no-text"}
    assert by_drawing - elsewhere == set(FAULTS)


@pytest.mark.parametrize("code", FAULTS)
def test_the_fault_is_found_with_reason_remedy_and_practice(code: str) -> None:
    store = FAULTS[code][0]()
    found = [finding for finding in check(store.journey) if finding.code == code]
    assert found, code
    for finding in found:
        assert finding.reason.endswith(".")
        assert finding.remedy.endswith(".")
        assert finding.severity == checks()[code].severity
        assert finding.practices == checks()[code].practices
        assert finding.record == "journey" or finding.record in store.journey.records
    assert stops_replay(found) == checks()[code].firm


@pytest.mark.parametrize("code", [code for code, (_, solved) in FAULTS.items() if solved])
def test_one_click_solves_it_and_one_undo_takes_it_back(code: str) -> None:
    store = FAULTS[code][0]()
    before = encode(store.journey)
    finding = next(finding for finding in check(store.journey) if finding.code == code)
    assert finding.fix is not None
    assert apply_fix(store, finding.fix)
    assert finding.record not in _found(store.journey, code)
    assert not stops_replay(check(store.journey)), "a remedy brings no new error"
    store.undo()
    assert encode(store.journey) == before
    store.redo()
    assert finding.record not in _found(store.journey, code)


@pytest.mark.parametrize("code", [code for code, (_, solved) in FAULTS.items() if not solved])
def test_what_needs_a_person_has_no_button(code: str) -> None:
    found = [finding for finding in check(FAULTS[code][0]().journey) if finding.code == code]
    assert all(finding.fix is None for finding in found)


def test_a_remedy_whose_step_is_gone_does_nothing() -> None:
    store = FAULTS["wrong-hour"][0]()
    finding = next(finding for finding in check(store.journey) if finding.code == "wrong-hour")
    assert finding.fix is not None
    edits.delete(store, [finding.fix.record])
    before = store.journey
    assert not apply_fix(store, finding.fix)
    assert store.journey is before


def test_acceptance_21_the_coupon_that_expires_before_the_last_send_is_told_with_the_date() -> None:
    def body(drawing: Drawing) -> None:
        drawing.coupon(valid="P7D")
        drawing.step("issue_coupon", coupon="spring")
        drawing.step("delay", duration="P10D")
        drawing.letter("Your code", "<p>{{ coupon.spring.code }}</p>" + LINK)
        drawing.end()

    store = started(body, "schedule", every="once", start="2026-12-01T00:00", audience="")
    finding = next(finding for finding in check(store.journey) if finding.code == "coupon-expires")
    assert finding.severity == "error"
    for date in ("2026-12-01", "2026-12-08", "2026-12-11"):
        assert date in finding.reason
    assert not stops_replay((finding,)), "it is an error of the letter, not of the drawing"
    assert finding.fix is not None
    assert finding.fix.values == {"valid": "P10D"}


def _coupon_after(days: int, valid: int, send_within: str = "", longest: str = "", checked: bool = False) -> Store:
    def body(drawing: Drawing) -> None:
        drawing.coupon(valid=f"P{valid}D")
        drawing.header(longest=longest)
        drawing.step("issue_coupon", coupon="spring")
        drawing.step("delay", duration=f"P{days}D")
        if checked:
            split = drawing.step("stock_check", check="coupon", coupon="spring")
            drawing.step("exit", after=(split, "not"))
            drawing._last = (split, "ok")
        drawing.letter("Your code", "<p>{{ coupon.spring.code }}</p>" + LINK, valid_for=send_within)
        drawing.end()

    return started(body)


def test_a_coupon_that_holds_long_enough_is_no_finding() -> None:
    assert _found(_coupon_after(10, 9).journey, "coupon-expires")
    assert not _found(_coupon_after(10, 10).journey, "coupon-expires"), "to the second is in time"
    assert not _found(_coupon_after(10, 9, send_within="P9D").journey, "coupon-expires")
    assert not _found(_coupon_after(10, 9, longest="P9D").journey, "coupon-expires")
    assert not _found(_coupon_after(10, 9, checked=True).journey, "coupon-expires")


def test_loops_count_for_the_last_send() -> None:
    def body(passes: int) -> Store:
        def draw(drawing: Drawing) -> None:
            drawing.coupon(valid="P7D")
            drawing.step("issue_coupon", coupon="spring")
            letter = drawing.letter("Your code", "<p>{{ coupon.spring.code }}</p>" + LINK)
            wait = drawing.step("delay", duration="P2D")
            drawing.goes_back(wait, "next", letter, max_passes=passes, minimum_interval="PT1H")

        return started(draw)

    assert not _found(body(3).journey, "coupon-expires"), "days 0, 2, 4, 6"
    assert _found(body(4).journey, "coupon-expires"), "day 8 is too late"


def test_words_of_other_languages_are_known() -> None:
    for subject, hour, wrong in (
        ("Mic dejun în zece minute", "14:00", True),
        ("Завтрак за десять минут", "14:00", True),
        ("十分钟早餐", "14:00", True),
        ("Breakfast in ten minutes", "07:30", False),
        ("Office lunch", "19:00", True),
        ("Office lunch", "11:00", False),
        ("From breakfast to dinner", "14:00", False),
    ):

        def body(drawing: Drawing, subject: str = subject, hour: str = hour) -> None:
            drawing.step("wait_until", time=hour)
            drawing.letter(subject)
            drawing.end()

        assert bool(_found(started(body).journey, "wrong-hour")) == wrong, subject


def test_the_link_to_unsubscribe_speaks_the_letters_language() -> None:
    store = FAULTS["unsubscribe"][0]()
    message = store.journey.messages[0]
    page = "<html><body><p>Bună</p></body></html>"
    with store.transaction("Variant") as transaction:
        transaction.put(replace(message, variants=(Variant(locale="ro", subject="Bună", body=page),)))
    for _ in range(2):
        finding = next(finding for finding in check(store.journey) if finding.code == "unsubscribe")
        assert finding.fix is not None
        apply_fix(store, finding.fix)
    changed = store.journey.messages[0]
    link = '<p><a href="{{ unsubscribe_url }}">'
    assert changed.body.endswith(f"{link}Unsubscribe</a></p>\n")
    assert changed.variants[0].body == f"<html><body><p>Bună</p>{link}Dezabonare</a></p>\n</body></html>"
    assert not _found(store.journey, "unsubscribe")


def test_the_better_hour_is_not_a_quiet_one() -> None:
    store = FAULTS["wrong-hour"][0]()
    edits.change_header(store, "Quiet", quiet_hours=QuietHours(windows=(QuietWindow(start="21:00", end="08:00"),)))
    finding = next(finding for finding in check(store.journey) if finding.code == "wrong-hour")
    assert finding.fix is not None
    assert finding.fix.words == "Send it at 08:00"
    apply_fix(store, finding.fix)
    assert not _found(store.journey, "wrong-hour")
    assert not _found(store.journey, "quiet-conflict")


def test_hours_that_quiet_hours_keep_are_lawful() -> None:
    for start, end, zone, told in (
        ("21:00", "08:00", "person", False),
        ("20:00", "09:00", "person", False),
        ("22:00", "08:00", "person", True),
        ("21:00", "08:00", "Europe/London", True),
    ):
        store = FAULTS["legal-hours"][0]()
        window = QuietWindow(start=start, end=end)
        edits.change_header(store, "Quiet", quiet_hours=QuietHours(windows=(window,), zone=zone))
        assert bool(_found(store.journey, "legal-hours")) == told, (start, end, zone)


def test_two_journeys_on_one_start_are_told_unless_they_keep_apart() -> None:
    first = FAULTS["open-output"][0]().journey
    other = Store(new_journey("journey-other", "Other", "Europe/London"))
    start = edits.add_node(other, "event_trigger", 0, 0, parameters={"event": {"event": "view"}})
    edits.add_node(other, "exit", 0, 0, source=start, output="next")
    found = check_together((first, other.journey))
    assert all(any(one.code == "shared-trigger" for one in findings) for findings in found)
    finding = next(one for one in found[1] if one.code == "shared-trigger")
    assert "Test" in finding.reason
    assert finding.fix is not None
    apply_fix(other, finding.fix)
    assert other.journey.header.not_while == ("journey-test",)
    after = check_together((first, other.journey))
    assert not any(one.code == "shared-trigger" for findings in after for one in findings)
    assert not any(one.code == "shared-trigger" for one in check(first))


def test_a_shop_switches_checks_off_and_changes_kinds_and_limits() -> None:
    journey = FAULTS["cart-reminders"][0]().journey
    usual = {finding.code: finding for finding in check(journey)}
    assert usual["cart-reminders"].severity == "warning"
    assert "cart-reminders" not in {one.code for one in check(journey, {"cart-reminders": Preference(off=True)})}
    higher = {"cart-reminders": Preference(limits={"messages": 3})}
    assert "cart-reminders" not in {one.code for one in check(journey, higher)}
    worse = check(journey, {"cart-reminders": Preference(severity="error")})
    assert next(one for one in worse if one.code == "cart-reminders").severity == "error"
    assert not stops_replay(worse), "a shop's errors are advice, too"


def test_preferences_are_read_as_they_were_written() -> None:
    given = {
        "cart-reminders": Preference(limits={"messages": 1}),
        "call-everyone": Preference(off=True),
        "no-text": Preference(severity="error"),
    }
    assert read_preferences(write_preferences(given)) == given
    assert [one.id for one in switched_off(given)] == ["call-everyone"]


@pytest.mark.parametrize(
    ("source", "said"),
    [
        (b"[]", "no file of checks"),
        (b'{"everyone": {"of": true}}', "no file of checks"),
        (b"\xff", "no file of checks"),
        (b'{"everybody": {"off": true}}', "no check “everybody”"),
        (b'{"no-start": {"off": true}}', "cannot be switched off"),
        (b'{"cart-reminders": {"limits": {"letters": 1}}}', "no limit “letters”"),
        (b'{"cart-reminders": {"limits": {"messages": 0}}}', "not between 1 and 100"),
        (b" " * 300_000, "too large"),
    ],
)
def test_preferences_that_cannot_be_met_are_refused(source: bytes, said: str) -> None:
    with pytest.raises(PreferenceError, match=said):
        read_preferences(source)
