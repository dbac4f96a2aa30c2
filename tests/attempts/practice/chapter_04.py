"""Right and wrong answers to the practice questions of chapter 04."""

import numpy as np

RIGHT = {
    "04_cart_sessions": [942, np.int64(942), 942.0],
    "04_checkout_of_visits": [0.0855, 0.08547971, np.float64(0.085)],
    "04_interval_high": [0.706, np.float64(0.7059807), 0.70598],
    "04_ordered_checkouts": [318, np.int64(318), 318.0],
    "04_new_best": ["jd", np.str_("jd")],
    "04_amounts": [4480, 4480.0, np.float64(4480.0)],
    "04_change_se": [0.0218, np.float64(0.02176263), 0.022],
    "04_silent_share": [0.1946, 50 / 257, np.float64(0.195)],
    "04_live_then_search": [0.0204, 33 / 1618, np.float64(0.02039556)],
}
WRONG = {
    # rows; every channel; every recorded week
    "04_cart_sessions": [1_351, 5_857, 7_235],
    # of carts; in percent; a text
    "04_checkout_of_visits": [0.359, 8.55, "0.0855"],
    # 95%; 80%; plus z standard errors; the lower end
    "04_interval_high": [0.7239, 0.6842, 0.714, 0.4837],
    # loose; nothing
    "04_ordered_checkouts": [325, None],
    # best by checkouts in both groups; a rate instead of a name
    "04_new_best": ["douyin", 0.0249],
    # signs lost by coercion; a duplicate dropped that is none
    "04_amounts": [1_160.0, 4_400.0],
    # the change itself; errors added, not their squares; in points
    "04_change_se": [-0.0177, 0.0307, 2.18],
    # of the orders; in percent
    "04_silent_share": [0.0801, 19.46],
    # the other order; of all sessions
    "04_live_then_search": [0.28, 0.00131],
}
