"""Columns that many tables share."""

from __future__ import annotations

from shop.schema.labels import CHANNELS
from shop.schema.types import Column

DATE = Column("date", "date", "Day.", "日期")
PRODUCT = Column("product_id", "int", "Identifier of the product.", "商品编号")
CUSTOMER = Column("customer_id", "int", "Identifier of the customer.", "客户编号")
ORDER = Column("order_id", "int", "Identifier of the order.", "订单编号")
CHANNEL = Column("channel", "str", "Sales channel.", "渠道", values=CHANNELS)
CAMPAIGN = Column("campaign_id", "str", "Identifier of the campaign.", "活动编号")
