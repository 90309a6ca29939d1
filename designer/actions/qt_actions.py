"""The registry's actions as Qt's, for one window: their words, keys, icons and whether they are possible now."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar, QWidget

from designer.actions.action import MENUS, Action, MenuId
from designer.actions.desk import Desk
from designer.actions.mnemonics import ENGLISH, give_letters, plain
from designer.actions.registry import ACTIONS, BY_ID
from designer.style.appearance import look
from designer.style.icons import action_icon
from journey.words import say


def words_of(action: Action, desk: Desk) -> str:
    """What a menu calls the action now."""
    return action.title(desk) if action.title is not None else say(action.words)


def keys_words(action: Action) -> str:
    """The action's first keys as the platform writes them; empty if it has none."""
    if not action.keys:
        return ""
    return QKeySequence(action.keys[0]).toString(QKeySequence.SequenceFormat.NativeText)


class QtActions(QObject):
    """All actions of one window. ``desk`` is what they act in.

    An action gets its icon when it is first asked for or its menu first opens: the window shows few of them.
    """

    def __init__(self, desk: Desk, window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._made: dict[str, QAction] = {}
        self._with_icon: set[str] = set()
        for action in ACTIONS:
            self._made[action.id] = self._make(action, window)
        look().changed.connect(self._tint)

    def __getitem__(self, action_id: str) -> QAction:
        self._give_icon(BY_ID[action_id])
        return self._made[action_id]

    def _make(self, action: Action, window: QWidget) -> QAction:
        made = QAction(say(action.words), window)
        made.setObjectName(action.id)
        made.setShortcuts([QKeySequence(keys) for keys in action.keys])
        made.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        made.setToolTip(_tool_tip(action))
        if action.checked is not None:
            made.setCheckable(True)
        made.triggered.connect(lambda _=False: self.run(action))
        # Keys that the canvas handles by itself are named in menus but belong to it alone.
        if action.on_canvas:
            made.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        elif _is_letter(action):
            made.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        else:
            window.addAction(made)
        return made

    def put_letters_on(self, canvas: QWidget) -> None:
        """Let actions whose key is a single letter work there, and only there: in lists letters find entries."""
        canvas.addActions([self._made[action.id] for action in ACTIONS if _is_letter(action) and not action.on_canvas])

    def run(self, action: Action) -> None:
        """Do it, if it is possible now."""
        if action.enabled(self._desk):
            action.run(self._desk)
        self.refresh()

    def _give_icon(self, action: Action) -> None:
        if action.icon and action.id not in self._with_icon:
            self._with_icon.add(action.id)
            self._made[action.id].setIcon(action_icon(action.icon, look().theme))

    def _give_icons(self, menu_id: MenuId) -> None:
        for action in ACTIONS:
            if action.menu == menu_id:
                self._give_icon(action)

    def _tint(self) -> None:
        for action_id in self._with_icon:
            self._made[action_id].setIcon(action_icon(BY_ID[action_id].icon, look().theme))

    def refresh(self) -> None:
        """Look again at what is possible, and at what is called how."""
        for action in ACTIONS:
            made = self._made[action.id]
            made.setEnabled(action.enabled(self._desk))
            if action.title is not None and plain(made.text()) != (words := action.title(self._desk)):
                made.setText(words.replace("&", "&&"))
                made.setToolTip(_tool_tip(action, words))
            if action.checked is not None:
                made.setChecked(action.checked(self._desk))

    def fill(self, bar: QMenuBar, extra: dict[str, QMenu]) -> None:
        """Fill the menu bar. ``extra``: menus to put behind the action with that id."""
        for menu_id, words in MENUS:
            menu = bar.addMenu(say(words))
            menu.menuAction().setProperty(ENGLISH, words)
            self._fill_menu(menu, menu_id, extra)
        give_letters(bar)

    def _fill_menu(self, menu: QMenu, menu_id: MenuId, extra: dict[str, QMenu]) -> None:
        submenus: dict[str, QMenu] = {}
        group = 0
        for action in ACTIONS:
            if action.menu != menu_id:
                continue
            if action.group != group and not menu.isEmpty():
                menu.addSeparator()
            group = action.group
            if action.submenu:
                if action.submenu not in submenus:
                    submenus[action.submenu] = below = menu.addMenu(say(action.submenu))
                    below.menuAction().setProperty(ENGLISH, action.submenu)
                    below.aboutToShow.connect(lambda below=below: give_letters(below))
                submenus[action.submenu].addAction(self._made[action.id])
            else:
                menu.addAction(self._made[action.id])
            if action.id in extra:
                menu.addMenu(extra[action.id])
        menu.aboutToShow.connect(lambda: self._give_icons(menu_id))
        menu.aboutToShow.connect(self.refresh)
        menu.aboutToShow.connect(lambda: give_letters(menu))


def _is_letter(action: Action) -> bool:
    """Whether a key of the action is one that people type."""
    return any(len(keys) == 1 for keys in action.keys)


def _tool_tip(action: Action, words: str = "") -> str:
    text = words or say(action.words)
    if action.help:
        text = f"{text}\n{say(action.help)}"
    keys = keys_words(action)
    return f"{text}\n{keys}" if keys else text
