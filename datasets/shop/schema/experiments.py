"""Tables about experiments and tests of titles."""

from __future__ import annotations

from shop.schema.columns import DATE, PRODUCT
from shop.schema.types import Column, Join, Subject, Table

SUBJECT = Subject(
    title="Experiments",
    term_zh="实验",
    about="Randomised comparisons in the live quarter, visitor by visitor, and a test of titles.",
)
EXPERIMENT = Column("experiment_id", "str", "Identifier of the experiment.", "实验编号")
VISITOR = Column(
    "visitor_id", "int", "Number that the experiment gave the visitor, its own.", "访客编号"
)

EXPERIMENTS = Table(
    name="experiments",
    grain="one experiment",
    description=(
        "What was planned before the start. Experiments run in the live quarter; their orders are "
        "counted by the tool of experiments and are not among those of `orders`."
    ),
    term_zh="实验计划",
    key=("experiment_id",),
    columns=(
        EXPERIMENT,
        Column("name", "str", "What is compared with the page as it is.", "实验名称（英文）"),
        Column("name_zh", "str", "The same in Chinese.", "实验名称"),
        Column("starts_on", "date", "First day.", "开始日期"),
        Column("ends_on", "date", "Last day on which visitors were taken in.", "结束日期"),
        Column(
            "unit",
            "str",
            "What was drawn at random.",
            "分流单位",
            values=("visitor", "group"),
        ),
        Column(
            "metric",
            "str",
            "Outcome that was to decide; conversion is visitors with an order per visitor.",
            "核心指标",
            values=("conversion", "revenue", "clicks"),
        ),
        Column(
            "planned_share",
            "float",
            "Share of visitors meant for the treatment, from 0 to 1.",
            "计划分流比例",
        ),
        Column(
            "rollout_cost_cny",
            "float",
            "Cost of keeping the treatment for a year.",
            "上线成本",
            "CNY",
        ),
    ),
    answers=("What was to be decided by which outcome, and what does a yes cost?",),
    live=True,
)

AB_ASSIGNMENTS = Table(
    name="ab_assignments",
    grain="one visitor of one experiment",
    description=(
        "Who was seen in which arm, and what the same visitor had done in the 28 days before. "
        "Only visitors whose page opened are recorded."
    ),
    term_zh="实验分流",
    key=("experiment_id", "visitor_id"),
    columns=(
        EXPERIMENT,
        VISITOR,
        Column("arm", "str", "Arm, drawn at random.", "实验组", values=("control", "treatment")),
        Column("assigned_on", "date", "Day of the first visit in the experiment.", "分流日期"),
        Column(
            "device_age",
            "str",
            "Whether the device is older than four years.",
            "设备新旧",
            values=("new", "old"),
        ),
        Column(
            "group_id",
            "int",
            "Buyers' group of the experiment, not one of `community_members`; missing where the "
            "lot fell on visitors.",
            "社群编号",
            nullable=True,
        ),
        Column(
            "group_share",
            "float",
            "Share of the group that was given the treatment; missing without a group.",
            "社群干预比例",
            nullable=True,
        ),
        Column("pre_sessions", "int", "Visits in the 28 days before.", "前期访问次数", "sessions"),
        Column("pre_revenue_cny", "float", "Amount paid in these days.", "前期支付金额", "CNY"),
    ),
    time_column="assigned_on",
    joins=(Join(("experiment_id",), "experiments"),),
    answers=(
        "Did the draw give each arm its planned share?",
        "Were the arms alike before?",
    ),
    live=True,
)

AB_OUTCOMES = Table(
    name="ab_outcomes",
    grain="one day on which a visitor of an experiment came",
    description="Days without a visit have no row; a visitor is followed for 28 days.",
    term_zh="实验结果",
    key=("experiment_id", "visitor_id", "date"),
    columns=(
        EXPERIMENT,
        VISITOR,
        DATE,
        Column("sessions", "int", "Visits of the day.", "访问次数", "sessions"),
        Column("clicks", "int", "Clicks on goods.", "点击次数", "count"),
        Column("orders", "int", "Paid orders.", "支付订单数", "orders"),
        Column("revenue_cny", "float", "Amount paid, before refunds.", "支付金额", "CNY"),
        Column("returned_orders", "int", "Orders sent back later.", "退货订单数", "orders"),
    ),
    time_column="date",
    joins=(Join(("experiment_id", "visitor_id"), "ab_assignments"),),
    answers=(
        "What does the treatment change, and how sure is that?",
        "Does the effect last, and do more orders come back?",
    ),
    live=True,
)

TITLE_TESTS = Table(
    name="title_tests",
    grain="one title in one round of the test",
    description=(
        "A thousand titles made from templates for the shop's products, each shown at random. "
        "There is one title to compare with, number 0, the current one of one product: pages of "
        "other products are taken to be clicked alike. "
        "The best fifty of round 1 were shown again in round 2."
    ),
    term_zh="标题测试",
    key=("title_id", "round"),
    columns=(
        Column(
            "title_id",
            "int",
            "Number of the title; 0 is the one in use, which all others are compared with.",
            "标题编号",
        ),
        Column("round", "int", "Round of the test, 1 or 2.", "轮次"),
        PRODUCT,
        Column("title", "str", "The title in English.", "标题（英文）"),
        Column("title_zh", "str", "The title in Chinese.", "标题"),
        Column("impressions", "int", "Times it was shown.", "展现量", "count"),
        Column("clicks", "int", "Clicks on it.", "点击量", "count"),
    ),
    joins=(Join(("product_id",), "products"),),
    answers=(
        "Which titles are better than the current one, when a thousand are tried?",
        "How much of the winner's lead is luck?",
    ),
    live=True,
)
