"""Sends: WhatsApp and other messengers."""

from __future__ import annotations

from journey.declaration import ChoiceType, NodeKind, NumberType, Parameter, TextType
from journey.families import SEND
from journey.message_parameters import message_outputs, message_parameters, message_step, message_summary
from journey.words import mark

KIND = NodeKind(
    id="messenger",
    family=SEND,
    words=mark("Messenger"),
    help=mark("A message is sent over WhatsApp or another messenger."),
    icon="message-circle",
    rank=25,
    replay="exact",
    practices=("SIN-4", "SEG-03"),
    search=(mark("WhatsApp"), mark("Telegram"), mark("Viber"), mark("VK"), mark("chat")),
    parameters=(
        Parameter(
            "service",
            mark("Messenger"),
            ChoiceType(
                (
                    ("whatsapp", mark("WhatsApp")),
                    ("telegram", mark("Telegram")),
                    ("viber", mark("Viber")),
                    ("vk", mark("VK")),
                    ("other", mark("Another messenger")),
                )
            ),
            default="whatsapp",
        ),
        Parameter(
            "template",
            mark("Approved template"),
            TextType(120),
            default="",
            help=mark("The name under which the service has approved the text."),
        ),
        Parameter("cost", mark("Cost of a message"), NumberType(0, 1e6), default=0),
        *message_parameters(1.2),
    ),
    outputs=message_outputs,
    summary=message_summary,
    step=message_step("messenger"),
)
