"""The figures behind `shop.published`: sources, and numbers as their sources print them.

A number that starts with ``=`` is printed by no source: it is a reference value of the course.
``low..high`` is a range; ``122e3`` is rounded to thousands.
"""

from __future__ import annotations

SOURCES: dict[str, str] = {
    "bg_nbd_cdnow": (
        "Fader, Hardie & Lee (2005), “Counting Your Customers” the Easy Way, "
        "Marketing Science 24(2), Table 2 and section 4"
    ),
    "pareto_nbd_cdnow": (
        "Fader, Hardie & Lee (2005), “Counting Your Customers” the Easy Way, "
        "Marketing Science 24(2), Table 2"
    ),
    "gamma_gamma_cdnow": (
        "Fader & Hardie (2013), The Gamma-Gamma Model of Monetary Value, brucehardie.com/notes/025"
    ),
    "bg_bb_donations": (
        "Fader, Hardie & Shang (2010), Customer-Base Analysis in a Discrete-Time "
        "Noncontractual Setting, Marketing Science 29(6)"
    ),
    "sbg_retention": (
        "Fader & Hardie (2007), How to Project Customer Retention, "
        "Journal of Interactive Marketing 21(1)"
    ),
    "yogurt_logit": (
        "Croissant (2020), Estimation of Random Utility Models in R: The mlogit Package, Journal "
        "of Statistical Software 95(11); data of Jain, Vilcassim & Chintagunta (1994)"
    ),
    "cereal": (
        "Nevo (2000), A Practitioner's Guide to Estimation of Random-Coefficients Logit Models of "
        "Demand, JEMS 9(4); as solved in Conlon & Gortmaker's pyblp tutorial"
    ),
    "cereal_criterion": (
        "Conlon & Gortmaker, pyblp documentation, Random Coefficients Logit Tutorial with the "
        "Fake Cereal Data"
    ),
    "fpp3_beer": (
        "Hyndman & Athanasopoulos (2021), Forecasting: Principles and Practice, 3rd ed., "
        "section 5.8"
    ),
    "online_retail_pareto": "Chen (2019), Online Retail II, UCI Machine Learning Repository",
    "complete_journey_pareto": (
        "84.51°, The Complete Journey, as documented by the R package completejourney "
        "(Boehmke & Cunningham)"
    ),
    "ta_feng_pareto": (
        "Ormandy (2017), Analysis of Ta Feng Grocery Dataset, rstudio-pubs-static.s3.amazonaws.com"
    ),
    "walmart_weekly": (
        "Walmart Recruiting: Store Sales Forecasting, Kaggle (2014); a sample as documented by "
        "the R package timetk (Dancho & Vaughan)"
    ),
    "newsvendor": (
        "Snyder & Shen (2019), Fundamentals of Supply Chain Theory, 2nd ed., Example 4.3"
    ),
    "eoq": "Snyder & Shen (2019), Fundamentals of Supply Chain Theory, 2nd ed., Example 3.1",
    "ab_sample_size": (
        "Kohavi, Longbotham, Sommerfield & Henne (2009), Controlled Experiments on the Web, "
        "Data Mining and Knowledge Discovery 18, section 3.2.1"
    ),
    "ab_ratio_mismatch": (
        "Kohavi, Tang & Xu (2020), Trustworthy Online Controlled Experiments, chapter 21"
    ),
    "hillstrom": (
        "Hillstrom (2008), The MineThatData E-Mail Analytics And Data Mining Challenge, "
        "blog.minethatdata.com; figures of its 64,000 customers as the literature prints them"
    ),
    "erlang_c": "README of pyworkforce, example of ErlangC.required_positions",
    "attribution_markov": (
        "ChannelAttribution (R) and its Python ports on the package's own 10,000 paths"
    ),
}

