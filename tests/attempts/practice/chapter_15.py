"""Right and wrong answers to the practice questions of chapter 15."""

import numpy as np

RIGHT = {
    "15_only_facts": [96, np.int64(96), 96.0],
    "15_spring_high": [0.1445, np.float64(0.144479), 0.14448],
    "15_late_customers": [2_313, np.int64(2_313)],
    "15_smallest_class": [7, np.int64(7)],
    "15_break_even": [0.716, np.float64(0.715990), 0.72],
    "15_english_words": [141, np.int64(141)],
}
WRONG = {
    # all with a fact; all that a list finds; those with both
    "15_only_facts": [108, 211, 12],
    # the lower end; for 16 comparisons; the normal interval; the share
    "15_spring_high": [0.0521, 0.179, 0.1334, 0.0878],
    # consents; all customers; the expiry alone
    "15_late_customers": [2_505, 13_919, 2_114],
    # the number of classes; everybody; the classes of the lecture
    "15_smallest_class": [175, 40_000, 4],
    # as in the lecture; the other way round; with the check; a percentage
    "15_break_even": [0.487, 0.284, 0.732, 71.6],
    # those read as abuse; all one-star reviews
    "15_english_words": [136, 2_214, 95],
}
