"""One store of Walmart: holidays and markdowns, before anybody corrects for the season.

Counts of the file as documented, and four comparisons that chapter 13 teaches to distrust: a
week's sales against all others, and its change in log sales against the same week of the year
before (52 weeks back), in weeks with markdowns and in those before any were recorded.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from shop.realdata.walmart import load_walmart_weekly

WEEKS_A_YEAR = 52


def yearly_change(weeks: pd.DataFrame) -> pd.Series:
    """Return the change in log sales against the same week of the year before.

    Parameters
    ----------
    weeks
        One row a department and week, as `load_walmart_weekly` gives them.

    Returns
    -------
    pandas.Series
        By the rows of `weeks`; missing in the first 52 weeks of a department.
    """
    ordered = weeks.sort_values(["department", "week_ends_on"])
    log = pd.Series(np.log(ordered["sales_usd"]), index=ordered.index)
    before = log.groupby(ordered["department"]).shift(WEEKS_A_YEAR)
    return (log - before).reindex(weeks.index)


def recompute() -> dict[str, float]:
    """Return counts and comparisons of the store's weeks."""
    weeks = load_walmart_weekly()
    change = yearly_change(weeks)
    known = weeks["markdown_usd"] > 0
    sales, holiday = weeks["sales_usd"], weeks["is_holiday"]
    return {
        "departments": float(weeks["department"].nunique()),
        "holiday_weeks": float(weeks.loc[holiday, "week_ends_on"].nunique()),
        "weeks": float(weeks["week_ends_on"].nunique()),
        "holiday_sales_ratio": float(sales[holiday].mean() / sales[~holiday].mean()),
        "with_markdowns_ratio": float(sales[known].mean() / sales[~known].mean()),
        "log_change_with_markdowns": float(change[known].mean()),
        "log_change_before": float(change[~known].mean()),
    }
