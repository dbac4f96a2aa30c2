"""Tables about suppliers, warehouses and couriers."""

from __future__ import annotations

from shop.schema.columns import ORDER, PRODUCT
from shop.schema.labels import REGIONS
from shop.schema.types import Column, Join, RawExport, Subject, Table

SUBJECT = Subject(
    title="Supply and delivery",
    term_zh="供应与物流",
    about="Who supplies the goods and how reliably, and how parcels reach the customers.",
)

PURCHASE_KINDS = ("reorder", "season_lot", "campaign_plan", "first_stock")
COURIERS = ("swift", "metro", "sunrise", "river", "harvest")
COURIER_TERMS = {
    "swift": "迅达快递",
    "metro": "都联物流",
    "sunrise": "晨光速运",
    "river": "江河快运",
    "harvest": "丰禾配送",
}
WAREHOUSES = ("jiaxing", "guangzhou", "chengdu")
EXCEPTIONS = ("wrong_address", "oversold", "lost", "damaged")

_SUPPLIER = Column("supplier_id", "str", "Identifier of the supplier.", "供应商编号")
_WAREHOUSE = Column("warehouse", "str", "Warehouse.", "仓库", values=WAREHOUSES)
_COURIER = Column("courier", "str", "Courier.", "快递公司", values=COURIERS)
_ZONE = Column("zone", "int", "Zone from 1 (near) to 4 (far).", "计费分区")

SUPPLIERS = Table(
    name="suppliers",
    grain="one supplier",
    description="Every supplier of the period. A product comes from up to three of them.",
    term_zh="供应商",
    key=("supplier_id",),
    columns=(
        _SUPPLIER,
        Column("city", "str", "City of the factory.", "所在城市"),
        Column("city_zh", "str", "City in Chinese.", "所在城市（中文）"),
        Column("payment_days", "int", "Days after delivery to pay.", "账期", "days"),
        Column("contract_from", "date", "First day of the contract.", "合同起始日"),
    ),
    answers=("Which supplier gives the longest time to pay?",),
)

PURCHASE_ORDERS = Table(
    name="purchase_orders",
    grain="one order of one SKU to one supplier",
    description=(
        "What the buyer ordered, what was promised and what came. "
        "Received units are those that passed inspection; by day and SKU they add up to the "
        "received units of inventory_daily. "
        "Promised is the day of the order plus the SKU's lead time; orders for a large campaign "
        "are promised within 11 days at most. "
        "An order that had not come by the last day has no day of receipt."
    ),
    term_zh="采购订单",
    key=("po_id",),
    columns=(
        Column("po_id", "int", "Identifier of the purchase order.", "采购单号"),
        _SUPPLIER,
        PRODUCT,
        Column("kind", "str", "Why it was ordered.", "采购类型", values=PURCHASE_KINDS),
        Column("ordered_on", "date", "Day of the order; before the period for some.", "下单日期"),
        Column("promised_on", "date", "Day that the supplier promised.", "承诺到货日"),
        Column(
            "received_on",
            "date",
            "Day of receipt; missing while the order is open on the last day.",
            "实际到货日",
            nullable=True,
        ),
        Column("ordered_units", "int", "Units ordered.", "采购数量", "units"),
        Column(
            "received_units",
            "int",
            "Units that passed inspection; missing while open.",
            "合格入库数量",
            "units",
            nullable=True,
        ),
        Column(
            "defective_units",
            "int",
            "Units damaged or rejected at inspection; missing while open.",
            "次品数量",
            "units",
            nullable=True,
        ),
        Column(
            "unit_cost_cny", "float", "Price of a unit on the day of the order.", "采购单价", "CNY"
        ),
    ),
    time_column="ordered_on",
    joins=(
        Join(("supplier_id",), "suppliers"),
        Join(("product_id",), "products"),
        Join(("received_on", "product_id"), "inventory_daily", on=("date", "product_id")),
    ),
    answers=(
        "Which supplier delivers on time, quarter by quarter?",
        "Whose goods arrive damaged, like for like within a category?",
        "How much does lead time vary?",
    ),
)

