"""All actions."""

from __future__ import annotations

from designer.actions.action import Action
from designer.actions.edit import EDIT
from designer.actions.file import FILE
from designer.actions.fragments import FRAGMENTS
from designer.actions.help import HELP
from designer.actions.journey import JOURNEY
from designer.actions.planning import PLANNING
from designer.actions.replay import REPLAY
from designer.actions.view import VIEW

#: In the order of the menus.
ACTIONS: tuple[Action, ...] = (*FILE, *EDIT, *VIEW, *JOURNEY, *FRAGMENTS, *PLANNING, *REPLAY, *HELP)
BY_ID: dict[str, Action] = {action.id: action for action in ACTIONS}
