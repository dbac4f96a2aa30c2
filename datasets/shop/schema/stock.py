"""Tables about stock."""

from __future__ import annotations

from shop.schema.columns import DATE, PRODUCT
from shop.schema.labels import AGE_BUCKETS
from shop.schema.types import Column, Join, Subject, Table

SUBJECT = Subject(
    title="Stock",
    term_zh="库存",
    about="What lies in the warehouse each day, how old it is, and what was planned.",
)

INVENTORY_DAILY = Table(
    name="inventory_daily",
    grain="one SKU on one day since its launch",
    description=(
        "Closing = opening + received + returned - sold, all warehouses together; stock of a "
        "single warehouse is not recorded. "
        "Sales are what stock allowed, not what was wanted: on a day that closes at zero, "
        "demand may have been larger."
    ),
    term_zh="每日库存",
    key=("date", "product_id"),
    columns=(
        DATE,
        PRODUCT,
        Column(
            "opening_units", "int", "Units in stock at the start of the day.", "期初库存", "units"
        ),
        Column(
            "received_units",
            "int",
            "Units that came from the supplier, before sales begin.",
            "入库数量",
            "units",
        ),
        Column(
            "returned_units",
            "int",
            "Units that customers sent back, before sales begin.",
            "退货入库",
            "units",
        ),
        Column("sold_units", "int", "Units of paid orders of the day.", "销量", "units"),
        Column(
            "closing_units", "int", "Units in stock at the end of the day.", "期末库存", "units"
        ),
    ),
    time_column="date",
    joins=(
        Join(("product_id",), "products"),
        Join(("date",), "calendar"),
        Join(("date", "product_id"), "product_daily"),
    ),
    answers=(
        "On which days was a product sold out?",
        "How fast does stock turn?",
    ),
)

STOCK_AGES = Table(
    name="stock_ages",
    grain="one SKU and age band at the end of one month, where units are left",
    description="How long stock has been lying (first in, first out), at the end of each month.",
    term_zh="库龄",
    key=("month_end", "product_id", "age_days"),
    columns=(
        Column("month_end", "date", "Last day of the month.", "月末"),
        PRODUCT,
        Column(
            "age_days",
            "str",
            "Band of days since the units came in.",
            "库龄区间",
            "days",
            values=AGE_BUCKETS,
        ),
        Column("units", "int", "Units of that age.", "数量", "units"),
        Column("value_cny", "float", "The same at the SKU's usual cost.", "库存金额", "CNY"),
    ),
    time_column="month_end",
    joins=(
        Join(("product_id",), "products"),
        Join(("month_end", "product_id"), "inventory_daily", on=("date", "product_id")),
    ),
    answers=("How much money lies in goods older than half a year?",),
)

STOCK_PLANS = Table(
    name="stock_plans",
    grain="one SKU in one large campaign",
    description=(
        "What the buyer planned to sell from the first reduced day to the last day of 618 and "
        "Double 11. Stocking accuracy compares it with demand: "
        "1 - sum(|planned - demand|) / sum(demand). Demand itself is not recorded: units sold of "
        "`inventory_daily` are its lower bound where a SKU closed at zero."
    ),
    term_zh="备货计划",
    key=("campaign_id", "product_id"),
    columns=(
        Column("campaign_id", "str", "Campaign.", "活动编号"),
        PRODUCT,
        Column("decided_on", "date", "Day of the decision.", "决策日期"),
        Column(
            "planned_units",
            "int",
            "Units planned for the days of the campaign.",
            "计划数量",
            "units",
        ),
    ),
    joins=(
        Join(("campaign_id",), "campaigns"),
        Join(("product_id",), "products"),
    ),
    answers=("How far was the plan from what was sold in Double 11?",),
)
