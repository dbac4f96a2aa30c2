"""Tables of products, prices, stock, calendar and weather."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from shop.schema import TABLES
from shop.schema.labels import AGE_BUCKETS, CARBON_LABELS, CATEGORIES, SEASONS
from simulator.columns import NONE, assemble, dates, flags, floats, ints, labels, texts
from simulator.days import DAYS, WEEKS, Ints, weekday
from simulator.festivals import LUNAR_NEW_YEAR, campaigns
from simulator.holidays import holidays, workdays
from simulator.world import World


def products(world: World) -> pa.Table:
    """Return every SKU."""
    found = world.market.catalogue
    codes, english, chinese = found.names()
    return assemble(
        TABLES["products"],
        {
            "product_id": ints(np.arange(found.count) + 1),
            "sku": texts(codes),
            "name": texts(english),
            "name_zh": texts(chinese),
            "category": labels(found.category, CATEGORIES),
            "launched_on": dates(found.launch),
            "season": labels(found.season, SEASONS),
            "carbon_label": labels(found.label, CARBON_LABELS),
            "list_price_cny": floats(found.list_cny),
            "cost_cny": floats(found.cost_cny),
            "lead_time_days": ints(found.lead_time),
            "weight_kg": floats(found.weight_kg),
        },
    )


def _sku_days(world: World) -> tuple[Ints, Ints]:
    """Return day and SKU of every row of a daily table, by day and SKU."""
    day, product = np.nonzero(world.market.catalogue.on_sale())
    return day, product


def product_daily(world: World) -> pa.Table:
    """Return price, cost and interest by SKU and day."""
    day, product = _sku_days(world)
    prices, interest = world.market.prices, world.market.interest
    return assemble(
        TABLES["product_daily"],
        {
            "date": dates(day),
            "product_id": ints(product + 1),
            "price_cny": floats(prices.price_cny[day, product]),
            "unit_cost_cny": floats(prices.cost_cny[day, product]),
            "is_promoted": flags(prices.promoted[day, product]),
            "search_index": floats(interest.search_index[day, product], 1),
            "cart_additions": ints(world.carts[day, product]),
        },
    )


def inventory_daily(world: World) -> pa.Table:
    """Return stock by SKU and day."""
    day, product = _sku_days(world)
    ledger = world.market.ledger
    parts = ("opening", "received", "returned", "sold", "closing")
    columns = {f"{part}_units": ints(getattr(ledger, part)[day, product]) for part in parts}
    keys = {"date": dates(day), "product_id": ints(product + 1)}
    return assemble(TABLES["inventory_daily"], {**keys, **columns})


def competitor_prices(world: World) -> pa.Table:
    """Return rivals' prices by week and SKU, from the week of the launch on."""
    prices = world.market.prices
    launched = np.arange(WEEKS)[:, None] >= world.market.catalogue.launch[None, :] // 7
    week, product = np.nonzero(launched)
    return assemble(
        TABLES["competitor_prices"],
        {
            "week_start": dates(week * 7),
            "product_id": ints(product + 1),
            "competitor_price_cny": floats(prices.competitor_cny[week, product]),
            "is_promoted": flags(prices.competitor_promoted[week, product]),
        },
    )


def stock_ages(world: World) -> pa.Table:
    """Return the age of stock at the end of each month."""
    found = world.ages
    value = found.units * world.market.catalogue.cost_cny[found.product]
    return assemble(
        TABLES["stock_ages"],
        {
            "month_end": dates(found.month_end),
            "product_id": ints(found.product + 1),
            "age_days": labels(found.band, AGE_BUCKETS),
            "units": ints(found.units),
            "value_cny": floats(value),
        },
    )


def stock_plans(world: World) -> pa.Table:
    """Return the buyer's plans for the SKUs on sale at the decision."""
    plans = world.market.ledger.plans
    launch = world.market.catalogue.launch
    which, product = np.nonzero(np.array([plan.decided >= launch for plan in plans]))
    units = np.array([plan.units for plan in plans])
    decided = np.array([plan.decided for plan in plans])
    return assemble(
        TABLES["stock_plans"],
        {
            "campaign_id": labels(which, [plan.campaign.campaign_id for plan in plans]),
            "product_id": ints(product + 1),
            "decided_on": dates(decided[which]),
            "planned_units": ints(units[which, product]),
        },
    )


def calendar(world: World) -> pa.Table:
    """Return what is known of every day in advance."""
    days = np.arange(DAYS)
    found = world.market.calendar
    lunar = np.array(LUNAR_NEW_YEAR)[:, None] - days[None, :]
    nearest = np.take_along_axis(lunar, np.abs(lunar).argmin(axis=0)[None], axis=0)[0]
    phases = np.where(found.phase == 0, NONE, found.phase - 1)
    return assemble(
        TABLES["calendar"],
        {
            "date": dates(days),
            "weekday": ints(weekday(days)),
            "is_workday": flags(workdays()),
            "holiday": texts(holidays()),
            "days_to_lunar_new_year": ints(nearest),
            "campaign_id": labels(found.campaign, [c.campaign_id for c in campaigns()]),
            "campaign_phase": labels(phases, ("preheat", "sale", "peak")),
        },
    )


def weather_daily(world: World) -> pa.Table:
    """Return the weather and its forecast."""
    found = world.market.weather
    return assemble(
        TABLES["weather_daily"],
        {
            "date": dates(np.arange(DAYS)),
            "temperature_c": floats(found.temperature_c, 1),
            "weather_index": floats(found.index, 3),
            "forecast_7d_index": floats(found.forecast_7d, 3),
        },
    )
