"""Right and wrong answers to the practice questions of chapter 05."""

import numpy as np

RIGHT = {
    "05_revenue": [26.08, np.float64(26.0832045), 26.1],
    "05_visitors_needed": [71_230, 71_230.0, np.float64(71_200)],
    "05_ratio": [0.18023, np.float64(0.1802289), 0.18],
    "05_one_arm": [4, np.int64(4), 4.0],
    "05_lift_high": [0.0936, np.float64(0.0935948), 0.094],
    "05_session_error": [0.00212, np.float64(0.00211896), 0.002119],
    "05_cuped_orders": [0.0299, np.float64(0.0299243), 0.02992],
    "05_button_looks": [0.13003, np.float64(0.1300324), 0.13],
    "05_discoveries": [39, np.int64(39), 39.0],
    "05_button_low": [-130_000, np.float64(-130_288.2), -130_288],
}
WRONG = {
    # revenue of a buyer; the treatment
    "05_revenue": [211.07, 27.68],
    # 80% power; a lift of points; both arms together
    "05_visitors_needed": [53_210, 97, 142_460],
    # half and half; the distance; the other way round
    "05_ratio": [0.0, 1.7957, 0.82],
    # all visitors; arms as written; the ones in both
    "05_one_arm": [6, 3, 2],
    # 95%; the ratio; 80%
    "05_lift_high": [0.1049, 1.0936, 0.0810],
    # independent sessions; the rate; the control
    "05_session_error": [0.00156, 0.0768, 0.0022],
    # plain; relative; the revenue before instead
    "05_cuped_orders": [0.02828, 0.1573, 0.0292],
    # the number of days; the video's; the largest
    "05_button_looks": [0, 0.0302, 0.9827],
    # 5%; the worse ones too
    "05_discoveries": [20, 91],
    # CUPED; before the cost; revenue instead of margin
    "05_button_low": [-219_000, -126_288, -302_534],
}
