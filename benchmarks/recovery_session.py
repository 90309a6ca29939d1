"""A window in which a script edits and saves without pause, and logs what the document was after each act.

Run by ``benchmarks.recovery``, which kills it. Arguments: the journey's file, the log's, a seed.
"""

from __future__ import annotations

import hashlib
import os
import random
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from designer.window import MainWindow
    from journey.store import Store

#: Milliseconds between two acts.
PACE = 12
#: One act of so many is a save.
SAVE_ONE_OF = 40


def fingerprint(text: bytes) -> str:
    """What a document's bytes are known by in the log."""
    return hashlib.sha256(text).hexdigest()


def main() -> None:
    path, log, seed = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    from PySide6.QtCore import QTimer

    from designer.application import Designer, application

    running = application()
    window = Designer(running).open_window(path)
    draw = random.Random(seed)
    out = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND)

    def act() -> None:
        from journey.encoding import encode

        document = window.document
        if document is None or window.canvas is None:
            return
        if draw.randrange(SAVE_ONE_OF) == 0 and window.files.idle:
            window.save()
        else:
            draw.choice(ACTS)(window, draw)
        line = f"{time.time()} {fingerprint(encode(document.store.journey))}\n"
        os.write(out, line.encode())

    timer = QTimer(running)
    timer.timeout.connect(act)
    timer.start(PACE)
    running.exec()


def _store(window: MainWindow) -> Store:
    assert window.document is not None
    return window.document.store


def _node(window: MainWindow, draw: random.Random) -> str:
    journey = _store(window).journey
    return draw.choice(journey.nodes).id if journey.nodes else ""


def _add(window: MainWindow, draw: random.Random) -> None:
    from journey.catalogue import kinds
    from journey.edits import add_node

    store = _store(window)
    add_node(store, draw.choice(kinds()).id, draw.randrange(4000), draw.randrange(3000))


def _drag(window: MainWindow, draw: random.Random) -> None:
    from journey.edits import move

    store = _store(window)
    node = store.journey.node(_node(window, draw))
    if node is not None:
        move(store, {node.id: (node.stage, node.x + draw.randrange(-40, 41), node.y + draw.randrange(-40, 41))})


def _rename(window: MainWindow, draw: random.Random) -> None:
    from journey.edits import rename

    key = _node(window, draw)
    if key:
        rename(_store(window), key, f"Step {draw.randrange(10**6)}", merge=True)


def _delete(window: MainWindow, draw: random.Random) -> None:
    from journey.edits import delete

    key = _node(window, draw)
    if key:
        delete(_store(window), [key], heal=True)


def _action(action_id: str) -> Callable[[MainWindow, random.Random], None]:
    def run(window: MainWindow, draw: random.Random) -> None:
        window.actions_by_id[action_id].trigger()

    return run


def _duplicate(window: MainWindow, draw: random.Random) -> None:
    assert window.canvas is not None
    window.canvas.select([_node(window, draw)])
    _action("edit.duplicate")(window, draw)


ACTS: tuple[Callable[[MainWindow, random.Random], None], ...] = (
    *((_add,) * 3),
    *((_drag,) * 4),
    *((_rename,) * 3),
    _delete,
    _duplicate,
    *((_action("edit.undo"),) * 3),
    *((_action("edit.redo"),) * 2),
    _action("journey.tidy"),
)


if __name__ == "__main__":
    main()
