"""What is chosen by itself once an account has told what it has. No Qt."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from exporters.publishing.account import Found


def there(chosen: dict[str, str], offered: tuple[Found, ...] | None) -> dict[str, str]:
    """Those of the choices that the account has; all where it does not tell."""
    if offered is None:
        return chosen
    known = {str(one.identity) for one in offered}
    return {name: value for name, value in chosen.items() if value in known}


def alike(wanted: tuple[str, ...], offered: tuple[Found, ...] | None, chosen: dict[str, str]) -> dict[str, str]:
    """``chosen`` with those added that the account calls by the same name."""
    named = {_bare(one.name): str(one.identity) for one in offered or ()}
    found = {name: named[_bare(name)] for name in wanted if not chosen.get(name) and _bare(name) in named}
    return {**chosen, **found}


def _bare(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())
