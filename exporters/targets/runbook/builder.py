"""What a system tells so that a runbook can be made for it: how each step is called and filled in by people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol, runtime_checkable

from exporters.lowering.form import Flow
from exporters.lowering.lower import Lowered
from exporters.lowering.pieces import Piece
from exporters.publishing.assets import Identity
from exporters.publishing.client import Client
from exporters.publishing.pasted import StepTriggers
from exporters.targets.target import Choices


@dataclass(frozen=True)
class Element:
    """One thing that people put into a flow there. ``name``: the builder's own word for it; ``rows``: what to enter, as
    (where, what); ``assets``: the keys of published assets that it uses; ``notes``: what else to know."""

    name: str
    title: str
    rows: tuple[tuple[str, str], ...] = ()
    assets: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Built:
    """A step as elements, one below the other. ``paths``: the builder's word for the path from each element to the next
    (empty where there is one only); ``exits``: for each output of the step the element that it leaves, counted from 0,
    and the path."""

    elements: tuple[Element, ...]
    exits: Mapping[str, tuple[int, str]]
    paths: tuple[str, ...] = ()


@dataclass(frozen=True)
class Outside:
    """Something that whoever keeps the shop's data must do. ``kind``: such as an event or a tag, in words; ``name``:
    what it is called in the system; ``words``: what to do."""

    kind: str
    name: str
    words: str


class Builder(Protocol):
    """One journey in the words of a system. Sentences are ready to show."""

    system: str

    def needs(self) -> tuple[str, ...]:
        """What people need before they begin."""

    def outside(self) -> tuple[Outside, ...]:
        """What whoever keeps the shop's data must do."""

    def names(self) -> tuple[tuple[str, str], ...]:
        """The names of what is built with, and what each is for."""

    def opening(self, flow: Flow) -> tuple[str, ...]:
        """How a flow is begun in the builder, a task each."""

    def settings(self, flow: Flow, name: str) -> tuple[tuple[str, str], ...]:
        """A flow's own settings, its name first, as (where, what)."""

    def starts(self, flow: Flow) -> tuple[Element, ...]:
        """What starts people, each an element of its own."""

    def built(self, flow: Flow, piece: Piece) -> Built | None:
        """What is built for a step; None if nothing is."""

    def entry(self, flow: Flow) -> str:
        """The builder's word for the start by which a flow can be tried and fed; empty if it has no room for one."""

    def testing(self) -> tuple[str, ...]:
        """How to try it before anybody gets anything, a task each."""

    def taking_back(self) -> tuple[str, ...]:
        """How to undo it, a task each."""


@dataclass(frozen=True)
class Made:
    """An asset as it stands, or will stand, in the account. ``page``: where people see it; empty where that is not
    known, or before it is made."""

    kind: str
    name: str
    is_there: bool = False
    page: str = ""


@dataclass(frozen=True)
class Account:
    """What is known of the account that a runbook is for. ``made``: by the assets' keys; ``pasted``: by the flows' ids
    what people pasted back, for people; ``pages``: the account's own pages, as (words, address)."""

    made: Mapping[str, Made] = field(default_factory=dict)
    pasted: Mapping[str, str] = field(default_factory=dict)
    pages: tuple[tuple[str, str], ...] = ()

    @property
    def is_published(self) -> bool:
        """Whether something was made already."""
        return any(one.is_there for one in self.made.values())


@runtime_checkable
class ByHand(Protocol):
    """A system whose flows people build from parts. ``triggers``: how steps can be called with pasted ids."""

    triggers: StepTriggers

    def handbook(self, lowered: Lowered, choices: Choices) -> Builder:
        """A journey in the words of the system's builder. Pure."""

    def pages(self, client: Client, identities: Mapping[str, Identity]) -> dict[str, str]:
        """Where people see assets with a browser, by their keys, and pages of the account itself, under keys that begin
        with a slash. Asks the account for what its pages are called there."""
