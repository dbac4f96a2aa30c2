"""Right and wrong answers to the practice questions of chapter 01."""

import numpy as np

RIGHT = {
    "01_monday_rate": [162 / 2543, 0.0637, np.float64(0.06370)],
    "01_mean_visits": [2814, 2814.0, np.int64(2814)],
    "01_abandonment": [0.749, 0.74927, np.float64(0.7493)],
    "01_bought_twice": [55, np.int64(55), 55.0],
    "01_lowest_value": ["douyin", np.str_("douyin")],
    "01_missing_share": [0.53, 0.5292, np.float64(0.5292)],
    "01_fair_rate": [0.0865, 0.08652, np.float64(0.0865247)],
    "01_known_change": [8, np.int64(8), 8.0],
    "01_invoice_customers": [1607, np.int64(1607), 1607.0],
    "01_break_even": [0.12, 0.1163, np.float64(0.116)],
}
WRONG = {
    # in percent; over visitors; turned over
    "01_monday_rate": [6.37, 162 / 2380, 15.7],
    # the total; with the total as an eighth day; the first week
    "01_mean_visits": [19_698, 4_924.5, 4_430.3],
    # the whole shop; over all visits; the other side
    "01_abandonment": [0.734, 0.922, 0.251],
    # orders beyond the first; all customers; a share
    "01_bought_twice": [58, 1_195, 0.046],
    # the largest; a number
    "01_lowest_value": ["jd", 12.05],
    # of its own visits; of all visits of the week; in percent
    "01_missing_share": [0.468, 0.112, 52.9],
    # against the week before; the difference in points; in percent; against the mean of three rates
    "01_fair_rate": [0.069, 0.0051, 8.7, 0.0867],
    # days that are not the first week; days without; days with an order
    "01_known_change": [14, 13, 10],
    # invoices; lines; with the missing customer as one more
    "01_invoice_customers": [3_093, 76_821, 1_608],
    # the discount over the margin; the break-even of 10%; in percent
    "01_break_even": [0.10, 0.26, 12.0],
}
