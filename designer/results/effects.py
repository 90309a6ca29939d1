"""The tab on what messages change: whether the history tells, the table, and what it takes for granted."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSizePolicy, QVBoxLayout, QWidget

from designer.effect_words import (
    effect_assumptions,
    effect_lines,
    experiment_words,
    identified_words,
    logging_words,
)
from designer.estimate_words import holdout_words
from designer.results.table_view import Cell, Row, TableView
from designer.style.controls import Text
from journey.words import say

if TYPE_CHECKING:
    from exporters.plots.source import Source
    from simulator.estimates.assessment import Assessment

_MARGIN, _SPACE = 16, 6


class EffectsPage(QWidget):
    """A sentence above the table, whole in its tool tip; each row says in its tool tip what it answers."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Text(ink="muted", step="small", wrap=True)
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Maximum)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.table = TableView()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 4, _MARGIN, 8)
        layout.setSpacing(_SPACE)
        layout.addWidget(self.words)
        layout.addWidget(self.table, 1)

    def show_effects(self, found: Assessment, source: Source) -> None:
        """Show what is known of what messages change."""
        effects = found.effects
        names = {program.journey: program.name for program in source.result.programs}
        experiments = [experiment_words(one) for one in effects.experiments]
        plans = [holdout_words(plan) for plan in found.holdouts.values()]
        self.words.setText("\n".join([identified_words(effects), *experiments]))
        more = "\n\n".join([*effect_assumptions(effects), logging_words(), *plans])
        # Names come from files: a tool tip would take their marks for its own.
        self.words.setToolTip(f"<qt>{escape(more).replace(chr(10), '<br>')}</qt>")
        rows = [
            Row(
                "",
                (
                    Cell(line.what, line.what.casefold(), f"{line.what}\n{line.tip}"),
                    Cell(line.answer, line.answer.casefold(), line.tip),
                    Cell(line.span, line.span.casefold(), line.tip),
                    Cell(line.rests, line.rests.casefold(), line.tip),
                ),
            )
            for line in effect_lines(effects, names)
        ]
        rows += [
            Row("", (Cell(plan, plan.casefold()), Cell("", ""), Cell("", ""), Cell.text(say("the experiment"))))
            for plan in plans
            if not any(one.differences for one in effects.experiments)
        ]
        self.table.fill((say("What"), say("Answer"), say("95 % range"), say("Rests on")), rows)
