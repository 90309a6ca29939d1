"""The style sheet: Qt's own widgets in the theme's colours and sizes. It sets no fonts; widgets choose type steps."""

from __future__ import annotations

from string import Template

from canvas.theme import LIGHT, Theme
from designer.style.icons import icon_file

_SHEET = Template("""
QWidget { color: $text; }
QMainWindow, QDialog, QMessageBox { background: $window; }
QToolTip { color: $text; background: $surface; border: 1px solid $border_strong; padding: 4px 6px; }

QMenuBar { background: transparent; spacing: 0; }
QMenuBar::item { background: transparent; padding: 6px 9px; border-radius: 6px; }
QMenuBar::item:selected, QMenuBar::item:pressed { background: $hover; }
QMenu { background: $surface; border: 1px solid $border_strong; padding: 5px; }
QMenu::item { padding: 6px 26px 6px 10px; border-radius: 4px; min-width: ${menu_width}px; }
QMenu::item:selected { background: $accent_soft; color: $accent_text; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 14px; height: 14px; margin-left: 8px; }
QMenu::indicator:checked { image: url($check_accent); }
QMenu::separator { height: 1px; background: $border; margin: 5px 4px; }
QMenu::right-arrow { image: url($chevron_right); width: 12px; height: 12px; }

QPushButton { background: $surface; border: 1px solid $border_strong; border-radius: 6px;
  padding: 0 12px; min-height: ${control}px; max-height: ${control}px; }
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $sunken; }
QPushButton:disabled { color: $faint; border-color: $border; }
QPushButton:focus { background: $accent_soft; border-color: $accent; }
QPushButton[role="primary"], QPushButton:default { background: $accent; border-color: $accent; color: $on_accent; }
QPushButton[role="primary"]:hover, QPushButton:default:hover { background: $accent_text; border-color: $accent_text; }
QPushButton[role="primary"]:focus, QPushButton:default:focus { background: $accent; border: 2px solid $text;
  padding: 0 11px; min-height: ${control_inside}px; max-height: ${control_inside}px; }
QPushButton[role="primary"]:disabled, QPushButton:default:disabled {
  background: $sunken; border-color: $border; color: $faint; }
QPushButton[role="quiet"] { background: transparent; border-color: transparent; padding: 0 10px; }
QPushButton[role="quiet"]:hover { background: $hover; }
QPushButton[role="quiet"]:checked { background: $accent_soft; color: $accent_text; }
QPushButton[role="link"] { background: transparent; border: none; padding: 0 2px; color: $accent_text;
  min-height: ${small_control}px; max-height: ${small_control}px; text-align: left; }
QPushButton[role="link"]:hover { text-decoration: underline; }
QPushButton[role="quiet"]:focus { background: $accent_soft; border-color: $accent; }
QPushButton[role="link"]:focus { background: $accent_soft; border-radius: 4px; text-decoration: underline; }
QPushButton[role="link"]:disabled { color: $faint; }
QPushButton[dense="true"][role="primary"]:focus {
  min-height: ${small_control_inside}px; max-height: ${small_control_inside}px; padding: 0 9px; }
QPushButton[dense="true"] { min-height: ${small_control}px; max-height: ${small_control}px; padding: 0 10px; }

QPushButton[role="day"] { padding: 0; min-width: 24px; min-height: ${small_control}px; max-height: ${small_control}px; }
QPushButton[role="day"]:checked { background: $accent_soft; border-color: $accent; color: $accent_text; }
QPushButton[role="day"]:focus { border: 2px solid $accent; }

QToolButton { background: transparent; border: 1px solid transparent; border-radius: 6px; }
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:checked { background: $accent_soft; }
QToolButton:focus { border-color: $accent; background: $accent_soft; }
QToolButton[role="token"] { background: $sunken; border: 1px solid $border; border-radius: 4px; padding: 1px 6px; }
QToolButton[role="token"]:focus { background: $surface; border-color: $accent; }
QToolButton[role="token"]:hover { background: $hover; border-color: $border_strong; }
QToolButton[role="badge"] { padding: 6px 10px; }
QToolButton[tone="danger"] { color: $danger; }
QToolButton[tone="warning"] { color: $warning; }
QToolButton[tone="ok"], QToolButton[tone="muted"] { color: $muted; }
QToolButton::menu-indicator { image: none; width: 0; }

QLineEdit, QPlainTextEdit, QTextEdit, QComboBox, QAbstractSpinBox { background: $surface;
  border: 1px solid $border_strong; border-radius: 6px; selection-background-color: $accent;
  selection-color: $on_accent; }
QLineEdit, QComboBox, QAbstractSpinBox { min-height: ${field}px; max-height: ${field}px; padding: 0 9px; }
QPlainTextEdit, QTextEdit { padding: 4px 5px; }
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QComboBox:focus, QAbstractSpinBox:focus {
  border-color: $accent; }
QLineEdit:disabled, QComboBox:disabled, QAbstractSpinBox:disabled { color: $faint; background: $sunken; }
QLineEdit[state="error"], QPlainTextEdit[state="error"], QTextEdit[state="error"], QComboBox[state="error"] {
  border-color: $danger; }
QLineEdit[state="warning"], QPlainTextEdit[state="warning"], QTextEdit[state="warning"], QComboBox[state="warning"] {
  border-color: $warning; }
QLineEdit[role="token"] { background: $sunken; border-color: $border; border-radius: 4px; padding: 0 5px;
  min-height: ${token}px; max-height: ${token}px; }
QLineEdit[role="token"]:hover { border-color: $border_strong; }
QLineEdit[role="token"]:focus { background: $surface; border-color: $accent; }
QLineEdit[role="token"][state="error"] { border-color: $danger; }
QLineEdit[role="title"] { background: transparent; border-color: transparent; padding: 0 3px;
  min-height: ${title}px; max-height: ${title}px; }
QLineEdit[role="title"]:hover { border-color: $border; }
QLineEdit[role="title"]:focus { background: $surface; border-color: $accent; }
QComboBox { padding-right: 4px; }
QComboBox:hover, QLineEdit:hover { border-color: $faint; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox::down-arrow { image: url($chevron_down); width: 14px; height: 14px; }
QComboBox QAbstractItemView { background: $surface; border: 1px solid $border_strong; padding: 4px;
  outline: none; selection-background-color: $accent_soft; selection-color: $accent_text; }
QComboBox QAbstractItemView::item { min-height: ${row}px; border-radius: 4px; padding: 0 6px; }
QDateEdit::drop-down { border: none; width: 24px; }
QDateEdit::down-arrow { image: url($chevron_down); width: 14px; height: 14px; }
QCalendarWidget QWidget#qt_calendar_navigationbar { background: $surface; }
QCalendarWidget QToolButton { padding: 4px 6px; color: $text; }
QCalendarWidget QSpinBox { min-height: ${small_control}px; max-height: ${small_control}px; }
QCalendarWidget QAbstractItemView { selection-background-color: $accent; selection-color: $on_accent; }
QAbstractSpinBox::up-button, QAbstractSpinBox::down-button { width: 0; border: none; }

QDialogButtonBox, QMessageBox { dialogbuttonbox-buttons-have-icons: 0; }
QCheckBox, QRadioButton { spacing: 8px; background: transparent; }
QCheckBox::indicator { width: 14px; height: 14px; border: 1px solid $border_strong; border-radius: 4px;
  background: $surface; }
QCheckBox::indicator:hover { border-color: $faint; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent; image: url($check); }
QRadioButton::indicator { width: 12px; height: 12px; border: 1px solid $border_strong; border-radius: 7px;
  background: $surface; }
QRadioButton::indicator:checked { border: 4px solid $accent; width: 6px; height: 6px; }

QAbstractItemView { background: $surface; border: none; outline: none; alternate-background-color: $sunken;
  selection-background-color: $accent_soft; selection-color: $accent_text; }
QListView::item, QTreeView::item { min-height: ${row}px; border-radius: 4px; }
QListView::item:hover, QTreeView::item:hover { background: $hover; }
QListView::item:selected, QTreeView::item:selected { background: $accent_soft; color: $accent_text; }
QHeaderView::section { background: $sunken; color: $muted; border: none; border-bottom: 1px solid $border;
  padding: 5px 8px; }
QTableView { gridline-color: $border; }
QTableView::item { padding: 0 5px; }
QTableView::item:selected { background: $accent_soft; color: $accent_text; }

QScrollArea, QScrollArea > QWidget > QWidget[role="body"] { background: transparent; border: none; }
QAbstractScrollArea::corner { background: transparent; border: none; }
QScrollBar:vertical { background: transparent; width: 8px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 8px; margin: 0; }
QScrollBar::handle { background: $border; border-radius: 3px; margin: 1px; }
QScrollBar::handle:vertical { min-height: 28px; }
QScrollBar::handle:horizontal { min-width: 28px; }
QScrollBar::handle:hover, QScrollBar::handle:pressed { background: $border_strong; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter { background: transparent; }
QSplitter::handle { background: $border; }
QSplitter::handle:hover { background: $accent; }
QProgressBar { background: $sunken; border: none; border-radius: 2px; max-height: 4px; min-height: 4px; }
QProgressBar::chunk { background: $accent; border-radius: 2px; }
QTabBar { background: transparent; }
QTabBar::tab { background: transparent; border: none; border-bottom: 2px solid transparent; padding: 8px 0 7px 0;
  margin-right: ${tab_gap}px; color: $muted; }
QTabBar::tab:hover { color: $text; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::tab:focus { color: $accent_text; }
QTextBrowser { border: none; background: transparent; }
QTextBrowser:focus { border: 1px solid $accent; border-radius: 2px; }

QWidget[surface="window"] { background: $window; }
QWidget[surface="surface"] { background: $surface; }
QWidget[surface="sunken"] { background: $sunken; }
QFrame[surface="well"] { background: $sunken; border: 1px solid $border; border-radius: 8px; }
QFrame[surface="paper"] { background: $paper; border: 1px solid $border_strong; border-radius: 2px; }
QFrame[surface="card"] { background: $surface; border: 1px solid $card_line; border-radius: 8px; }
QFrame[surface="floating"] { background: $surface; border: 1px solid $border_strong; border-radius: 8px; }
QFrame[surface="popup"] { background: $surface; border: 1px solid $border_strong; }
QFrame[surface="found"] { background: $surface; border: 1px solid $border_strong; border-left: 3px solid $warning;
  border-radius: 6px; }
QFrame[surface="row"] { background: $surface; border: 1px solid $border; border-radius: 6px; }
QFrame[surface="row"][state="error"] { border-color: $danger; }
QFrame[surface="line"] { background: $border; border: none; max-height: 1px; min-height: 1px; }
QFrame[surface="upright"], QFrame[surface="upright_line"] { background: $border_strong; border: none; }
QLabel { background: transparent; }
QLabel[ink="muted"] { color: $muted; }
QLabel[ink="faint"] { color: $faint; }
QLabel[ink="accent"] { color: $accent_text; }
QLabel[ink="danger"] { color: $danger; }
QLabel[ink="warning"] { color: $warning; }
QLabel[ink="ok"] { color: $ok; }
""")


def style_sheet(theme: Theme, scale: float) -> str:
    """The program's style sheet. ``scale`` is the text size, 1 for 100 %: what holds text grows with it."""
    colours = {name: getattr(theme, name) for name in theme.__struct_fields__}

    def sized(pixels: int) -> int:
        return round(pixels * max(scale, 0.85))

    return _SHEET.substitute(
        colours,
        paper=LIGHT.surface,
        control=sized(30),
        control_inside=sized(30) - 2,
        small_control=sized(26),
        small_control_inside=sized(26) - 2,
        field=sized(30),
        token=sized(20),
        title=sized(22),
        row=sized(24),
        tab_gap=18 if scale <= 1.1 else 11,
        menu_width=sized(150),
        chevron_down=icon_file("chevron-down", theme.muted),
        chevron_right=icon_file("chevron-right", theme.muted),
        check=icon_file("check", theme.on_accent, 3.0),
        check_accent=icon_file("check", theme.accent, 2.5),
    )
