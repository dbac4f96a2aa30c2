"""Times are read as they were meant, or come with words about the doubt."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from grading.autograde.files import read_timestamp
from grading.moments import read_moment
from school.classes.deadlines import read_due
from shop.errors import UsageError

SAME = [
    "2025-03-02 07:30:00 +0800",
    "2025-03-02 07:30:00 +08:00",
    "2025-03-02 07:30:00+08",
    "2025-03-02T07:30:00+08:00",
    "2025-03-01T23:30:00Z",
    "2025-03-01 23:30:00 UTC",
    "2025-03-01 23:30",
    "2025-03-01 23:30:00.000 GMT",
    "2025-03-02 07:30 GMT+8",
    "2025-03-02 07:30 UTC+08:00",
    "2025-03-02 07:30:00 Asia/Shanghai",
    "2025-03-02 07:30:00 China Standard Time",
    "2025年3月2日 07:30 北京时间",
    "2025年3月2日 07时30分00秒 北京时间",
    "2025/3/2 7:30 +0800",
    "2025-03-01-23-30-00",
    "2025-03-01-23-30-00 UTC",
    "Sun, 02 Mar 2025 07:30:00 +0800",
    "Sat Mar  1 23:30:00 UTC 2025",
    "March 1, 2025 11:30 PM",
    "2025-03-01 15:30 PST",
    "2025-03-01 18:30 EST",
    "2025-03-02 08:30:00 JST",
    "2025-03-01 18:30:00 America/New_York",
    "1740871800",
    "1740871800000",
    "2025年3月1日 下午11:30",
    "2025年3月1日 晚上11点30分",
    "2025/3/2 上午7:30:00 +0800",
    "2025-03-02 07:30 北京",
    "submitted: 2025-03-02 07:30:00 +0800",
    "提交时间：2025年3月2日 07:30 北京时间",
    "2025-03-02T07:30:00+08:00[Asia/Shanghai]",
    "Sun Mar 02 2025 07:30:00 GMT+0800 (China Standard Time)",
    "2025-03-02 07:30:00 (UTC+08:00) Beijing",
    "2025-03-01T15:30:00\u221208:00",
]


@pytest.mark.parametrize(
    ("text", "hour"),
    [
        *(("凌晨12:05", 0), ("上午12:05", 0), ("早上8:05", 8), ("中午12:05", 12)),
        *(("中午1:05", 13), ("下午3:05", 15), ("下午15:05", 15), ("15点05分", 15)),
    ],
)
def test_the_chinese_clock_is_read(text: str, hour: int) -> None:
    moment = read_moment(f"2025年3月2日 {text}")
    assert moment is not None
    assert moment.when == datetime(2025, 3, 2, hour, 5, tzinfo=UTC)


def test_twelve_at_night_belongs_to_two_days_and_is_not_guessed() -> None:
    assert read_moment("2025年3月2日 晚上12:05") is None


@pytest.mark.parametrize("text", SAME)
def test_times_with_zones_are_read_as_meant(text: str) -> None:
    moment = read_moment(text)
    assert moment is not None
    assert moment.when.astimezone(UTC) == datetime(2025, 3, 1, 23, 30, tzinfo=UTC)
    assert moment.doubt == ""
    assert read_timestamp(text.encode()) == (datetime(2025, 3, 1, 23, 30), ())


@pytest.mark.parametrize(
    ("text", "utc", "word"),
    [
        ("2025-03-02 07:30:00 CST", "2025-03-01 23:30", "China Standard Time"),
        ("Sun Mar  2 07:30:00 CST 2025", "2025-03-01 23:30", "China Standard Time"),
        ("2025-03-02 07:30 IST", "2025-03-02 02:00", "India Standard Time"),
        ("2025-07-02 07:30 BST", "2025-07-02 06:30", "British Summer Time"),
        ("2025-03-02 07:30 XYZ", "2025-03-02 07:30", "zone XYZ is not known"),
        ("2025-03-02 07:30 Moon/Base", "2025-03-02 07:30", "zone Moon/Base is not known"),
        ("2025-03-02 07:30 +9900", "2025-03-02 07:30", "+9900 is no zone"),
        ("02.03.2025 10:00", "2025-03-02 10:00", "the other way round"),
        ("03/04/2025 10:00", "2025-03-04 10:00", "the other way round"),
    ],
)
def test_doubtful_times_say_what_they_may_mean(text: str, utc: str, word: str) -> None:
    stamp, doubts = read_timestamp(text.encode())
    assert f"{stamp:%Y-%m-%d %H:%M}" == utc
    assert word in "".join(map(str, doubts))


def test_the_zone_of_the_class_settles_a_doubt() -> None:
    china = read_moment("2025-03-02 07:30 CST", ZoneInfo("Asia/Shanghai"))
    america = read_moment("2025-03-02 07:30 CST", ZoneInfo("America/Chicago"))
    assert china is not None and america is not None
    assert (china.doubt, america.doubt) == ("", "")
    assert (america.when - china.when).total_seconds() == 14 * 3600


@pytest.mark.parametrize(
    "text",
    ["", "soon", "5", "2025-13-40", "2025-03-02 25:00", "9999-12-31 23:59 -1400", "a" * 9000],
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert read_moment(text) is None
    assert read_timestamp(text.encode())[0] is None


def test_a_due_date_that_may_mean_two_things_is_refused() -> None:
    with pytest.raises(UsageError, match=r"doubtful: CST .*Write the zone like \+08:00"):
        read_due("2025-03-02 23:59 CST", UTC)
    assert read_due("2025-03-02 23:59 CST", ZoneInfo("Asia/Shanghai")).hour == 23
