"""What a right click offers, by what was hit."""

from __future__ import annotations

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