FIGURES: dict[str, dict[str, str]] = {
    "bg_nbd_cdnow": {
        "r": "0.243",
        "alpha": "4.414",
        "a": "0.793",
        "b": "2.426",
        "log_likelihood": "-9582.4",
        "holdout_correlation": "0.626",
    },
    "pareto_nbd_cdnow": {
        "r": "0.553",
        "alpha": "10.578",
        "s": "0.606",
        "beta": "11.669",
        "log_likelihood": "-9595.0",
    },
    "gamma_gamma_cdnow": {
        "repeat_customers": "946",
        "p": "6.25",
        "q": "3.74",
        "gamma": "15.44",
        "mean_spend_usd": "=35.17",
    },
    "bg_bb_donations": {
        "alpha": "1.20",
        "beta": "0.75",
        "gamma": "0.66",
        "delta": "2.78",
        "log_likelihood": "-33225.6",
    },
    "sbg_retention": {
        "regular_alpha": "0.704",
        "regular_beta": "1.182",
        "high_end_alpha": "0.668",
        "high_end_beta": "3.806",
    },
    "yogurt_logit": {
        "price": "-0.367",
        "feature": "0.491",
        "log_likelihood": "-2656.888",
    },
    "cereal": {
        "ols_price": "=-7.59",
        "fixed_effects_price": "=-28.95",
        "iv_price": "-30",
        "iv_price_2_decimals": "=-30.10",
        "random_coefficients_price": "-62.7",
    },
    "cereal_criterion": {"objective_per_row_squared": "8.96e-7", "objective": "4.65"},
    "fpp3_beer": {
        "drift_rmse": "64.90",
        "drift_mae": "58.88",
        "drift_mape": "14.58",
        "drift_mase": "4.12",
        "mean_rmse": "38.45",
        "mean_mae": "34.83",
        "mean_mape": "8.28",
        "mean_mase": "2.44",
        "naive_rmse": "62.69",
        "naive_mae": "57.40",
        "naive_mape": "14.18",
        "naive_mase": "4.01",
        "seasonal_naive_rmse": "14.31",
        "seasonal_naive_mae": "13.40",
        "seasonal_naive_mape": "3.17",
        "seasonal_naive_mase": "0.94",
    },
    "online_retail_pareto": {
        "lines": "1067371",
        "customers": "=5942",
        "clean_lines": "=805549",
        "clean_customers": "=5878",
        "clean_revenue_gbp": "=17743429.18",
        "top_20_share_percent": "=77.2",
    },
    "complete_journey_pareto": {
        "lines": "1469307",
        "households": "2469",
        "skus": "=68509",
        "skus_for_80_percent": "=15.9",
    },
    "ta_feng_pareto": {
        "lines": "817741",
        "customers": "32266",
        "skus": "23812",
        "skus_for_80_percent": "=21.1",
    },
    "walmart_weekly": {
        "departments": "7",
        "holiday_weeks": "10",
        "weeks": "=143",
        "holiday_sales_ratio": "=0.975",
        "with_markdowns_ratio": "=1.036",
        "log_change_with_markdowns": "=0.048",
        "log_change_before": "=-0.008",
    },
    "newsvendor": {"order_quantity": "56.60396", "expected_cost": "1.99761"},
    "eoq": {"order_quantity": "304.0468", "annual_cost": "68.4105"},
    "ab_sample_size": {"users_per_variant": "122e3"},
    "hillstrom": {
        "conversion_men_percent": "1.253",
        "conversion_women_percent": "0.884",
        "conversion_none_percent": "0.573",
        "visit_men_percent": "18.28",
        "visit_women_percent": "15.14",
        "visit_none_percent": "10.62",
    },
    "ab_ratio_mismatch": {"p_value": "1.8e-6"},
    "erlang_c": {
        "positions": "14",
        "positions_with_shrinkage": "20",
        "service_level": "0.88835",
        "waiting_probability": "0.17413",
    },
    "attribution_markov": {
        "alpha_first_touch": "6308",
        "alpha_last_touch": "8447",
        "alpha_markov": "5273..5357",
        "alpha_markov_exact": "=5344.9",
    },
}
