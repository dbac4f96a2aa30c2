"""Right and wrong answers to the practice questions of chapter 16."""

import numpy as np

RIGHT = {
    "16_worth": [866_784.17, np.float64(866_784.17), 866_784],
    "16_rates": [[0.1, 0.2], np.array([0.1, 0.2]), (0.1, np.float64(0.2))],
    "16_first_wave": [-0.123871, np.float64(-0.12387), -0.124],
    "16_lot": [1 / 35, np.float64(0.028571), 0.0286],
    "16_ten_units": [15, np.int64(15), 15.0],
    "16_stop": [170_730.86, np.float64(170_730.8589), 170_731],
}
WRONG = {
    # simple interest; a twelfth each month; a month as a year
    "16_worth": [869_565.2, 861_230.0, 179_858.8],
    # one rate; 1 + r; turned round
    "16_rates": [[0.1], [1.1, 1.2], [0.2, 0.1]],
    # all units; with the quarter of choice; before and after
    "16_first_wave": [-0.1365, -0.1466, -0.246],
    # both sides; ordered draws
    "16_lot": [2 / 35, 1 / 210],
    # plain; the source's months
    "16_ten_units": [14, 12, 18],
    # as before; signed
    "16_stop": [85_194, -440_992],
}
