"""Keys to accounts: in the operating system's keyring, from the environment, or in memory for this run. Never a file.

Where a key comes from is said wherever it is used: ``Source``. The environment is read and never written.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from exporters.publishing.errors import PublishError
from journey.words import say

Source = Literal["keyring", "environment", "memory"]

_SERVICE = "loopline"
_PROBE = "loopline-probe"


@dataclass(frozen=True, slots=True)
class Credential:
    """A key and where it came from. Its text form leaves the key out."""

    secret: str
    source: Source

    def __repr__(self) -> str:
        return f"Credential(source={self.source!r})"


class Credentials:
    """The keys of a run. ``environment``: the variables to read, those of the process by default."""

    def __init__(self, environment: Mapping[str, str] | None = None) -> None:
        self._environment = os.environ if environment is None else environment
        self._memory: dict[str, str] = {}

    def find(self, target: str, account: str = "") -> Credential | None:
        """The key for a target: of the environment first, then of this run, then of the keyring. None if there is none.

        A keyring that does not answer has none: ``keyring_works`` tells.
        """
        if found := self._environment.get(variable(target), ""):
            return Credential(found, "environment")
        name = _name(target, account)
        if found := self._memory.get(name, ""):
            return Credential(found, "memory")
        import keyring
        import keyring.errors

        try:
            kept = keyring.get_password(_SERVICE, name)
        except Exception:  # what a backend raises is its own affair
            return None
        return Credential(kept, "keyring") if kept else None

    def keep(self, target: str, secret: str, account: str = "") -> Source:
        """Keep a key: in the keyring if that works, else in memory for this run. Says which. PublishError if the key
        cannot be one."""
        cleaned = checked(secret)
        name = _name(target, account)
        if keyring_works():
            import keyring

            keyring.set_password(_SERVICE, name, cleaned)
            self._memory.pop(name, None)
            return "keyring"
        self._memory[name] = cleaned
        return "memory"

    def drop(self, target: str, account: str = "") -> None:
        """Forget a key. One in the environment stays there."""
        name = _name(target, account)
        self._memory.pop(name, None)
        import keyring

        try:
            keyring.delete_password(_SERVICE, name)
        except Exception:  # none was kept, or there is no keyring
            return


def checked(secret: str) -> str:
    """A key as it was typed, without what stands round it. PublishError if it cannot be one."""
    cleaned = secret.strip()
    if not cleaned or not cleaned.isprintable() or not cleaned.isascii() or len(cleaned) > 4_000:
        raise PublishError(say("This is not a key."), say("Copy it again from the account's settings."))
    return cleaned


def keyring_works() -> bool:
    """Whether the system's keyring keeps what it is given: a value is written, read and removed again."""
    import keyring

    value = secrets.token_hex(8)
    try:
        keyring.set_password(_PROBE, "probe", value)
        read = keyring.get_password(_PROBE, "probe")
        keyring.delete_password(_PROBE, "probe")
    except Exception:  # NoKeyringError, a locked or a broken one
        return False
    return read == value


def variable(target: str) -> str:
    """The environment variable that a target's key is read from."""
    return f"LOOPLINE_{re.sub('[^A-Z0-9]+', '_', target.upper())}_KEY"


def source_words(source: Source) -> str:
    """Where a key is, for people."""
    match source:
        case "keyring":
            return say("The key is in this computer's keyring.")
        case "environment":
            return say("The key comes from an environment variable and is not kept.")
        case "memory":
            return say(
                "This computer has no keyring that works. The key is kept until the program ends, and then gone."
            )


def _name(target: str, account: str) -> str:
    return f"{target}:{account}" if account else target
