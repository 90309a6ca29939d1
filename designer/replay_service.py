"""Keeps the figures up to date: after every edit the journey is checked and replayed in the background.

The interface thread only starts work and takes what comes back. An edit makes the running replay worthless, so it
is told to stop, and a new one starts once no edit has come for a moment. What is shown meanwhile is stale and says
so. An edit that changes nothing about the behaviour starts nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec
from PySide6.QtCore import QObject, QTimer, Signal

from designer.background import Job, run_in_background
from designer.relevance import is_worth_a_look, may_change_replay
from designer.replay_work import Look, Replayed, Weighed, looked_at, opened, replayed, weighed
from journey.checks.declaration import USUAL, Preferences
from journey.checks.findings import Finding
from journey.journey import Journey
from journey.store import Difference, Store
from journey.words import say

if TYPE_CHECKING:
    from journey.checks.bounds import Bound
    from simulator.history.history import History
    from simulator.run import RunSettings

_log = logging.getLogger(__name__)

#: Work starts when no edit has come for so many milliseconds.
PAUSE = 150


class Key(msgspec.Struct, frozen=True):
    """What a result follows from."""

    behaviour: str
    history: str
    settings: RunSettings | None


class Known(msgspec.Struct, frozen=True):
    """What a service has found out, for another one that goes on with the same document. ``whole``, which ``key`` is
    of: the last figures of all customers; ``replayed``: what is shown, which may be a look at some."""

    history: History | None
    settings: RunSettings | None
    replayed: Replayed | None
    whole: Replayed | None
    key: Key | None
    is_stale: bool


class ReplayService(QObject):
    """Checks and replays the journey of one store on one history.

    ``result_ready`` (Replayed): fresh figures, or a first look, which stays stale. ``fresh``: the figures of before
    are right (an edit was taken back) or called by other names now. ``stale``: they are not right any more; again
    where an edit follows while others are on their way.
    ``progress`` (0 to 1) of the running replay. ``working`` (bool): a replay starts or ends. ``findings_changed``
    (tuple of Finding). ``blocked_by_errors`` (the findings): nothing is replayed until they are solved. ``failed``
    (text for people): the replay broke off. ``history_ready`` (History), ``history_failed`` (text).
    """

    result_ready = Signal(object)
    fresh = Signal()
    stale = Signal()
    progress = Signal(float)
    working = Signal(bool)
    findings_changed = Signal(object)
    blocked_by_errors = Signal(object)
    nothing_to_replay = Signal()
    failed = Signal(str)
    history_ready = Signal(object)
    history_failed = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._store: Store | None = None
        self._unsubscribe: Callable[[], None] = lambda: None
        self._history: History | None = None
        self._settings: RunSettings | None = None
        self._cluster = ""
        self._replayed: Replayed | None = None
        self._whole: Replayed | None = None
        self._key: Key | None = None
        self._look: Look | None = None
        self._is_stale = False
        self._looking: Job | None = None
        self._replaying: Job | None = None
        self._replaying_key: Key | None = None
        self._opening: Job | None = None
        self._weighing: Job | None = None
        self._told: tuple[Finding, ...] = ()
        self._preferences: Preferences = USUAL
        self._evidence: tuple[Finding, ...] = ()
        self._seen: Mapping[tuple[str, str, str], str] = {}
        self._evidence_key: Key | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._start_look)

    # --- What it works on ----------------------------------------------------------------------------------

    def attach(self, store: Store | None) -> None:
        """Watch this document from now on; the figures of the former one are dropped."""
        self._unsubscribe()
        self._unsubscribe = lambda: None
        self._stop()
        self._store, self._replayed, self._whole, self._key, self._look = store, None, None, None, None
        self._told, self._evidence, self._seen, self._evidence_key = (), (), {}, None
        self._set_stale(False)
        if store is not None:
            self._unsubscribe = store.subscribe(self._changed)
            self._start_look()

    def open_history(self, folder: Path | None) -> None:
        """Open a history folder, or the bundled sample, in the background, and replay on it."""
        if self._opening is not None:
            self._opening.cancel()
        self._opening = run_in_background(
            lambda job: opened(folder), self._history_opened, self._history_not_opened, owner=self
        )

    def use_settings(self, settings: RunSettings | None) -> None:
        """Replay with this seed and period from now on; None for the usual ones."""
        if settings != self._settings:
            self._settings = settings
            self._behaviour_changed()

    def use_cluster(self, address: str) -> None:
        """Let the Dask cluster at this address replay from now on; empty: this computer."""
        if address != self._cluster:
            self._cluster = address
            if self._store is not None:
                self.replay_now()

    def use_preferences(self, preferences: Preferences) -> None:
        """Check as this shop prefers from now on."""
        if preferences != self._preferences:
            self._preferences, self._evidence_key = preferences, None
            if self._store is not None:
                self._pause.start()

    def solved(self, finding: Finding) -> None:
        """Show a finding of the history no more until it is found again: its remedy was applied."""
        self._evidence = tuple(other for other in self._evidence if other != finding)
        self._tell_findings()

    def replay_now(self) -> None:
        """Replay without waiting, even what failed before."""
        self._key = None
        self._behaviour_changed()
        self._start_look()

    def cancel(self) -> None:
        """Stop the running replay, or the one that would begin; the figures stay stale."""
        self._stop()
        self.working.emit(False)

    def go_on_with(self, known: Known) -> None:
        """Begin with what another service knew of the document that is attached."""
        self._history, self._settings = known.history, known.settings
        if known.history is not None:
            self.history_ready.emit(known.history)
        if known.replayed is not None:
            self._replayed, self._whole, self._key = known.replayed, known.whole, known.key
            self._is_stale = known.is_stale
            self.result_ready.emit(known.replayed)
            if known.is_stale:
                self.stale.emit()

    @property
    def known(self) -> Known:
        """What was found out so far."""
        return Known(self._history, self._settings, self._replayed, self._whole, self._key, self._is_stale)

    # --- What there is -------------------------------------------------------------------------------------

    @property
    def history(self) -> History | None:
        """The history in use, None while it is being opened or could not be."""
        return self._history

    @property
    def settings(self) -> RunSettings | None:
        """The seed and period that replays use, None for the usual ones."""
        return self._settings

    @property
    def replayed(self) -> Replayed | None:
        """The latest figures, if there are any."""
        return self._replayed

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What the checks found last, the worst first, and what the history told about the last replay."""
        if self._look is None or self._evidence_key is None:
            return self._look.findings if self._look else ()
        from designer.history_findings import told_together

        return told_together(self._look.findings, self._evidence, self._look.journey, self._seen)

    @property
    def most_messages(self) -> Bound | None:
        """How many messages one entry can send at most, None before the first look."""
        return self._look.most if self._look else None

    @property
    def is_stale(self) -> bool:
        """Whether the figures are older than journey, history or settings."""
        return self._is_stale

    @property
    def is_working(self) -> bool:
        """Whether figures are on their way."""
        return (
            self._pause.isActive()
            or self._looking is not None
            or self._replaying is not None
            or self._opening is not None
            or self._weighing is not None
        )

    # --- Edits ---------------------------------------------------------------------------------------------

    def _changed(self, difference: Difference, before: Journey, after: Journey) -> None:
        if may_change_replay(difference):
            self._behaviour_changed()
        elif is_worth_a_look(difference):
            self._pause.start()

    def _behaviour_changed(self) -> None:
        """Figures may be wrong from now on: say so, stop what runs, start anew after a pause."""
        said_otherwise = self._replaying is not None or (self._replayed is not None and self._replayed.look is not None)
        self._stop_replay()
        if self._looking is not None:
            # What it finds is of the journey before, and would be replayed and shown as if it were of this one.
            self._looking.cancel()
            self._looking = None
        if self._replayed is not None:
            if self._is_stale and said_otherwise:
                self.stale.emit()
            self._set_stale(True)
        self._pause.start()

    def _set_stale(self, is_stale: bool) -> None:
        if is_stale == self._is_stale:
            return
        self._is_stale = is_stale
        if is_stale:
            self.stale.emit()

    def _stop(self) -> None:
        self._pause.stop()
        if self._looking is not None:
            self._looking.cancel()
            self._looking = None
        self._stop_replay()

    def _stop_replay(self) -> None:
        self._stop_weighing()
        if self._replaying is not None:
            self._replaying.cancel()
            self._replaying = self._replaying_key = None
            self.working.emit(False)

    # --- Checks --------------------------------------------------------------------------------------------

    def _start_look(self) -> None:
        self._pause.stop()
        if self._store is None:
            return
        if self._looking is not None:
            self._looking.cancel()
        journey, preferences = self._store.journey, self._preferences
        self._looking = run_in_background(
            lambda job: looked_at(journey, preferences),
            self._looked,
            self._not_looked,
            owner=self,
        )

    def _looked(self, look: Look) -> None:
        self._looking = None
        self._look = look
        self._tell_findings()
        self._start_replay(look)

    def _tell_findings(self) -> None:
        found = self.findings
        if found != self._told:
            self._told = found
            self.findings_changed.emit(found)

    def _not_looked(self, error: Exception) -> None:
        self._looking = None
        self.failed.emit(say("The journey could not be checked: {reason}", reason=error))

    # --- Replays -------------------------------------------------------------------------------------------

    def _start_replay(self, look: Look) -> None:
        if self._history is None:
            return
        key = Key(look.behaviour, self._history.fingerprint, self._settings)
        if key == self._key and self._whole is not None:
            # An edit and its undo, or a name: the figures are right as they are, but for a look at the edit.
            self._stop_replay()
            had_look = self._replayed is not None and self._replayed.look is not None
            if self._is_stale or self._whole.journey is not look.journey:
                self._replayed = self._whole = msgspec.structs.replace(self._whole, journey=look.journey)
                self._set_stale(False)
                if had_look:
                    self.result_ready.emit(self._replayed)
                else:
                    self.fresh.emit()
            self._start_weighing(look, key)
            return
        if not look.journey.nodes:
            self._stop_replay()
            self.nothing_to_replay.emit()
            return
        if look.stops:
            self._stop_replay()
            self.blocked_by_errors.emit(self.findings)
            return
        if self._replaying is not None and self._replaying_key == key:
            return
        self._stop_replay()
        history, settings = self._history, self._settings
        self._run(look.journey, history, settings, key, look_first=True)
        self.working.emit(True)

    def _run(
        self, journey: Journey, history: History, settings: RunSettings | None, key: Key, look_first: bool
    ) -> None:
        former, cluster = self._replayed, self._cluster
        self._replaying_key = key
        self._replaying = run_in_background(
            lambda job: replayed(journey, history, settings, look_first, former, cluster, job),
            lambda replayed: self._finished(replayed, history, settings, key),
            self._broke_off,
            self.progress.emit,
            owner=self,
        )

    def _finished(self, replayed: Replayed, history: History, settings: RunSettings | None, key: Key) -> None:
        self._replaying = self._replaying_key = None
        if replayed.look is not None:
            # The history is large, or the engine is being prepared for this computer: the rest follows.
            self._replayed, self._is_stale = replayed, True
            self.result_ready.emit(replayed)
            self._run(replayed.journey, history, settings, key, look_first=False)
            return
        self._replayed, self._whole, self._key = replayed, replayed, key
        self._set_stale(False)
        self.working.emit(False)
        self.result_ready.emit(replayed)
        if self._look is not None and self._look.journey is replayed.journey:
            self._start_weighing(self._look, key)

    def _broke_off(self, error: Exception) -> None:
        from simulator.run import RunError

        self._replaying = self._replaying_key = None
        self.working.emit(False)
        if isinstance(error, RunError):
            self.failed.emit(str(error))
        else:
            self.failed.emit(say("The replay broke off: {reason}", reason=str(error) or type(error).__name__))

    # --- What the history tells ----------------------------------------------------------------------------

    def _start_weighing(self, look: Look, key: Key) -> None:
        """Look into the history for what only it can tell; figures come first, for this may take longer."""
        history, preferences = self._history, self._preferences
        result = self._replayed.result if self._replayed is not None else None
        if history is None or key == self._evidence_key:
            return
        self._stop_weighing()
        self._weighing = run_in_background(
            lambda job: weighed(look, history, result, preferences, job),
            lambda found: self._weighed(found, key),
            self._not_weighed,
            owner=self,
        )

    def _weighed(self, found: Weighed, key: Key) -> None:
        self._weighing = None
        self._evidence, self._seen, self._evidence_key = found.findings, found.seen, key
        self._tell_findings()

    def _not_weighed(self, error: Exception) -> None:
        self._weighing = None
        _log.error("the history could not be looked into", exc_info=error)

    def _stop_weighing(self) -> None:
        if self._weighing is not None:
            self._weighing.cancel()
            self._weighing = None

    # --- Histories -----------------------------------------------------------------------------------------

    def _history_opened(self, history: History) -> None:
        self._opening = None
        self._history = history
        self.history_ready.emit(history)
        if self._replayed is not None:
            self._set_stale(True)
        if self._look is not None and self._looking is None and not self._pause.isActive():
            self._start_replay(self._look)

    def _history_not_opened(self, error: Exception) -> None:
        self._opening = None
        self.history_failed.emit(str(error))
