"""The shipped sample: whole, small, honest about what is made, and made again the same."""

from pathlib import Path

import numpy as np
import pytest

from simulator.history.catalogue import history_info
from simulator.history.countries import BUSINESS_ZONE, zone_of
from simulator.history.folder import verify_history
from simulator.history.history import History
from simulator.history.sample import main, sample_folder, sample_history
from simulator.history.sample_categories import OTHER, RULES, category_of
from simulator.history.sample_draws import Draws
from simulator.history.summary import event_counts
from simulator.history.zones import load_zone

SOURCE = Path(__file__).resolve().parents[2] / "shared/data/online_retail_ii/invoice_lines.parquet"
REAL = {"order": 36_857, "return": 7_894}  # counted in the source by hand: customer x minute, by sign of quantity


@pytest.fixture(scope="module")
def sample() -> History:
    return sample_history()


def test_its_files_are_whole_and_small() -> None:
    verify_history(sample_folder())
    sizes = [path.stat().st_size for path in sample_folder().iterdir()]
    assert max(sizes) < 5 << 20
    assert sum(sizes) < 17 << 20


def test_the_real_part_is_the_shops(sample: History) -> None:
    counts = event_counts(sample)
    assert {name: counts[name] for name in REAL} == REAL
    assert set(counts) - set(REAL) == sample.made
    assert sample.customers == 5_942
    assert "order" not in sample.made
    assert "country" not in sample.made_attributes
    assert set(sample.attributes) - {"country"} == sample.made_attributes


def test_its_origin_is_shown() -> None:
    info = history_info(sample_folder())
    for part in ("Online Retail II", "Chen, D. (2012)", "10.24432/C5CG6D", "CC BY 4.0", "generated"):
        assert part in info.attribution
    [source] = info.sources
    assert (source.rows, source.accepted, source.rejects[0].count) == (1_044_847, 809_560, 235_287)


def of(sample: History, event: str, name: str) -> np.ndarray:  # type: ignore[type-arg]
    return sample.properties[name].values[sample.events == sample.event_names.index(event)]


def test_made_events_hang_on_real_ones(sample: History) -> None:
    orders = set(of(sample, "order", "order").tolist())
    assert len(orders) == REAL["order"]
    carts = of(sample, "cart", "order")
    assert set(carts[carts >= 0].tolist()) <= orders
    assert 0.63 < float((carts == -1).mean()) < 0.67  # abandoned
    assert set(of(sample, "delivered", "order").tolist()) <= orders
    sends, clicks = (event_counts(sample)[name] for name in ("email_send", "email_click"))
    assert 0.02 < clicks / sends < 0.05


def test_everything_happens_in_the_two_real_years(sample: History) -> None:
    real = np.isin(sample.events, [sample.event_names.index(name) for name in REAL])
    assert int(sample.times.min()) == int(sample.times[real].min()) == sample.start
    assert int(sample.times.max()) == int(sample.times[real].max()) == sample.end


def test_a_cart_comes_before_its_order_and_the_parcel_after(sample: History) -> None:
    time = {}
    for event in ("cart", "order", "delivered"):
        chosen = sample.events == sample.event_names.index(event)
        keys = sample.properties["order"].values[chosen]
        time[event] = dict(zip(keys.tolist(), sample.times[chosen].tolist(), strict=True))
    time["cart"].pop(-1)
    assert all(moment < time["order"][key] for key, moment in time["cart"].items())
    assert all(moment > time["order"][key] + 86_400 / 2 for key, moment in time["delivered"].items())


def test_nobody_is_mailed_without_consent_or_after_opting_out(sample: History) -> None:
    send = sample.event_names.index("email_send")
    owners = np.repeat(np.arange(sample.customers), np.diff(sample.offsets))
    for name in ("consent.email", "reachable.email"):
        item = sample.attributes[name]
        for row in np.flatnonzero(sample.events == send)[::97].tolist():
            first, last = item.offsets[owners[row]], item.offsets[owners[row] + 1]
            known = item.values[first:last][item.times[first:last] <= sample.times[row]]
            assert known[-1] == 1.0


@pytest.mark.skipif(not SOURCE.exists(), reason="the shop's invoice lines are not beside the checkout")
def test_making_it_again_gives_the_same_bytes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--source", str(SOURCE), "--into", str(tmp_path / "again")]) == 0
    assert sample_history().fingerprint in capsys.readouterr().out
    for path in sample_folder().glob("*.npy"):
        assert path.read_bytes() == (tmp_path / "again" / path.name).read_bytes(), path.name
    assert (sample_folder() / "manifest.json").read_bytes() == (tmp_path / "again" / "manifest.json").read_bytes()


def test_a_source_that_is_not_there_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        main(["--source", str(tmp_path / "none.parquet"), "--into", str(tmp_path / "again")])
    assert caught.value.code == 2
    assert "none.parquet" in capsys.readouterr().err


def test_draws_are_the_same_everywhere() -> None:
    draws = Draws(0)
    draws._state = 1234567  # the published sequence of SplitMix64 for this seed
    assert [draws.whole(0, 2**64 - 1) for _ in range(3)] == [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
    ]
    assert Draws(1, "customer", "other").whole(0, 10**9) != Draws(1, "customer", "purpose").whole(0, 10**9)
    draws = Draws(2, "x")
    picked = [draws.weighted((("a", 3), ("b", 1))) for _ in range(4_000)]
    assert 2_850 < picked.count("a") < 3_150


@pytest.mark.parametrize(
    ("description", "category"),
    [
        ("WHITE HANGING HEART T-LIGHT HOLDER", "Lighting"),
        ("JUMBO BAG RED RETROSPOT", "Bags"),
        ("60 CAKE CASES VINTAGE CHRISTMAS", "Christmas"),
        ("POSTAGE", "Charges"),
        ("FRENCH CARRIAGE LANTERN", "Lighting"),
        ("WORLD WAR", OTHER),
        ("", OTHER),
    ],
)
def test_categories_go_by_whole_words(description: str, category: str) -> None:
    assert category_of(description) == category


def test_no_category_rule_is_written_twice() -> None:
    words = [word for _, group in RULES for word in group.split()]
    assert sorted({word for word in words if words.count(word) > 1}) == []


def test_every_zone_of_a_country_is_a_zone() -> None:
    for country, name in BUSINESS_ZONE.items():
        assert load_zone(name).key == name
        assert zone_of(country.upper()) == name
    assert zone_of("USA") == zone_of("Australia") == zone_of("Unspecified") == ""
