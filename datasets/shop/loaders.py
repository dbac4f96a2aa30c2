"""Load the tables of the shop as typed frames, from any working directory and offline."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeAlias

import pandas as pd

from shop.dictionary import documented
from shop.reading import Day, read_table

Columns: TypeAlias = Sequence[str] | None


@documented("customers")
def load_customers(
    *, start: Day | None = None, end: Day | None = None, columns: Columns = None
) -> pd.DataFrame:
    """Load customers.

    Parameters
    ----------
    start, end
        First and last day to read, both included; all days by default.
    columns
        Columns to read; all by default.
    """
    return read_table("customers", columns=columns, start=start, end=end)


@documented("products")
def load_products(*, columns: Columns = None) -> pd.DataFrame:
    """Load products.

    Parameters
    ----------
    columns
        Columns to read; all by default.
    """
    return read_table("products", columns=columns)


@documented("daily_traffic")
def load_daily_traffic(
    *,
    channel: str | None = None,
    start: Day | None = None,
    end: Day | None = None,
    columns: Columns = None,
) -> pd.DataFrame:
    """Load daily traffic.

    Parameters
    ----------
    channel
        The one channel to read; all by default.
    start, end
        First and last day to read, both included; all days by default.
    columns
        Columns to read; all by default.
    """
    return read_table("daily_traffic", columns=columns, start=start, end=end, channel=channel)


@documented("events")
def load_events(
    *,
    channel: str | None = None,
    start: Day | None = None,
    end: Day | None = None,
    columns: Columns = None,
) -> pd.DataFrame:
    """Load the clickstream.

    Parameters
    ----------
    channel
        The one channel to read; all by default.
    start, end
        First and last day to read, both included; all days by default.
    columns
        Columns to read; all by default.
    """
    return read_table("events", columns=columns, start=start, end=end, channel=channel)


@documented("page_clicks")
def load_page_clicks(
    *, start: Day | None = None, end: Day | None = None, columns: Columns = None
) -> pd.DataFrame:
    """Load clicks by place on the page.

    Parameters
    ----------
    start, end
        First and last day to read, both included; all days by default.
    columns
        Columns to read; all by default.
    """
    return read_table("page_clicks", columns=columns, start=start, end=end)


@documented("orders")
def load_orders(
    *,
    channel: str | None = None,
    start: Day | None = None,
    end: Day | None = None,
    columns: Columns = None,
) -> pd.DataFrame:
    """Load orders.

    Parameters
    ----------
    channel
        The one channel to read; all by default.
    start, end
        First and last day to read, both included; all days by default.
    columns
        Columns to read; all by default.
    """
    return read_table("orders", columns=columns, start=start, end=end, channel=channel)


@documented("order_lines")
def load_order_lines(*, columns: Columns = None) -> pd.DataFrame:
    """Load order lines.

    Parameters
    ----------
    columns
        Columns to read; all by default.
    """
    return read_table("order_lines", columns=columns)


@documented("campaigns")
def load_campaigns(*, columns: Columns = None) -> pd.DataFrame:
    """Load campaigns.

    Parameters
    ----------
    columns
        Columns to read; all by default.
    """
    return read_table("campaigns", columns=columns)


@documented("engagement")
def load_engagement(
    *, start: Day | None = None, end: Day | None = None, columns: Columns = None
) -> pd.DataFrame:
    """Load engagement by customer and month.

    Parameters
    ----------
    start, end
        First and last day to read, both included; all days by default.
    columns
        Columns to read; all by default.
    """
    return read_table("engagement", columns=columns, start=start, end=end)


@documented("treatments")
def load_treatments(*, columns: Columns = None) -> pd.DataFrame:
    """Load the randomised comparison of treatments.

    Parameters
    ----------
    columns
        Columns to read; all by default.
    """
    return read_table("treatments", columns=columns)


@documented("product_daily")
def load_product_daily(
    *, start: Day | None = None, end: Day | None = None, columns: Columns = None
) -> pd.DataFrame:
    """Load price, cost and interest by product and day.

    Parameters
    ----------
    start, end
        First and last day to read, both included; all days by default.
    columns
        Columns to read; all by default.
    """
    return read_table("product_daily", columns=columns, start=start, end=end)


@documented("competitor_prices")
def load_competitor_prices(
    *, start: Day | None = None, end: Day | None = None, columns: Columns = None
) -> pd.DataFrame:
    """Load prices of rivals.

    Parameters
    ----------
    start, end
        First and last day to read, both included; all days by default.
    columns
        Columns to read; all by default.
    """
    return read_table("competitor_prices", columns=columns, start=start, end=end)


@documented("inventory_daily")
def load_inventory_daily(
    *, start: Day | None = None, end: Day | None = None, columns: Columns = None
) -> pd.DataFrame:
    """Load stock by product and day.

    Parameters
    ----------
    start, end
        First and last day to read, both included; all days by default.
    columns
        Columns to read; all by default.
    """
    return read_table("inventory_daily", columns=columns, start=start, end=end)


@documented("stock_ages")
def load_stock_ages(
    *, start: Day | None = None, end: Day | None = None, columns: Columns = None
) -> pd.DataFrame:
    """Load age of stock.

    Parameters
    ----------
    start, end
        First and last day to read, both included; all days by default.
    columns
        Columns to read; all by default.
    """
    return read_table("stock_ages", columns=columns, start=start, end=end)


@documented("stock_plans")
def load_stock_plans(*, columns: Columns = None) -> pd.DataFrame:
    """Load the buyer's plans for large campaigns.

    Parameters
    ----------
    columns
        Columns to read; all by default.
    """
    return read_table("stock_plans", columns=columns)


@documented("calendar")
def load_calendar(
    *, start: Day | None = None, end: Day | None = None, columns: Columns = None
) -> pd.DataFrame:
    """Load the calendar.

    Parameters
    ----------
    start, end
        First and last day to read, both included; all days by default.
    columns
        Columns to read; all by default.
    """
    return read_table("calendar", columns=columns, start=start, end=end)


@documented("weather_daily")
def load_weather_daily(
    *, start: Day | None = None, end: Day | None = None, columns: Columns = None
) -> pd.DataFrame:
    """Load the weather.

    Parameters
    ----------
    start, end
        First and last day to read, both included; all days by default.
    columns
        Columns to read; all by default.
    """
    return read_table("weather_daily", columns=columns, start=start, end=end)
