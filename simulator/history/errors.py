"""The one error that histories raise for bad input."""

from __future__ import annotations

from journey.words import say


class HistoryError(Exception):
    """A history could not be read, made or written.

    ``message`` says what is wrong, ``place`` where (a file, and a line or column where there is one),
    ``remedy`` what to do about it. All three are texts for people.
    """

    def __init__(self, message: str, place: str = "", remedy: str = "") -> None:
        super().__init__(message, place, remedy)
        self.message = message
        self.place = place
        self.remedy = remedy

    def __str__(self) -> str:
        text = say("{place}: {message}", place=self.place, message=self.message) if self.place else self.message
        return f"{text} {self.remedy}" if self.remedy else text
