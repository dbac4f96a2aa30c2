"""Tables about customers and how they are treated."""

from __future__ import annotations

from shop.schema.labels import ARMS, CHANNELS, REGIONS
from shop.schema.types import Column, Join, Subject, Table

SUBJECT = Subject(
    title="Customers",
    term_zh="客户",
    about="Who buys, how active they are, and the trial of two treatments.",
)

CUSTOMERS = Table(
    name="customers",
    grain="one customer, one id across all channels",
    description=(
        "Everybody who bought in the period or had bought before it. "
        "A customer joins with the first paid order; orders before that day were never paid."
    ),
    term_zh="客户",
    key=("customer_id",),
    columns=(
        Column("customer_id", "int", "Identifier of the customer.", "客户编号"),
        Column("joined_on", "date", "Day of the first paid order.", "首购日期"),
        Column(
            "acquisition_channel",
            "str",
            "Channel of the first contact.",
            "获客渠道",
            values=CHANNELS,
        ),
        Column("region", "str", "Region of the delivery address.", "地区", values=REGIONS),
        Column("city_tier", "int", "Tier of the city, 1 (largest) to 5.", "城市等级"),
        Column(
            "age_band",
            "str",
            "Age band stated at registration; missing when not stated.",
            "年龄段",
            nullable=True,
            values=("18-24", "25-34", "35-44", "45-54", "55+"),
        ),
    ),
    time_column="joined_on",
    answers=(
        "How many customers does each channel bring, and when?",
        "Do customers of one channel or region buy more?",
    ),
)

ENGAGEMENT = Table(
    name="engagement",
    grain="one customer in one calendar month of 2025 with at least one activity",
    description=(
        "Content and social activity of customers. "
        "A customer without any activity in a month has no row: from the month of joining on, the "
        "missing row means zero."
    ),
    term_zh="互动",
    key=("customer_id", "month"),
    columns=(
        Column("customer_id", "int", "Identifier of the customer.", "客户编号"),
        Column("month", "date", "First day of the month.", "月份"),
        Column(
            "content_interactions",
            "int",
            "Likes, comments, saves and live-session interactions.",
            "内容互动次数",
            "count",
        ),
        Column("shares", "int", "Times a page or video was shared.", "分享次数", "count"),
        Column("invites", "int", "New visitors who came by the invitation.", "邀请人数", "count"),
        Column(
            "community_messages",
            "int",
            "Messages in the shop's groups.",
            "社群发言数",
            "count",
        ),
    ),
    time_column="month",
    joins=(Join(("customer_id",), "customers"),),
    answers=("Who spreads the word without buying much?",),
)

TREATMENTS = Table(
    name="treatments",
    grain="one customer of a randomised comparison",
    description=(
        "On 2025-04-01 buyers of the last twelve months were drawn, those with few interactions "
        "more often, and each was given, at random, "
        "an invitation to a live session, a coupon, or nothing. "
        "The outcomes agree with `engagement` (April and May) and `orders`."
    ),
    term_zh="触达实验",
    key=("campaign_id", "customer_id"),
    columns=(
        Column("campaign_id", "str", "Campaign of the comparison.", "活动编号"),
        Column("customer_id", "int", "Identifier of the customer.", "客户编号"),
        Column("arm", "str", "What the customer was given, at random.", "实验组", values=ARMS),
        Column("treated_on", "date", "Day of the message.", "触达日期"),
        Column("contact_cost_cny", "float", "Cost of the message and its gift.", "触达成本", "CNY"),
        Column(
            "interactions_60d",
            "int",
            "Content interactions in the two months that follow.",
            "后60天互动次数",
            "count",
        ),
        Column(
            "next_order_on",
            "date",
            "Day of the next paid order; missing when none came by 2025-12-31.",
            "下次下单日期",
            nullable=True,
        ),
        Column(
            "days_to_next_order",
            "int",
            "Days from the message to the next paid order; missing when none came.",
            "复购间隔天数",
            "days",
            nullable=True,
        ),
    ),
    joins=(
        Join(("customer_id",), "customers"),
        Join(("campaign_id",), "campaigns"),
    ),
    answers=("Does an invitation to a live session beat a coupon, and for whom?",),
)
