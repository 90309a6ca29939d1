"""What a person does to a message, each as one transaction."""

from __future__ import annotations

import msgspec

from journey.languages import language_name
from journey.messages import TEXT_FIELDS, variant_of
from journey.model import Message, Variant
from journey.store import Store
from journey.words import say


def set_text(store: Store, message_id: str, locale: str, field: str, text: str, *, merge: bool = False) -> None:
    """Write a text (TEXT_FIELDS) of a message, or with ``locale`` of its variant. ``merge``: joined with the last
    step if that wrote the same text (typing)."""
    message = store.journey.records.get(message_id)
    if not isinstance(message, Message):
        return
    name = say("Change {what}", what=say(TEXT_FIELDS[field]))
    with store.transaction(name, f"message:{message_id}:{locale}:{field}" if merge else "") as transaction:
        if not locale:
            transaction.put(msgspec.structs.replace(message, **{field: text}))
        elif variant_of(message, locale) is not None:
            variants = tuple(
                msgspec.structs.replace(variant, **{field: text}) if variant.locale == locale else variant
                for variant in message.variants
            )
            transaction.put(msgspec.structs.replace(message, variants=variants))


def add_language(store: Store, message_id: str, locale: str) -> None:
    """Give a message texts in a language. Bodies begin as the message's own, so that its layout need not be made
    again; subject and preheader begin empty."""
    message = store.journey.records.get(message_id)
    if not isinstance(message, Message) or variant_of(message, locale) is not None:
        return
    variant = Variant(locale=locale, body=message.body, text=message.text)
    with store.transaction(say("Add {what}", what=language_name(locale))) as transaction:
        transaction.put(msgspec.structs.replace(message, variants=(*message.variants, variant)))


def remove_language(store: Store, message_id: str, locale: str) -> None:
    """Remove a message's texts in a language."""
    message = store.journey.records.get(message_id)
    if not isinstance(message, Message) or variant_of(message, locale) is None:
        return
    left = tuple(variant for variant in message.variants if variant.locale != locale)
    with store.transaction(say("Remove {what}", what=language_name(locale))) as transaction:
        transaction.put(msgspec.structs.replace(message, variants=left))


def set_sender(store: Store, message_id: str, sender: str) -> None:
    """Write who a message comes from; typing goes on in one step."""
    message = store.journey.records.get(message_id)
    if isinstance(message, Message):
        name = say("Change {what}", what=say("Sender"))
        with store.transaction(name, f"message:{message_id}:sender") as transaction:
            transaction.put(msgspec.structs.replace(message, sender=sender))
