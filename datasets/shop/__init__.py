"""The student side of the course: tables, plot style and checks of the shop.

``shop.load_orders()`` and its siblings give the tables, ``shop.reveal("...")`` what a lecture
reveals at its end, ``shop.setup()`` prepares a notebook. Everything is imported when it is first
used, so that a command that needs one part does not wait for the others.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shop.loaders import (
        load_calendar,
        load_campaigns,
        load_competitor_prices,
        load_customers,
        load_daily_traffic,
        load_engagement,
        load_events,
        load_inventory_daily,
        load_order_lines,
        load_orders,
        load_page_clicks,
        load_product_daily,
        load_products,
        load_stock_ages,
        load_stock_plans,
        load_treatments,
        load_weather_daily,
    )
    from shop.locate import raw_export_path, tables_dir
    from shop.revealing import reveal, revealed
    from shop.setup_cell import setup

_MODULES = ("checks", "figures", "playground", "published", "realdata", "samples", "style")
_NAMES = {
    "raw_export_path": "locate",
    "tables_dir": "locate",
    "reveal": "revealing",
    "revealed": "revealing",
    "setup": "setup_cell",
}

__all__ = [
    "load_calendar",
    "load_campaigns",
    "load_competitor_prices",
    "load_customers",
    "load_daily_traffic",
    "load_engagement",
    "load_events",
    "load_inventory_daily",
    "load_order_lines",
    "load_orders",
    "load_page_clicks",
    "load_product_daily",
    "load_products",
    "load_stock_ages",
    "load_stock_plans",
    "load_treatments",
    "load_weather_daily",
    "raw_export_path",
    "reveal",
    "revealed",
    "setup",
    "tables_dir",
]


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return importlib.import_module(f"shop.{name}")
    if name not in __all__:
        raise AttributeError(f"module 'shop' has no attribute {name!r}")
    value = getattr(importlib.import_module(f"shop.{_NAMES.get(name, 'loaders')}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__, *_MODULES])
