"""Right and wrong answers to the practice questions of chapter 14."""

import numpy as np

RIGHT = {
    "14_evening": [0.8305, np.float64(0.83046), 0.8304619],
    "14_agents": [10, np.int64(10), 10.0],
    "14_ticked": [6.248, np.float64(6.24797), 6.25],
    "14_alarm": [14, 14.0, np.int64(14)],
    "14_lift": [9.52, np.float64(9.5245)],
    "14_nps_wave": [26.18, np.float64(26.18195)],
}
WRONG = {
    # those who left are out; the morning
    "14_evening": [0.864, 0.81],
    # the work alone; one too few
    "14_agents": [5, 9],
    # settled by who came back; seconds
    "14_ticked": [4.95, 374.1],
    # the planted first day
    "14_alarm": [7, 21],
    # as a share; of the loyal
    "14_lift": [0.095, 4.5],
    # as answered; all waves
    "14_nps_wave": [34.7, 25.8],
}
