"""Everything a person does to stages, each as one undo step."""

from __future__ import annotations

import msgspec

from journey.identifiers import free_id
from journey.model import Loop, Stage
from journey.store import Store, Transaction
from journey.words import say

#: Tints there are; a new stage takes the next.
TINTS = 8


def add_stage(store: Store, name: str, place: int | None = None) -> str:
    """A new stage, at ``place`` among the stages or after them; returns its id."""
    stages = store.journey.stages
    at = len(stages) if place is None else max(0, min(place, len(stages)))
    taken = {stage.tint for stage in stages}
    tint = next((tint for tint in range(TINTS) if tint not in taken), len(stages) % TINTS)
    with store.transaction(say("Add stage")) as transaction:
        stage_id = free_id(transaction, "stage")
        order = transaction.next_order(Stage) if at == len(stages) else stages[at].order - 0.5
        transaction.put(Stage(id=stage_id, order=order, name=name, tint=tint))
        _number(store, transaction)
    return stage_id


def move_stage(store: Store, stage_id: str, place: int) -> None:
    """Move a stage to another place. Edges that lead into an earlier stage by it become loop edges."""
    stages = [stage for stage in store.journey.stages if stage.id != stage_id]
    moved = store.journey.stage(stage_id)
    if moved is None:
        return
    stages.insert(max(0, min(place, len(stages))), moved)
    if [stage.id for stage in stages] == [stage.id for stage in store.journey.stages]:
        return
    with store.transaction(say("Move stage {stage}", stage=moved.name)) as transaction:
        for number, stage in enumerate(stages):
            transaction.put(msgspec.structs.replace(stage, order=float(number)))
        places = {stage.id: number for number, stage in enumerate(stages)}
        for edge in store.journey.edges:
            start, end = store.journey.node(edge.source), store.journey.node(edge.target)
            if edge.loop is not None or start is None or end is None:
                continue
            if places.get(end.stage, len(places)) < places.get(start.stage, -1):
                transaction.put(msgspec.structs.replace(edge, loop=Loop()))


def remove_stage(store: Store, stage_id: str) -> None:
    """Remove a stage; its steps go to the stage before it (after it, if it was the first)."""
    stages = store.journey.stages
    index = next((number for number, stage in enumerate(stages) if stage.id == stage_id), None)
    if index is None:
        return
    heir = stages[index - 1].id if index else (stages[1].id if len(stages) > 1 else "")
    with store.transaction(say("Remove stage {stage}", stage=stages[index].name)) as transaction:
        for node in store.journey.nodes:
            if node.stage == stage_id:
                transaction.put(msgspec.structs.replace(node, stage=heir))
        transaction.remove(stage_id)


def resize_stage(store: Store, stage_id: str, width: float) -> None:
    """Give a lane a width; 0: as wide as its steps need."""
    stage = store.journey.stage(stage_id)
    if stage is not None:
        with store.transaction(say("Resize stage {stage}", stage=stage.name)) as transaction:
            transaction.put(msgspec.structs.replace(stage, width=width))


def change_stage(store: Store, stage_id: str, *, tint: int | None = None, folded: bool | None = None) -> None:
    """Give a lane another tint, or fold or unfold it."""
    stage = store.journey.stage(stage_id)
    if stage is None:
        return
    with store.transaction(say("Change stage {stage}", stage=stage.name)) as transaction:
        transaction.put(
            msgspec.structs.replace(
                stage,
                tint=stage.tint if tint is None else tint,
                folded=stage.folded if folded is None else folded,
            )
        )


def _number(store: Store, transaction: Transaction) -> None:
    """Whole numbers as orders again, so that another stage fits between any two."""
    stages = [record for record in store.journey.stages if transaction.get(record.id) is not None]
    merged = {stage.id: stage for stage in stages}
    for key in transaction.difference().added:
        record = transaction.get(key)
        if isinstance(record, Stage):
            merged[key] = record
    for number, stage in enumerate(sorted(merged.values(), key=lambda stage: stage.order)):
        if stage.order != float(number):
            transaction.put(msgspec.structs.replace(stage, order=float(number)))
