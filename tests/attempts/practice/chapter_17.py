"""Right and wrong answers to the practice questions of chapter 17."""

import numpy as np

RIGHT = {
    "17_position": [946, np.int64(946), 946.0],
    "17_agents": [6, np.int64(6), 6.0],
    "17_price": [160, 160.0, np.float64(159.999)],
    "17_paired": [36_992, np.float64(36_991.5), 36_990.0],
    "17_seeds": [144, np.float64(144.0), 144.0],
    "17_score": [90, 90.0, np.int64(90)],
}
WRONG = {
    # the shelf alone; the order alone
    "17_position": [553, 393],
    # one in ten; one too many
    "17_agents": [5, 7],
    # without the commission; commission added to the price; turned round
    "17_price": [152, 144.4, 40],
    # over the habit; of medians
    "17_paired": [82_860, 45_868],
    # without the square; the other way round
    "17_seeds": [12, 0.083],
    # width alone; the miss once; the miss on both sides
    "17_score": [40, 45, 140],
}
