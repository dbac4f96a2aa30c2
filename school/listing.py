"""Names in a message: the first ones, and how many more there are."""

from __future__ import annotations

from collections.abc import Sequence


def some_of(names: Sequence[str], most: int = 30) -> str:
    """Return names with commas between them, and the number of those beyond `most`."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
