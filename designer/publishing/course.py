"""The course of one publication: what was chosen, what came of it, what may be done next. No widget of its own.

Each step makes those after it worthless, which is told by signals; pages show what is here and ask for what is next.
Nothing is sent anywhere but by ``connect``, ``ask_plan``, ``apply`` and ``take_back``.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from msgspec.structs import replace
from PySide6.QtCore import QObject, QTimer, Signal

from designer.background import Job, run_in_background
from designer.publishing.accounts import (
    Connection,
    KeyPlace,
    connected,
    credentials,
    key_place,
    publishing,
    seen_at,
)
from designer.publishing.errand import Errand
from designer.publishing.needs import Needs, needs_of
from designer.publishing.preparing import Drafted, Shaped, drafted, planned_unasked, shaped
from designer.publishing.proposing import alike, there
from designer.publishing.remembering import Chosen, keep, kept_for, last_system
from designer.settings import Settings
from exporters.targets.registry import system
from journey.journey import Journey
from journey.store import Difference, Store
from journey.targets.profile import Profile
from journey.targets.profiles import profile
from journey.words import say

if TYPE_CHECKING:
    from exporters.publishing.credentials import Credential
    from exporters.publishing.difference import Change
    from exporters.publishing.ledger import Entry
    from exporters.publishing.publisher import Outcome
    from exporters.targets.target import Target

#: After an edit or a letter typed it waits so long (ms) before it works anew.
PAUSE = 250


@dataclass(frozen=True)
class Planned:
    """What applying would do. ``asked``: the account was; else the list of what was published only."""

    account: str
    changes: tuple[Change, ...]
    asked: bool


class Course(QObject):
    """Of one document.

    ``system_changed``; ``shape_changed``: ``shape`` is another, or on its way (None); ``key_changed``, also while it is
    looked for; ``connection_changed``; ``draft_changed``: ``draft`` is another or on its way; ``plan_changed``;
    ``ended``: an ``apply`` or ``take_back`` is over. ``busy_changed``: an errand began or ended. ``failed`` brings what
    went wrong, in words.
    """

    system_changed = Signal()
    shape_changed = Signal()
    key_changed = Signal()
    connection_changed = Signal()
    draft_changed = Signal()
    plan_changed = Signal()
    busy_changed = Signal()
    ended = Signal()
    failed = Signal(str)

    def __init__(self, store: Store, settings: Settings, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.store, self._settings = store, settings
        self.profile: Profile | None = None
        self.target: Target | None = None
        self.chosen = Chosen()
        self.shape: Shaped | None = None
        self.needs = Needs()
        self.place: KeyPlace | None = None
        self.connection: Connection | None = None
        self.draft: Drafted | None = None
        self.planned: Planned | None = None
        self.outcome: Outcome | None = None
        #: Where people see what was made, by the assets' keys.
        self.pages: dict[str, str] = {}
        self.left: tuple[Entry, ...] | None = None
        self.errand: Errand | None = None
        self._shaping: Job | None = None
        self._drafting: Job | None = None
        self._looking: Job | None = None
        self._pause = QTimer(self, singleShot=True, interval=PAUSE)
        self._pause.timeout.connect(self._shape)
        self._typing = QTimer(self, singleShot=True, interval=PAUSE)
        self._typing.timeout.connect(self._draft)
        # The document may go, and this with it, while something is under way.
        self._under_way: list[Errand] = []
        self._ends = [store.subscribe(self._journey_changed)]
        under_way, ends = self._under_way, self._ends
        self.destroyed.connect(lambda: _let_go(under_way, ends))

    def close(self) -> None:
        """Drop all work; what is being made there comes to an end after the call that is under way."""
        _let_go(self._under_way, self._ends)
        self._pause.stop()
        self._typing.stop()
        for job in (self._shaping, self._drafting, self._looking):
            if job is not None:
                job.cancel()

    @property
    def journey(self) -> Journey:
        """The journey as it is now."""
        return self.store.journey

    @property
    def busy(self) -> bool:
        """Whether the network is waited for."""
        return self.errand is not None

    @property
    def idle(self) -> bool:
        """Whether nothing at all is under way."""
        jobs = (self._shaping, self._drafting, self._looking, self.errand)
        return not any(jobs) and not self._pause.isActive() and not self._typing.isActive()

    # --- The system and the shape -------------------------------------------------------------------------------

    def begin(self) -> None:
        """Go on with the system that was chosen last for this journey."""
        last = last_system(self._settings.values.publishing, self.journey.header.journey_id)
        if last and profile(last) is not None:
            self.choose_system(last)

    def choose_system(self, name: str) -> None:
        """Publish to another system, by its profile's id."""
        if self.busy or (self.profile is not None and self.profile.id == name):
            return
        self.profile, self.target = profile(name), system(name)
        self.chosen = kept_for(self._settings.values.publishing, self.journey.header.journey_id, name)
        self.place = None
        self._disconnect()
        self._keep()
        self.system_changed.emit()
        self.key_changed.emit()
        self._shape()

    def choose(self, chosen: Chosen) -> None:
        """Take over what was chosen or typed."""
        if chosen == self.chosen:
            return
        before, self.chosen = self.chosen, chosen
        self._keep()
        if chosen.answers != before.answers:
            self._disconnect()
        if chosen.options != before.options:
            self._pause.start()
            self._forget_shape()
        else:
            self._forget_draft()
            self._typing.start()

    def _keep(self) -> None:
        assert self.profile is not None
        kept = self._settings.values.publishing
        self._settings.change(
            publishing=keep(kept, self.journey.header.journey_id, self.profile.id, self.chosen),
        )

    def _journey_changed(self, difference: Difference, before: Journey, after: Journey) -> None:
        if self.profile is not None:
            self._forget_shape()
            self._pause.start()

    def _forget_shape(self) -> None:
        if self._shaping is not None:
            self._shaping.cancel()
            self._shaping = None
        self.shape = None
        self.shape_changed.emit()
        self._forget_draft()

    def _shape(self) -> None:
        self._forget_shape()
        journey, wanted, target, chosen = self.journey, self.profile, self.target, self.chosen

        def work(job: Job) -> tuple[Shaped, Needs]:
            found = shaped(journey, wanted, chosen.options, target)
            if target is None or found.lowered is None or found.obstacles:
                return found, Needs()
            return found, needs_of(target, found.lowered, chosen.choices.answers)

        self._shaping = run_in_background(work, self._shaped, self._not_shaped, owner=self)

    def _shaped(self, found: tuple[Shaped, Needs]) -> None:
        self._shaping = None
        self.shape, self.needs = found
        self.shape_changed.emit()
        self._draft()

    def _not_shaped(self, error: Exception) -> None:
        self._shaping = None
        self.failed.emit(say("The journey could not be brought into this shape: {reason}", reason=error))

    # --- What is to stand there ---------------------------------------------------------------------------------

    def _forget_draft(self) -> None:
        if self._drafting is not None:
            self._drafting.cancel()
            self._drafting = None
        self.draft = None
        self.draft_changed.emit()
        self._forget_plan()

    def _draft(self) -> None:
        target, shape, chosen = self.target, self.shape, self.chosen
        if target is None or shape is None or shape.lowered is None or shape.obstacles:
            return
        lowered = shape.lowered
        self._drafting = run_in_background(
            lambda job: drafted(target, lowered, chosen.choices), self._drafted, self._not_shaped, owner=self
        )

    def _drafted(self, found: Drafted) -> None:
        self._drafting = None
        self.draft = found
        self.draft_changed.emit()

    # --- The key and the account --------------------------------------------------------------------------------

    def look_for_key(self) -> None:
        """Find out where the key is, and whether the keyring works."""
        if self.target is None or self._looking is not None:
            return
        name = self.target.profile.id

        def found(place: KeyPlace) -> None:
            self._looking = None
            if self.target is not None and self.target.profile.id == name:
                self.place = place
                self.key_changed.emit()

        def failed(error: Exception) -> None:
            self._looking = None
            self.failed.emit(say("The keyring could not be asked: {reason}", reason=type(error).__name__))

        self._looking = run_in_background(lambda job: key_place(name), found, failed, owner=self)

    def connect_account(self, secret: str = "") -> None:
        """Try the connection; a key that was typed is kept once it is known to work."""
        target = self.target
        if target is None:
            return
        answers = self.chosen.choices.answers
        self._disconnect()

        def work(errand: Errand) -> tuple[KeyPlace, Connection]:
            from exporters.publishing.credentials import Credential, checked

            key = Credential(checked(secret), "memory") if secret else _key(target)
            found = connected(target, key, answers, cancelled=errand.cancelled, waiting=errand.wait)
            if secret:
                credentials().keep(target.profile.id, secret)
            return key_place(target.profile.id), found

        def done(found: tuple[KeyPlace, Connection]) -> None:
            self.place, self.connection = found
            self._propose(found[1])
            self.key_changed.emit()
            self.connection_changed.emit()

        self._send(work, done)

    def forget_key(self) -> None:
        """Take the key out of the keyring and of memory."""
        target = self.target
        if target is None:
            return

        def work(errand: Errand) -> KeyPlace:
            credentials().drop(target.profile.id)
            return key_place(target.profile.id)

        def done(place: KeyPlace) -> None:
            self.place = place
            self._disconnect()
            self.key_changed.emit()

        self._send(work, done)

    def _disconnect(self) -> None:
        self.connection = None
        self.connection_changed.emit()
        self._forget_plan()

    def _propose(self, connection: Connection) -> None:
        """Take events that are called alike there, all others are for a person to choose; and let go of what was
        chosen in another account."""
        events = there(self.chosen.events, connection.events)
        events = alike(self.needs.events, connection.events, events)
        self.choose(replace(self.chosen, events=events, lists=there(self.chosen.lists, connection.lists)))

    # --- The plan -----------------------------------------------------------------------------------------------

    def _forget_plan(self) -> None:
        if self.planned is not None:
            self.planned = None
            self.plan_changed.emit()

    @property
    def may_plan(self) -> bool:
        """Whether nothing is lacking for a plan."""
        return self.draft is not None and not self.draft.lacks and self._drafting is None

    def ask_plan(self, overwrite: frozenset[str] = frozenset()) -> None:
        """Ask the account what is there, and work out what would be done."""
        target, draft, answers = self.target, self.draft, self.chosen.choices.answers
        if target is None or draft is None or draft.lacks:
            return
        publication = draft.plan.publication

        def work(errand: Errand) -> Planned:
            with publishing(
                target, publication, _key(target), answers, cancelled=errand.cancelled, waiting=errand.wait
            ) as publisher:
                return Planned(publisher.account, publisher.plan(overwrite), True)

        self._send(work, self._planned)

    def plan_unasked(self) -> None:
        """Work out what would be done as far as it is known here; nothing is sent."""
        target, draft, answers = self.target, self.draft, dict(self.chosen.choices.answers)
        if target is None or draft is None or draft.lacks:
            return

        def work(errand: Errand) -> Planned:
            found = planned_unasked(target, draft.plan, answers)
            return Planned(found.account, found.changes, False)

        self._send(work, self._planned)

    def _planned(self, found: Planned) -> None:
        self.planned = found
        self.plan_changed.emit()

    # --- Making and taking back ---------------------------------------------------------------------------------

    def apply(self, overwrite: frozenset[str] = frozenset(), remove_orphans: bool = False) -> Errand | None:
        """Make it, as drafts. The errand tells of each change."""
        target, draft, answers = self.target, self.draft, self.chosen.choices.answers
        if target is None or draft is None or draft.lacks:
            return None
        publication = draft.plan.publication
        self.outcome, self.left, self.pages = None, None, {}

        def work(errand: Errand) -> tuple[Outcome, dict[str, str]]:
            key = _key(target)
            with publishing(
                target, publication, key, answers, cancelled=errand.cancelled, waiting=errand.wait
            ) as publisher:
                outcome = publisher.apply(overwrite, remove_orphans=remove_orphans, watch=errand.move)
            return outcome, seen_at(target, publication, key, answers, outcome)

        def done(found: tuple[Outcome, dict[str, str]]) -> None:
            self.outcome, self.pages = found
            self._forget_plan()
            self.ended.emit()

        return self._send(work, done)

    def take_back(self) -> Errand | None:
        """Remove what publishing this journey made in the account."""
        target, draft, answers = self.target, self.draft, self.chosen.choices.answers
        if target is None or draft is None:
            return None
        publication = draft.plan.publication
        self.outcome, self.left, self.pages = None, None, {}

        def work(errand: Errand) -> tuple[Entry, ...]:
            with publishing(
                target, publication, _key(target), answers, cancelled=errand.cancelled, waiting=errand.wait
            ) as publisher:
                return publisher.take_back(lambda done, total, words: errand.move((done, total, words), False))

        def done(left: tuple[Entry, ...]) -> None:
            self.left = left
            self._forget_plan()
            self.ended.emit()

        return self._send(work, done)

    @property
    def account(self) -> str:
        """The account that it is about; empty while that is not known."""
        if self.outcome is not None:
            return self.outcome.account
        if self.planned is not None and self.planned.account:
            return self.planned.account
        return self.connection.account if self.connection is not None else ""

    def try_flows(self, numbers: dict[str, str], contact: str, tried: Callable[[dict[str, str]], None]) -> None:
        """Send a contact into flows whose numbers are known; ``tried`` gets what was refused, by flow. This may send
        messages to that person: whoever calls this has asked."""
        target, answers = self.target, self.chosen.choices.answers
        if target is None:
            return

        def work(errand: Errand) -> dict[str, str]:
            from designer.publishing.by_hand import trigger
            from exporters.publishing.errors import PublishError, StoppedError

            key, refused = _key(target), {}
            for flow, ids in numbers.items():
                if errand.cancelled():
                    raise StoppedError
                try:
                    trigger(target, key, answers, ids, contact)
                except PublishError as error:
                    refused[flow] = str(error)
            return refused

        self._send(work, tried)

    def stop(self) -> None:
        """End what waits for the network, after the call that is under way."""
        if self.errand is not None:
            self.errand.stop()
            self.busy_changed.emit()

    def _send(self, work: Callable[[Errand], Any], done: Callable[[Any], None]) -> Errand | None:
        """Let an errand go, one at a time."""
        if self.errand is not None:
            return None

        def finished(found: object) -> None:
            self.errand = None
            self._under_way.clear()
            done(found)
            self.busy_changed.emit()

        def failed(error: Exception) -> None:
            self.errand = None
            self._under_way.clear()
            self.failed.emit(_words(error))
            self.busy_changed.emit()

        self.errand = made = Errand(work, self)
        self._under_way[:] = [made]
        made.done.connect(finished)
        made.failed.connect(failed)
        self.busy_changed.emit()
        made.start()
        return made


def _let_go(under_way: list[Errand], ends: list[Callable[[], None]]) -> None:
    """Nobody is there any more: what is under way ends after the call that it is at."""
    while ends:
        ends.pop()()
    for errand in under_way:
        errand.drop()


def _key(target: Target) -> Credential:
    """The key. PublishError if there is none."""
    from exporters.publishing.errors import PublishError

    found = credentials().find(target.profile.id)
    if found is None:
        raise PublishError(say("There is no key for this system."), say("Type it in under Connect."))
    return found


def _words(error: Exception) -> str:
    """What went wrong, for people: never more than the error's own sentence, which holds no key."""
    from exporters.publishing.errors import PublishError

    if isinstance(error, PublishError):
        return str(error)
    return say("This broke off: {reason}", reason=type(error).__name__)
