"""Actions on what is seen, and how."""

from __future__ import annotations

from canvas.mouse import Tool
from canvas.widget import CanvasWidget
from designer.actions.action import Action, always, with_document, with_selection
from designer.actions.desk import Desk, Panel
from designer.actions.edit import on_canvas
from designer.language import LANGUAGES, SYSTEM
from designer.settings import TEXT_SIZES, ThemeChoice
from journey.words import mark


def _panel(panel: Panel, words: str, keys: str) -> Action:
    return Action(
        f"view.{panel}",
        words,
        lambda desk: desk.show_panel(panel, not desk.panel_shown(panel)),
        menu="view",
        group=1,
        keys=(keys,),
        checked=lambda desk: desk.panel_shown(panel),
    )


def _theme(theme: ThemeChoice, words: str) -> Action:
    return Action(
        f"view.theme_{theme}",
        words,
        lambda desk: desk.set_look(theme=theme),
        menu="view",
        group=2,
        submenu=mark("Appearance"),
        enabled=always,
        checked=lambda desk: desk.settings.values.theme == theme,
        search=(mark("theme"), mark("dark mode")),
    )


def _text_size(size: int) -> Action:
    return Action(
        f"view.text_{size}",
        f"{size} %",
        lambda desk: desk.set_look(text_size=size),
        menu="view",
        group=2,
        submenu=mark("Text size"),
        enabled=always,
        checked=lambda desk: desk.settings.values.text_size == size,
        search=(mark("text size"), mark("font")),
    )


#: Who took a language that they cannot read looks for another one by its English name.
_IN_ENGLISH = {"en": "English", "zh_CN": "Simplified Chinese", "zh_TW": "Traditional Chinese", "ru": "Russian",
               "ro": "Romanian"}  # fmt: skip


def _language(code: str, words: str) -> Action:
    return Action(
        f"view.language_{code or 'system'}",
        words,
        lambda desk: desk.set_language(code),
        menu="view",
        group=2,
        submenu=mark("Language"),
        enabled=always,
        checked=lambda desk: desk.settings.values.language == code,
        search=(mark("language"), "Language", "Sprache", "语言", "語言", "Язык", "Limba", _IN_ENGLISH.get(code, "")),
    )


def _tool(tool: Tool, words: str, key: str, icon: str, help_text: str) -> Action:
    def checked(desk: Desk) -> bool:
        return desk.canvas is not None and desk.canvas.tool == tool

    def choose(canvas: CanvasWidget) -> None:
        canvas.set_tool(tool)

    return Action(
        f"view.tool_{tool}",
        words,
        on_canvas(choose),
        menu="view",
        group=3,
        submenu=mark("Tool"),
        keys=(key,),
        icon=icon,
        help=help_text,
        checked=checked,
    )


VIEW: tuple[Action, ...] = (
    Action(
        "view.zoom_in",
        mark("Zoom in"),
        on_canvas(lambda canvas: canvas.zoom_in()),
        menu="view",
        keys=("Ctrl++", "Ctrl+="),
        icon="plus",
    ),
    Action(
        "view.zoom_out",
        mark("Zoom out"),
        on_canvas(lambda canvas: canvas.zoom_out()),
        menu="view",
        keys=("Ctrl+-",),
        icon="minus",
    ),
    Action(
        "view.full_size",
        mark("100 %"),
        on_canvas(lambda canvas: canvas.zoom_to(1.0)),
        menu="view",
        keys=("Ctrl+0",),
        search=(mark("actual size"),),
    ),
    Action(
        "view.fit",
        mark("Show the whole journey"),
        on_canvas(lambda canvas: canvas.fit()),
        menu="view",
        keys=("Ctrl+9", "Shift+1"),
        icon="maximize",
        enabled=with_document,
        search=(mark("fit"), mark("zoom")),
    ),
    Action(
        "view.fit_selection",
        mark("Show the selected steps"),
        on_canvas(lambda canvas: canvas.fit_selection()),
        menu="view",
        keys=("Ctrl+8", "Shift+2"),
        icon="scan",
        enabled=with_selection,
        search=(mark("fit"), mark("zoom")),
    ),
    _panel("palette", mark("Palette"), "Ctrl+1"),
    _panel("inspector", mark("Inspector"), "Ctrl+2"),
    _panel("results", mark("Results"), "Ctrl+3"),
    _panel("minimap", mark("Map"), "Ctrl+4"),
    _panel("outline", mark("Outline"), "Ctrl+5"),
    Action(
        "view.next_panel",
        mark("Next panel"),
        lambda desk: desk.next_panel(1),
        menu="view",
        group=1,
        keys=("F6",),
        enabled=always,
        help=mark("Tool bar, palette, outline, canvas, inspector, results: each where the keys were last."),
        search=(mark("focus"), mark("keyboard")),
    ),
    Action(
        "view.previous_panel",
        mark("Panel before"),
        lambda desk: desk.next_panel(-1),
        menu="view",
        group=1,
        keys=("Shift+F6",),
        enabled=always,
        search=(mark("focus"), mark("keyboard")),
    ),
    Action(
        "view.menus",
        mark("Menu bar"),
        lambda desk: desk.show_menus(),
        menu="view",
        group=1,
        keys=("F10",),
        enabled=always,
        search=(mark("keyboard"),),
    ),
    _theme("system", mark("As the system")),
    _theme("light", mark("Light")),
    _theme("dark", mark("Dark")),
    *(_text_size(size) for size in TEXT_SIZES),
    _language(SYSTEM, mark("As the system")),
    *(_language(language.code, language.name) for language in LANGUAGES),
    Action(
        "view.reduce_motion",
        mark("Nothing moves"),
        lambda desk: desk.set_look(reduce_motion=not desk.settings.values.reduce_motion),
        menu="view",
        group=2,
        enabled=always,
        checked=lambda desk: desk.settings.values.reduce_motion,
        search=(mark("motion"), mark("animation")),
    ),
    _tool("select", mark("Select"), "V", "mouse-pointer-2", mark("Select and move steps")),
    _tool("hand", mark("Hand"), "H", "hand", mark("Move the picture")),
    _tool("connect", mark("Connect steps"), "W", "spline", mark("Draw connections from step to step")),
    _tool("note", mark("Note"), "N", "sticky-note", mark("Click where a note shall be")),
    _tool("space", mark("Make space"), "S", "move", mark("Drag to push what lies below or right, or to close up")),
    Action(
        "view.find_kind",
        mark("Find a step in the palette"),
        lambda desk: desk.find_kind(),
        menu="view",
        group=3,
        keys=("/",),
        enabled=with_document,
    ),
)
