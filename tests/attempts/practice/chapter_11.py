"""Right and wrong answers to the practice questions of chapter 11."""

import numpy as np

RIGHT = {
    "11_days_of_stock": [56.246, np.float64(56.2464573), 56],
    "11_safety_99": [213.36, np.float64(213.356), 213],
    "11_season_order": [627, np.float64(627.0), 627.0],
    "11_s09_low": [0.436, np.float64(0.436028), 0.43603],
    "11_three_couriers": [758_992, np.float64(758_992.3), 759_000],
    "11_week": [5_475.6, np.float64(5_475.6)],
}
WRONG = {
    # turns; days of a year over ten; the shop
    "11_days_of_stock": [6.49, 36.5, 39.5],
    # the handbook; 95%; the reorder point; two-sided; with orders for campaigns
    "11_safety_99": [126.7, 150.9, 564.1, 236.2, 228.8],
    # as before; the mean; over the price
    "11_season_order": [543, 428, 446],
    # 96 comparisons; the upper end; the normal interval
    "11_s09_low": [0.362, 0.641, 0.4355],
    # two couriers; the limit of 7%
    "11_three_couriers": [798_708, 678_177],
    # the baseline; the mean of days
    "11_week": [6_049.68, 782.2],
}
