"""Right and wrong answers to the practice questions of chapter 07."""

import numpy as np

RIGHT = {
    "07_retention": [0.3475, np.float64(0.3475247), 0.348],
    "07_douyin_60": [0.3483, np.float64(0.3483294), 0.348],
    "07_came_back": [0.2319, np.float64(0.2319071), 0.232],
    "07_high_end_beta": [3.806, np.float64(3.8059476), 3.81],
    "07_no_repeat": [0.617, np.float64(0.6167474), 0.62],
    "07_payback": [4, np.int64(4), 4.0],
    "07_alike_400": [1.2227, np.float64(1.2226641), 1.22],
    "07_black_points": [29.4, np.float64(29.3817613), 29],
}
WRONG = {
    # month 2; the cohort of November
    "07_retention": [0.2040, 0.2032],
    # 30 days; all channels; customers whose 60 days are not over
    "07_douyin_60": [0.2268, 0.3606, 0.3385],
    # 90 days of silence; 30 June
    "07_came_back": [0.2634, 0.1485],
    # alpha; the regular group
    "07_high_end_beta": [0.668, 1.182],
    # everybody; in CNY
    "07_no_repeat": [2.65, 159.43],
    # counted from 1; the first month alone that is large enough; the sum
    "07_payback": [5, 3, 185],
    # bands of 200; the low end
    "07_alike_400": [1.2065, 1.1641],
    # all ended terms; a fraction; all tiers
    "07_black_points": [39.2, 0.294, 23.8],
}
