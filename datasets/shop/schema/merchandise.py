"""Tables about products and their prices."""

from __future__ import annotations

from shop.schema.columns import DATE, PRODUCT
from shop.schema.labels import CARBON_LABELS, CATEGORIES, SEASONS
from shop.schema.types import Column, Join, Subject, Table

SUBJECT = Subject(
    title="Products and prices",
    term_zh="商品与价格",
    about="What the shop sells, at which price and cost, and what rivals ask.",
)

PRODUCTS = Table(
    name="products",
    grain="one SKU",
    description="Every SKU that was on sale in the period.",
    term_zh="商品",
    key=("product_id",),
    columns=(
        PRODUCT,
        Column("sku", "str", "Code of the SKU.", "商品编码"),
        Column("name", "str", "Name in English.", "商品名称（英文）"),
        Column("name_zh", "str", "Name in Chinese.", "商品名称"),
        Column("category", "str", "Category.", "类目", values=CATEGORIES),
        Column("launched_on", "date", "First day on sale.", "上架日期"),
        Column("season", "str", "Season it is made for.", "季节", values=SEASONS),
        Column("carbon_label", "str", "Label of sustainability.", "碳标签", values=CARBON_LABELS),
        Column(
            "list_price_cny",
            "float",
            "List price; the price of the day is in product_daily.",
            "吊牌价",
            "CNY",
        ),
        Column(
            "cost_cny",
            "float",
            "Usual purchase cost of a unit; the cost of the day is in product_daily.",
            "采购成本",
            "CNY",
        ),
        Column("lead_time_days", "int", "Promised lead time of the supplier.", "供货周期", "days"),
        Column("weight_kg", "float", "Weight of a packed unit.", "重量", "kg"),
    ),
    answers=("What is the margin of each product at its list price?",),
)

PRODUCT_DAILY = Table(
    name="product_daily",
    grain="one SKU on one day since its launch",
    description=(
        "Price, cost and interest by SKU and day. Prices of campaigns are fixed four weeks ahead; "
        "search and carts of a day are known only when the day is over."
    ),
    term_zh="商品日报",
    key=("date", "product_id"),
    columns=(
        DATE,
        PRODUCT,
        Column("price_cny", "float", "Price of the day.", "当日售价", "CNY"),
        Column(
            "unit_cost_cny",
            "float",
            "What the supplier asks for a unit that day.",
            "当日采购成本",
            "CNY",
        ),
        Column(
            "is_promoted",
            "bool",
            "Whether the SKU takes part in a campaign that day.",
            "是否参加活动",
        ),
        Column(
            "search_index",
            "float",
            "Searches on the platforms for what the SKU is, in index "
            "points (about 100 on an average day).",
            "搜索指数",
            "index points",
        ),
        Column("cart_additions", "int", "Times the SKU was put in a cart.", "加购次数", "count"),
    ),
    time_column="date",
    joins=(
        Join(("product_id",), "products"),
        Join(("date",), "calendar"),
        Join(("date", "product_id"), "inventory_daily"),
    ),
    answers=(
        "How do sales follow the price of the day?",
        "What do buyers look for before they buy?",
    ),
)

COMPETITOR_PRICES = Table(
    name="competitor_prices",
    grain="one SKU in one week",
    description="Price of the nearest rival offer, looked up every Monday.",
    term_zh="竞品价格",
    key=("week_start", "product_id"),
    columns=(
        Column("week_start", "date", "Monday of the week.", "周起始日"),
        PRODUCT,
        Column(
            "competitor_price_cny", "float", "Price of the nearest rival offer.", "竞品售价", "CNY"
        ),
        Column(
            "is_promoted", "bool", "Whether the rival runs a promotion that week.", "竞品是否促销"
        ),
    ),
    time_column="week_start",
    joins=(Join(("product_id",), "products"),),
    answers=("Who is dearer, we or the rival, and since when?",),
)
