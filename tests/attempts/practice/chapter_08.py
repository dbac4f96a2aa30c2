"""Right and wrong answers to the practice questions of chapter 08."""

import numpy as np

RIGHT = {
    "08_skus_2024": [54, np.int64(54), 54.0],
    "08_return_of_s": [7.5808, np.float64(7.58084724), 7.58],
    "08_growth": [1.25, np.float64(1.25), 90 / 60 / 1.2],
    "08_lift": [2.5, np.float64(2.5), 45 / 18],
    "08_core_word": [27, np.int64(27), 27.0],
    "08_upper_bound": [0.31, np.float64(0.31), 62 / 200],
    "08_best_quarter": [0.0984, np.float64(0.09836066), 6 / 61],
    "08_trade_in": [0.13333333, np.float64(20 / 150), 2 / 15],
    "08_packaging": [50_889, np.float64(50_889.46), 51_000],
}
WRONG = {
    # one too few; 2025
    "08_skus_2024": [53, 62],
    # mean of the SKUs' ratios; turns
    "08_return_of_s": [8.9, 10.2],
    # the quarter before; the shop's growth left in
    "08_growth": [0.5, 1.5],
    # confidence; share of orders
    "08_lift": [0.1875, 0.0225],
    # where it begins; spaces counted
    "08_core_word": [25, 29],
    # the counted share; the lower bound
    "08_upper_bound": [0.08, 0.06],
    # the half; the worst quarter
    "08_best_quarter": [0.0992, 0.541],
    # the plain difference; groups alike
    "08_trade_in": [0.1, 0.15],
    # before and after; across goods
    "08_packaging": [15_900, 189_000],
}
