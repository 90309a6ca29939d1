"""The messages that the shop really sent, and what people did with them: clicks or orders, never opens, which mail
programs make themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from simulator.history.history import TEXT, History
from simulator.run import DAY


@dataclass(frozen=True)
class MessageLog:
    """Which events of a history are messages and answers. ``kind``: the text property that tells types of message
    apart, empty for one type. An answer within ``days`` belongs to the person's latest message before it."""

    sent: str = "email_send"
    answered: str = "email_click"
    kind: str = "campaign"
    days: int = 7


@dataclass(frozen=True)
class PastMessages:
    """One row a message, by customer, then time. ``kind``: place in ``kinds``. ``answered``: whether an answer came in
    time. Messages so late that their time for an answer goes beyond the history's end are left out."""

    kinds: tuple[str, ...]
    customers: int
    customer: NDArray[np.int64]
    time: NDArray[np.int64]
    kind: NDArray[np.int64]
    answered: NDArray[np.bool_]

    def __len__(self) -> int:
        return len(self.customer)

    def chosen(self, rows: NDArray[np.bool_]) -> PastMessages:
        """Some of the messages."""
        return PastMessages(
            self.kinds, self.customers, self.customer[rows], self.time[rows], self.kind[rows], self.answered[rows]
        )


def past_messages(history: History, log: MessageLog) -> PastMessages | None:
    """The shop's own messages; None where none or no answers are logged."""
    if log.sent not in history.event_names or log.answered not in history.event_names:
        return None
    sent = np.flatnonzero(history.events == history.event_names.index(log.sent))
    answers = np.flatnonzero(history.events == history.event_names.index(log.answered))
    owners = np.searchsorted(history.offsets, sent, side="right") - 1
    of_answers = np.searchsorted(history.offsets, answers, side="right") - 1
    times = history.times.astype(np.int64)
    latest = np.searchsorted(sent, answers) - 1
    fits = latest >= 0
    fits[fits] = (owners[latest[fits]] == of_answers[fits]) & (
        times[answers[fits]] - times[sent[latest[fits]]] <= log.days * DAY
    )
    answered = np.zeros(len(sent), np.bool_)
    answered[latest[fits]] = True
    kinds, codes = _kinds(history, log.kind, sent)
    found = PastMessages(kinds, history.customers, owners, times[sent], codes, answered)
    return found.chosen(found.time <= history.end - log.days * DAY)


def _kinds(history: History, name: str, rows: NDArray[np.intp]) -> tuple[tuple[str, ...], NDArray[np.int64]]:
    kept = history.properties.get(name)
    if kept is None or kept.kind != TEXT:
        return ("",), np.zeros(len(rows), np.int64)
    codes, places = np.unique(kept.values[rows], return_inverse=True)
    return tuple(kept.words[int(code)] if code >= 0 else "" for code in codes), places.astype(np.int64)
