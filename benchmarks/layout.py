"""Tidy and the derived geometry measured: time, and crossings held against Graphviz dot where that is installed.

    python -m benchmarks.layout [--seeds 8]

Crossings are those of straight lines between the steps' places, summed over the seeds, on journeys that branch, merge
and go back. Times are milliseconds of the processor, the median of the seeds, so that other work on the machine counts
little; dot's are its process' own.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from functools import partial

import msgspec

from benchmarks.canvas_graph import make_graph
from canvas.layout.layered import Place, layered
from canvas.layout.loops import back_pairs, loop_edges
from canvas.layout.tidy import tidy
from canvas.scene import Scene
from journey.journey import Journey
from journey.model import HEADER_ID, AnyRecord, Edge, Header, Loop, Node, Stage
from journey.store import Difference, Store

Pair = tuple[int, int]
Point = tuple[float, float]

#: Tidy: at most so many milliseconds, by number of steps.
TIDY_AIMS = {100: 50, 1_000: 500}
CROSSINGS_AIM = 1.3


def branching(count: int, seed: int) -> list[Pair]:
    """A graph from one entry that branches and merges, with loops back to an ancestor."""
    chance = random.Random(seed)
    edges: set[Pair] = set()
    parent: dict[int, int] = {}
    for node in range(1, count):
        source = chance.randrange(max(0, node - 12), node)
        parent[node] = source
        edges.add((source, node))
    for _ in range(count // 5):
        start, end = sorted(chance.sample(range(count), 2))
        if end - start < count // 4 + 3:
            edges.add((start, end))
    made = 0
    while made < max(1, count // 12):
        start = chance.randrange(2, count)
        back = start
        for _ in range(chance.randint(1, 5)):
            back = parent.get(back, back)
        if start != back and (start, back) not in edges:
            edges.add((start, back))
            made += 1
    return sorted(edges)


def journey_of(count: int, edges: Sequence[Pair], stages: int, places: Sequence[Point] | None = None) -> Journey:
    """The graph as a journey, its steps shared out over stages in their order."""
    records: dict[str, AnyRecord] = {HEADER_ID: Header(id=HEADER_ID, journey_id="bench")}
    for number in range(stages):
        records[f"s{number}"] = Stage(id=f"s{number}", name=f"Stage {number}", order=float(number))
    for number in range(count):
        x, y = places[number] if places else (0.0, 0.0)
        stage = f"s{number * stages // count}" if stages else ""
        kind = "event_trigger" if number == 0 else "delay"
        records[f"n{number}"] = Node(id=f"n{number}", kind=kind, stage=stage, x=x, y=y, order=float(number))
    for number, (start, end) in enumerate(edges):
        edge = Edge(id=f"e{number}", source=f"n{start}", output="next", target=f"n{end}", order=float(number))
        records[edge.id] = edge
    for edge_id in loop_edges(Journey(records)):
        records[edge_id] = msgspec.structs.replace(records[edge_id], loop=Loop())
    return Journey(records)


def moved(journey: Journey, places: dict[str, Point]) -> Journey:
    """The journey with steps elsewhere."""
    records = dict(journey.records)
    for node_id, (x, y) in places.items():
        records[node_id] = msgspec.structs.replace(records[node_id], x=x, y=y)
    return Journey(records)


def crossings(places: Sequence[Point], edges: Sequence[Pair]) -> int:
    """How many pairs of edges, drawn straight, cross."""

    def side(a: Point, b: Point, c: Point) -> float:
        return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])

    lines = [(places[start], places[end]) for start, end in edges]
    boxes = [(min(a[0], b[0]), max(a[0], b[0]), min(a[1], b[1]), max(a[1], b[1])) for a, b in lines]
    order = sorted(range(len(lines)), key=lambda index: boxes[index][0])
    found = 0
    for position, one in enumerate(order):
        a, b = lines[one]
        for other in order[position + 1 :]:
            if boxes[other][0] > boxes[one][1]:
                break
            if boxes[other][2] > boxes[one][3] or boxes[other][3] < boxes[one][2]:
                continue
            c, d = lines[other]
            if side(a, b, c) * side(a, b, d) < 0 and side(c, d, a) * side(c, d, b) < 0:
                found += 1
    return found


def ours(count: int, edges: Sequence[Pair]) -> list[Point]:
    """Our layered layout, as tidy uses it without stages."""
    ways: list[list[int]] = [[] for _ in range(count)]
    for start, end in edges:
        ways[start].append(end)
    back = back_pairs(ways)
    forward = sorted({(end, start) if (start, end) in back else (start, end) for start, end in edges})
    places: list[Place] = layered(count, forward)
    return [(layer * 280.0, height * 96.0) for layer, height in places]


def dot(count: int, edges: Sequence[Pair]) -> list[Point]:
    """Graphviz' layout of the same graph."""
    nodes = ";".join(str(number) for number in range(count))
    lines = ";".join(f"{start}->{end}" for start, end in edges)
    text = f"digraph{{rankdir=LR;node[shape=box,fixedsize=true,width=2.5,height=0.9];{nodes};{lines}}}"
    told = subprocess.run(["dot", "-Tplain"], input=text, capture_output=True, text=True, check=True).stdout
    places: dict[int, Point] = {}
    for line in told.splitlines():
        words = line.split()
        if words[0] == "node":
            places[int(words[1])] = (float(words[2]), float(words[3]))
    return [places[number] for number in range(count)]


