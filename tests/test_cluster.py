"""Replays on a real Dask cluster of this computer: the integers of one process."""

from __future__ import annotations

import dataclasses
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from threading import Thread
from time import sleep
from typing import Any

import pytest
from command_line import DONE, loopline
from engines import compiled
from msgspec.structs import replace
from PySide6.QtWidgets import QDialog
from pytestqt.qtbot import QtBot
from small_shop import small_shop_folder

from designer.dialogs.cluster import ClusterDialog
from designer.replay_service import ReplayService
from designer.replay_work import Replayed
from designer.replaying import identity_of
from journey.file import read_journey
from journey.journey import Journey
from journey.program import program_of
from journey.steps import Capacity, RateLimit, Send
from journey.store import Store
from simulator.cluster import _mapped, blocks_on_cluster, sends_on_cluster, simulate_on_cluster
from simulator.cluster_address import scheduler_at
from simulator.groups import replay_blocks
from simulator.history.folder import open_history
from simulator.history.sample import sample_history
from simulator.run import Cancelled, RunError, RunSettings
from simulator.sends import replay_sends
from simulator.shards import replay_shard, shards_of
from simulator.simulate import simulate
from simulator.tally import Tally, differences

TEMPLATES = Path(__file__).resolve().parent.parent / "resources" / "templates"
FILE = TEMPLATES / "lifecycle.journey"
HISTORY = sample_history()


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    distributed = pytest.importorskip("distributed")
    compiled([program_of(journey())], HISTORY, RunSettings(), range(1))
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, scheduler_kwargs={"dashboard": False}) as made:
        yield made


def journey() -> Journey:
    return read_journey(FILE)


@pytest.mark.parametrize("count", [1, 3, 64])
def test_shards_add_up_to_the_whole(count: int) -> None:
    programs = [program_of(journey())]
    whole = compiled(programs, HISTORY, RunSettings(seed=5))
    shards = shards_of(programs, HISTORY, RunSettings(seed=5), count)
    assert len(shards) == count
    assert differences(Tally.added(replay_shard(shard) for shard in shards), whole) == []


def test_the_cluster_writes_the_file_of_one_process(cluster: Any) -> None:
    programs, identity = [program_of(journey())], identity_of((journey(),))
    told: list[float] = []
    found = simulate_on_cluster(
        cluster.scheduler_address, programs, HISTORY, RunSettings(), identity, progress=told.append
    )
    assert found.to_json() == simulate(programs, HISTORY, RunSettings(), identity).to_json()
    assert told == sorted(told)
    assert told[-1] == 1


def test_a_replay_on_the_cluster_can_be_cancelled(cluster: Any) -> None:
    with pytest.raises(Cancelled):
        simulate_on_cluster(
            cluster.scheduler_address, [program_of(journey())], HISTORY, RunSettings(), cancel=lambda: True
        )


def test_a_worker_that_does_not_find_the_history_is_told(cluster: Any, tmp_path: Path) -> None:
    folder = small_shop_folder(tmp_path / "shop")
    history = open_history(folder)
    folder.rename(tmp_path / "moved")
    with pytest.raises(RunError, match=r"cannot open .*shop.*Share the folder"):
        simulate_on_cluster(cluster.scheduler_address, [program_of(journey())], history, RunSettings())


def test_what_no_cluster_can_do_is_refused() -> None:
    program = program_of(journey())
    node = next(node for node, step in program.steps.items() if isinstance(step, Send))
    scarce = replace(program, steps={**program.steps, node: RateLimit(Capacity(2))})
    with pytest.raises(RunError, match="share places"):
        shards_of([scarce], HISTORY, RunSettings(), 2)


@pytest.mark.parametrize(
    "address", ["", "nonsense", "nonsense://x:1", "http://a:1", "tcp://", "tcp://a", "tcp://a:99999"]
)
def test_what_is_no_address_is_told(address: str) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(RunError, match="is not the address of a Dask scheduler"):
        simulate_on_cluster(address, [program_of(journey())], HISTORY, RunSettings())


def test_an_address_without_a_cluster_is_told(cluster: Any) -> None:
    with pytest.raises(RunError, match="There is no Dask cluster at tcp"):
        simulate_on_cluster("tcp://127.0.0.1:1", [program_of(journey())], HISTORY, RunSettings())
    worker = next(iter(cluster.workers.values())).worker_address
    with pytest.raises(RunError, match="another program answers there"):
        scheduler_at(worker, 5)


@pytest.mark.parametrize("says", [b"", b"HTTP/1.0 400 Bad request\r\nContent-Type: text/html\r\n\r\n"])
def test_a_program_that_speaks_otherwise_keeps_nobody_waiting(says: bytes) -> None:
    pytest.importorskip("distributed")
    with socket.create_server(("127.0.0.1", 0)) as server:

        def answer() -> None:
            with suppress(OSError):
                while True:
                    asked, _ = server.accept()
                    asked.sendall(says)
                    kept.append(asked)

        kept: list[socket.socket] = []
        Thread(target=answer, daemon=True).start()
        address = f"127.0.0.1:{server.getsockname()[1]}"
        with pytest.raises(RunError, match="There is no Dask cluster at"):
            scheduler_at(address, 0.3)
        if not says:
            with pytest.raises(Cancelled):
                scheduler_at(address, 60, cancel=lambda: True)
        for asked in kept:
            asked.close()


