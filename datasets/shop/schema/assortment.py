"""Tables about ideas for products, trade-ins and packaging."""

from __future__ import annotations

from shop.schema.columns import CUSTOMER, ORDER, PRODUCT
from shop.schema.labels import CATEGORIES
from shop.schema.types import Column, Join, Subject, Table

SUBJECT = Subject(
    title="Selection and sustainable lines",
    term_zh="选品与可持续商品",
    about="Which ideas became products, who traded old goods in, and what packaging costs.",
)

OLD_CONDITIONS = ("good", "worn", "broken")
PACKAGING_VERSIONS = ("standard", "slim")

CANDIDATES = Table(
    name="candidates",
    grain="one idea for a product",
    description=(
        "Ideas that buyers put forward each month, what was known then, and how the chosen ones "
        "did in a trial lot of 90 days on listings outside the 300 SKUs. "
        "A trial that sells less than 30% of its units is a slow mover. "
        "Listings that were deleted early have no count of units sold; trials that had not ended "
        "by the last day have none either. "
        "Some trials that went well became SKUs of the shop."
    ),
    term_zh="候选商品",
    key=("candidate_id",),
    columns=(
        Column("candidate_id", "int", "Identifier of the idea.", "候选编号"),
        Column("proposed_on", "date", "First day of the month of the proposal.", "提报月份"),
        Column("category", "str", "Category.", "类目", values=CATEGORIES),
        Column(
            "search_change",
            "float",
            "Change of searches in three months: 0.1 is 10% more.",
            "搜索量变化",
        ),
        Column("rivals", "int", "Shops that sold something like it.", "竞品数量", "count"),
        Column("season_fit", "float", "How well its season lies ahead, from 0 to 1.", "季节匹配度"),
        Column(
            "margin_rate",
            "float",
            "Expected margin as a share of the price, from 0 to 1.",
            "预期毛利率",
        ),
        Column(
            "return_rate",
            "float",
            "Returns of like goods, as a share of units, from 0 to 1.",
            "同类退货率",
        ),
        Column(
            "buyer_score", "float", "The buyer's own score, from 0 to 10.", "买手评分", "points"
        ),
        Column("is_chosen", "bool", "Whether a trial lot was bought.", "是否试销"),
        Column(
            "trial_from",
            "date",
            "First day of the trial; missing for ideas not chosen.",
            "试销开始日",
            nullable=True,
        ),
        Column(
            "trial_units",
            "int",
            "Units of the trial lot; missing for ideas not chosen.",
            "试销数量",
            "units",
            nullable=True,
        ),
        Column(
            "deleted_on",
            "date",
            "Day that the listing was deleted; missing when it was not.",
            "下架日期",
            nullable=True,
        ),
        Column(
            "sold_units",
            "int",
            "Units sold in 90 days; missing for deleted listings and unfinished trials.",
            "90天销量",
            "units",
            nullable=True,
        ),
        Column(
            "product_id",
            "int",
            "SKU that it became; missing for most.",
            "转正商品编号",
            nullable=True,
        ),
    ),
    time_column="proposed_on",
    joins=(Join(("product_id",), "products"),),
    answers=(
        "Between which bounds lies the share of slow movers, as not all trials have a count?",
        "Among chosen ideas, which facts known before went with good sales?",
    ),
)

TRADE_INS = Table(
    name="trade_ins",
    grain="one order in which old goods were traded in",
    description=(
        "Trade-ins of old cookware and small appliances, 2025-01-01 to 2025-10-02: who bought a "
        "product of these categories could hand in an old one. "
        "The credit was paid to the customer's wallet and stands in no amount of the order. "
        "Everybody else who bought from the two categories in these days is the comparison, in "
        "orders and order_lines."
    ),
    term_zh="以旧换新",
    key=("order_id",),
    columns=(
        ORDER,
        CUSTOMER,
        Column("product_id", "int", "The new product.", "新购商品编号"),
        Column("traded_on", "date", "Day of the order.", "换新日期"),
        Column(
            "old_condition", "str", "Condition of the old one.", "旧品成色", values=OLD_CONDITIONS
        ),
        Column("credit_cny", "float", "Credit paid to the customer.", "换新补贴", "CNY"),
        Column("resale_cny", "float", "What the recycler paid for the old one.", "回收价", "CNY"),
    ),
    time_column="traded_on",
    joins=(
        Join(("order_id",), "orders"),
        Join(("order_id", "product_id"), "order_lines"),
        Join(("customer_id",), "customers"),
        Join(("product_id",), "products"),
    ),
    answers=(
        "How many of them bought from the category again within 90 days (`orders`)?",
        "What does one more repeat purchase cost in credits?",
    ),
)

PACKAGING = Table(
    name="packaging",
    grain="one SKU in one month in which it was sold",
    description=(
        "What packing the units of paid orders cost. "
        "The slim version replaced the standard one SKU by SKU, light goods first; the price of "
        "paper rose meanwhile. "
        "A SKU changes on the first of a month and does not change back."
    ),
    term_zh="包装成本",
    key=("month", "product_id"),
    columns=(
        Column("month", "date", "First day of the month.", "月份"),
        PRODUCT,
        Column(
            "version", "str", "Version of the packaging.", "包装版本", values=PACKAGING_VERSIONS
        ),
        Column("units", "int", "Units of paid orders packed.", "包装件数", "units"),
        Column(
            "cost_cny", "float", "Cost of boxes and filling for all of them.", "包装成本", "CNY"
        ),
        Column(
            "damaged_units",
            "int",
            "Units in parcels that shipments calls damaged.",
            "破损件数",
            "units",
        ),
    ),
    time_column="month",
    joins=(Join(("product_id",), "products"),),
    answers=("How much does the slim packaging save, paper's price apart?",),
)
