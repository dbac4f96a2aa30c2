"""Tables about orders and campaigns."""

from __future__ import annotations

from shop.schema.labels import CHANNELS, DEVICES, ORDER_STATUSES
from shop.schema.types import Column, Join, RawExport, Subject, Table

SUBJECT = Subject(
    title="Orders and campaigns",
    term_zh="订单与活动",
    about="Every order with its lines, and the campaigns that move them.",
)

ORDERS = Table(
    name="orders",
    grain="one submitted order",
    description=(
        "Every order that was submitted, paid or not. "
        "`closed` orders were never paid. GMV 成交总额 is amount_cny of all orders, the paid "
        "amount 支付金额 that of paid ones, revenue 净销售额 is that less refund_cny. "
        "An order carries no campaign: use its day and `calendar` or `campaigns`. "
        "Late orders have had less time to come back by 2025-12-31."
    ),
    term_zh="订单",
    key=("order_id",),
    columns=(
        Column("order_id", "int", "Identifier of the order, rising with time.", "订单编号"),
        Column("customer_id", "int", "Identifier of the customer.", "客户编号"),
        Column(
            "ordered_at", "timestamp", "Moment of submission (China Standard Time).", "下单时间"
        ),
        Column(
            "paid_at",
            "timestamp",
            "Moment of payment; missing when never paid.",
            "支付时间",
            nullable=True,
        ),
        Column("channel", "str", "Sales channel.", "渠道", values=CHANNELS),
        Column("device", "str", "Device of the order.", "终端", values=DEVICES),
        Column(
            "status",
            "str",
            "State on 2025-12-31; all but `closed` were paid.",
            "订单状态",
            values=ORDER_STATUSES,
        ),
        Column(
            "goods_cny",
            "float",
            "Goods at the price of the day, before reductions.",
            "商品金额",
            "CNY",
        ),
        Column(
            "discount_cny",
            "float",
            "Full-reduction of the shop (spend and save).",
            "满减金额",
            "CNY",
        ),
        Column("coupon_cny", "float", "Coupons used.", "优惠券金额", "CNY"),
        Column(
            "amount_cny",
            "float",
            "Amount due: goods less discount and coupon; received when the order was paid.",
            "应付金额",
            "CNY",
        ),
        Column("refund_cny", "float", "Money given back by 2025-12-31.", "退款金额", "CNY"),
    ),
    time_column="ordered_at",
    joins=(Join(("customer_id",), "customers"),),
    answers=(
        "What are GMV, revenue and refunds by channel and month?",
        "How many orders are never paid?",
    ),
)

ORDER_LINES = Table(
    name="order_lines",
    grain="one product in one order",
    description=(
        "Lines of every order, of closed ones too; their sums are those of `orders`. "
        "A product stands once in an order, and nothing is refunded without a return. "
        "The cost of a line is `unit_cost_cny` of `product_daily` on the day of its order."
    ),
    term_zh="订单明细",
    key=("order_id", "line_no"),
    unique=(("order_id", "product_id"),),
    columns=(
        Column("order_id", "int", "Identifier of the order.", "订单编号"),
        Column("line_no", "int", "Number of the line in the order, from 1.", "行号"),
        Column("product_id", "int", "Identifier of the product.", "商品编号"),
        Column("quantity", "int", "Units ordered.", "数量", "units"),
        Column("unit_price_cny", "float", "Price of the day for one unit.", "成交单价", "CNY"),
        Column(
            "discount_cny", "float", "The line's share of the full-reduction.", "满减分摊", "CNY"
        ),
        Column("coupon_cny", "float", "The line's share of the coupon.", "优惠券分摊", "CNY"),
        Column("refund_cny", "float", "Money given back for the line.", "退款金额", "CNY"),
        Column(
            "returned_on",
            "date",
            "Day the goods came back and were refunded; missing when kept.",
            "退货日期",
            nullable=True,
        ),
    ),
    joins=(
        Join(("order_id",), "orders"),
        Join(("product_id",), "products"),
    ),
    answers=(
        "Which products sell together?",
        "What does each product earn and how much comes back?",
    ),
)

CAMPAIGNS = Table(
    name="campaigns",
    grain="one campaign",
    description=(
        "Festivals of the platforms, sales of the shop and messages to customers. "
        "Dates and terms are fixed four weeks before the pre-heat starts, so they may be used "
        "to forecast."
    ),
    term_zh="营销活动",
    key=("campaign_id",),
    columns=(
        Column("campaign_id", "str", "Identifier of the campaign.", "活动编号"),
        Column("name", "str", "Name in English.", "活动名称（英文）"),
        Column("name_zh", "str", "Name in Chinese.", "活动名称"),
        Column(
            "kind",
            "str",
            "Kind of campaign.",
            "活动类型",
            values=("platform_festival", "store_sale", "customer_message"),
        ),
        Column(
            "preheat_on",
            "date",
            "First day of the pre-heat (announced, not yet reduced).",
            "预热开始",
        ),
        Column("starts_on", "date", "First day of reduced prices.", "开始日期"),
        Column("peak_on", "date", "Day of the peak.", "高峰日"),
        Column("ends_on", "date", "Last day.", "结束日期"),
        Column(
            "reduction_threshold_cny",
            "float",
            "Amount an order must reach for the full-reduction; missing when none is given.",
            "满减门槛",
            "CNY",
            nullable=True,
        ),
        Column(
            "reduction_cny",
            "float",
            "What is taken off then; missing when none is given.",
            "满减额度",
            "CNY",
            nullable=True,
        ),
        Column("budget_cny", "float", "Budget.", "预算", "CNY"),
    ),
    time_column="starts_on",
    answers=("When does each campaign run and what does it promise?",),
)

RAW_ORDERS = RawExport(
    name="orders",
    file="orders_tmall_2025-03.csv",
    description=(
        "Order report of Tmall for March 2025: preamble, the header again on every page, "
        "orders that stand twice, three ways to write a time, amounts as text, a total."
    ),
)
