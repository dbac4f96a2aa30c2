"""Right and wrong answers to the practice questions of chapter 10."""

import datetime

import numpy as np
import pandas as pd

RIGHT = {
    "10_repeat_week": [353, np.int64(353), 353.0],
    "10_bias": [-0.0909, -0.09, np.float64(-0.0909)],
    "10_first_origin": [pd.Timestamp("2025-08-09"), "2025-08-09", datetime.date(2025, 8, 9)],
    "10_lunar_day": [pd.Timestamp("2025-01-22"), "2025-01-22", "22 January 2025"],
    "10_days_in_stock": [24.5, np.float64(24.5)],
    "10_known_tonight": [
        {"promotion", "search_30d_tonight", "days_to_peak", "price_of_the_day"},
        ["price_of_the_day", "days_to_peak", "promotion", "search_30d_tonight"],
    ],
    "10_lower_end": [140, np.float64(140.0), 140.2],
    "10_packs": [84, 84.0],
}
WRONG = {
    # one day too early; one too late; the last day repeated; a mean
    "10_repeat_week": [357, 363, 373, 371.3],
    # the other sign; the WAPE; in percent
    "10_bias": [0.0909, 1.18, -9.09],
    # the first day of the window; four windows back; no day
    "10_first_origin": [pd.Timestamp("2025-08-10"), "2025-08-23", "soon", None, 70],
    # same date; 52 weeks before; the other direction
    "10_lunar_day": ["2025-02-10", "2025-02-11", pd.Timestamp("2025-02-05")],
    # all days; days that ran out; the sum
    "10_days_in_stock": [17.26, 5.7, 343],
    # with carts; without the price; a single name
    "10_known_tonight": [
        {"promotion", "search_30d_tonight", "days_to_peak", "price_of_the_day", "carts_of_the_day"},
        {"promotion", "search_30d_tonight", "days_to_peak"},
        "promotion",
    ],
    # whole tail cut off; the forecast of 0 kept as a ratio; the ratio alone
    "10_lower_end": [160, 120, 0.7],
    # what is missing; packs; the shelf forgotten; rounded down
    "10_packs": [73, 7, 132, 72],
}
