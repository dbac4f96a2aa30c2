"""Tables about live sessions."""

from __future__ import annotations

from shop.schema.columns import DATE, PRODUCT
from shop.schema.types import Column, Join, Subject, Table

SUBJECT = Subject(
    title="Live sessions",
    term_zh="直播",
    about="The shop's live sessions on Douyin in 2025: who hosted, what was shown, what sold.",
)

HOSTS = ("xia", "lin", "mo", "he", "yun")

_SESSION = Column("live_id", "int", "Identifier of the live session.", "直播场次编号")

LIVE_SESSIONS = Table(
    name="live_sessions",
    grain="one live session",
    description=(
        "Sessions of 90 minutes from 20:00, twice a week and every day of 618 and Double 11. "
        "Orders of a session are paid Douyin orders of its day; which ones is not recorded, "
        "so that what they bring in CNY is not either."
    ),
    term_zh="直播场次",
    key=("live_id",),
    columns=(
        _SESSION,
        DATE,
        Column("started_at", "timestamp", "Start of the session.", "开播时间"),
        Column("minutes", "int", "Length.", "直播时长", "minutes"),
        Column("peak_viewers", "int", "Most viewers in a minute.", "最高在线人数", "count"),
        Column("clicks", "int", "Clicks on products.", "商品点击数", "count"),
        Column("orders", "int", "Orders.", "订单数", "count"),
    ),
    time_column="date",
    joins=(Join(("date",), "calendar"),),
    answers=("Which sessions had most orders for a thousand clicks?",),
)

LIVE_MINUTES = Table(
    name="live_minutes",
    grain="one minute of one live session",
    description=(
        "Who spoke, what was shown and how viewers answered. "
        "Hosts take turns of 30 minutes and show each product for a few minutes. "
        "Clicks and orders of a session add up to live_sessions."
    ),
    term_zh="直播分钟数据",
    key=("live_id", "minute"),
    columns=(
        _SESSION,
        Column("minute", "int", "Minute of the session from 1.", "分钟", "minutes"),
        Column("host", "str", "Host who speaks.", "主播", values=HOSTS),
        PRODUCT,
        Column("viewers", "int", "Viewers in that minute.", "在线人数", "count"),
        Column("clicks", "int", "Clicks on the product.", "商品点击数", "count"),
        Column("orders", "int", "Orders in that minute.", "订单数", "count"),
    ),
    joins=(Join(("live_id",), "live_sessions"), Join(("product_id",), "products")),
    answers=(
        "Is a host better, or were the products that the host was given?",
        "When does a session lose its viewers?",
    ),
)
