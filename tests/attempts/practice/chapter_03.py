"""Right and wrong answers to the practice questions of chapter 03."""

import numpy as np

RIGHT = {
    "03_paid_desktop": [19_030, np.int64(19_030), 19_030.0],
    "03_best_paid_share": ["douyin", np.str_("douyin")],
    "03_units_category": ["cleaning", np.str_("cleaning")],
    "03_fan_factor": [2.04, 2.0421, np.float64(2.04)],
    "03_never_paid": [4_247, np.int64(4_247)],
    "03_cookware_share": [0.287, 0.28661, np.float64(0.287)],
    "03_week_change": [-907.27, np.float64(-907.27)],
}
WRONG = {
    # all desktop orders; all paid ones; a text
    "03_paid_desktop": [27_336, 173_105, "19030"],
    # the largest channel; a rate instead of a name
    "03_best_paid_share": ["tmall", 0.827],
    # the category with the most money; the old catalogue's total
    "03_units_category": ["camping", 6_349],
    # lines an order; the factor of June; the difference
    "03_fan_factor": [1.6, 2.14, 45_385_280.0],
    # NOT IN with NULL; customers without any order; buyers
    "03_never_paid": [0, 1_606, 35_753],
    # of its three best products; in percent
    "03_cookware_share": [0.608, 28.7],
    # the other way round; the day alone; nothing
    "03_week_change": [907.27, 198.6, None],
}
