"""Tables about where visits come from and what they cost."""

from __future__ import annotations

from shop.schema.columns import CHANNEL, DATE
from shop.schema.labels import ENTRY_PAGES, SOURCES
from shop.schema.types import Column, Join, RawExport, Subject, Table

SUBJECT = Subject(
    title="Sources of visits and their cost",
    term_zh="流量来源与成本",
    about="Where visits come from, hour by hour where asked for, and what channels cost.",
)

TRAFFIC_SOURCES = Table(
    name="traffic_sources",
    grain="one day, one channel, one source, one entry page",
    description=(
        "Visits by the source they came from and the page they began on. "
        "Up to 2025-12-31 the sources of a day and channel add up exactly to `daily_traffic` "
        "(both devices) and their revenue to the paid orders submitted that day. "
        "From 2026-01-05 it is the live dashboard of twelve weeks that no other table settles yet: "
        "visits are what the page's tag counted, paid orders and revenue come from the cashier. "
        "A visitor counts at the first source of the day: visitors may be added over the rows of a "
        "day, not over days to count people."
    ),
    term_zh="流量来源",
    key=("date", "channel", "source", "entry_page"),
    columns=(
        DATE,
        CHANNEL,
        Column("source", "str", "Where the visit came from.", "流量来源", values=SOURCES),
        Column("entry_page", "str", "Page that the visit began on.", "落地页", values=ENTRY_PAGES),
        Column("visitors", "int", "Distinct visitors of the day (UV).", "访客数", "visitors"),
        Column("sessions", "int", "Visits.", "访问次数", "sessions"),
        Column("bounces", "int", "Sessions that saw one page only.", "跳失次数", "sessions"),
        Column(
            "cart_sessions",
            "int",
            "Sessions that put something in the cart.",
            "加购会话数",
            "sessions",
        ),
        Column("paid_sessions", "int", "Sessions that paid an order.", "支付会话数", "sessions"),
        Column(
            "revenue_cny",
            "float",
            "Amount due of the paid orders, before refunds.",
            "支付金额",
            "CNY",
        ),
    ),
    time_column="date",
    joins=(
        Join(("date", "channel"), "daily_traffic", complete=False),
        Join(("date",), "live_calendar", complete=False),
    ),
    answers=(
        "Which source moved the conversion of the shop, its rate or its share?",
        "On which day, channel and source did conversion leave its usual range?",
    ),
    live=True,
)

TRAFFIC_HOURLY = Table(
    name="traffic_hourly",
    grain="one hour of one day on one channel, in chosen weeks",
    description=(
        "The weeks of `events`, counted from the clickstream and the orders, and the twelve weeks "
        "of the live quarter, whose hours add up to `traffic_sources`."
    ),
    term_zh="分时流量",
    key=("date", "hour", "channel"),
    columns=(
        DATE,
        Column("hour", "int", "Hour of the day, 0 to 23 (China Standard Time).", "小时"),
        CHANNEL,
        Column("sessions", "int", "Visits that began in the hour.", "访问次数", "sessions"),
        Column(
            "paid_sessions",
            "int",
            "Orders paid in the hour, whenever their visit began.",
            "支付会话数",
            "sessions",
        ),
        Column("revenue_cny", "float", "Their amount, before refunds.", "支付金额", "CNY"),
    ),
    time_column="date",
    joins=(Join(("date", "channel"), "traffic_sources"),),
    answers=("At which hours do visitors come, and at which do they pay?",),
    live=True,
)

LIVE_CALENDAR = Table(
    name="live_calendar",
    grain="one day of the live quarter",
    description="What is known in advance of every day of the twelve weeks after the two years.",
    term_zh="实时季度日历",
    key=("date",),
    columns=(
        DATE,
        Column("weekday", "int", "Day of the week, 1 is Monday.", "星期"),
        Column("is_workday", "bool", "Whether people work.", "是否工作日"),
        Column(
            "holiday",
            "str",
            "Public holiday; missing on other days.",
            "节假日",
            nullable=True,
        ),
        Column(
            "days_to_lunar_new_year",
            "int",
            "Days to Lunar New Year 2026, negative after it.",
            "距春节天数",
            "days",
        ),
        Column(
            "campaign_phase",
            "str",
            "Phase of the Women's Day sale; missing outside it.",
            "活动阶段",
            nullable=True,
            values=("sale", "peak"),
        ),
    ),
    time_column="date",
    answers=("Which days of the live quarter are out of the ordinary for known reasons?",),
    live=True,
)

CHANNEL_SPEND = Table(
    name="channel_spend",
    grain="one month, one channel",
    description=(
        "What the shop paid for a channel: to win visits, for content, for service. "
        "Acquisition pays for the visits from paid ads and from outside the platform "
        "(`traffic_sources`); on Tmall the cost of `ad_keywords_daily` is part of it. Campaigns "
        "(`campaign_spend`), creators (`kol_deals`) and the wages of the desk (`shifts`) are not "
        "in it. New customers of a month are those of `customers` by `joined_on` and "
        "`acquisition_channel`."
    ),
    term_zh="渠道费用",
    key=("month", "channel"),
    columns=(
        Column("month", "date", "First day of the month.", "月份"),
        CHANNEL,
        Column("acquisition_cny", "float", "Paid ads and visits bought.", "引流费用", "CNY"),
        Column("content_cny", "float", "Videos, pictures, live sessions.", "内容费用", "CNY"),
        Column(
            "service_cny",
            "float",
            "Service, as the channel charges it by order; no wages.",
            "客服费用",
            "CNY",
        ),
    ),
    time_column="month",
    answers=(
        "How much is spent on visits for each new customer of a channel?",
        "Does a visit from paid ads or from outside become dearer, or do we only buy more of them?",
    ),
)

RAW_WEEKLY = RawExport(
    name="weekly",
    file="weekly_2025-03.csv",
    description=(
        "Report of the shop for the two weeks from 2025-03-03, UTF-8 with BOM: a title, a merged "
        "header, days in two styles, rates and amounts as text, a total after each week."
    ),
    encoding="utf-8-sig",
)
