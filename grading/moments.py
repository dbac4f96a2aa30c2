"""When something was handed in or is due, read from whatever people and programs write.

One reader for ``timestamp.txt``, for times in names of files and for times that are typed. What can
mean two things is read as the likelier one and comes with words that say so.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

import dateutil.parser  # type: ignore[import-untyped]

HOURS = {
    "UTC": 0.0, "UT": 0.0, "GMT": 0.0, "Z": 0.0, "WET": 0.0, "WEST": 1.0, "CET": 1.0, "CEST": 2.0,
    "EET": 2.0, "EEST": 3.0, "MSK": 3.0, "HKT": 8.0, "SGT": 8.0, "AWST": 8.0, "BJT": 8.0,
    "JST": 9.0, "KST": 9.0, "AEST": 10.0, "AEDT": 11.0, "NZST": 12.0, "NZDT": 13.0, "EST": -5.0,
    "EDT": -4.0, "CDT": -5.0, "MST": -7.0, "MDT": -6.0, "PST": -8.0, "PDT": -7.0, "AKST": -9.0,
    "AKDT": -8.0, "HST": -10.0, "CHINA STANDARD TIME": 8.0, "中国标准时间": 8.0, "北京时间": 8.0,
    "北京": 8.0, "CST": 8.0, "IST": 5.5, "BST": 1.0, "SST": 8.0, "AST": -4.0,
}  # fmt: skip
"""What abbreviations mean, in hours before UTC."""
DOUBTFUL = {
    "CST": "China Standard Time (+08:00); in America it would be -06:00",
    "IST": "India Standard Time (+05:30); it is Irish and Israeli time as well",
    "BST": "British Summer Time (+01:00); it is the time of Bangladesh as well",
    "SST": "Singapore Standard Time (+08:00); it is the time of Samoa as well",
    "AST": "Atlantic Standard Time (-04:00); it is Arabian time as well",
}
_OFFSET = r"(?:UTC|GMT)?\s*(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?"
_TAIL = re.compile(
    rf"^(?P<base>.*?\d[.:时]\d\d(?:[.:分]\d\d(?:[.,]\d+)?)?[分秒]?(?:\s*[AaPp][Mm])?)\s*(?:\(?(?:{_OFFSET}|(?P<name>[A-Z][A-Za-z_]+(?:/[\w+-]+)+|[A-Z]{{1,5}}"
    r"|China Standard Time|中国标准时间|北京(?:时间)?))\)?)?$"
)
_DAY = re.compile(r"^(\d{4})\s*[年/.-]\s*(\d{1,2})\s*[月/.-]\s*(\d{1,2})\s*日?")
_CLOCK = re.compile(r"^[\sT_-]*(\d{1,2})[-.:时](\d{2})(?:[-.:分](\d{2})(?:[.,](\d+))?)?[分秒]?$")
_UNIX = re.compile(r"^([A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ [\d:]+) ([A-Z]{2,5}) (\d{4})$")
_UNIX_TAIL = re.compile(
    r"^(?P<base>[A-Z][a-z]{2} [A-Z][a-z]{2} .*\d{4}) "
    r"(?P<sign>)(?P<hours>)(?P<minutes>)(?P<name>[A-Z]+)$"
)
_WORDS = re.compile(r"^[^\d\s][^\d\n]{0,30}?[:：]\s*(?=\d{4}|[A-Z][a-z]{2},? )")
"""What people and programs write before a time, such as ``submitted:``."""
_NAMED_OFFSET = re.compile(
    r"(?:\((?=UTC|GMT))?((?:UTC|GMT)?[+-]\d{1,2}:?(?:\d{2})?)(?:\)?\s*(?:\[[\w/+-]+\]|\([^()]*\)|(?<=\))"
    r"[^\d()]+))$"
)
"""An offset with the name of its place behind it: Java's, JavaScript's and Windows' way."""
_DASHES = re.compile(r"^(\d{4}-\d\d-\d\d)[-_T ](\d\d)[-.](\d\d)[-.](\d\d)")
_EPOCH = re.compile(r"^1\d{9}(?:\d{3})?(?:\.\d+)?$")
_HALF = re.compile(r"(凌晨|清晨|早上|上午|中午|下午|傍晚|晚上)\s*(\d{1,2})(?=[:时点])")
_LATE = {"下午", "傍晚", "晚上"}
"""Parts of a Chinese day in which 1 to 11 o'clock is 13 to 23."""
_GERMAN_DAY = re.compile(r"^\d{1,2}\.\d{1,2}\.\d{2,4}\b")
"""With dots, most of Europe writes the day first."""
_SHORT_DAY = re.compile(r"\b(\d{1,2})[/.](\d{1,2})[/.]\d{2,4}\b")


@dataclass(frozen=True)
class Moment:
    """A time as it was meant, as far as that can be told.

    Attributes
    ----------
    when
        The time, with its zone.
    doubt
        Words about what else it may mean; "" when there is nothing.
    """

    when: datetime
    doubt: str = ""


