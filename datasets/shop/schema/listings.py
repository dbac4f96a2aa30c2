"""Tables about product pages and where they stand in the search results."""

from __future__ import annotations

from shop.schema.columns import PRODUCT
from shop.schema.types import Column, Join, Subject, Table

SUBJECT = Subject(
    title="Listings and search rank",
    term_zh="商品页与搜索排名",
    about="How complete the product pages are, when they were changed, where search shows them.",
)

LISTINGS = Table(
    name="listings",
    grain="one SKU as its page stood on 2025-12-31",
    description=(
        "Title, attributes, pictures and blocks of the product page on the shop's main channel. "
        "A good title names brand, category, attribute and selling point in this order, its core "
        "words within the first 30 characters."
    ),
    term_zh="商品页",
    key=("product_id",),
    columns=(
        PRODUCT,
        Column("title", "str", "Title in English.", "标题（英文）"),
        Column("title_zh", "str", "Title in Chinese.", "标题"),
        Column("attributes_filled", "int", "Attributes that are filled in.", "已填属性数", "count"),
        Column("attributes_total", "int", "Attributes of the category.", "属性总数", "count"),
        Column("main_image_version", "int", "Version of the main image, from 1.", "主图版本"),
        Column("detail_blocks", "int", "Blocks of the detail page.", "详情页模块数", "count"),
    ),
    joins=(Join(("product_id",), "products"),),
    answers=("Which pages lack attributes, and which titles are too long or name no brand?",),
)

LISTING_CHANGES = Table(
    name="listing_changes",
    grain="one change of one field of one SKU's page",
    description="Before the first change a page stood as `before` says, since 2024-01-01.",
    term_zh="商品页修改",
    key=("product_id", "field", "changed_on"),
    columns=(
        PRODUCT,
        Column(
            "field",
            "str",
            "What was changed.",
            "修改字段",
            values=("attributes_filled", "title_zh", "main_image_version"),
        ),
        Column("changed_on", "date", "Day of the change, always a Monday.", "修改日期"),
        Column("before", "str", "Value before, as text.", "修改前"),
        Column("after", "str", "Value after, as text.", "修改后"),
    ),
    time_column="changed_on",
    joins=(Join(("product_id",), "listings"),),
    answers=("What happened to the rank after a page was completed?",),
)

SEARCH_RANK = Table(
    name="search_rank",
    grain="one SKU in one week since its launch",
    description=(
        "Mean place in the results for the SKU's main word on the main channel. "
        "`listings` shows the page of the last day; how a page stood in a week follows from "
        "`listing_changes`: what was set last on or before `week_start`."
    ),
    term_zh="搜索排名",
    key=("week_start", "product_id"),
    columns=(
        Column("week_start", "date", "Monday of the week.", "周一日期"),
        PRODUCT,
        Column("search_rank", "float", "Mean place in the results, 1 is the top.", "搜索排名"),
    ),
    time_column="week_start",
    joins=(Join(("product_id",), "listings"),),
    answers=("How did the rank go before and after a change of `listing_changes`?",),
)
