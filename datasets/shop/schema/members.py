"""Tables about memberships and groups."""

from __future__ import annotations

from shop.schema.columns import CUSTOMER, DATE
from shop.schema.types import Column, Join, RawExport, Subject, Table

SUBJECT = Subject(
    title="Members and groups",
    term_zh="会员与社群",
    about=(
        "The paid membership that opened on 2025-01-01, and the shop's WeChat groups: who joined, "
        "what they were given, who renewed, what was posted and ordered."
    ),
)

TIERS = ("silver", "gold", "black")
LIFE_STAGES = ("new", "growing", "mature", "lapsing")
# The standard package, then the one that suits each of `LIFE_STAGES`.
PACKAGES = ("standard", "welcome", "saver", "plus", "comeback")
ASSIGNED_BY = ("default", "lot", "choice")
OUTCOMES = ("renewed", "lapsed", "running")
RHYTHMS = ("balanced", "daily_promotion")

MEMBERSHIPS = Table(
    name="memberships",
    grain="one term of 90 days of one member",
    description=(
        "Membership opened on 2025-01-01. Customers of 2024 could join in its first fifteen days "
        "only; whoever first bought in 2025 could join later, after that order. "
        "Until 2025-03-31 everybody held the standard package. For terms that start in the second "
        "quarter a draw decided between it and the package that suits the member's life stage; "
        "from 2025-07-01 members choose. "
        "A member without a row for the next term did not renew. "
        "Fees are not in `orders`."
    ),
    term_zh="会员",
    key=("membership_id",),
    columns=(
        Column("membership_id", "int", "Identifier of the term, rising with time.", "会员周期编号"),
        CUSTOMER,
        Column("term_no", "int", "Number of the member's term, from 1.", "第几期"),
        Column(
            "tier",
            "str",
            "Level by net spending since 2024-01-01 on the day of joining: "
            "silver under 800 CNY, gold under 2,500, black above.",
            "会员等级",
            values=TIERS,
        ),
        Column(
            "life_stage",
            "str",
            "Stage on the first day of the term: new (joined the shop less than 60 days ago), "
            "lapsing (no paid order in 120 days), mature (five paid orders or more), or growing.",
            "生命周期阶段",
            values=LIFE_STAGES,
        ),
        Column("package", "str", "What the member gets.", "会员套餐", values=PACKAGES),
        Column(
            "assigned_by",
            "str",
            "How the package came about: the only one there was, drawn at random (lot), or chosen.",
            "套餐分配方式",
            values=ASSIGNED_BY,
        ),
        Column("fee_cny", "float", "Fee of the term.", "会员费", "CNY"),
        Column("starts_on", "date", "First day of the term.", "开始日期"),
        Column("ends_on", "date", "Last day of the term.", "结束日期"),
        Column(
            "outcome",
            "str",
            "Whether the next term was bought; running when the term had not ended by 2025-12-30.",
            "续费结果",
            values=OUTCOMES,
        ),
    ),
    time_column="starts_on",
    joins=(Join(("customer_id",), "customers"),),
    answers=(
        "What do members spend before and after they joined (`orders`)?",
        "Which package renews best, compared like with like?",
    ),
)

COMMUNITY_MEMBERS = Table(
    name="community_members",
    grain="one customer in one of the shop's WeChat groups",
    description="Who is in which group. Every customer is in one group at most; nobody left.",
    term_zh="社群成员",
    key=("customer_id",),
    columns=(
        CUSTOMER,
        Column("group_id", "int", "Identifier of the group.", "社群编号"),
        Column("joined_on", "date", "First day in the group.", "入群日期"),
    ),
    joins=(Join(("customer_id",), "customers"),),
    answers=("Which mini-program orders of members came after they joined (`orders`)?",),
)

COMMUNITY_DAYS = Table(
    name="community_days",
    grain="one group on one day, from Monday 2025-01-06 on",
    description=(
        "What the shop posted in its groups, who was active and what was ordered. "
        "Every group keeps one rhythm from Monday to Sunday; weeks of campaigns get the "
        "promotional rhythm more often. "
        "`orders` counts paid orders on the mini-program that a member placed by the group's "
        "link, so it is never more than the members' orders of that day in `orders`."
    ),
    term_zh="社群日报",
    key=("date", "group_id"),
    columns=(
        DATE,
        Column("group_id", "int", "Identifier of the group.", "社群编号"),
        Column("rhythm", "str", "Content plan of the week.", "内容节奏", values=RHYTHMS),
        Column("members", "int", "Members on that day.", "成员数", "customers"),
        Column("fact_posts", "int", "Posts with useful facts.", "科普内容数", "count"),
        Column("review_posts", "int", "Posts with buyers' own experience.", "测评内容数", "count"),
        Column("offer_posts", "int", "Posts with offers.", "促销内容数", "count"),
        Column("messages", "int", "Messages of members.", "消息数", "count"),
        Column("active_members", "int", "Members who wrote or clicked.", "活跃成员数", "customers"),
        Column("orders", "int", "Paid orders by the group's link.", "社群订单数", "orders"),
    ),
    time_column="date",
    joins=(Join(("group_id",), "community_members", complete=False),),
    answers=("Which content rhythm keeps a group active, and which one sells?",),
)

MEMBERSHIPS_EXPORT = RawExport(
    name="memberships",
    file="members_2025-q1.csv",
    description=(
        "Members who joined in January 2025: GBK, a preamble, a header of two rows whose upper "
        "cells were merged, blocks by tier with subtotals, fees with thousand separators and "
        "dates in three notations."
    ),
)
