"""What the worth of a difference hangs on: ranges to type, the tornado, where both versions are worth the same."""

from __future__ import annotations

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from designer.comparing.pages import Sentences
from designer.comparing.settings import Setting
from designer.comparing.study import Answer, Curve, Guess, Ranges
from designer.comparing.value_input import BadValue, ValueInput, chain_tab
from designer.comparing.words import ASSUMED_WORDS, break_evens, guess_bars, outlook_bars
from designer.estimate_words import signed, whole_span
from designer.inspector.fields.editor import Choice
from designer.inspector.fields.simple import NumberField
from designer.results.drawing import PlotDrawer
from designer.results.offers import Offers
from designer.results.plot_view import PlotView
from designer.style.controls import Button, IconButton, Text
from exporters.estimand import statement
from exporters.plots.plot import Plot
from exporters.plots.tornado import tornado_plot
from journey.declaration import NumberType
from journey.words import mark, number, say, say_count, value_text

_MARGIN = 16
_PLOT = 168
#: What is typed is taken over when nothing was typed for so many milliseconds.
_PAUSE = 600
#: What each range is called where it is typed, and how many of its unit make one.
_UNITS = {
    "response": (mark("Answers to 100 messages"), 100.0),
    "loss": (mark("Loss after other messages, %"), 100.0),
    "value": (mark("Worth of an answer"), 1.0),
    "cost": (mark("Cost of a message"), 1.0),
}
_MOST = {"response": 100.0, "loss": 100.0, "value": 1e9, "cost": 1e9}
_CURVES: tuple[tuple[Curve, str], ...] = (
    ("flat", mark("no loss, however many came before")),
    ("linear", mark("the same loss with each, all at four")),
    ("saturating", mark("half of what is left with each")),
    ("u_shaped", mark("as before, and a loss after a long silence")),
)


