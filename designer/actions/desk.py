"""What actions may ask of the window they act in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from canvas.widget import CanvasWidget
    from designer.documents import Document
    from designer.overlays import Shown
    from designer.settings import Settings, ThemeChoice

#: What can be asked of a replay: what happened to a customer, who did not get something.
Question = Literal["customer", "reasons"]
Mode = Literal["replay", "forecast"]
Panel = Literal["palette", "inspector", "results", "minimap", "outline"]


class Desk(Protocol):
    """One window of the program with the document in it."""

    @property
    def document(self) -> Document | None:
        """The document that is open; None on the start page."""

    @property
    def canvas(self) -> CanvasWidget | None:
        """The canvas of the document that is open."""

    @property
    def selection(self) -> frozenset[str]:
        """The ids of the selected records."""

    @property
    def settings(self) -> Settings:
        """The program's settings."""

    # --- Documents --------------------------------------------------------------------------------------

    def new_journey(self) -> None:
        """Begin an empty journey."""

    def new_window(self) -> None:
        """Open another window."""

    def ask_for_file(self) -> None:
        """Let the person choose a journey to open."""

    def save(self) -> None:
        """Save the document to its file."""

    def save_as(self) -> None:
        """Save the document to a file that the person chooses."""

    def save_picture(self) -> None:
        """Save a picture of the journey to a file that the person chooses."""

    def export(self, system: str = "") -> None:
        """Let the person save the journey in another form; ``system``: in the shape of this one."""

    def publish(self) -> None:
        """Let the person bring the journey to another system, as drafts."""

    def show_start(self) -> None:
        """Close the document and show the first screen."""

    def quit(self) -> None:
        """Close all windows."""

    def import_history(self) -> None:
        """Let the person import a history."""

    # --- Views ------------------------------------------------------------------------------------------

    def panel_shown(self, panel: Panel) -> bool:
        """Whether a panel is shown."""

    def show_panel(self, panel: Panel, shown: bool) -> None:
        """Show or hide a panel."""

    def next_panel(self, by: int) -> None:
        """Bring the keyboard to the next panel (1) or the one before (-1)."""

    def show_menus(self) -> None:
        """Bring the keyboard to the menu bar."""

    def set_look(
        self,
        theme: ThemeChoice | None = None,
        text_size: int | None = None,
        reduce_motion: bool | None = None,
    ) -> None:
        """Change how the program looks."""

    def set_language(self, code: str) -> None:
        """Let the program speak another language; empty: that of the system."""

    def find_kind(self) -> None:
        """Go to the palette's search field."""

    def find_step(self) -> None:
        """Let the person look for a step in the journey."""

    def show_findings(self) -> None:
        """Show the list of findings."""

    def choose_checks(self) -> None:
        """Let the person choose checks, their kinds and limits."""

    def edit_message(self, message_id: str) -> None:
        """Open the editor of a message."""

    def open_beside(self, what: str) -> None:
        """Open a planner (its id) or the map of all journeys (empty) beside the journey."""

    def insert_fragment(self) -> None:
        """Let the person choose a fragment, and add a step that stands for it."""

    def show_journey_settings(self) -> None:
        """Show the journey's own settings in the inspector."""

    # --- Replay -----------------------------------------------------------------------------------------

    @property
    def replaying(self) -> bool:
        """Whether a replay is under way."""

    def replay_now(self) -> None:
        """Replay the journey again."""

    def stop_replay(self) -> None:
        """Stop the replay that is under way."""

    def choose_period(self) -> None:
        """Let the person choose the period."""

    def choose_pressure(self) -> None:
        """Let the person say how heavy messages count in the pressure index."""

    def choose_cluster(self) -> None:
        """Let the person say which computers replay."""

    @property
    def shown_mode(self) -> Mode:
        """Whether a replay or a forecast is shown."""

    def show_mode(self, mode: Mode) -> None:
        """Show what would have been, or what may come."""

    @property
    def shown_measure(self) -> Shown:
        """The measure that steps are coloured by."""

    def show_measure(self, shown: Shown) -> None:
        """Colour the steps by a measure."""

    def ask_why(self, question: Question) -> None:
        """Show what happened to a customer, or who did not get the selected step's message."""

    def compare(self) -> None:
        """Hold the journey against another version or other settings."""

    # --- Help -------------------------------------------------------------------------------------------

    def show_commands(self) -> None:
        """Open the command palette."""

    def show_shortcuts(self) -> None:
        """Show all keys."""

    def show_tour(self) -> None:
        """Show what is where, step by step."""

    def show_about(self) -> None:
        """Say what the program is, and whose work is in it."""
