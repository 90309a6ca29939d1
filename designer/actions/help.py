"""Actions that explain the program."""

from __future__ import annotations

from designer.actions.action import Action, always
from journey.words import mark

HELP: tuple[Action, ...] = (
    Action(
        "help.commands",
        mark("Search commands"),
        lambda desk: desk.show_commands(),
        menu="help",
        keys=("Ctrl+K", "Ctrl+Shift+P"),
        icon="search",
        enabled=always,
    ),
    Action(
        "help.tour",
        mark("Short tour"),
        lambda desk: desk.show_tour(),
        menu="help",
        icon="circle-help",
        enabled=always,
        help=mark("What is where, in eight cards. Escape leaves it."),
        search=(mark("guide"), mark("introduction"), mark("learn")),
    ),
    Action(
        "help.shortcuts",
        mark("Keyboard shortcuts"),
        lambda desk: desk.show_shortcuts(),
        menu="help",
        keys=("F1", "Ctrl+/"),
        icon="keyboard",
        enabled=always,
    ),
    Action(
        "help.about",
        mark("About Loopline"),
        lambda desk: desk.show_about(),
        menu="help",
        group=1,
        icon="info",
        enabled=always,
        search=(mark("licence"), mark("version"), mark("attribution")),
    ),
)
