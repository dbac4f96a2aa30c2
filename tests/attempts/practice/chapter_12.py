"""Right and wrong answers to the practice questions of chapter 12."""

import numpy as np

RIGHT = {
    "12_bounce": [0.202887, np.float64(0.20289), 0.203],
    "12_on_site": [0.607696, np.float64(0.6077), 0.608],
    "12_rank": [34.4097, np.float64(34.40973), 34.4],
    "12_head": [0.483181, np.float64(0.4832), 0.48],
    "12_next_click": [4.5, np.float64(4.5), 4.50],
    "12_ceiling": [14_712.44, np.float64(14_712.4388), 14_712],
    "12_loss": [72, np.int64(72), 72.0],
    "12_needed": [10_909.09, np.float64(10_909.0909), 10_909],
    "12_removal": [0.75, np.float64(0.75), 3 / 4],
    "12_real": ["beta", np.str_("beta")],
    "12_search_ads": [17.13, np.float64(17.1309), 17.1],
    "12_ids": [3, np.int64(3), 3.0],
}
WRONG = {
    # the mean of the rows' rates; search everywhere; all of JD
    "12_bounce": [0.204054, 0.226219, 0.218644],
    # with what is off site; visits instead of money
    "12_on_site": [0.583849, 0.593570],
    # half of the whole step; the whole step; the log
    "12_rank": [28.4896, 56.9792, 42.1743],
    # logs without days of 0; usual days; all words
    "12_head": [0.196861, 1.915054, 0.431596],
    # the average; over e alone; (1 + e) alone
    "12_next_click": [1.5, 3.0, 2.25],
    # channel B; at a bound; the best split
    "12_ceiling": [8_317.77, 30_000, 18_590],
    # the rule of 3; sales below cost
    "12_loss": [66, 19],
    # the fee alone; the commission added once
    "12_needed": [6_000, 6_900],
    # that of b; the credit; what is left
    "12_removal": [0.5, 0.6, 0.25],
    # the largest; the largest ratio; over first touch
    "12_real": ["alpha", "zeta", "epsilon"],
    # the middle; a share
    "12_search_ads": [7.17, 0.1713],
    # rows; without cleaning; zeros dropped
    "12_ids": [7, 6, 2],
}