def test_a_cluster_that_loses_its_workers_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    distributed = pytest.importorskip("distributed")
    monkeypatch.setattr("simulator.cluster.PATIENCE", 5)
    monkeypatch.setattr("simulator.cluster._COUNTED_EVERY", 0.1)
    alone = {"n_workers": 1, "threads_per_worker": 1, "processes": False, "scheduler_kwargs": {"dashboard": False}}
    with distributed.LocalCluster(**alone) as made, distributed.Client(made) as client:

        def leave() -> bool:
            monkeypatch.setattr("simulator.cluster.PATIENCE", 0.2)
            client.retire_workers(list(client.nthreads()))
            return False

        with pytest.raises(RunError, match="has lost all its workers"):
            _mapped(client, _slow, lambda count: list(range(count)), None, leave)


def _slow(number: int) -> int:
    sleep(0.5)
    return number


def test_another_version_of_the_program_refuses_its_part() -> None:
    shard = shards_of([program_of(journey())], HISTORY, RunSettings(), 2)[0]
    with pytest.raises(RunError, match="another version of the program"):
        replay_shard(dataclasses.replace(shard, program="another"))


def test_the_command_replays_on_the_cluster(cluster: Any, tmp_path: Path) -> None:
    written = tmp_path / "figures.json"
    loopline("simulate", FILE, "--dask", cluster.scheduler_address, "--json", written).expect(DONE)
    own = simulate([program_of(journey())], HISTORY, RunSettings(), identity_of((journey(),)))
    assert written.read_bytes() == own.to_json()
    loopline("simulate", FILE, "--dask", cluster.scheduler_address, "--threads", 2).bad("leave out --threads")
    loopline("simulate", FILE, "--dask", cluster.scheduler_address, "--forecast").bad("leave out --dask")


def test_blocks_and_messages_come_as_from_one_process(cluster: Any) -> None:
    programs, identity = [program_of(journey())], identity_of((journey(),))
    there = blocks_on_cluster(cluster.scheduler_address, programs, HISTORY, RunSettings(seed=3), identity)
    here = replay_blocks(programs, HISTORY, RunSettings(seed=3), identity)
    assert there.result.to_json() == here.result.to_json()
    assert there.blocks.customers.tolist() == here.blocks.customers.tolist()
    assert list(there.blocks.figures) == list(here.blocks.figures)
    assert all((there.blocks.of(figure) == counts).all() for figure, counts in here.blocks.figures.items())
    logs = (
        sends_on_cluster(cluster.scheduler_address, programs, HISTORY, RunSettings(seed=3)),
        replay_sends(programs, HISTORY, RunSettings(seed=3)),
    )
    assert logs[0].nodes == logs[1].nodes
    for column in ("customer", "time", "node", "rounds"):
        assert (getattr(logs[0], column) == getattr(logs[1], column)).all()


def test_estimates_reports_and_comparisons_are_the_same_from_the_cluster(cluster: Any, tmp_path: Path) -> None:
    there = ("--dask", cluster.scheduler_address)
    shop = ("--history", small_shop_folder(tmp_path / "shop"))
    commands: dict[str, tuple[Any, ...]] = {
        "report": (FILE, *shop, "--output"),
        "compare": (FILE, *shop, "--set", "entry.mode=once", "--json"),
    }
    for command, asked in commands.items():
        files = [tmp_path / f"{command}_{where}.json" for where in ("here", "there")]
        loopline(command, *asked, files[0]).expect(DONE)
        loopline(command, *asked, files[1], *there).expect(DONE)
        assert files[0].read_bytes() == files[1].read_bytes(), command


def test_the_window_replays_on_the_cluster_that_was_chosen(cluster: Any, qtbot: QtBot) -> None:
    service = ReplayService()
    service.use_cluster(cluster.scheduler_address)
    results: list[Replayed] = []
    service.result_ready.connect(results.append)
    service.open_history(None)
    service.attach(Store(journey()))
    qtbot.waitUntil(lambda: bool(results), timeout=60_000)
    own = simulate([program_of(journey())], HISTORY, RunSettings(), identity_of((journey(),)))
    assert results[0].result.to_json() == own.to_json()
    assert results[0].remembered is None, "it came from there"
    reasons: list[str] = []
    service.failed.connect(reasons.append)
    service.use_cluster("nonsense://x")
    qtbot.waitUntil(lambda: bool(reasons), timeout=60_000)
    assert "“nonsense://x” is not the address" in reasons[0]
    service.use_cluster("")
    qtbot.waitUntil(lambda: len(results) > 1, timeout=60_000)
    assert results[1].remembered is not None


def test_the_address_is_asked_for(qtbot: QtBot) -> None:
    dialog = ClusterDialog("tcp://10.0.0.1:8786")
    qtbot.addWidget(dialog)
    dialog.field.selectAll()
    qtbot.keyClicks(dialog.field, " tcp://10.0.0.2:8786 ")
    dialog.take.click()
    assert dialog.result() == QDialog.DialogCode.Accepted
    assert dialog.address == "tcp://10.0.0.2:8786"
