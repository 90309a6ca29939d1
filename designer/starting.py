"""How the program sets Python up: for a short way to the first painted window, and for a window that never waits."""

from __future__ import annotations

import gc
import sys

#: The interface thread waits so long (s) for a thread that works in the background, each time that it has something to
#: do. Python's own 5 ms add up, in a paint that goes back and forth between Python and Qt, to a stall that is seen; so
#: does a single one: 0.3 s for a move among 1,000 steps while they are checked. Shorter turns cost the background more
#: changes of turn than they spare the person.
_TURN = 0.0001
#: Garbage is looked for after so many new objects, then among the last few times as many; with longer steps the second
#: look alone is a stall of 30 ms, in whatever thread it falls. A full look is a stall that is seen in a large document:
#: it is seldom, and never asked for, as it can meet Qt's own objects half taken down, and end the program.
_LOOKS = (10_000, 5, 200)


def begin() -> None:
    """Call before the program's modules are loaded; ``end`` follows once the window stands.

    Until then almost everything that is made stays, so that looking for garbage would find nothing and cost a tenth
    of the start.
    """
    gc.disable()
    sys.setswitchinterval(_TURN)
    _spare_sources()


def end() -> None:
    """Look for garbage from now on, but never again among what the start has made."""
    gc.freeze()
    gc.set_threshold(*_LOOKS)
    gc.enable()


def document_stands() -> None:
    """Look no more for garbage in what was opened: a full look at a large document is a stall that is seen."""
    if gc.isenabled():
        gc.freeze()


def document_left() -> None:
    """Look for garbage everywhere again: a document was closed."""
    gc.unfreeze()


def _spare_sources() -> None:
    """Keep PySide from reading the source of every module that is loaded after it.

    It looks there for its own name, to know in which modules its optional naming features (``__feature__``) could
    be switched on. The program uses none, and to take every module for one that might is as right. Without the
    answer replaced here, loading numpy, numba or matplotlib later would also read all of their sources.
    """
    import PySide6.QtCore  # noqa: F401 - brings the module below

    features = sys.modules.get("shibokensupport.feature")
    if hasattr(features, "_mod_uses_pyside"):
        setattr(features, "_mod_uses_pyside", lambda module: True)  # noqa: B010 - no public name
