"""Random journeys as documents: steps of the catalogue with parameters, bounded loops, entry rules and caps.

They lie on the same coarse grid as other random runs, so that ties and boundaries are common.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from history_builder import DAY, HOUR
from random_conditions import random_condition, random_match
from random_draw import STAGES, Draw

from exporters.lowering.making import duration_text
from journey.catalogue import kind
from journey.condition import Condition
from journey.journey import Journey
from journey.model import HEADER_ID, AnyRecord, Cap, Edge, Entry, ExitRule, Goal, Header, Loop, Node, Segment, Stage

Parameters = dict[str, Any]


def random_document(draw: Draw) -> Journey:
    """One random journey without findings that would stop a replay."""
    return FlowMaker(draw).journey()


class FlowMaker:
    """Steps in a row; ways lead on at will, back only bounded."""

    def __init__(self, draw: Draw) -> None:
        self.draw = draw
        self.triggers = [f"t{place}" for place in range(draw.number(1, 2))]
        self.inner = [f"n{place}" for place in range(draw.number(2, 6))]
        self.edges = 0

    def journey(self) -> Journey:
        draw = self.draw
        records: list[AnyRecord] = [
            self.header(),
            *(Stage(id=f"stage{place}", order=float(place), name=name) for place, name in enumerate(STAGES)),
            Segment(id="loyal", name="loyal", condition=self.condition(segments=False)),
        ]
        for place, name in enumerate(self.triggers):
            records.append(self.node(name, place, "event_trigger", {"event": self.match()}))
            records.append(self.edge(name, "next", draw.one(self.inner)))
        for place, name in enumerate(self.inner):
            kind_id, parameters = self.step()
            node = self.node(name, place + len(self.triggers), kind_id, parameters)
            records.append(node)
            records += self.leaving(place, node)
        return Journey({record.id: record for record in records})

    def header(self) -> Header:
        draw = self.draw
        return Header(
            id=HEADER_ID,
            journey_id="drawn",
            name="drawn",
            entry=Entry(mode=draw.one(("any_time", "after_exit", "once")), minimum_interval=draw.one(("P0D", "P1D"))),
            exits=draw.several(1, 1, self.exit) if draw.chance(30) else (),
            goals=draw.several(1, 1, self.goal) if draw.chance(20) else (),
            caps=draw.several(1, 1, self.cap) if draw.chance(40) else (),
        )

    def exit(self) -> ExitRule:
        return ExitRule(id="x", event=random_match(self.draw, where=0))

    def goal(self) -> Goal:
        return Goal(id="g", event=random_match(self.draw, where=0), exits=self.draw.chance(50))

    def cap(self) -> Cap:
        return Cap(id="c", limit=self.draw.one((1, 2)), window="P3D")

    def match(self) -> Any:
        return msgspec.to_builtins(random_match(self.draw, where=15))

    def condition(self, segments: bool = True) -> Condition:
        return random_condition(self.draw, 1, segments)

    def node(self, name: str, place: int, kind_id: str, parameters: Parameters) -> Node:
        status = "disabled" if name in self.inner and self.draw.chance(4) else "ready"
        return Node(id=name, order=float(place), kind=kind_id, parameters=parameters, status=status)

    def edge(self, source: str, output: str, target: str, loop: Loop | None = None) -> Edge:
        self.edges += 1
        return Edge(
            id=f"{source}.{output}", order=float(self.edges), source=source, output=output, target=target, loop=loop
        )

    def leaving(self, place: int, node: Node) -> list[Edge]:
        draw = self.draw
        declared = kind(node.kind)
        assert declared is not None
        outputs = [output.id for output in declared.outputs(declared.complete(node.parameters))]
        found = []
        for output in outputs:
            target = draw.number(0, len(self.inner) - 1)
            if target <= place and draw.chance(60) and place + 1 < len(self.inner):
                target = draw.number(place + 1, len(self.inner) - 1)
            if draw.chance(5):
                continue
            loop = self.loop(output, outputs) if target <= place else None
            found.append(self.edge(node.id, output, self.inner[target], loop))
        return found

    def loop(self, output: str, outputs: list[str]) -> Loop:
        draw = self.draw
        others = [f"output:{other}" for other in outputs if other != output]
        return Loop(
            max_passes=draw.number(1, 3),
            minimum_interval=draw.one(("P0D", "P0D", "P0D", "PT6H", "P2D")),
            counter="customer" if draw.chance(8) else "instance",
            reset="after" if draw.chance(8) else "never",
            reset_after="P1D",
            on_limit=draw.one(("exit", *others, *others)),
        )

    def step(self) -> tuple[str, Parameters]:
        makers: tuple[Callable[[], tuple[str, Parameters]], ...] = (
            self.delay,
            self.delay,
            self.message,
            self.message,
            self.message,
            self.event_wait,
            self.until,
            self.split,
            self.branches,
            self.lots,
            self.action,
            self.passed,
        )
        return draw_from(self.draw, makers)()

    def delay(self) -> tuple[str, Parameters]:
        draw = self.draw
        parameters = {"duration": duration_text(draw.one((HOUR, 6 * HOUR, DAY, 2 * DAY)))}
        if draw.chance(5):
            parameters["working_days"] = True
        return "delay", parameters

    def message(self) -> tuple[str, Parameters]:
        return self.draw.one((("email", {}), ("sms", {}), ("email", {"weight": 2.0})))

    def event_wait(self) -> tuple[str, Parameters]:
        branches = [{"id": f"b{place}", "event": self.match()} for place in range(self.draw.number(1, 2))]
        return "wait_for_event", {"branches": branches, "timeout": self.draw.one(("PT6H", "P1D", "P2D"))}

    def until(self) -> tuple[str, Parameters]:
        return "wait_until", {"time": self.draw.one(("09:00", "18:30"))}

    def split(self) -> tuple[str, Parameters]:
        parameters = {"condition": msgspec.to_builtins(self.condition())}
        if self.draw.chance(20):
            parameters["evaluated"] = "entry"
        return "condition_split", parameters

    def branches(self) -> tuple[str, Parameters]:
        rows = [
            {"id": f"c{place}", "name": "", "condition": msgspec.to_builtins(self.condition())}
            for place in range(self.draw.number(2, 3))
        ]
        return "multi_branch", {"branches": rows}

    def lots(self) -> tuple[str, Parameters]:
        draw = self.draw
        shares = [{"id": f"s{place}", "name": "", "weight": draw.one((1, 2, 3))} for place in range(draw.number(2, 4))]
        return "random_split", {"shares": shares, "sticky": draw.chance(85), "salt": draw.one(("", "salt"))}

    def action(self) -> tuple[str, Parameters]:
        return self.draw.one(
            (
                ("set_stage", {"stage": "stage0"}),
                ("update_attribute", {"attribute": "points", "operation": "add", "number": 1}),
                ("tag", {"tag": "vip"}),
                ("goal", {"exits": False, "counts": "each"}),
            )
        )

    def passed(self) -> tuple[str, Parameters]:
        if self.draw.chance(10):
            return "checkpoint", {"label": "here"}
        return self.draw.one((("merge", {}), ("exit", {"reason": "sunset"})))


def draw_from(draw: Draw, choices: tuple[Callable[[], tuple[str, Parameters]], ...]) -> Any:
    return draw.one(choices)
