"""Time zones by the name that an instructor types."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from traitlets import Unicode
from traitlets.config import Config, Configurable

from shop.errors import UsageError

if TYPE_CHECKING:
    from grading.autograde.course import Course


class CourseTime(Configurable):  # type: ignore[misc]
    """The time zone of a class: ``c.CourseTime.timezone = "Asia/Shanghai"``."""

    timezone = Unicode(
        "UTC", help="Zone of times that are typed and shown, such as Asia/Shanghai."
    ).tag(config=True)


def course_zone(course: Course, named: str | None = None) -> ZoneInfo:
    """Return the zone that an option names, else the one of the class.

    Parameters
    ----------
    course
        The class.
    named
        What was typed, None when nothing was.
    """
    return time_zone(named or str(CourseTime(parent=course.app).timezone))


def config_zone(config: Config) -> ZoneInfo:
    """Return the zone of a class by nbgrader's configuration of it."""
    return time_zone(str(CourseTime(config=config).timezone))


def shown(moment: datetime, zone: tzinfo) -> str:
    """Return a time as it is shown to people: in their zone, which is named.

    Parameters
    ----------
    moment
        The time; without a zone it is in UTC, as the gradebook has it.
    zone
        The zone of the class.
    """
    stated = moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)
    # abbreviations such as CST mean several zones; names do not
    return f"{stated.astimezone(zone):%Y-%m-%d %H:%M} {zone}"


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