WAREHOUSES_TABLE = Table(
    name="warehouses",
    grain="one warehouse",
    description="The warehouses that parcels leave from.",
    term_zh="仓库",
    key=("warehouse",),
    columns=(
        _WAREHOUSE,
        Column("city_zh", "str", "City in Chinese.", "城市"),
        Column("region", "str", "Region it stands in.", "所在大区", values=REGIONS),
        Column("opened_on", "date", "First day of work.", "启用日期"),
        Column("handling_fee_cny", "float", "Cost of packing a parcel.", "单票操作费", "CNY"),
    ),
    answers=("From when on did the third warehouse serve the south-west?",),
)

WAREHOUSE_ZONES = Table(
    name="warehouse_zones",
    grain="one region as seen from one warehouse",
    description="How far each region is from each warehouse, as couriers charge it.",
    term_zh="仓区分区表",
    key=("warehouse", "region"),
    columns=(
        _WAREHOUSE,
        Column("region", "str", "Region of the customer.", "收货大区", values=REGIONS),
        _ZONE,
    ),
    joins=(Join(("warehouse",), "warehouses"),),
    answers=("Which warehouse is nearest to a region?",),
)

COURIER_RATES = Table(
    name="courier_rates",
    grain="one courier and zone from one day on",
    description=(
        "What a parcel costs and when it is promised: the first kilogram, then every further one "
        "that is begun. New rates hold for what is shipped from `valid_from` on. "
        "During 618 and Double 11 every promise is two days longer."
    ),
    term_zh="快递价格表",
    key=("courier", "zone", "valid_from"),
    columns=(
        _COURIER,
        _ZONE,
        Column("valid_from", "date", "First day of the rates.", "生效日期"),
        Column("first_kg_cny", "float", "Fee up to one kilogram.", "首重价格", "CNY"),
        Column("extra_kg_cny", "float", "Fee of each further kilogram begun.", "续重价格", "CNY"),
        Column(
            "promised_days",
            "int",
            "Days from shipping to the promised delivery.",
            "承诺时效",
            "days",
        ),
    ),
    answers=(
        "Which courier is cheapest for two kilograms in zone 3?",
        "Which keeps a promise of three days at what price?",
    ),
)

SHIPMENTS = Table(
    name="shipments",
    grain="one paid order that was shipped",
    description=(
        "Orders that had not left the warehouse by the last day are not there yet. "
        "The region is the customer's; zone follows from warehouse and region, the fee from "
        "courier_rates and weight. "
        "A lost parcel is sent again, and `delivered_on` is the day that the customer had the "
        "goods. No return comes before its delivery."
    ),
    term_zh="发货单",
    key=("order_id",),
    columns=(
        ORDER,
        _COURIER,
        _WAREHOUSE,
        _ZONE,
        Column("weight_kg", "float", "Weight of the parcel with its box.", "计费重量", "kg"),
        Column("fee_cny", "float", "Fee by the courier's rates.", "运费", "CNY"),
        Column("shipped_on", "date", "Day that it left the warehouse.", "发货日期"),
        Column("promised_on", "date", "Day promised to the customer.", "承诺送达日"),
        Column(
            "delivered_on",
            "date",
            "Day of delivery; missing while under way on the last day.",
            "实际送达日",
            nullable=True,
        ),
        Column(
            "exception",
            "str",
            "What went wrong; missing when nothing did. Oversold: the warehouse had none left "
            "and another one sent it.",
            "异常类型",
            nullable=True,
            values=EXCEPTIONS,
        ),
    ),
    time_column="shipped_on",
    joins=(
        Join(("order_id",), "orders"),
        Join(("warehouse",), "warehouses"),
        Join(
            ("courier", "zone"),
            "courier_rates",
            mind="Of the rates take those with the latest `valid_from` not after `shipped_on`.",
        ),
    ),
    answers=(
        "Which courier keeps its promise in which zone, and at what fee?",
        "How many days longer does a parcel take in Double 11?",
        "Which exceptions cost most days?",
    ),
)

COURIER_BILL = RawExport(
    name="courier_bill",
    file="courier_bill_metro_2025-04.csv",
    description=(
        "The bill of one courier for April 2025: two lines of headers, dates written in three "
        "ways, thousand separators, a subtotal after every day and a total at the end. "
        "Compare it with `shipments` and `courier_rates`."
    ),
    encoding="utf-8-sig",
)
