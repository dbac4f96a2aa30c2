"""Right and wrong answers to the practice questions of chapter 02."""

import numpy as np

RIGHT = {
    "02_tmall_visits": [54_591.28, np.float64(54_591), 54_600],
    "02_two_factors": [175, 175.0, np.int64(175)],
    "02_channel_mix": [0.03, 0.0292, np.float64(0.0292086)],
    "02_ten_percent": [29, np.int64(29), 29.0],
    "02_expected_visits": [1135, 1135.0, np.float64(1135.0)],
    "02_noon": [77.8, np.float64(77.794), 78],
    "02_break_even_visit": [5.72, 5.724, np.float64(5.7243)],
}
WRONG = {
    # the shop; the change of visits at the old rate and AOV; the weight of the shop
    "02_tmall_visits": [150_216, 57_100.0, 163_000],
    # visits first; visits last; the change of the product
    "02_two_factors": [200, 150, 50],
    # by source; a fraction; the rate effect
    "02_channel_mix": [-0.77, 0.000292, -0.49],
    # the limit of the manager; days above it
    "02_ten_percent": [16, 48],
    # what came; the mean; the shop
    "02_expected_visits": [1011, 1100.0, 4_050],
    # the whole run; against an ordinary day; without the last hour
    "02_noon": [115, 36.2, 60.0],
    # off-site; the amount by visit; the amount by order
    "02_break_even_visit": [3.06, 13.13, 112.5],
}
