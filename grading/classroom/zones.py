"""Time zones by the name that an instructor types."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from shop.errors import UsageError


def time_zone(name: str) -> ZoneInfo:
    """Return a time zone by its name.

    Parameters
    ----------
    name
        Such as ``Asia/Shanghai`` or ``UTC``.

    Raises
    ------
    UsageError
        When no zone is called so.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        raise UsageError(
            f"no time zone is called {name!r}; its name looks like Asia/Shanghai or UTC"
        ) from None
