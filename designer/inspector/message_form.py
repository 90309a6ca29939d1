"""The text of a message: what fits into a column of each channel's, written to the message's own record.

The whole of it is edited over the drawing (designer/messages).
"""

from __future__ import annotations

from designer.inspector.fields.editor import FormContext
from designer.inspector.form import Form, Problem
from journey.declaration import Parameter, TextType
from journey.edits import change
from journey.model import Channel, Message
from journey.words import mark, say

_NAME = Parameter("name", mark("Name of the message"), TextType(120))
_SENDER = Parameter("sender", mark("Sender"), TextType(200))
SUBJECT = Parameter("subject", mark("Subject"), TextType(300))
_BODY = TextType(200_000, multiline=True)
_TITLE = Parameter("subject", mark("Title"), TextType(120))
_TEXT = Parameter("body", mark("Text"), TextType(4000, multiline=True))

PARTS: dict[Channel, tuple[Parameter, ...]] = {
    "email": (
        SUBJECT,
        Parameter("preheader", mark("Preheader"), TextType(300), help=mark("Shown after the subject in the inbox.")),
        Parameter("sender", mark("Sender"), TextType(200), help=mark("Such as Ann of the shop <ann@shop.example>.")),
        _NAME,
    ),
    "sms": (Parameter("body", mark("Text"), TextType(1600, multiline=True)), _SENDER, _NAME),
    "push": (
        _TITLE,
        Parameter("body", mark("Text"), TextType(500, multiline=True)),
        _NAME,
    ),
    "messenger": (_TEXT, _NAME),
    "in_app": (_TITLE, _TEXT, _NAME),
    "on_site": (_TITLE, _TEXT, _NAME),
    "live_chat": (_TEXT, _NAME),
    "direct_mail": (Parameter("body", mark("Text"), _BODY), _NAME),
    "social_team": (_TEXT, _NAME),
}


class MessageForm(Form):
    """The fields of one message. ``parts``: only these of them."""

    def __init__(self, channel: Channel, context: FormContext, parts: tuple[Parameter, ...] = ()) -> None:
        super().__init__(parts or PARTS[channel], context)
        self._store = context.store
        self._message = ""
        self.edited.connect(self._put)

    def show_message(self, message: Message | None) -> None:
        """Show a message; without one nothing can be typed."""
        self.setEnabled(message is not None)
        self._message = message.id if message else ""
        texts = {key: getattr(message, key) if message else "" for key in self.rows}
        self.show_values(texts)

    def _put(self, field: str, value: object, merge: bool) -> None:
        words = self.rows[field].parameter.words
        key = f"message:{self._message}:{field}" if merge else ""
        change(self._store, self._message, say("Change {what}", what=say(words)), merge_key=key, **{field: value})

    def show_problem(self, problem: Problem | None, field: str) -> None:
        """Show what the checks say of one field."""
        if field in self.rows:
            self.rows[field].set_finding(problem)