def measured(act: Callable[[], object]) -> float:
    """Milliseconds of the processor, the least of three runs."""
    best = float("inf")
    for _ in range(3):
        start = time.process_time()
        act()
        best = min(best, time.process_time() - start)
    return 1000 * best


def children_ms() -> float:
    """Processor time of the processes started so far."""
    return 1000 * resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime


def compare_crossings(seeds: int) -> None:
    """Ours and dot's crossings and times."""
    with_dot = shutil.which("dot") is not None
    print(
        f"{'steps':>6} {'ours ms':>8} {'crossings':>10}"
        + (f" {'dot ms':>8} {'crossings':>10} ratio" if with_dot else "")
    )
    for count in (30, 100, 300, 1_000):
        total, dots, times, dot_times = 0, 0, [], []
        for seed in range(1, (seeds if count < 1_000 else 1) + 1):
            edges = branching(count, seed)
            times.append(measured(partial(ours, count, edges)))
            total += crossings(ours(count, edges), edges)
            if with_dot:
                start = children_ms()
                places = dot(count, edges)
                dot_times.append(children_ms() - start)
                dots += crossings(places, edges)
        line = f"{count:>6} {statistics.median(times):>8.0f} {total:>10}"
        if with_dot:
            ratio = total / max(1, dots)
            verdict = "" if ratio <= CROSSINGS_AIM else f"  over the aim of {CROSSINGS_AIM}"
            line += f" {statistics.median(dot_times):>8.0f} {dots:>10} {ratio:>5.2f}{verdict}"
        print(line)


def measure_tidy(seeds: int) -> None:
    """Tidy of whole journeys, with stages and without."""
    print(f"{'tidy':>6} {'stages':>7} {'ms':>6} {'aim':>5}")
    for count in (100, 1_000):
        for stages in (0, 5 if count == 100 else 8):
            times = []
            for seed in range(1, (seeds if count < 1_000 else 1) + 1):
                journey = journey_of(count, branching(count, seed), stages)
                times.append(measured(partial(tidy, journey)))
            print(f"{count:>6} {stages:>7} {statistics.median(times):>6.0f} {TIDY_AIMS[count]:>5}")


def measure_scene() -> None:
    """Deriving the geometry anew, and following the edits of one step and of all."""
    print(f"{'scene':>6} {'edges':>6} {'stages':>7} {'build':>6} {'move one':>9} {'undo all':>9}")
    for count in (1_000, 5_000):
        graph = make_graph(count)
        for stages in (0, 8):
            journey = journey_of(count, graph.edges, stages, graph.places)
            if stages:
                journey = moved(journey, tidy(journey))
            build = measured(partial(Scene, journey))
            store, scene = Store(journey), Scene(journey)
            store.subscribe(partial(follow, scene))
            one = measured(partial(move, store, [f"n{graph.middle}"]))
            move(store, [node.id for node in journey.nodes])
            start = time.process_time()
            store.undo()
            undo = 1000 * (time.process_time() - start)
            print(f"{count:>6} {len(graph.edges):>6} {stages:>7} {build:>6.0f} {one:>9.1f} {undo:>9.0f}")


def follow(scene: Scene, difference: Difference, before: Journey, after: Journey) -> None:
    """Let a scene follow its store."""
    scene.update(difference, before, after)


def move(store: Store, node_ids: Sequence[str]) -> None:
    """Move steps a little."""
    with store.transaction("Move") as transaction:
        for node_id in node_ids:
            node = transaction.get(node_id)
            assert isinstance(node, Node)
            transaction.put(msgspec.structs.replace(node, y=node.y + 8))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seeds", type=int, default=8)
    seeds = parser.parse_args().seeds
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}")
    compare_crossings(seeds)
    measure_tidy(seeds)
    measure_scene()


if __name__ == "__main__":
    main()
