"""Tables about a new system: what it cost and what it brought."""

from __future__ import annotations

from shop.schema.labels import CATEGORIES, CHANNELS
from shop.schema.types import Column, Subject, Table

SUBJECT = Subject(
    title="Digital transformation",
    term_zh="数字化转型",
    about=(
        "A system for 3 million CNY, taken up by one shop unit after another: what was promised, "
        "what it cost and what units show."
    ),
)

COST_ITEMS = (
    "licence",
    "implementation",
    "integration",
    "training",
    "maintenance",
    "own_staff",
)
CLAIM_ITEMS = ("labour", "stock", "returns", "sales_growth", "decisions")

TRANSFORMATION_COSTS = Table(
    name="transformation_costs",
    grain="one cost item in one month",
    description=(
        "Planned and paid cost of the system. "
        "The contract's plan adds up to 3 million CNY; the time of the shop's own staff is not in "
        "it."
    ),
    term_zh="系统成本",
    key=("month", "item"),
    columns=(
        Column("month", "date", "First day of the month.", "月份"),
        Column("item", "str", "Cost item.", "成本项目", values=COST_ITEMS),
        Column("is_in_contract", "bool", "Whether the contract covers it.", "是否合同内"),
        Column("planned_cny", "float", "Planned cost.", "计划成本", "CNY"),
        Column("paid_cny", "float", "Paid cost.", "实际成本", "CNY"),
    ),
    time_column="month",
    answers=("What did the system cost beyond the contract?", "When is which sum due?"),
)

TRANSFORMATION_CLAIMS = Table(
    name="transformation_claims",
    grain="one benefit as the supplier of the system claims it",
    description=(
        "Yearly benefits as claimed: together 218% of the 3 million CNY in the next year. "
        "The basis says what each figure was taken from."
    ),
    term_zh="收益承诺",
    key=("item",),
    columns=(
        Column("item", "str", "Benefit.", "收益项目", values=CLAIM_ITEMS),
        Column("claimed_cny", "float", "Claimed benefit of a year.", "承诺年收益", "CNY"),
        Column("basis", "str", "What the figure rests on.", "测算依据（英文）"),
        Column("basis_zh", "str", "The same in Chinese.", "测算依据"),
    ),
    answers=("What does each claim rest on?",),
)

TRANSFORMATION_UNITS = Table(
    name="transformation_units",
    grain="one shop unit (channel x category) in one month with sales",
    description=(
        "Sales and operating cost of 40 shop units. "
        "Ten units each took the system up in January, June and October 2025, those with the "
        "highest cost of late 2024 first; ten had not by the end of the year. "
        "Sales are the paid amounts of order_lines (quantity x price less discount and coupon, "
        "before refunds) by channel, category and month of payment. "
        "Operating cost fell everywhere during these two years."
    ),
    term_zh="经营单元月报",
    key=("month", "channel", "category"),
    columns=(
        Column("month", "date", "First day of the month.", "月份"),
        Column("channel", "str", "Sales channel.", "渠道", values=CHANNELS),
        Column("category", "str", "Category.", "类目", values=CATEGORIES),
        Column(
            "wave",
            "int",
            "Wave of the roll-out; missing for units that had not taken it up.",
            "上线批次",
            nullable=True,
        ),
        Column(
            "is_live", "bool", "Whether the unit works with the system that month.", "是否已上线"
        ),
        Column("sales_cny", "float", "Paid amount of the month.", "销售额", "CNY"),
        Column(
            "operating_cost_cny",
            "float",
            "Labour, stock keeping and handling, in an account of its own; not to be added to "
            "others.",
            "运营成本",
            "CNY",
        ),
    ),
    time_column="month",
    answers=(
        "What did the system save, compared with units that did not have it yet?",
        "How many years until it has paid for itself?",
    ),
)