class AssumptionsPage(QWidget):
    """``changed``: what is assumed is different now, and what was compared is to be compared again."""

    changed = Signal()

    def __init__(self, drawer: PlotDrawer, offers: Offers) -> None:
        super().__init__()
        self._ranges = Ranges()
        self._guesses: dict[str, Guess] = {}
        self._settings: dict[str, Setting] = {}
        self._filling = False
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._take)
        body = QWidget()
        body.setProperty("role", "body")
        self._column = QVBoxLayout(body)
        self._column.setContentsMargins(0, 0, 8, 0)
        self._column.setSpacing(6)
        self._fields: dict[str, tuple[NumberField, NumberField]] = {}
        self._column.addLayout(self._range_rows())
        self.problem = Text("", "small", "danger", wrap=True)
        self.problem.hide()
        self._column.addWidget(self.problem)
        self._build_guesses()
        self.words = Sentences(say("Where both are worth the same"))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(area.focusPolicy().NoFocus)
        area.setWidget(body)
        self.plot = PlotView(drawer)
        self.messages_plot = PlotView(drawer)
        for view in (self.plot, self.messages_plot):
            offers.serve_plot(view)
        plots = QWidget()
        plots.setProperty("role", "body")
        stacked = QVBoxLayout(plots)
        stacked.setContentsMargins(0, 0, 8, 0)
        stacked.setSpacing(8)
        stacked.addWidget(self.plot)
        stacked.addWidget(self.messages_plot)
        for view in (self.plot, self.messages_plot):
            view.setMinimumHeight(_PLOT)
        scrolled = QScrollArea()
        scrolled.setWidgetResizable(True)
        scrolled.setFocusPolicy(scrolled.focusPolicy().NoFocus)
        scrolled.setWidget(plots)
        drawn = QVBoxLayout()
        drawn.setSpacing(8)
        drawn.addWidget(scrolled, 3)
        drawn.addWidget(self.words, 2)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(_MARGIN, 2, _MARGIN, 8)
        layout.setSpacing(_MARGIN)
        layout.addWidget(area, 4)
        layout.addLayout(drawn, 5)

    # --- What is assumed ----------------------------------------------------------------------------------------

    @property
    def ranges(self) -> Ranges:
        """What is assumed of answers."""
        return self._ranges

    def fields(self, name: str) -> tuple[NumberField, NumberField]:
        """Where the range of an assumption is typed."""
        return self._fields[name]

    @property
    def guesses(self) -> tuple[Guess, ...]:
        """The settings that nobody knows better."""
        return tuple(self._guesses.values())

    def offer(self, settings: tuple[Setting, ...]) -> None:
        """Offer the settings of the journey as it is now."""
        self._settings = {setting.target: setting for setting in settings if setting.record in _steps(setting)}
        self.guess.offer(tuple((setting.target, setting.label) for setting in self._settings.values()))
        gone = [target for target in self._guesses if target not in self._settings]
        for target in gone:
            del self._guesses[target]
        if self.guess.value is None and self._settings:
            self.guess.choose(next(iter(self._settings)))
            self._guess_chosen()
        if gone:
            self._show_guesses()

    def _range_rows(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(6)
        grid.setVerticalSpacing(6)
        for row, name in enumerate(ASSUMED_WORDS):
            words = say(_UNITS[name][0])
            limits = NumberType(0, _MOST[name])
            ends = (
                NumberField(say("{what}, at least", what=words), limits),
                NumberField(say("{what}, at most", what=words), limits),
            )
            self._fields[name] = ends
            grid.addWidget(Text(words, wrap=True), row, 0)
            grid.addWidget(ends[0], row, 1)
            grid.addWidget(Text(say("to"), ink="muted"), row, 2)
            grid.addWidget(ends[1], row, 3)
            for field in ends:
                field.textEdited.connect(lambda _: self._pause.start())
        self._fields["response"][0].setPlaceholderText(say("clicks"))
        self._fields["response"][1].setPlaceholderText(say("clicks"))
        self.curve = Choice(say("How a message's effect falls with those before it"))
        self.curve.offer(tuple((curve, say(words)) for curve, words in _CURVES))
        self.curve.choose(self._ranges.curve)
        self.curve.chosen.connect(lambda _: self._take())
        grid.addWidget(Text(say("Loss with each message"), wrap=True), len(ASSUMED_WORDS), 0)
        grid.addWidget(self.curve, len(ASSUMED_WORDS), 1, 1, 3)
        grid.setColumnStretch(0, 1)
        for name, ends_now in (("loss", self._ranges.loss), ("value", self._ranges.value), ("cost", self._ranges.cost)):
            for field, value in zip(self._fields[name], ends_now, strict=True):
                field.setText(value_text(value * _UNITS[name][1]))
        return grid

    def _take(self) -> None:
        """Take over what was typed."""
        self._pause.stop()
        found: dict[str, tuple[float, float] | None] = {}
        for name, ends in self._fields.items():
            if name == "response" and not any(field.text().strip() for field in ends):
                found[name] = None
                continue
            values = [field.number() for field in ends]
            if values[0] is None or values[1] is None or values[0] > values[1]:
                self._say_problem(
                    say("{what}: type two numbers, the smaller one first.", what=say(ASSUMED_WORDS[name]))
                )
                return
            unit = _UNITS[name][1]
            found[name] = (values[0] / unit, values[1] / unit)
        self._say_problem("")
        loss, value, cost = found["loss"], found["value"], found["cost"]
        assert loss is not None
        assert value is not None
        assert cost is not None
        ranges = Ranges(found["response"], loss, value, cost, self.curve.value)
        if ranges != self._ranges:
            self._ranges = ranges
            self.changed.emit()

    def _say_problem(self, words: str) -> None:
        self.problem.setText(words)
        self.problem.setVisible(bool(words))

    # --- What nobody knows better -------------------------------------------------------------------------------

    def _build_guesses(self) -> None:
        self._column.addWidget(Text(say("Settings that nobody knows better"), weight=600, wrap=True))
        self.guess = Choice(say("A setting that nobody knows better"))
        self.guess.setMinimumContentsLength(12)
        self.guess.chosen.connect(lambda _: self._guess_chosen())
        self.low, self.high = ValueInput(say("at least")), ValueInput(say("at most"))
        self.add = Button(say("Add"), dense=True)
        self.add.clicked.connect(self._add_guess)
        ends = QHBoxLayout()
        ends.setSpacing(6)
        ends.addWidget(self.low)
        ends.addWidget(Text(say("to"), ink="muted"))
        ends.addWidget(self.high)
        ends.addStretch(1)
        ends.addWidget(self.add)
        self._column.addWidget(self.guess)
        self._column.addLayout(ends)
        self._listed = QVBoxLayout()
        self._listed.setSpacing(2)
        self._column.addLayout(self._listed)
        self._column.addStretch(1)

    def _guess_chosen(self) -> None:
        setting = self._settings.get(self.guess.value)
        if setting is not None:
            self.low.show_setting(setting)
            self.high.show_setting(setting)
            chain_tab(self.guess, *self.low.stops, *self.high.stops, self.add)

    def _add_guess(self) -> None:
        setting = self._settings.get(self.guess.value)
        if setting is None:
            return
        try:
            guess = Guess(setting, self.low.value(), self.high.value())
        except BadValue as error:
            self._say_problem(str(error))
            return
        if guess.low == guess.high:
            self._say_problem(say("Both are the same. Change one of them."))
            return
        self._say_problem("")
        self._guesses[setting.target] = guess
        self._show_guesses()
        self.changed.emit()

    def _show_guesses(self) -> None:
        while (item := self._listed.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        for target, guess in self._guesses.items():
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
            setting = guess.setting
            words = say(
                "{setting}: {low} to {high}",
                setting=setting.label,
                low=setting.said(guess.low),
                high=setting.said(guess.high),
            )
            line.addWidget(Text(words, "small", elide=True), 1)
            away = IconButton("x", say("Take away {what}", what=words), 24, 12)
            away.clicked.connect(lambda _=False, target=target: self.take_away(target))
            line.addWidget(away)
            self._listed.addWidget(row)

    def take_away(self, target: str) -> None:
        """Know a setting after all."""
        self._guesses.pop(target, None)
        self._show_guesses()
        self.changed.emit()

    # --- What comes of it ---------------------------------------------------------------------------------------

    def show_answer(self, answer: Answer) -> None:
        """Show what a comparison hangs on."""
        outlook, past = answer.outlook, answer.past
        lines: list[str] = []
        if outlook is None:
            head = say(
                "Nothing is known of how often people answer. Type how many do, or hold out a group to learn it."
            )
        else:
            band = whole_span(outlook.net_band)
            head = say(
                "Worth of the answers less cost of the messages: {net} ({band} over all that is assumed).",
                net=signed(outlook.net),
                band=band or signed(outlook.net),
            )
            lines += break_evens(answer)
            if not lines:
                lines.append(say("There is no break-even: within what is possible one of both is always worth more."))
        quiet = []
        if past is not None and past.rate is not None:
            quiet.append(
                say(
                    "Answers are the clicks on {messages}, {rate} of 100: clicks that came, not clicks that the "
                    "message caused.",
                    messages=say_count("{count} past message", "{count} past messages", past.messages),
                    rate=number(past.rate * 100, 2),
                )
            )
        self.words.say(head, tuple(lines), tuple(quiet))
        self.plot.setVisible(outlook is not None)
        if outlook is not None:
            self.plot.show_plot(lambda: _worth_plot(answer))
        self.messages_plot.setVisible(bool(guess_bars(answer)))
        if guess_bars(answer):
            self.messages_plot.show_plot(lambda: _messages_plot(answer))


def _steps(setting: Setting) -> tuple[str, ...]:
    """The record of a setting of a step or edge; what is the shop's own rule is known."""
    from journey.model import HEADER_ID

    return () if setting.record == HEADER_ID else (setting.record,)


def _worth_plot(answer: Answer) -> Plot:
    outlook = answer.outlook
    assert outlook is not None
    bars = outlook_bars(answer)
    widest = max(bars, key=lambda bar: bar.width)
    finding = say("Most hangs on: {what}.", what=widest.words.lower()) if widest.width else say("Nothing is open.")
    title = say("Worth of the answers less cost of the messages")
    what = say("Worth of the additional answers less cost of the messages, one assumption at a time")
    return tornado_plot(bars, outlook.net, title, finding, statement(answer.comparison.run.result, what))


def _messages_plot(answer: Answer) -> Plot:
    from simulator.figures import run_figure

    bars = guess_bars(answer)
    widest = max(bars, key=lambda bar: bar.width)
    value = answer.comparison.others[0].differences[run_figure("sent")].value
    finding = say("Most hangs on: {what}.", what=widest.words)
    what = say("Difference in messages, one assumption at a time")
    return tornado_plot(bars, value, say("Messages"), finding, statement(answer.comparison.run.result, what))
