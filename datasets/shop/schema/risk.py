"""Tables about compliance and risk."""

from __future__ import annotations

from shop.schema.columns import CAMPAIGN, CUSTOMER, PRODUCT
from shop.schema.labels import CHANNELS
from shop.schema.types import Column, Join, Subject, Table

SUBJECT = Subject(
    title="Compliance and risk",
    term_zh="合规与风控",
    about=(
        "Accounts with the devices and addresses they share, consents, the data that the shop "
        "keeps, titles of advertisements and price tags."
    ),
)

PURPOSES = ("order_service", "marketing_messages", "profiling", "sharing_with_partners")
SYSTEMS = (
    "order",
    "payment",
    "membership",
    "mini_program",
    "service_desk",
    "community",
    "advertising",
    "logistics",
    "risk",
    "analytics",
)

ACCOUNTS = Table(
    name="accounts",
    grain="one account of a customer on one channel",
    description=(
        "Accounts that submitted an order from 2025-09-01 to 2025-11-30; devices and addresses "
        "stand in tables of their own, hashed: equal ones have equal hashes."
    ),
    term_zh="账号",
    key=("account_id",),
    unique=(("customer_id", "channel"),),
    columns=(
        Column("account_id", "int", "Identifier of the account.", "账号编号"),
        CUSTOMER,
        Column("channel", "str", "Channel of the account.", "渠道", values=CHANNELS),
        Column("opened_at", "timestamp", "Moment of opening, before the first order on the "
               "channel.", "注册时间"),
        Column("orders", "int", "Orders submitted in the period.", "订单数", "orders"),
        Column("first_order_on", "date", "Day of the first of them.", "首单日期"),
        Column("last_order_on", "date", "Day of the last of them.", "末单日期"),
    ),
    joins=(
        Join(("customer_id",), "customers"),
        Join(
            ("customer_id", "channel"),
            "orders",
            mind="Take orders from 2025-09-01 to 2025-11-30; the customer alone mixes channels.",
        ),
    ),
    answers=("How many accounts were opened on each day?",),
)  # fmt: skip

ACCOUNT_DEVICES = Table(
    name="account_devices",
    grain="one device used by one account",
    description=(
        "Devices are hashed: one device has one hash on all accounts. "
        "Members of a family share devices, too."
    ),
    term_zh="账号设备",
    key=("account_id", "device_hash"),
    columns=(
        Column("account_id", "int", "Identifier of the account.", "账号编号"),
        Column("device_hash", "str", "Hash of the device.", "设备指纹"),
        Column("is_main", "bool", "Whether most orders came from it.", "是否主设备"),
    ),
    joins=(Join(("account_id",), "accounts"),),
    answers=("Which accounts are used from one device?",),
)

ACCOUNT_ADDRESSES = Table(
    name="account_addresses",
    grain="one delivery address of one account",
    description=(
        "Addresses are hashed. Families share one, and a parcel locker serves many customers who "
        "have nothing to do with each other."
    ),
    term_zh="账号地址",
    key=("account_id", "address_hash"),
    columns=(
        Column("account_id", "int", "Identifier of the account.", "账号编号"),
        Column("address_hash", "str", "Hash of the address.", "地址哈希"),
    ),
    joins=(Join(("account_id",), "accounts"),),
    answers=("Which accounts are delivered to one address?",),
)

CONSENTS = Table(
    name="consents",
    grain="one consent of a customer to one purpose",
    description=(
        "Consents of customers who joined in 2025; earlier uses are not recorded. A consent ends "
        "on the day it expires or is withdrawn, whichever comes first. The data may be used until "
        "then, not afterwards."
    ),
    term_zh="授权同意",
    key=("customer_id", "purpose"),
    columns=(
        CUSTOMER,
        Column("purpose", "str", "What the data may be used for.", "处理目的", values=PURPOSES),
        Column("granted_on", "date", "Day of the consent.", "授权日期"),
        Column("expires_on", "date", "Last day on which it holds.", "到期日期"),
        Column("withdrawn_on", "date", "Day it was withdrawn; missing when it was not.",
               "撤回日期", nullable=True),
        Column("last_used_on", "date", "Last day the data were used for the purpose; missing "
               "when never.", "最后使用日期", nullable=True),
    ),
    time_column="granted_on",
    joins=(Join(("customer_id",), "customers"),),
    answers=("Which data were used after the consent had ended?",),
)  # fmt: skip

