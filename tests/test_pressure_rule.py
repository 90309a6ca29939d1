"""The pressure index as people set it: on the command line, in the window, in the report."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from command_line import loopline
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from small_shop import LIFECYCLE, lifecycle, small_shop, small_shop_folder

from designer.assessing import assess_journeys
from designer.dialogs.pressure import PressureDialog
from designer.estimating import EstimateService
from designer.pressure_words import rule_from, rule_words
from designer.replay_service import ReplayService
from journey.store import Store
from simulator.run import RunSettings


def test_what_is_not_chosen_or_out_of_bounds_is_as_usual() -> None:
    assert rule_from({}) == rule_from({"email": -1.0, "half_life": 0.0, "fax": 3.0})
    rule = rule_from({"email": 2.0, "half_life": 14.0})
    assert (rule.weights["email"], rule.weights["sms"], rule.half_life_days) == (2.0, 2.0, 14.0)
    assert "e-mail 2" in rule_words(rule)
    assert "14 days" in rule_words(rule)


def test_heavier_messages_press_more(tmp_path: Path) -> None:
    history, settings = small_shop(), RunSettings()
    usual = assess_journeys((lifecycle(),), history, settings).fatigue
    double = {name: 2 * weight for name, weight in rule_from({}).weights.items()}
    heavy = assess_journeys((lifecycle(),), history, settings, rule_from(double)).fatigue
    assert usual.pressure.percentiles
    for percent, value in usual.pressure.percentiles.items():
        assert heavy.pressure.percentiles[percent] == pytest.approx(2 * value)
    slow = assess_journeys((lifecycle(),), history, settings, rule_from({"half_life": 60.0})).fatigue
    assert slow.pressure.percentiles[99] > usual.pressure.percentiles[99]


def test_weights_at_the_terminal(tmp_path: Path) -> None:
    shop, out = small_shop_folder(tmp_path / "shop"), tmp_path / "report.json"
    told = loopline("simulate", LIFECYCLE, "--history", shop, "--estimates", "--weight", "email=4", "--half-life", "3")
    assert re.search(r"weight of its channel \(e-mail 4, .*fades by half in 3 days", told.expect(0).out)
    loopline("report", LIFECYCLE, "--history", shop, "--weight", "sms=5", "-o", out).expect(0)
    assert json.loads(out.read_bytes())
    bad = ("simulate", LIFECYCLE, "--history", shop, "--estimates")
    loopline(*bad, "--weight", "fax=1").bad("--weight fax=1", "no channel")


def test_the_dialog_gives_what_its_fields_say(qtbot: QtBot) -> None:
    dialog = PressureDialog({"email": 3.0})
    qtbot.addWidget(dialog)
    assert dialog.fields["email"].value() == 3.0
    dialog.fields["half_life"].setValue(10)
    dialog.take.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.chosen == {"email": 3.0, "sms": 2.0, "push": 0.7, "call": 3.0, "half_life": 10.0}
    dialog.usual.click()
    assert rule_from(dialog.chosen) == rule_from({})


def test_the_window_assesses_anew_by_another_rule(qtbot: QtBot, tmp_path: Path) -> None:
    replays = ReplayService()
    estimates = EstimateService(replays)
    with qtbot.waitSignal(estimates.ready, timeout=60_000):
        replays.open_history(small_shop_folder(tmp_path / "shop"))
        replays.attach(Store(lifecycle()))
    with qtbot.waitSignal(estimates.ready, timeout=60_000):
        estimates.use_rule(rule_from({"email": 5.0}))
    assert estimates.found is not None
    assert estimates.found.fatigue.rule.weights["email"] == 5.0