def read_moment(text: str, zone: tzinfo = UTC) -> Moment | None:
    """Return the time that a text states, None when it states none.

    Parameters
    ----------
    text
        Such as ``2025-03-02 15:30``, ``2025-03-02T15:30:00Z``, ``2025-03-02 15:30 CST``,
        ``2025-03-02 15:30:00 +0800``, ``2016-01-30-15-00-00``, ``2025年3月2日 下午3:30``, or
        seconds or thousandths of seconds since 1970, as programs write them.
    zone
        The zone of a time that states none.
    """
    plain = unicodedata.normalize("NFKC", text).replace("\u2212", "-").strip()
    plain = _WORDS.sub("", plain)
    plain = _NAMED_OFFSET.sub(r"\1", plain)
    plain = _UNIX.sub(r"\1 \3 \2", plain)[:100]
    plain = _DASHES.sub(r"\1 \2:\3:\4", plain)
    plain = _HALF.sub(_whole_hour, plain).replace("点", ":")
    if _EPOCH.match(plain):
        return Moment(_since_1970(plain))
    tail = _UNIX_TAIL.match(plain) or _TAIL.match(plain)
    base = tail["base"] if tail else plain
    found = _without_zone(base) or _without_zone(plain)
    if found is None:
        return None
    naive, doubt = found
    if naive.tzinfo is not None:
        return Moment(naive, doubt)
    if tail is None:
        return Moment(naive.replace(tzinfo=zone), doubt)
    meant, unsure = _zone(tail, naive, zone)
    try:
        when = naive.replace(tzinfo=meant)
        when.astimezone(UTC)
    except (OverflowError, ValueError):
        return None
    return Moment(when, "; ".join(filter(None, (doubt, unsure))))


def _whole_hour(half: re.Match[str]) -> str:
    """Return the hour of 24 for an hour of a part of the day, the text as it is where unclear."""
    hour = int(half[2])
    if half[1] == "晚上" and hour == 12:
        return half[0]  # of the day that begins, or of the one that ends: nobody can tell
    if half[1] == "中午":
        return str(hour + 12 if hour < 3 else hour)
    if half[1] in _LATE:
        return str(hour + 12 if hour < 12 else hour)
    return str(0 if hour == 12 else hour)


def _since_1970(text: str) -> datetime:
    """Return the time of a Unix clock, in seconds or, with 13 digits, thousandths."""
    seconds = float(text)
    thousandths = len(text.partition(".")[0]) == 13
    return datetime.fromtimestamp(seconds / 1_000 if thousandths else seconds, UTC)


def _without_zone(text: str) -> tuple[datetime, str] | None:
    """Return day and time of a text, and a doubt about them."""
    day = _DAY.match(text)
    if day:
        rest = text[day.end() :]
        clock = _CLOCK.match(rest) if rest.strip() else None
        try:
            if not rest.strip():
                return datetime(int(day[1]), int(day[2]), int(day[3])), ""
            if clock:
                micro = int((clock[4] or "0")[:6].ljust(6, "0"))
                parts = (int(clock[1]), int(clock[2]), int(clock[3] or 0), micro)
                return datetime(int(day[1]), int(day[2]), int(day[3]), *parts), ""
        except ValueError:
            return None
    if not re.search(r"\d", text) or len(text) < 6:
        return None
    try:
        found = dateutil.parser.parse(text, dayfirst=_GERMAN_DAY.match(text) is not None)
    except Exception:
        # dateutil raises errors of many kinds on hostile texts; none of them may end a run
        return None
    short = _SHORT_DAY.search(text)
    unsure = short is not None and int(short[1]) <= 12 and int(short[2]) <= 12
    doubt = f"read as {found:%d %B %Y}: day and month may be the other way round"
    return found, doubt if unsure and short and short[1] != short[2] else ""


def _zone(tail: re.Match[str], naive: datetime, zone: tzinfo) -> tuple[tzinfo, str]:
    """Return the zone that the end of a text names, and a doubt about it."""
    if tail["sign"]:
        hours, minutes = int(tail["hours"]), int(tail["minutes"] or 0)
        if hours > 14 or minutes > 59:
            return (
                zone,
                f"{tail['sign']}{hours:02}{minutes:02} is no zone: read as if there were none",
            )
        offset = timedelta(hours=hours, minutes=minutes)
        return timezone(offset if tail["sign"] == "+" else -offset), ""
    name = tail["name"]
    if not name:
        return zone, ""
    if zone.tzname(naive) == name:
        return zone, ""
    hours_before = HOURS.get(name.upper())
    if hours_before is not None:
        doubt = f"{name} read as {DOUBTFUL[name]}: check it" if name in DOUBTFUL else ""
        return timezone(timedelta(hours=hours_before)), doubt
    try:
        return ZoneInfo(name), ""
    except (ValueError, OSError, KeyError):
        return zone, f"the zone {name} is not known: read as if it were not there"