DATA_INVENTORY = Table(
    name="data_inventory",
    grain="one field of one system, on 2025-12-31",
    description=(
        "What the shop keeps about customers, why, for how long, and who reads it. "
        "`none_stated` means that nobody could name a purpose."
    ),
    term_zh="数据资产清单",
    key=("system", "field"),
    columns=(
        Column("system", "str", "System that keeps the field.", "系统", values=SYSTEMS),
        Column("field", "str", "Name of the field.", "字段"),
        Column("field_zh", "str", "Its Chinese name.", "字段名称"),
        Column("is_personal", "bool", "Whether it tells something of a person.", "是否个人信息"),
        Column("is_sensitive", "bool", "Whether the law calls it sensitive.", "是否敏感信息"),
        Column("purpose", "str", "Purpose stated by the owner.", "处理目的",
               values=(*PURPOSES, "none_stated")),
        Column("retention_days", "int", "Days it may be kept.", "保存期限", "days"),
        Column("oldest_record_on", "date", "Day of the oldest record.", "最早记录日期"),
        Column("reports", "int", "Reports and functions that read it.", "使用报表数", "count"),
        Column("last_read_on", "date", "Day of the last reading; missing when never.",
               "最后读取日期", nullable=True),
    ),
    answers=(
        "Which personal fields does nobody need?",
        "Which fields are kept longer than the rule allows?",
    ),
)  # fmt: skip

AD_COPIES = Table(
    name="ad_copies",
    grain="one title of an advertisement",
    description=(
        "Titles in Chinese as published, and in English. The law on advertising forbids absolute "
        "terms (最, 第一, 国家级 and the like) as praise; the same characters may be plain facts."
    ),
    term_zh="广告文案",
    key=("copy_id",),
    columns=(
        Column("copy_id", "int", "Identifier of the title, rising with time.", "文案编号"),
        Column("product_id", "int", "Product that is advertised.", "商品编号"),
        Column("channel", "str", "Channel.", "渠道", values=CHANNELS),
        Column("published_on", "date", "First day of use.", "发布日期"),
        Column("title_zh", "str", "Title as published.", "标题"),
        Column("title_en", "str", "Title in English.", "标题（英文）"),
    ),
    time_column="published_on",
    joins=(Join(("product_id",), "products"),),
    answers=("Which titles use an absolute term as praise?",),
)

PRICE_HISTORY = Table(
    name="price_history",
    grain="one price tag: a product reduced in a campaign",
    description=(
        "What the page showed on the first reduced day: the price and a former price. "
        "The course's rule: a former price is true when it is not above the lowest price of the "
        "product in the seven days before the campaign, as `product_daily` has it."
    ),
    term_zh="价格标示",
    key=("product_id", "campaign_id"),
    columns=(
        PRODUCT,
        CAMPAIGN,
        Column("starts_on", "date", "First day of the tag.", "开始日期"),
        Column("ends_on", "date", "Last day of the tag.", "结束日期"),
        Column("price_cny", "float", "Price on the first day.", "活动价", "CNY"),
        Column("former_price_cny", "float", "Former price that the tag claims.", "划线价", "CNY"),
    ),
    time_column="starts_on",
    joins=(
        Join(("product_id",), "products"),
        Join(("campaign_id",), "campaigns"),
        Join(
            ("starts_on", "product_id"),
            "product_daily",
            on=("date", "product_id"),
            mind="Prices of the days before stand there too.",
        ),
    ),
    answers=("Was the former price asked in the seven days before?",),
)
