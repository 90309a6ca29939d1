"""What a right click offers, by what was hit."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from designer.actions.mnemonics import ENGLISH, give_letters
from designer.actions.qt_actions import QtActions
from designer.actions.registry import BY_ID
from journey.journey import Journey
from journey.words import say

#: An action that stands in the submenu that it has in the menu bar too.
SUB = ">"

#: Ids of actions; an empty one sets apart.
CONTEXT_MENUS: dict[str, tuple[str, ...]] = {
    "node": (
        "journey.edit_message",
        "",
        "edit.cut",
        "edit.copy",
        "edit.duplicate",
        "",
        "edit.upstream",
        "edit.downstream",
        "edit.same_kind",
        "",
        "replay.who_not",
        "replay.customer",
        "",
        "journey.put_frame",
        "journey.fold_frame",
        "journey.pin",
        "",
        "fragment.open",
        "fragment.make",
        "fragment.unpack",
        "",
        "journey.switch_off",
        "journey.switch_on",
        "",
        "edit.delete",
        "edit.heal",
    ),
    "edge": ("edit.settings", "journey.add_step", "journey.connect", "", "edit.delete"),
    "lane header": (
        "edit.rename",
        "edit.settings",
        "journey.add_step",
        "",
        "journey.stage_before",
        "journey.stage_after",
        "",
        "journey.stage_left",
        "journey.stage_right",
        "journey.fold_stage",
        *(f"{SUB}journey.tint_{number}" for number in range(8)),
        "",
        "journey.remove_stage",
    ),
    "other": ("edit.paste", "", "journey.add_stage", "journey.tidy", "", "edit.select_all", "view.fit"),
}


def fill_menu(menu: QMenu, kind: str, actions: QtActions) -> None:
    """Offer what there is to do with what was hit."""
    below: dict[str, QMenu] = {}
    for action_id in CONTEXT_MENUS.get(kind, CONTEXT_MENUS["other"]):
        if action_id.startswith(SUB):
            title = say(BY_ID[action_id.removeprefix(SUB)].submenu)
            if title not in below:
                below[title] = menu.addMenu(title)
                below[title].menuAction().setProperty(ENGLISH, BY_ID[action_id.removeprefix(SUB)].submenu)
            below[title].addAction(actions[action_id.removeprefix(SUB)])
        elif action_id:
            menu.addAction(actions[action_id])
        else:
            menu.addSeparator()
    menu.aboutToShow.connect(lambda: give_letters(menu))
    for submenu in below.values():
        submenu.aboutToShow.connect(lambda submenu=submenu: give_letters(submenu))


def entries_of(ids: Iterable[str], journey: Journey | None, actions: QtActions) -> list[QAction | None]:
    """What there is to do with the selected records, for the menu in the inspector's head; None sets apart."""
    chosen = tuple(ids)
    kind = "other"
    if journey is not None and chosen:
        is_stage = len(chosen) == 1 and journey.stage(chosen[0]) is not None
        kind = "node" if any(journey.node(key) for key in chosen) else "lane header" if is_stage else "edge"
    shown = [key for key in CONTEXT_MENUS[kind] if not key.startswith(SUB)]
    return [actions[key] if key else None for key in shown]
