"""Pages of docs/ whose end is written by the program: what stands before a marker is left as it is."""

from __future__ import annotations


def with_tables(text: str, marker: str, tables: str) -> str:
    """The page with other tables behind its marker. Raises ValueError if it has none."""
    head, found, _ = text.partition(marker)
    if not found:
        raise ValueError(f"no line with {marker}")
    return f"{head}{marker}\n\n{tables}"
