"""Right and wrong answers to the practice questions of chapter 09."""

import numpy as np

RIGHT = {
    "09_margin_price": [120, 120.0, 84 / 0.7],
    "09_panel_profit": [26.95, 49 * 0.55, np.float64(26.95)],
    "09_sku_slope": [-3.28, np.float64(-3.284)],
    "09_two_way_slope": [-2.42, np.float64(-2.419)],
    "09_cost_elasticity": [-2.91, np.float64(-2.912)],
    "09_best_price": [83.33, 83.3, 250 / 3],
    "09_regret": [5.56, 50 - 400 / 9],
    "09_more_orders": [0.1, np.float64(0.1)],
    "09_test_weeks": [43, 43.0],
}
WRONG = {
    # a markup; divided by one plus the share; a text
    "09_margin_price": [109.2, 84 / 1.3, "120"],
    # of everybody who was asked; of all 300; revenue
    "09_panel_profit": [49 * 66 / 140, 49 * 66 / 300, 89 * 0.55],
    # all tableware at once; within weeks too; camping
    "09_sku_slope": [-0.79, -2.37, -2.43],
    # within SKUs only; by cost; the other sign
    "09_two_way_slope": [-3.55, -2.97, 2.46],
    # no instrument; another category; nothing
    "09_cost_elasticity": [-2.37, -1.72, None],
    # commission left out; taken off the price; the factor alone
    "09_best_price": [76.67, 70.53, 1.67],
    # at the believed elasticity; in percent of the profit; the other way round
    "09_regret": [0.0, 11.1, -5.56],
    # without the reduction; of revenue; in percent
    "09_more_orders": [8 / 92, 8 / 230, 10.0],
    # all SKU-weeks; half the noise factor; without power
    "09_test_weeks": [1690, 11, 21],
}
