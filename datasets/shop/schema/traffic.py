"""Tables about visits."""

from __future__ import annotations

from shop.schema.labels import CHANNELS, DEVICES, EVENTS, FAILURE_REASONS
from shop.schema.types import Column, Join, RawExport, Subject, Table

SUBJECT = Subject(
    title="Visits",
    term_zh="流量",
    about="How often the shop is visited, on which channel, and what visitors do.",
)

DAILY_TRAFFIC = Table(
    name="daily_traffic",
    grain="one day, one channel, one device",
    description=(
        "Visits of every day of the period with the number of sessions that reached each step. "
        "A session reaches a step when it holds at least one event of it. "
        "In the weeks of `events` the counts are exactly those of the events. "
        "Paid sessions of a day and channel are its paid orders. "
        "Visitors are distinct within a row; added over days they count people again."
    ),
    term_zh="每日流量",
    key=("date", "channel", "device"),
    columns=(
        Column("date", "date", "Day.", "日期"),
        Column("channel", "str", "Sales channel.", "渠道", values=CHANNELS),
        Column("device", "str", "Device of the visit.", "终端", values=DEVICES),
        Column("visitors", "int", "Distinct visitors of the day (UV).", "访客数", "visitors"),
        Column(
            "page_views",
            "int",
            "Pages opened (PV): landing, search, live, product pages.",
            "浏览量",
            "pages",
        ),
        Column("sessions", "int", "Visits.", "访问次数", "sessions"),
        Column("bounces", "int", "Sessions that saw one page only.", "跳失次数", "sessions"),
        Column(
            "dwell_seconds", "int", "Time on site, summed over sessions.", "停留时长", "seconds"
        ),
        Column("browse_sessions", "int", "Sessions with a product view.", "浏览会话数", "sessions"),
        Column(
            "cart_sessions",
            "int",
            "Sessions that put something in the cart.",
            "加购会话数",
            "sessions",
        ),
        Column(
            "checkout_sessions",
            "int",
            "Sessions that submitted an order.",
            "下单会话数",
            "sessions",
        ),
        Column("paid_sessions", "int", "Sessions that paid the order.", "支付会话数", "sessions"),
    ),
    time_column="date",
    joins=(Join(("date",), "calendar"),),
    answers=("What is the conversion of each channel and device, day by day?",),
)

EVENTS_TABLE = Table(
    name="events",
    grain="one event of one session",
    description=(
        "Clickstream of eight chosen weeks, Monday to Sunday, ordered by session and then by time. "
        "Every session starts with one visit and belongs to one visitor, channel and device; "
        "a visitor may come several times. A session submits at most one order. "
        "A failed payment may be followed by a paid one in the same session. "
        "An abandoned checkout may have no payment_failed event at all: the visitor just left."
    ),
    term_zh="行为日志",
    key=("event_id",),
    columns=(
        Column("event_id", "int", "Identifier of the event.", "事件编号"),
        Column("session_id", "int", "Identifier of the session.", "会话编号"),
        Column(
            "visitor_id",
            "int",
            "Identifier of the visitor, the same on every visit; not that of experiments.",
            "访客编号",
        ),
        Column(
            "customer_id",
            "int",
            "Identifier of the customer; missing while the visitor is not logged in.",
            "客户编号",
            nullable=True,
        ),
        Column(
            "occurred_at", "timestamp", "Moment of the event (China Standard Time).", "发生时间"
        ),
        Column("event", "str", "Kind of event.", "事件", values=EVENTS),
        Column("channel", "str", "Sales channel.", "渠道", values=CHANNELS),
        Column("device", "str", "Device of the visit.", "终端", values=DEVICES),
        Column(
            "is_returning",
            "bool",
            "Whether the visitor had paid an order before this session.",
            "是否老客",
        ),
        Column(
            "product_id",
            "int",
            "Product viewed or put in the cart; missing for the other events.",
            "商品编号",
            nullable=True,
        ),
        Column(
            "order_id",
            "int",
            "Order submitted, failed or paid; missing before checkout.",
            "订单编号",
            nullable=True,
        ),
        Column(
            "reason",
            "str",
            "Why a payment failed; missing for the other events.",
            "支付失败原因",
            nullable=True,
            values=FAILURE_REASONS,
        ),
        Column(
            "load_seconds",
            "float",
            "Loading time of the landing page; missing after the visit.",
            "页面加载时长",
            "seconds",
            nullable=True,
        ),
    ),
    time_column="occurred_at",
    joins=(
        Join(("customer_id",), "customers"),
        Join(("product_id",), "products"),
        Join(("order_id",), "orders"),
    ),
    answers=(
        "At which step do visitors leave?",
        "What do they do before they pay?",
    ),
)

PAGE_CLICKS = Table(
    name="page_clicks",
    grain="one cell of a page's grid in one week of the mini-program",
    description=(
        "Where visitors of the mini-program click, in the weeks of `events`. "
        "A page is cut into 12 rows (top to bottom) and 6 columns (left to right)."
    ),
    term_zh="点击热力图",
    key=("week_start", "page", "grid_row", "grid_column"),
    columns=(
        Column("week_start", "date", "Monday of the week.", "周起始日"),
        Column("page", "str", "Page.", "页面", values=("home", "product", "checkout")),
        Column("grid_row", "int", "Row of the grid, 1 is the top.", "行"),
        Column("grid_column", "int", "Column of the grid, 1 is the left.", "列"),
        Column("zone", "str", "What the cell shows.", "区域"),
        Column("is_clickable", "bool", "Whether a click there does anything.", "是否可点击"),
        Column("clicks", "int", "Clicks in the week.", "点击次数", "clicks"),
    ),
    time_column="week_start",
    answers=("Where on the page do visitors click, and where in vain?",),
)

RAW_EVENTS = RawExport(
    name="events",
    file="events_mini_program_2025-02.csv",
    description=(
        "The mini-program's log of the week from 2025-02-17 as it was written: "
        "repeated and late events, milliseconds since 1970, names of its own."
    ),
)

RAW_TRAFFIC = RawExport(
    name="traffic",
    file="traffic_2025-03.csv",
    description=(
        "Traffic report of all channels for March 2025: the date once a day, subtotals inside, "
        "large numbers in units of ten thousand, rates and times as text."
    ),
)
