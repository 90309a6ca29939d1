"""Actions on the replay."""

from __future__ import annotations

from collections.abc import Callable

from designer.actions.action import Action, with_document
from designer.actions.desk import Desk, Mode
from designer.overlays import Shown
from journey.words import mark

#: What steps can be coloured by, and what it is called.
MEASURES: tuple[tuple[Shown, str, str], ...] = (
    ("none", mark("Flow"), mark("Colour nothing: the width of the lines shows the flow")),
    ("reach", mark("Reach"), mark("Colour steps by how many people they reach")),
    ("fatigue", mark("Fatigue"), mark("Colour steps by how often caps stopped a message")),
    ("time", mark("Time"), mark("Colour steps by the time from the entry to the step")),
)


#: What is shown: name, help, icon.
MODES: tuple[tuple[Mode, str, str, str], ...] = (
    ("replay", mark("Replay"), mark("Show what would have happened on the history"), "history"),
    ("forecast", mark("Forecast"), mark("Show what may happen in the next 28 days, as ranges"), "trending-up"),
)


def _mode(mode: Mode, words: str, help_text: str, icon: str, key: str) -> Action:
    run: Callable[[Desk], object] = lambda desk: desk.show_mode(mode)  # noqa: E731
    return Action(
        f"replay.mode_{mode}",
        words,
        run,
        menu="replay",
        group=4,
        submenu=mark("Show"),
        keys=(key,),
        icon=icon,
        help=help_text,
        checked=lambda desk: desk.shown_mode == mode,
        search=(mark("next weeks"), mark("prediction")) if mode == "forecast" else (),
    )


def _measure(shown: Shown, words: str, help_text: str, key: str) -> Action:
    run: Callable[[Desk], object] = lambda desk: desk.show_measure(shown)  # noqa: E731
    return Action(
        f"replay.show_{shown}",
        words,
        run,
        menu="replay",
        group=1,
        submenu=mark("Colour steps by"),
        keys=(key,),
        help=help_text,
        checked=lambda desk: desk.shown_measure == shown,
    )


REPLAY: tuple[Action, ...] = (
    Action(
        "replay.again",
        mark("Replay again"),
        lambda desk: desk.replay_now(),
        menu="replay",
        keys=("F5", "Ctrl+R"),
        icon="play",
        enabled=lambda desk: with_document(desk) and not desk.replaying,
    ),
    Action(
        "replay.stop",
        mark("Stop the replay"),
        lambda desk: desk.stop_replay(),
        menu="replay",
        keys=("Shift+F5",),
        enabled=lambda desk: desk.replaying,
    ),
    Action(
        "replay.period",
        mark("Choose the period..."),
        lambda desk: desk.choose_period(),
        menu="replay",
        icon="calendar",
        search=(mark("dates"), mark("from"), mark("to")),
    ),
    Action(
        "replay.pressure",
        mark("Pressure of messages..."),
        lambda desk: desk.choose_pressure(),
        menu="replay",
        icon="gauge",
        help=mark("Set how heavy messages of each channel count, and how quickly that fades."),
        search=(mark("fatigue"), mark("half-life"), mark("weight")),
    ),
    Action(
        "replay.cluster",
        mark("Replay on a cluster..."),
        lambda desk: desk.choose_cluster(),
        menu="replay",
        icon="layers",
        help=mark("Let a Dask cluster replay histories that take long on this computer."),
        search=(mark("Dask"), mark("several computers"), mark("large history")),
    ),
    Action(
        "replay.customer",
        mark("What happened to a customer"),
        lambda desk: desk.ask_why("customer"),
        menu="replay",
        group=2,
        keys=("F7",),
        icon="user-round",
        help=mark("The way of one customer along the canvas, with times and reasons."),
        search=(mark("why"), mark("trace"), mark("person")),
    ),
    Action(
        "replay.who_not",
        mark("Who did not get this, and why"),
        lambda desk: desk.ask_why("reasons"),
        menu="replay",
        group=2,
        keys=("Shift+F7",),
        icon="users",
        help=mark("Everybody who did not get the selected step's message, by reason, with examples."),
        search=(mark("why"), mark("capped"), mark("unreachable"), mark("missed")),
    ),
    Action(
        "replay.compare",
        mark("Compare..."),
        lambda desk: desk.compare(),
        menu="replay",
        group=3,
        keys=("F9",),
        icon="git-compare",
        help=mark("Hold the journey against another version or another setting, on the same people."),
        search=(mark("versions"), mark("what if"), mark("difference"), mark("sweep"), mark("tornado")),
    ),
    *(
        _mode(mode, words, help_text, icon, key)
        for (mode, words, help_text, icon), key in zip(MODES, ("Ctrl+Alt+R", "Ctrl+Alt+F"), strict=True)
    ),
    *(
        _measure(shown, words, help_text, f"Ctrl+Alt+{number}")
        for number, (shown, words, help_text) in enumerate(MEASURES)
    ),
)
