"""Forecasts and backtests as a person at a terminal meets them."""

from __future__ import annotations

import json
from pathlib import Path

from command_line import DONE, FINDINGS, ROOT, loopline

from simulator.history.build import build_history
from simulator.history.folder import write_history
from tests.made_shop import Shop, made_shop
from tests.test_forecast_identity import ran

WIN_BACK = ROOT / "resources" / "templates" / "win_back.journey"


def test_a_forecast_of_the_sample_says_what_it_is(tmp_path: Path) -> None:
    out = tmp_path / "forecast.json"
    done = loopline("simulate", WIN_BACK, "--forecast", "--json", out).expect(DONE)
    assert "Forecast, not a replay" in done.out
    assert "Assumed:" in done.out
    assert "Made by a generator, not logged" in done.out
    document = json.loads(out.read_bytes())
    assert (document["format"], document["mode"], document["days"]) == ("loopline-forecast", "forecast", 28)
    assert document["enough_history"]
    sent = document["run"]["sent"]
    assert sent["low"] <= sent["expected"] <= sent["high"]
    assert sent["record"]["origins"] > 30
    assert 0.7 <= sent["record"]["coverage"] <= 1
    assert sent["record"]["error"] < sent["record"]["last_period_error"]
    assert "Messages sent from 2011-12-09" in sent["estimand"]
    again = tmp_path / "again.json"
    loopline("simulate", WIN_BACK, "--forecast", "--threads", 1, "--json", again).expect(DONE)
    assert again.read_bytes() == out.read_bytes()


def test_a_backtest_tells_its_tries_and_why_there_is_no_identity_test() -> None:
    done = loopline("backtest", WIN_BACK, "--days", 56).expect(DONE)
    assert "baseline error" in done.out
    assert "No identity test" in done.out
    document = json.loads(loopline("backtest", WIN_BACK, "--days", 56, "--json").expect(DONE).out)
    assert (document["format"], document["mode"]) == ("loopline-backtest", "backtest")
    entered = document["run"]["entered"]
    assert len(entered["tries"]) == entered["origins"] >= 8
    held = sum(1 for one in entered["tries"] if one["low"] <= one["observed"] <= one["high"])
    assert (
        held / entered["origins"] == round(entered["coverage"], 6)
        or abs(held / entered["origins"] - entered["coverage"]) < 1e-5
    )
    assert document["identity_test"]["done"] is False


def test_an_identity_test_from_the_command_line(tmp_path: Path) -> None:
    folder = tmp_path / "shop"
    write_history(build_history(ran(), name="shop with a log"), folder)
    done = loopline("backtest", WIN_BACK, "--history", folder, "--sends", "mail.text").expect(FINDINGS)
    assert "The replay does not reproduce the log." in done.out
    loopline("backtest", WIN_BACK, "--history", folder, "--sends", "mail").bad("An event and its property are needed")
    loopline("backtest", WIN_BACK, "--history", folder, "--sends", "mail.size").bad("no events")


def test_too_little_history_is_told(tmp_path: Path) -> None:
    folder = tmp_path / "young"
    write_history(made_shop(Shop(days=60, base=50)), folder)
    done = loopline("simulate", WIN_BACK, "--history", folder, "--forecast").expect(DONE)
    assert "Not enough history" in done.out
    assert "Not enough history" in loopline("backtest", WIN_BACK, "--history", folder).expect(DONE).out


def test_options_that_do_not_go_together_are_refused() -> None:
    loopline("simulate", WIN_BACK, "--days", 14).bad("--days", "--forecast")
    loopline("simulate", WIN_BACK, "--forecast", "--to", "2011-01-01").bad("--to")
    loopline("simulate", WIN_BACK, "--forecast", "--estimates").bad("--estimates")
    loopline("simulate", WIN_BACK, "--forecast", "--engine", "plain").bad("plain")
    loopline("simulate", WIN_BACK, "--forecast", "--from", "2013-01-01").bad("ends before the forecast begins")
    loopline("backtest", WIN_BACK, "--engine", "plain").bad("plain")
