"""Actions on files and windows."""

from __future__ import annotations

from designer.actions.action import Action, always
from journey.words import mark

FILE: tuple[Action, ...] = (
    Action(
        "file.new",
        mark("New journey"),
        lambda desk: desk.new_journey(),
        menu="file",
        keys=("Ctrl+N",),
        icon="file-plus-2",
        enabled=always,
        search=(mark("blank"), mark("empty")),
    ),
    Action(
        "file.new_window",
        mark("New window"),
        lambda desk: desk.new_window(),
        menu="file",
        keys=("Ctrl+Shift+N",),
        enabled=always,
    ),
    Action(
        "file.open",
        mark("Open..."),
        lambda desk: desk.ask_for_file(),
        menu="file",
        keys=("Ctrl+O",),
        icon="folder-open",
        enabled=always,
    ),
    Action(
        "file.start",
        mark("Templates and recent journeys"),
        lambda desk: desk.show_start(),
        menu="file",
        keys=("Ctrl+W",),
        help=mark("Closes the journey and shows the first screen."),
        search=(mark("close"), mark("home"), mark("gallery")),
    ),
    Action(
        "file.save",
        mark("Save"),
        lambda desk: desk.save(),
        menu="file",
        group=1,
        keys=("Ctrl+S",),
        icon="download",
    ),
    Action(
        "file.save_as",
        mark("Save as..."),
        lambda desk: desk.save_as(),
        menu="file",
        group=1,
        keys=("Ctrl+Shift+S",),
    ),
    Action(
        "file.save_picture",
        mark("Save a picture..."),
        lambda desk: desk.save_picture(),
        menu="file",
        group=1,
        keys=("Ctrl+Shift+E",),
        help=mark("The journey as SVG, PNG or PDF."),
        search=(mark("export"), mark("image"), "svg", "png", "pdf"),
    ),
    Action(
        "file.import_history",
        mark("Import a history..."),
        lambda desk: desk.import_history(),
        menu="file",
        group=2,
        icon="database",
        enabled=always,
        help=mark("Orders and other events of your own shop, from files."),
        search=(mark("csv"), mark("parquet"), mark("orders")),
    ),
    Action(
        "file.quit",
        mark("Quit"),
        lambda desk: desk.quit(),
        menu="file",
        group=3,
        keys=("Ctrl+Q",),
        enabled=always,
    ),
)
