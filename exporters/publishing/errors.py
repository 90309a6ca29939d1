"""What can go wrong while publishing, in words for people."""

from __future__ import annotations

from journey.words import say


class PublishError(Exception):
    """Publishing stopped. ``message`` says why, ``remedy`` what to do; neither holds a secret."""

    def __init__(self, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.message = message
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}" if self.remedy else self.message


class RefusedError(PublishError):
    """The system answered that it will not. ``status`` is the answer's HTTP status."""

    def __init__(self, status: int, message: str, remedy: str = "") -> None:
        super().__init__(message, remedy)
        self.status = status


class UncertainError(PublishError):
    """A call that must not be repeated blindly went out, and no whole answer came back."""


class StoppedError(PublishError):
    """The person stopped it."""

    def __init__(self) -> None:
        super().__init__(say("Stopped. What was made so far is kept in the list of what was published."))
