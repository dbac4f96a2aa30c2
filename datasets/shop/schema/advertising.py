"""Tables about advertising, its touchpoints and its tests."""

from __future__ import annotations

from shop.schema.columns import CUSTOMER, DATE
from shop.schema.labels import TOUCH_CHANNELS
from shop.schema.types import Column, Join, RawExport, Subject, Table

SUBJECT = Subject(
    title="Advertising",
    term_zh="广告投放",
    about="Keywords by day, touchpoints before orders, a test by city, deals with creators.",
)
TOUCH = Column("touch_channel", "str", "Kind of touchpoint.", "触点渠道", values=TOUCH_CHANNELS)

AD_KEYWORDS_DAILY = Table(
    name="ad_keywords_daily",
    grain="one keyword and match on one day, 2025-07-01 to 2025-12-31",
    description=(
        "Search advertising on Tmall. Clicks are among the visits from paid ads in "
        "`traffic_sources`, cost among the acquisition cost in `channel_spend`. "
        "In eight weeks bids were set at random; in two fortnights brand words were paused."
    ),
    term_zh="关键词日报",
    key=("date", "keyword", "match"),
    columns=(
        DATE,
        Column("keyword", "str", "Keyword.", "关键词"),
        Column(
            "keyword_kind",
            "str",
            "Kind of keyword.",
            "词类",
            values=("brand", "head", "long_tail"),
        ),
        Column("match", "str", "How it matches searches.", "匹配方式", values=("exact", "broad")),
        Column("bid_cny", "float", "Bid for a click; 0 when paused.", "出价", "CNY"),
        Column("is_bid_test", "bool", "Whether the bid was set at random.", "是否出价实验"),
        Column(
            "ad_rank",
            "float",
            "Mean place among the ads; missing when paused.",
            "广告位次",
            nullable=True,
        ),
        Column("impressions", "int", "Times it was shown.", "展现量", "count"),
        Column("clicks", "int", "Clicks.", "点击量", "count"),
        Column("cost_cny", "float", "Cost of the clicks.", "花费", "CNY"),
        Column("orders", "int", "Paid orders after a click on the ad.", "广告成交订单", "orders"),
        Column("revenue_cny", "float", "Their amount, before refunds.", "广告成交金额", "CNY"),
        Column(
            "organic_clicks",
            "int",
            "Clicks on the shop's unpaid result, counted by keyword and match; "
            "they may be added up.",
            "自然点击量",
            "count",
        ),
    ),
    time_column="date",
    joins=(Join(("date",), "calendar"),),
    answers=(
        "What does one CNY more on a keyword bring?",
        "Would visitors by brand words have come anyway?",
    ),
)

TOUCHPOINTS = Table(
    name="touchpoints",
    grain="one touch of one customer in November or December 2025",
    description=(
        "A sample of customers, buyers and others, with the touches before their first paid order "
        "of the two months, or all touches where there was none. Their cost is for splitting "
        "credit, not for adding to other costs; an order stands at each of its touches."
    ),
    term_zh="触点",
    key=("customer_id", "touch_no"),
    columns=(
        CUSTOMER,
        Column("touch_no", "int", "Number of the touch in order of time, from 1.", "触点序号"),
        Column("touched_at", "timestamp", "Moment (China Standard Time).", "触点时间"),
        TOUCH,
        Column("cost_cny", "float", "Cost of the touch.", "触点成本", "CNY"),
        Column(
            "order_id",
            "int",
            "Order that the touches came before; missing where there was none.",
            "订单编号",
            nullable=True,
        ),
    ),
    time_column="touched_at",
    joins=(Join(("customer_id",), "customers"), Join(("order_id",), "orders")),
    answers=("Which touches come before orders, and which only come last?",),
)

GEO_TEST = Table(
    name="geo_test",
    grain="one city in one week of the live quarter",
    description=(
        "Forty-eight cities. After four weeks with every kind of advertising, one kind was "
        "switched off in each city for eight weeks, at random; some cities kept all."
    ),
    term_zh="城市实验",
    key=("city_id", "week_start"),
    columns=(
        Column(
            "city_id", "int", "Number of the city, not the one of `campaign_cities`.", "城市编号"
        ),
        Column("week_start", "date", "Monday of the week.", "周一日期"),
        Column(
            "channel_off",
            "str",
            "Touch channel switched off; missing in the first four weeks and in cities that kept "
            "all.",
            "关停渠道",
            nullable=True,
            values=TOUCH_CHANNELS,
        ),
        Column("orders", "int", "Paid orders of the city.", "支付订单数", "orders"),
        Column("revenue_cny", "float", "Their amount, before refunds.", "支付金额", "CNY"),
        Column("spend_cny", "float", "Advertising paid for in the city.", "投放费用", "CNY"),
    ),
    time_column="week_start",
    answers=("How many orders would be missing without each kind of advertising?",),
    live=True,
)

KOL_DEALS = Table(
    name="kol_deals",
    grain="one deal with one creator in 2025",
    description=(
        "Sales are those by the creator's link within 14 days, a part of the shop's; which orders "
        "they are is not recorded. Fees and commissions stand here alone: neither `channel_spend` "
        "nor `campaign_spend` holds them."
    ),
    term_zh="达人合作",
    key=("deal_id",),
    columns=(
        Column("deal_id", "int", "Identifier of the deal.", "合作编号"),
        Column("published_on", "date", "Day the video came out.", "发布日期"),
        Column(
            "fee_model",
            "str",
            "How the creator is paid.",
            "付费方式",
            values=("fixed", "commission", "mixed"),
        ),
        Column("fee_cny", "float", "Fixed fee.", "坑位费", "CNY"),
        Column(
            "commission_share",
            "float",
            "Share of sales paid as commission, from 0 to 1.",
            "佣金比例",
        ),
        Column("followers", "int", "Followers shown on the account.", "粉丝数", "count"),
        Column("interactions", "int", "Likes and comments of the video.", "互动量", "count"),
        Column("sales_cny", "float", "Sales by the link, before refunds.", "成交金额", "CNY"),
    ),
    time_column="published_on",
    answers=(
        "Which deals sell more than three times their fee and commission?",
        "How do interactions go with followers?",
    ),
)

RAW_ADS = RawExport(
    name="ads",
    file="ads_tmall_2025-11.csv",
    description=(
        "Advertising report of Tmall for November 2025: two header rows of which the first is "
        "merged, dates in two styles, thousand separators, a total after every day."
    ),
)
