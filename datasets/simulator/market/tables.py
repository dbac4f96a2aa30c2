"""Tables of products, prices, calendar and weather."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.labels import CARBON_LABELS, CATEGORIES, SEASONS
from simulator.columns import NONE, assemble, dates, flags, floats, ints, labels, texts
from simulator.days import DAYS, WEEKS, Ints, weekday
from simulator.market.festivals import LUNAR_NEW_YEAR, campaigns
from simulator.market.holidays import holidays, workdays
from simulator.registry import builds, keeps
from simulator.world import World


@builds("products")
def products(world: World) -> pa.Table:
    """Return every SKU."""
    found = world.market.catalogue
    codes, english, chinese = found.names()
    return assemble(
        table("products"),
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


def sku_days(world: World) -> tuple[Ints, Ints]:
    """Return day and SKU of every row of a daily table, by day and SKU."""
    day, product = np.nonzero(world.market.catalogue.on_sale())
    return day, product


@builds("product_daily", plain=("product_id", "price_cny", "unit_cost_cny"))
def product_daily(world: World) -> pa.Table:
    """Return price, cost and interest by SKU and day."""
    day, product = sku_days(world)
    prices, interest = world.market.prices, world.market.interest
    return assemble(
        table("product_daily"),
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


@builds("competitor_prices")
def competitor_prices(world: World) -> pa.Table:
    """Return rivals' prices by week and SKU, from the week of the launch on."""
    prices = world.market.prices
    launched = np.arange(WEEKS)[:, None] >= world.market.catalogue.launch[None, :] // 7
    week, product = np.nonzero(launched)
    return assemble(
        table("competitor_prices"),
        {
            "week_start": dates(week * 7),
            "product_id": ints(product + 1),
            "competitor_price_cny": floats(prices.competitor_cny[week, product]),
            "is_promoted": flags(prices.competitor_promoted[week, product]),
        },
    )


@builds("calendar")
def calendar(world: World) -> pa.Table:
    """Return what is known of every day in advance."""
    days = np.arange(DAYS)
    found = world.market.calendar
    lunar = np.array(LUNAR_NEW_YEAR)[:, None] - days[None, :]
    nearest = np.take_along_axis(lunar, np.abs(lunar).argmin(axis=0)[None], axis=0)[0]
    phases = np.where(found.phase == 0, NONE, found.phase - 1)
    return assemble(
        table("calendar"),
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


@builds("weather_daily")
def weather_daily(world: World) -> pa.Table:
    """Return the weather and its forecast."""
    found = world.market.weather
    return assemble(
        table("weather_daily"),
        {
            "date": dates(np.arange(DAYS)),
            "temperature_c": floats(found.temperature_c, 1),
            "weather_index": floats(found.index, 3),
            "forecast_7d_index": floats(found.forecast_7d, 3),
        },
    )


@keeps(
    "demand",
    about="What was wanted by SKU and day: expectation, draw and what stock could not serve.",
    plain=("product_id", "expected_units"),
)
def demand_table(world: World) -> pa.Table:
    """Return what was wanted by SKU and day: expectation, draw and what stock could not serve."""
    day, product = np.nonzero(world.market.catalogue.on_sale())
    wanted = world.market.demand[day, product]
    return pa.table(
        {
            "date": dates(day),
            "product_id": ints(product + 1),
            "expected_units": floats(world.market.expected[day, product], 2),
            "demand_units": ints(wanted),
            "lost_units": ints(wanted - world.market.ledger.sold[day, product]),
        }
    )
