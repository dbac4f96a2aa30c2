"""Right and wrong answers to the practice questions of chapter 06."""

import numpy as np

RIGHT = {
    "06_recent_buyers": [5_874, np.int64(5_874), 5_874.0],
    "06_tied_score": [4, np.float64(4.0)],
    "06_coupon_uplift": [5.4, 5.3529, np.float64(5.35)],
    "06_export_sum": [21_717, 21_717.0],
    "06_top_fifth": [0.62, 0.62267, np.float64(0.623)],
    "06_scaled_unit": [1, 1.0, np.float64(1.0)],
    "06_bargain_coupon": [[11.6, False], (11.5793, np.bool_(False))],
    "06_list_value": [2_100, 2_100.0],
    "06_worth_twenty": [2_912, np.int64(2_912)],
}
WRONG = {
    # the 30th day left out; all customers; a text
    "06_recent_buyers": [5_670, 25_796, "5874"],
    # rank 5 alone; rank 6 rounded; qcut by rows
    "06_tied_score": [3, 5.5, None],
    # the response; a fraction; the invitation
    "06_coupon_uplift": [49.1, 0.0535, 20.7],
    # 万 without its factor; 1.13 cut off before it is rounded; nothing
    "06_export_sum": [2_418, 21_716, None],
    # of orders instead of money; in percent
    "06_top_fifth": [0.514, 62.3],
    # the factor before scaling; its inverse
    "06_scaled_unit": [100, 0.01],
    # as a fraction; the wrong word; only one of the two
    "06_bargain_coupon": [[0.116, False], [11.6, True], 11.6],
    # one average of days; messages free; cost of one message only
    "06_list_value": [1_350, 4_500, 4_494],
    # net of the 6 CNY of the present one; every group
    "06_worth_twenty": [2_146, 6_244, "2912"],
}
