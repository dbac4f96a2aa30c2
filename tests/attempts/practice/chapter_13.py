"""Right and wrong answers to the practice questions of chapter 13."""

import numpy as np

RIGHT = {
    "13_raci": [191, np.int64(191), 191.0],
    "13_late": [2, np.int64(2), 2.0],
    "13_gap": [-51_941.77, np.float64(-51_941.0), -51_942],
    "13_split": [87, np.int64(87), 87.0],
    "13_alarm": [11, np.int64(11), 11.0],
    "13_host": [27.33, np.float64(27.3), 27],
    "13_forward": [-0.128, np.float64(-0.12781)],
    "13_roi": [0.603, np.float64(0.60316), 0.6],
    "13_sku": [-0.013, np.float64(-0.012865)],
    "13_new": [25.25, np.float64(25.2464), 25.2],
    "13_journey": [2_617, np.int64(2_617), 2_617.0],
}
WRONG = {
    # tasks of which operations is accountable; all without anybody, as before
    "13_raci": [187, 8],
    # done that day counts as late; only those never done on time
    "13_late": [3, 1],
    # as a gain; the whole gap
    "13_gap": [51_941.77, -112_000],
    # rounded down; of the whole budget
    "13_split": [86, 124],
    # the first of the three hours; the rule as it is
    "13_alarm": [9, None],
    # log points; as counted
    "13_host": [24.1, 10.7],
    # all fourteen days; against the level of other cities
    "13_forward": [-0.115, 1.0],
    # both campaigns; sales instead of margin
    "13_roi": [0.46, 2.28],
    # a week as in the lecture; with the New Year sales
    "13_sku": [-0.081, -0.107],
    # full windows of 180 days; the cost is not taken off; customers whose window is not over
    "13_new": [26.39, 84.42, 19.03],
    # the table as it is; customers instead of messages
    "13_journey": [2_844, 1_671],
}
