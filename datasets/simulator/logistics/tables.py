"""Tables of suppliers, warehouses, couriers and shipments."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.labels import CATEGORIES, REGIONS
from shop.schema.logistics import COURIERS, EXCEPTIONS, PURCHASE_KINDS, WAREHOUSES
from simulator.columns import assemble, dates, floats, ints, labels, texts
from simulator.days import DAYS, Ints, as_date, day
from simulator.logistics.parcels import ZONES, Parcels, make_parcels, tariff
from simulator.logistics.planted import Delivery, Supply
from simulator.logistics.purchases import SUPPLIERS, PurchaseOrders, late_rates, make_purchases
from simulator.registry import builds, keeps, part, reveals
from simulator.world import World

_CITIES = (
    ("Taizhou", "台州"), ("Nantong", "南通"), ("Haining", "海宁"), ("Yongkang", "永康"),
    ("Jingdezhen", "景德镇"), ("Chaozhou", "潮州"), ("Foshan", "佛山"), ("Cixi", "慈溪"),
    ("Yiwu", "义乌"), ("Linhai", "临海"), ("Quanzhou", "泉州"), ("Zhongshan", "中山"),
)  # fmt: skip
_PAYMENT_DAYS = (30, 45, 30, 60, 45, 30, 60, 45, 90, 30, 45, 60)
SUPPLIER_IDS = tuple(f"S{number + 1:02d}" for number in range(SUPPLIERS))


@part
def purchase_orders_of(world: World) -> PurchaseOrders:
    """Return the purchase orders of the world."""
    return make_purchases(world.market, world.parameters.stock.delay_probability, world.seed)


@part
def parcels_of(world: World) -> Parcels:
    """Return the shipments of the world."""
    catalogue, sales = world.market.catalogue, world.sales
    return make_parcels(
        sales.orders,
        sales.lines,
        sales.people.region,
        catalogue.weight_kg,
        catalogue.category,
        world.seed,
    )


@builds("suppliers")
def suppliers(world: World) -> pa.Table:
    """Return the suppliers."""
    since = [day("2024-01-01") - 90 * (number + 1) for number in range(SUPPLIERS)]
    return assemble(
        table("suppliers"),
        {
            "supplier_id": texts(SUPPLIER_IDS),
            "city": texts([city for city, _ in _CITIES]),
            "city_zh": texts([city for _, city in _CITIES]),
            "payment_days": ints(np.array(_PAYMENT_DAYS)),
            "contract_from": dates(np.array(since)),
        },
    )


@builds("purchase_orders", delta=("po_id",))
def purchase_orders(world: World) -> pa.Table:
    """Return what was ordered from whom, and what came."""
    found = purchase_orders_of(world)
    open_ = found.is_open
    return assemble(
        table("purchase_orders"),
        {
            "po_id": ints(np.arange(found.product.size) + 1),
            "supplier_id": labels(found.supplier, SUPPLIER_IDS),
            "product_id": ints(found.product + 1),
            "kind": labels(found.kind, PURCHASE_KINDS),
            "ordered_on": dates(found.ordered),
            "promised_on": dates(found.promised),
            "received_on": dates(found.arrival, open_),
            "ordered_units": ints(found.received + found.defective),
            "received_units": ints(found.received, open_),
            "defective_units": ints(found.defective, open_),
            "unit_cost_cny": floats(found.unit_cost_cny),
        },
    )


@builds("warehouses")
def warehouses(world: World) -> pa.Table:
    """Return the warehouses."""
    opened = ["2022-03-01", "2023-06-01", Delivery().chengdu_opened_on]
    return assemble(
        table("warehouses"),
        {
            "warehouse": texts(WAREHOUSES),
            "city_zh": texts(["嘉兴", "广州", "成都"]),
            "region": texts(["east", "south", "southwest"]),
            "opened_on": dates(np.array([day(text) for text in opened])),
            "handling_fee_cny": floats(np.array([1.6, 1.8, 1.4])),
        },
    )


@builds("warehouse_zones")
def warehouse_zones(world: World) -> pa.Table:
    """Return the zone of every region from every warehouse."""
    warehouse, region = (np.ravel(part_) for part_ in np.indices(ZONES.shape))
    return assemble(
        table("warehouse_zones"),
        {
            "warehouse": labels(warehouse, WAREHOUSES),
            "region": labels(region, REGIONS),
            "zone": ints(ZONES.ravel()),
        },
    )


@builds("courier_rates")
def courier_rates(world: World) -> pa.Table:
    """Return what couriers charge and promise."""
    first, extra, promise = tariff(Delivery())
    year, courier, zone = (np.ravel(part_) for part_ in np.indices(first.shape))
    starts = np.array([day("2024-01-01"), day("2025-01-01")])
    return assemble(
        table("courier_rates"),
        {
            "courier": labels(courier, COURIERS),
            "zone": ints(zone + 1),
            "valid_from": dates(starts[year]),
            "first_kg_cny": floats(first.ravel()),
            "extra_kg_cny": floats(extra.ravel()),
            "promised_days": ints(promise[courier, zone]),
        },
    )


@builds("shipments", delta=("order_id",))
def shipments(world: World) -> pa.Table:
    """Return how every paid order reached its customer."""
    found = parcels_of(world)
    return assemble(
        table("shipments"),
        {
            "order_id": ints(found.order + 1),
            "courier": labels(found.courier, COURIERS),
            "warehouse": labels(found.warehouse, WAREHOUSES),
            "zone": ints(found.zone),
            "weight_kg": floats(found.weight_kg, 1),
            "fee_cny": floats(found.fee_cny),
            "shipped_on": dates(found.shipped),
            "promised_on": dates(found.promised),
            "delivered_on": dates(found.delivered, found.delivered >= DAYS),
            "exception": labels(found.exception, EXCEPTIONS),
        },
    )


@reveals("suppliers", about="How often suppliers are late, and how many units they spoil.")
def suppliers_truth(world: World) -> dict[str, object]:
    """Return the planted reliability of suppliers."""
    planted = Supply()
    late = late_rates(planted, world.parameters.stock.delay_probability)
    usual = np.delete(late, planted.bad_quarter, axis=2)
    served = late[:, :, 0] > 0
    return {
        "bad_supplier": SUPPLIER_IDS[planted.bad_supplier],
        "bad_quarter": _quarter_name(planted.bad_quarter),
        "late_in_bad_quarter": planted.bad_late,
        "defects_times_in_bad_quarter": planted.bad_defects,
        "late_rate": {
            name: round(float(usual[served[:, s], s].mean()), 4)
            for s, name in enumerate(SUPPLIER_IDS)
        },
        "defects_relative_to_category": dict(
            zip(SUPPLIER_IDS, planted.supplier_defects, strict=True)
        ),
        "defect_rate_of_category": dict(zip(CATEGORIES, planted.category_defects, strict=True)),
    }


@reveals("couriers", about="How often each courier is late by zone, and what campaigns add.")
def couriers_truth(world: World) -> dict[str, object]:
    """Return the planted lateness of couriers."""
    planted = Delivery()
    return {
        "late_by_zone": dict(zip(COURIERS, map(list, planted.late), strict=True)),
        "double11_extra_days": {"sale": planted.double11_days[0], "peak": planted.double11_days[1]},
        "618_extra_days": {"sale": planted.six18_days[0], "peak": planted.six18_days[1]},
        "damaged": dict(zip(COURIERS, planted.damaged, strict=True)),
        "damaged_times_with_tableware": planted.fragile_factor,
        "lost": dict(zip(COURIERS, planted.lost, strict=True)),
    }


@keeps("logistics", about="everything planted in suppliers, couriers and shipments")
def logistics_truth(world: World) -> dict[str, object]:
    """Return all parameters of supply and delivery."""
    return {"supply": asdict(Supply()), "delivery": asdict(Delivery())}


def _quarter_name(number: int) -> str:
    days: Ints = np.arange(DAYS)
    first = as_date(int(days[0]))
    return f"{first.year + number // 4}Q{number % 4 + 1}"
