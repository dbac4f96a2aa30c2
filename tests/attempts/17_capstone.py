# %% id="setup" role="setup"
import math

import matplotlib.pyplot as plt
import numpy as np
import pandas as pd

from shop.playground import season

# %% [markdown] id="next_question"
# ## next_question


# %% id="next_question_rules" exercise="next_question" verdict="right" why="a list of rules, rival before shelf"
def next_question(known):
    visits, sales = known["visits_change"], known["sales_change"]
    if visits < -0.1:
        return ["traffic", "tracking"][sales >= -0.05]
    steps = {name: known.get(f"{name}_change") for name in ("cart", "order", "pay")}
    if None in steps.values():
        return "steps"
    worst = min(steps, key=steps.get)
    if worst != "cart":
        return {"order": "queue", "pay": "payment"}[worst]
    for name, question, limit, cause in [
        ("undercut", "rival_price", 0.15, "rival"),
        ("empty_share", "stock", 0.10, "stock_out"),
    ]:
        if name not in known:
            return question
        if known[name] > limit:
            return cause
    return "popup"


# %% id="next_question_match" exercise="next_question" verdict="right" why="a match statement"
def next_question(known):
    match known:
        case {"visits_change": visits, "sales_change": sales} if visits < -0.1:
            return "traffic" if sales < -0.05 else "tracking"
        case {"pay_change": pay} if pay < -0.1:
            return "payment"
        case {"order_change": order} if order < -0.1:
            return "queue"
        case {"cart_change": _, "empty_share": empty} if empty > 0.1:
            return "stock_out"
        case {"cart_change": _, "empty_share": _, "undercut": below}:
            return "rival" if below > 0.15 else "popup"
        case {"cart_change": _, "empty_share": _}:
            return "rival_price"
        case {"cart_change": _}:
            return "stock"
    return "steps"


# %% id="next_question_smallest" exercise="next_question" verdict="right" why="takes the step that fell most, asks for the rival before the shelf"
def next_question(known):
    visits, sales = known["visits_change"], known["sales_change"]
    if visits < -0.1:
        return "traffic" if sales < -0.05 else "tracking"
    steps = {name: known.get(name) for name in ["cart_change", "order_change", "pay_change"]}
    if None in steps.values():
        return "steps"
    worst = min(steps, key=steps.get)
    if worst != "cart_change":
        return {"order_change": "queue", "pay_change": "payment"}[worst]
    undercut, empty = known.get("undercut"), known.get("empty_share")
    if undercut is None:
        return "rival_price"
    if undercut > 0.15:
        return "rival"
    if empty is None:
        return "stock"
    return "stock_out" if empty > 0.1 else "popup"


# %% id="next_question_everything" exercise="next_question" verdict="wrong" name="asks everything" why="Everything is asked before anything is concluded: that is more than three hours. Ask what splits the causes that are left."
def next_question(known):
    for name, question in [
        ("cart_change", "steps"),
        ("empty_share", "stock"),
        ("undercut", "rival_price"),
        ("late_share", "waits"),
    ]:
        if name not in known:
            return question
    if known["visits_change"] < -0.1:
        return "tracking" if known["sales_change"] > -0.05 else "traffic"
    if known["pay_change"] < -0.1:
        return "payment"
    if known["order_change"] < -0.1:
        return "queue"
    if known["empty_share"] > 0.1:
        return "stock_out"
    return "rival" if known["undercut"] > 0.15 else "popup"


# %% id="next_question_rival_first" exercise="next_question" verdict="wrong" name="blames the rival before the steps" why="The rival is blamed because he is cheap, though the step that fell is another one. Ask for the steps first: they say which figure matters."
def next_question(known):
    if known["visits_change"] < -0.1:
        return "tracking" if known["sales_change"] > -0.05 else "traffic"
    if "undercut" not in known:
        return "rival_price"
    if known["undercut"] > 0.15:
        return "rival"
    if "cart_change" not in known:
        return "steps"
    if known["pay_change"] < -0.1:
        return "payment"
    if known["order_change"] < -0.1:
        return "queue"
    if "empty_share" not in known:
        return "stock"
    return "stock_out" if known["empty_share"] > 0.1 else "popup"


# %% id="next_question_tracking" exercise="next_question" verdict="wrong" name="broken counting taken for lost traffic" why="Visits fell, sales did not: nobody was lost, the counting broke. Look at sales before traffic is blamed."
def next_question(known):
    if known["visits_change"] < -0.10:
        return "traffic"
    if "pay_change" not in known:
        return "steps"
    if known["pay_change"] < -0.10:
        return "payment"
    if known["order_change"] < -0.10:
        return "queue"
    if "empty_share" not in known:
        return "stock"
    if known["empty_share"] > 0.10:
        return "stock_out"
    if "undercut" not in known:
        return "rival_price"
    return "rival" if known["undercut"] > 0.15 else "popup"


# %% id="next_question_popup" exercise="next_question" verdict="wrong" name="every lost cart is a pop-up" why="The first step fell, and the pop-up is blamed at once. Shelf and rival have the same sign; ask for both."
def next_question(known):
    if known["visits_change"] < -0.10:
        return "tracking" if known["sales_change"] > -0.05 else "traffic"
    if "pay_change" not in known:
        return "steps"
    if known["pay_change"] < -0.10:
        return "payment"
    if known["order_change"] < -0.10:
        return "queue"
    return "popup"


# %% id="next_question_waits" exercise="next_question" verdict="wrong" name="long waits make a queue" why="Contacts wait long on many mornings. A queue is the cause only where the step from cart to order fell."
def next_question(known):
    if known["visits_change"] < -0.1:
        return "tracking" if known["sales_change"] > -0.05 else "traffic"
    if "late_share" not in known:
        return "waits"
    if known["late_share"] > 0.3:
        return "queue"
    if "cart_change" not in known:
        return "steps"
    if known["pay_change"] < -0.1:
        return "payment"
    if "empty_share" not in known:
        return "stock"
    return "stock_out" if known["empty_share"] > 0.1 else "popup"


# %% id="next_question_risen" exercise="next_question" verdict="wrong" name="more sales taken for lost traffic" why="Visits fell and sales rose: nobody was lost, the counting broke. Sales that did not fall by more than 5% may have risen."
def next_question(known):
    if known["visits_change"] < -0.1:
        return "tracking" if abs(known["sales_change"]) <= 0.05 else "traffic"
    if "cart_change" not in known:
        return "steps"
    if known["pay_change"] < -0.1:
        return "payment"
    if known["order_change"] < -0.1:
        return "queue"
    if "empty_share" not in known:
        return "stock"
    if known["empty_share"] > 0.1:
        return "stock_out"
    if "undercut" not in known:
        return "rival_price"
    return "rival" if known["undercut"] > 0.15 else "popup"


# %% id="next_question_no_waits" exercise="next_question" verdict="wrong" name="a queue only with long waits" why="The step from cart to order fell, and that alone is the queue here: nobody asked for the waits."
def next_question(known):
    if known["visits_change"] < -0.1:
        return "tracking" if known["sales_change"] >= -0.05 else "traffic"
    if "pay_change" not in known:
        return "steps"
    if known["pay_change"] < -0.1:
        return "payment"
    if known["order_change"] < -0.1:
        if "late_share" not in known:
            return "waits"
        return "queue" if known["late_share"] >= 0.3 else "popup"
    if "empty_share" not in known:
        return "stock"
    if known["empty_share"] > 0.1:
        return "stock_out"
    if "undercut" not in known:
        return "rival_price"
    return "rival" if known["undercut"] > 0.15 else "popup"


# %% id="next_question_held" exercise="next_question" verdict="wrong" name="sales that held taken for broken counting" why="Sales held, and the counting is blamed though the visits did not fall. Look at the visits first."
def next_question(known):
    if known["sales_change"] >= -0.05:
        return "tracking"
    if known["visits_change"] < -0.1:
        return "traffic"
    if "cart_change" not in known:
        return "steps"
    if known["pay_change"] < -0.1:
        return "payment"
    if known["order_change"] < -0.1:
        return "queue"
    if "empty_share" not in known:
        return "stock"
    if known["empty_share"] > 0.1:
        return "stock_out"
    if "undercut" not in known:
        return "rival_price"
    return "rival" if known["undercut"] > 0.15 else "popup"


# %% id="next_question_inputs" exercise="next_question" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_17 as samples

    case = samples.incident(seed)
    known = dict(case["seen"])
    for question in ["steps", "stock", "rival_price"][: seed % 4]:
        known |= case["answers"][question]
    return (known,)


# %% [markdown] id="units_interval"
# ## units_interval


# %% id="units_interval_empirical" exercise="units_interval" verdict="right" why="t quantile of the logs, in NumPy"
def units_interval(past, visitors):
    from scipy import stats

    full = ~past["is_sold_out"].to_numpy()
    rate = np.log(past["sold_units"].to_numpy()[full] / past["visitors"].to_numpy()[full])
    n = len(rate)
    half = stats.t.ppf(0.9, n - 1) * rate.std(ddof=1) * math.sqrt(1 + 1 / n)
    return (visitors * math.exp(rate.mean() - half), visitors * math.exp(rate.mean() + half))


# %% id="units_interval_plain" exercise="units_interval" verdict="right" why="share of visitors, not of logs, in plain Python"
def units_interval(past, visitors):
    rows = past.to_dict("records")
    rates = [row["sold_units"] / row["visitors"] for row in rows if not row["is_sold_out"]]
    mean = sum(rates) / len(rates)
    spread = (sum((rate - mean) ** 2 for rate in rates) / (len(rates) - 1)) ** 0.5
    return [visitors * max(0, mean - 1.33 * spread), visitors * (mean + 1.33 * spread)]


# %% id="units_interval_orders" exercise="units_interval" verdict="right" why="order statistics, no distribution"
def units_interval(past, visitors):
    kept = past.query("not is_sold_out")
    rates = np.sort((kept["sold_units"] / kept["visitors"]).to_numpy())
    low, high = np.quantile(rates, [0.1, 0.9], method="weibull")
    return [float(visitors * low), float(visitors * high)]


# %% id="units_interval_sold_out" exercise="units_interval" verdict="wrong" name="sold-out weeks counted" why="Weeks that were sold out are counted as if no more had been wanted: the interval is too low and too wide. Leave them out."
def units_interval(past, visitors):
    rate = np.log(past["sold_units"] / past["visitors"])
    return [float(visitors * np.exp(rate.mean() + z * rate.std())) for z in (-1.3, 1.3)]


# %% id="units_interval_units" exercise="units_interval" verdict="wrong" name="visitors not used" why="The interval is that of past units, whoever came. Next week has other visitors: take units a visitor."
def units_interval(past, visitors):
    units = np.log(past.loc[~past["is_sold_out"], "sold_units"])
    return [float(np.exp(units.mean() + z * units.std())) for z in (-1.3, 1.3)]


# %% id="units_interval_mean" exercise="units_interval" verdict="wrong" name="interval of the mean" why="This is how well the mean is known, divided by the root of the weeks. Next week varies as any week does."
def units_interval(past, visitors):
    kept = past[~past["is_sold_out"]]
    rate = np.log(kept["sold_units"] / kept["visitors"])
    half = 1.28 * rate.std() / len(rate) ** 0.5
    return [float(visitors * np.exp(rate.mean() + side * half)) for side in (-1, 1)]


# %% id="units_interval_wide" exercise="units_interval" verdict="wrong" name="three deviations" why="Three deviations are never wrong and of little use: four weeks of five ask for about 1.3."
def units_interval(past, visitors):
    kept = past[~past["is_sold_out"]]
    rate = np.log(kept["sold_units"] / kept["visitors"])
    return [float(visitors * np.exp(rate.mean() + side * 3 * rate.std())) for side in (-1, 1)]


# %% id="units_interval_poisson" exercise="units_interval" verdict="wrong" name="chance of counting alone" why="The root of the mean is the chance of counting. The rate itself moves from week to week, and that is most of it."
def units_interval(past, visitors):
    kept = past[~past["is_sold_out"]]
    mean = visitors * kept["sold_units"].sum() / kept["visitors"].sum()
    return [mean - 1.28 * mean**0.5, mean + 1.28 * mean**0.5]


# %% id="units_interval_fixed" exercise="units_interval" verdict="wrong" name="twenty percent for all" why="A fifth either way is right for nobody: some products vary by a tenth, others by a quarter. Measure it."
def units_interval(past, visitors):
    kept = past[~past["is_sold_out"]]
    mean = visitors * kept["sold_units"].sum() / kept["visitors"].sum()
    return [0.88 * mean, 1.12 * mean]


# %% id="units_interval_ninety_five" exercise="units_interval" verdict="wrong" name="95% instead of 80%" why="1.96 deviations hold nineteen of twenty; four of five ask for about 1.3."
def units_interval(past, visitors):
    kept = past[~past["is_sold_out"]]
    rate = np.log(kept["sold_units"] / kept["visitors"])
    return [
        visitors * np.exp(rate.mean() - 1.96 * rate.std()),
        visitors * np.exp(rate.mean() + 1.96 * rate.std()),
    ]


# %% id="units_interval_by_eye" exercise="units_interval" verdict="wrong" name="sold-out weeks found by eye" why="Weeks that look low are left out, not those that were sold out: a week sold out at 85% of what was wanted stays in. Use the column."
def units_interval(past, visitors):
    rate = past["sold_units"] / past["visitors"]
    rate = rate[rate > 0.62 * rate.median()]
    logs = np.log(rate)
    half = 1.4 * logs.std() * np.sqrt(1 + 1 / len(logs))
    return [visitors * np.exp(logs.mean() - half), visitors * np.exp(logs.mean() + half)]


# %% id="units_interval_unpacked" exercise="units_interval" verdict="wrong" name="columns taken by place" why="Exactly four columns are unpacked by place, and one more breaks it. Take columns by name."
def units_interval(past, visitors):
    logs = [
        math.log(sold / came) for week, came, sold, out in past.itertuples(index=False) if not out
    ]
    half = 1.4 * np.std(logs, ddof=1) * (1 + 1 / len(logs)) ** 0.5
    middle = np.mean(logs)
    return [visitors * math.exp(middle - half), visitors * math.exp(middle + half)]


# %% id="units_interval_below" exercise="units_interval" verdict="wrong" name="an end below 0" why="Where weeks differ by more than their mean, the low end falls below 0, and nobody sells fewer than none."
def units_interval(past, visitors):
    full = past[~past["is_sold_out"]]
    rate = full["sold_units"] / full["visitors"]
    half = 1.4 * rate.std()
    return [visitors * (rate.mean() - half), visitors * (rate.mean() + half)]


# %% id="units_interval_inputs" exercise="units_interval" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_17 as samples

    past, visitors, _ = samples.product_past(seed, weeks=10 + seed % 8)
    return past, visitors


# %% [markdown] id="order_units"
# ## order_units


# %% id="order_units_loop" exercise="order_units" verdict="right" why="one loop"
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    need, variance = 0.0, 0.0
    for week, units in enumerate(plan_units):
        if week <= lead_weeks:
            need += units
            variance += (spread * units) ** 2
    rest = float(np.sum(plan_units))
    have = on_hand
    for order in coming:
        have += order[1]
    missing = min(need + z * variance**0.5, rest) - have
    return int(np.ceil(missing)) if missing > 0 and lead_weeks < len(plan_units) else 0


# %% id="order_units_numpy" exercise="order_units" verdict="right" why="NumPy, a float that is whole"
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    plan = np.asarray(plan_units, dtype=float)
    if lead_weeks > plan.size - 1:
        return 0
    span = plan[: lead_weeks + 1]
    target = np.minimum(span.sum() + z * spread * np.linalg.norm(span), plan.sum())
    way = np.array(coming, dtype=float).reshape(-1, 2)[:, 1].sum()
    return float(np.ceil(np.clip(target - on_hand - way, 0, None)))


# %% id="order_units_lead" exercise="order_units" verdict="wrong" name="lead time forgotten" why="Only this week is covered. The order comes after the lead time, and has to last until the next one can come."
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    if lead_weeks >= len(plan_units):
        return 0
    span = plan_units[:1]
    safety = z * spread * math.sqrt(sum(units**2 for units in span))
    position = on_hand + sum(units for _, units in coming)
    return max(0, math.ceil(min(sum(span) + safety, sum(plan_units)) - position))


# %% id="order_units_short" exercise="order_units" verdict="wrong" name="one week short" why="The week in which the order comes is left out: the next order comes a week later still."
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    if lead_weeks >= len(plan_units):
        return 0
    span = plan_units[:lead_weeks]
    safety = z * spread * math.sqrt(sum(units**2 for units in span))
    position = on_hand + sum(units for _, units in coming)
    return max(0, math.ceil(min(sum(span) + safety, sum(plan_units)) - position))


# %% id="order_units_no_safety" exercise="order_units" verdict="wrong" name="no safety stock" why="Exactly the plan is ordered: in about half of the cases that is too little. Add z times the deviation over the span."
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    if lead_weeks >= len(plan_units):
        return 0
    span = plan_units[: lead_weeks + 1]
    safety = z * spread * math.sqrt(sum(units**2 for units in span))
    position = on_hand + sum(units for _, units in coming)
    return max(0, math.ceil(min(sum(span), sum(plan_units)) - position))


# %% id="order_units_linear" exercise="order_units" verdict="wrong" name="deviations added up" why="Weeks err independently: variances add up, not deviations. Square, add, take the root."
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    if lead_weeks >= len(plan_units):
        return 0
    span = plan_units[: lead_weeks + 1]
    safety = z * spread * sum(span)
    position = on_hand + sum(units for _, units in coming)
    return max(0, math.ceil(min(sum(span) + safety, sum(plan_units)) - position))


# %% id="order_units_on_hand" exercise="order_units" verdict="wrong" name="what is coming not counted" why="What was ordered and has not come is ordered again. Position is shelf plus all that is coming."
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    if lead_weeks >= len(plan_units):
        return 0
    span = plan_units[: lead_weeks + 1]
    safety = z * spread * math.sqrt(sum(units**2 for units in span))
    position = on_hand
    return max(0, math.ceil(min(sum(span) + safety, sum(plan_units)) - position))


# %% id="order_units_mean" exercise="order_units" verdict="wrong" name="this week for all" why="The plan of this week is taken for every week, so the festival in two weeks is not seen."
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    if lead_weeks >= len(plan_units):
        return 0
    span = [plan_units[0]] * (lead_weeks + 1)
    safety = z * spread * math.sqrt(sum(units**2 for units in span))
    position = on_hand + sum(units for _, units in coming)
    return max(0, math.ceil(min(sum(span) + safety, sum(plan_units)) - position))


# %% id="order_units_no_end" exercise="order_units" verdict="wrong" name="ordered past the end" why="At the end more is ordered than can be sold, or what comes too late. The rest of the plan is the bound."
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    span = plan_units[: lead_weeks + 1]
    safety = z * spread * math.sqrt(sum(units**2 for units in span))
    position = on_hand + sum(units for _, units in coming)
    return max(0, math.ceil(sum(span) + safety - position))


# %% id="order_units_late" exercise="order_units" verdict="wrong" name="late orders not counted" why="Orders whose week has passed are left out, but they still come. Count every order that has not come."
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    if lead_weeks >= len(plan_units):
        return 0
    span = plan_units[: lead_weeks + 1]
    safety = z * spread * math.sqrt(sum(units**2 for units in span))
    position = on_hand + sum(units for due, units in coming if due > 2)
    return max(0, math.ceil(min(sum(span) + safety, sum(plan_units)) - position))


# %% id="order_units_dict" exercise="order_units" verdict="wrong" name="one order a week counted" why="A dict keeps one order a promised week; where two come in the same week, both count."
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    if lead_weeks >= len(plan_units):
        return 0
    span = plan_units[: lead_weeks + 1]
    target = sum(span) + z * spread * math.sqrt(sum(units**2 for units in span))
    position = on_hand + sum(dict(coming).values())
    return max(0, math.ceil(min(target, sum(plan_units)) - position))


# %% id="order_units_rounded" exercise="order_units" verdict="wrong" name="rounded before it is rounded up" why="What is missing is rounded to two digits first, so that a small part of a unit is lost. Round once, up."
def order_units(plan_units, lead_weeks, on_hand, coming, spread, z):
    if lead_weeks >= len(plan_units):
        return 0
    span = plan_units[: lead_weeks + 1]
    target = sum(span) + z * spread * math.sqrt(sum(p * p for p in span))
    position = on_hand + sum(units for week, units in coming)
    return max(0, math.ceil(round(min(target, sum(plan_units)) - position, 2)))


# %% id="order_units_inputs" exercise="order_units" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_17 as samples

    case = samples.order_case(seed)
    return tuple(case.values())


# %% [markdown] id="prices_and_ads"
# ## prices_and_ads


# %% id="prices_and_ads_bisect" exercise="prices_and_ads" verdict="right" why="two candidates a product, bisection"
def prices_and_ads(products, channels, visitors, budget_cny):
    prices, each = {}, 0.0
    for name, p in products.items():
        free = p["unit_cost_cny"] / 0.95 * p["elasticity"] / (p["elasticity"] + 1)
        limit = p["promo_share"] * p["list_price_cny"]
        best = 0.0
        for price in (free, min(free, limit)):
            units = p["conversion"] * (price / p["list_price_cny"]) ** p["elasticity"]
            if price <= limit:
                units *= p["festival_factor"]
            earned = (0.95 * price - p["unit_cost_cny"]) * units
            if earned > best:
                best, prices[name] = earned, price
        each += best

    def spends(hurdle):
        result = {}
        for name, c in channels.items():
            first = visitors * each * c["lift"] / c["scale_cny"]
            result[name] = c["scale_cny"] * math.log(max(1.0, first / hurdle))
        return result

    low, high = 1.0, 1e4
    if sum(spends(1.0).values()) <= budget_cny:
        high = 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if sum(spends(middle).values()) <= budget_cny else (middle, high)
    return {"price_cny": prices, "ads_cny": spends(high)}


# %% id="prices_and_ads_search" exercise="prices_and_ads" verdict="right" why="prices and spends by SciPy"
def prices_and_ads(products, channels, visitors, budget_cny):
    from scipy.optimize import brentq

    def earned(price, p):
        units = p["conversion"] * (price / p["list_price_cny"]) ** p["elasticity"]
        joins = price <= p["promo_share"] * p["list_price_cny"]
        return (0.95 * price - p["unit_cost_cny"]) * units * (p["festival_factor"] if joins else 1)

    prices = {}
    for name, p in products.items():
        free = p["unit_cost_cny"] / 0.95 / (1 + 1 / p["elasticity"])
        limit = p["promo_share"] * p["list_price_cny"]
        joined = earned(min(free, limit), p)
        prices[name] = min(free, limit) if joined > earned(free, p) else free
    value = visitors * sum(earned(prices[name], p) for name, p in products.items())
    scale = np.array([c["scale_cny"] for c in channels.values()])
    first = np.array([c["lift"] for c in channels.values()]) * value / scale

    def spends(log_hurdle):
        return scale * np.maximum(0, np.log(first) - log_hurdle)

    hurdle = 0.0
    if spends(0.0).sum() > budget_cny:
        hurdle = brentq(lambda h: spends(h).sum() - budget_cny, 0, 40)
    return {"price_cny": prices, "ads_cny": dict(zip(channels, spends(hurdle).tolist()))}


# %% id="prices_and_ads_list" exercise="prices_and_ads" verdict="wrong" name="list prices" why="List prices are kept, whatever buyers answer. The best price is a mark-up on cost that follows from the elasticity."
def prices_and_ads(products, channels, visitors, budget_cny):
    prices, each = {}, 0.0
    for name, p in products.items():
        free = p["list_price_cny"]
        limit = p["promo_share"] * p["list_price_cny"]
        best = 0.0
        for price in (free, min(free, limit)):
            units = p["conversion"] * (price / p["list_price_cny"]) ** p["elasticity"]
            if price <= limit:
                units *= p["festival_factor"]
            earned = (0.95 * price - p["unit_cost_cny"]) * units
            if earned > best:
                best, prices[name] = earned, price
        each += best

    def spends(hurdle):
        result = {}
        for name, c in channels.items():
            first = visitors * each * c["lift"] / c["scale_cny"]
            result[name] = c["scale_cny"] * math.log(max(1.0, first / hurdle))
        return result

    low, high = 1.0, 1e4
    if sum(spends(1.0).values()) <= budget_cny:
        high = 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if sum(spends(middle).values()) <= budget_cny else (middle, high)
    return {"price_cny": prices, "ads_cny": spends(high)}


# %% id="prices_and_ads_platform" exercise="prices_and_ads" verdict="wrong" name="the platform's share forgotten" why="The platform keeps 5% of revenue: the cost has to be covered by 95% of the price."
def prices_and_ads(products, channels, visitors, budget_cny):
    prices, each = {}, 0.0
    for name, p in products.items():
        free = p["unit_cost_cny"] * p["elasticity"] / (p["elasticity"] + 1)
        limit = p["promo_share"] * p["list_price_cny"]
        best = 0.0
        for price in (free, min(free, limit)):
            units = p["conversion"] * (price / p["list_price_cny"]) ** p["elasticity"]
            if price <= limit:
                units *= p["festival_factor"]
            earned = (0.95 * price - p["unit_cost_cny"]) * units
            if earned > best:
                best, prices[name] = earned, price
        each += best

    def spends(hurdle):
        result = {}
        for name, c in channels.items():
            first = visitors * each * c["lift"] / c["scale_cny"]
            result[name] = c["scale_cny"] * math.log(max(1.0, first / hurdle))
        return result

    low, high = 1.0, 1e4
    if sum(spends(1.0).values()) <= budget_cny:
        high = 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if sum(spends(middle).values()) <= budget_cny else (middle, high)
    return {"price_cny": prices, "ads_cny": spends(high)}


# %% id="prices_and_ads_never_joins" exercise="prices_and_ads" verdict="wrong" name="never joins the festival" why="The best price of an ordinary week is asked in the festival, too, and the festival passes the product by. Compare the two."
def prices_and_ads(products, channels, visitors, budget_cny):
    prices, each = {}, 0.0
    for name, p in products.items():
        free = p["unit_cost_cny"] / 0.95 * p["elasticity"] / (p["elasticity"] + 1)
        limit = p["promo_share"] * p["list_price_cny"]
        best = 0.0
        for price in (free,):
            units = p["conversion"] * (price / p["list_price_cny"]) ** p["elasticity"]
            if price <= limit:
                units *= p["festival_factor"]
            earned = (0.95 * price - p["unit_cost_cny"]) * units
            if earned > best:
                best, prices[name] = earned, price
        each += best

    def spends(hurdle):
        result = {}
        for name, c in channels.items():
            first = visitors * each * c["lift"] / c["scale_cny"]
            result[name] = c["scale_cny"] * math.log(max(1.0, first / hurdle))
        return result

    low, high = 1.0, 1e4
    if sum(spends(1.0).values()) <= budget_cny:
        high = 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if sum(spends(middle).values()) <= budget_cny else (middle, high)
    return {"price_cny": prices, "ads_cny": spends(high)}


# %% id="prices_and_ads_always_joins" exercise="prices_and_ads" verdict="wrong" name="always joins the festival" why="Every product joins, even where the festival brings a few percent and the price costs more. Compare the two."
def prices_and_ads(products, channels, visitors, budget_cny):
    prices, each = {}, 0.0
    for name, p in products.items():
        free = p["unit_cost_cny"] / 0.95 * p["elasticity"] / (p["elasticity"] + 1)
        limit = p["promo_share"] * p["list_price_cny"]
        best = 0.0
        for price in (min(free, limit) if p["festival_factor"] > 1 else free,):
            units = p["conversion"] * (price / p["list_price_cny"]) ** p["elasticity"]
            if price <= limit:
                units *= p["festival_factor"]
            earned = (0.95 * price - p["unit_cost_cny"]) * units
            if earned > best:
                best, prices[name] = earned, price
        each += best

    def spends(hurdle):
        result = {}
        for name, c in channels.items():
            first = visitors * each * c["lift"] / c["scale_cny"]
            result[name] = c["scale_cny"] * math.log(max(1.0, first / hurdle))
        return result

    low, high = 1.0, 1e4
    if sum(spends(1.0).values()) <= budget_cny:
        high = 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if sum(spends(middle).values()) <= budget_cny else (middle, high)
    return {"price_cny": prices, "ads_cny": spends(high)}


# %% id="prices_and_ads_average" exercise="prices_and_ads" verdict="wrong" name="to the average return" why="A channel is paid until all it brings equals all it costs; the last CNY then brings far less than one."
def prices_and_ads(products, channels, visitors, budget_cny):
    prices, each = {}, 0.0
    for name, p in products.items():
        free = p["unit_cost_cny"] / 0.95 * p["elasticity"] / (p["elasticity"] + 1)
        limit = p["promo_share"] * p["list_price_cny"]
        best = 0.0
        for price in (free, min(free, limit)):
            units = p["conversion"] * (price / p["list_price_cny"]) ** p["elasticity"]
            if price <= limit:
                units *= p["festival_factor"]
            earned = (0.95 * price - p["unit_cost_cny"]) * units
            if earned > best:
                best, prices[name] = earned, price
        each += best

    def spends(hurdle):
        result = {}
        for name, c in channels.items():
            first = visitors * each * c["lift"] / c["scale_cny"]
            most = c["scale_cny"] * first / hurdle
            for _ in range(60):
                most = c["scale_cny"] * first / hurdle * (1 - math.exp(-most / c["scale_cny"]))
            result[name] = most if first > hurdle else 0.0
        return result

    low, high = 1.0, 1e4
    if sum(spends(1.0).values()) <= budget_cny:
        high = 1.0
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if sum(spends(middle).values()) <= budget_cny else (middle, high)
    return {"price_cny": prices, "ads_cny": spends(high)}


# %% id="prices_and_ads_all" exercise="prices_and_ads" verdict="wrong" name="the whole budget, always" why="The whole budget is spent even where the last CNY brings less than one. Stop at one."
def prices_and_ads(products, channels, visitors, budget_cny):
    prices, each = {}, 0.0
    for name, p in products.items():
        free = p["unit_cost_cny"] / 0.95 * p["elasticity"] / (p["elasticity"] + 1)
        limit = p["promo_share"] * p["list_price_cny"]
        best = 0.0
        for price in (free, min(free, limit)):
            units = p["conversion"] * (price / p["list_price_cny"]) ** p["elasticity"]
            if price <= limit:
                units *= p["festival_factor"]
            earned = (0.95 * price - p["unit_cost_cny"]) * units
            if earned > best:
                best, prices[name] = earned, price
        each += best

    def spends(hurdle):
        result = {}
        for name, c in channels.items():
            first = visitors * each * c["lift"] / c["scale_cny"]
            result[name] = c["scale_cny"] * math.log(max(1.0, first / hurdle))
        return result

    low, high = 1e-4, 1e4
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (low, middle) if sum(spends(middle).values()) <= budget_cny else (middle, high)
    return {"price_cny": prices, "ads_cny": spends(high)}


# %% id="prices_and_ads_cut" exercise="prices_and_ads" verdict="wrong" name="cut in proportion" why="Where the budget is short all spends are cut alike. The next CNY should bring the same in every channel."
def prices_and_ads(products, channels, visitors, budget_cny):
    prices, each = {}, 0.0
    for name, p in products.items():
        free = p["unit_cost_cny"] / 0.95 * p["elasticity"] / (p["elasticity"] + 1)
        limit = p["promo_share"] * p["list_price_cny"]
        best = 0.0
        for price in (free, min(free, limit)):
            units = p["conversion"] * (price / p["list_price_cny"]) ** p["elasticity"]
            if price <= limit:
                units *= p["festival_factor"]
            earned = (0.95 * price - p["unit_cost_cny"]) * units
            if earned > best:
                best, prices[name] = earned, price
        each += best

    def spends(hurdle):
        result = {}
        for name, c in channels.items():
            first = visitors * each * c["lift"] / c["scale_cny"]
            result[name] = c["scale_cny"] * math.log(max(1.0, first / hurdle))
        return result

    free = spends(1.0)
    share = min(1.0, budget_cny / max(1e-9, sum(free.values())))
    return {"price_cny": prices, "ads_cny": {name: share * cny for name, cny in free.items()}}


# %% id="prices_and_ads_ten" exercise="prices_and_ads" verdict="wrong" name="a return of ten at most" why="The return that the last CNY must bring is looked for up to ten only; with hardly any budget it is higher, and too much is spent."
def prices_and_ads(products, channels, visitors, budget_cny):
    prices, worth = {}, 0.0
    for name, p in products.items():

        def earn(price, p=p):
            wanted = p["conversion"] * (price / p["list_price_cny"]) ** p["elasticity"]
            if price <= p["promo_share"] * p["list_price_cny"]:
                wanted *= p["festival_factor"]
            return wanted * (0.95 * price - p["unit_cost_cny"])

        free = p["unit_cost_cny"] / 0.95 * p["elasticity"] / (p["elasticity"] + 1)
        prices[name] = max([free, min(free, p["promo_share"] * p["list_price_cny"])], key=earn)
        worth += earn(prices[name])

    def spends(h):
        return {
            n: max(
                0.0, c["scale_cny"] * math.log(visitors * worth * c["lift"] / c["scale_cny"] / h)
            )
            for n, c in channels.items()
        }

    low, high = 1.0, 10.0
    if sum(spends(1.0).values()) <= budget_cny:
        return {"price_cny": prices, "ads_cny": spends(1.0)}
    for _ in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if sum(spends(middle).values()) > budget_cny else (low, middle)
    return {"price_cny": prices, "ads_cny": spends(high)}


# %% id="prices_and_ads_inputs" exercise="prices_and_ads" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_17 as samples

    return tuple(samples.market(seed, is_festival=seed % 3 == 0).values())


# %% [markdown] id="agents_needed"
# ## agents_needed


# %% id="agents_needed_numpy" exercise="agents_needed" verdict="right" why="all costs at once, argmin"
def agents_needed(contacts, agent_cost_cny, wait_loss, margin_cny):
    agents = np.arange(1, 61)
    late = np.array([[season.late_share(c, int(n)) for c in contacts] for n in agents])
    return int(
        agents[np.argmin(agents * agent_cost_cny + wait_loss * margin_cny * late.mean(axis=1))]
    )


# %% id="agents_needed_pandas" exercise="agents_needed" verdict="right" why="a Series, idxmin"
def agents_needed(contacts, agent_cost_cny, wait_loss, margin_cny):
    cost = pd.Series(0.0, index=range(1, 61))
    for agents in cost.index:
        lost = [wait_loss * margin_cny * season.late_share(number, agents) for number in contacts]
        cost[agents] = agents * agent_cost_cny + sum(lost) / len(lost)
    return cost.idxmin()


# %% id="agents_needed_mean" exercise="agents_needed" verdict="wrong" name="staffed for the mean" why="The late share of the mean is not the mean of the late shares: a busy week loses more than a calm one saves."
def agents_needed(contacts, agent_cost_cny, wait_loss, margin_cny):
    mean = sum(contacts) / len(contacts)
    return min(
        range(1, 61),
        key=lambda n: n * agent_cost_cny + wait_loss * margin_cny * season.late_share(mean, n),
    )


# %% id="agents_needed_load" exercise="agents_needed" verdict="wrong" name="agents for the load alone" why="As many agents as the mean load: at that number nearly everybody waits at the peak."
def agents_needed(contacts, agent_cost_cny, wait_loss, margin_cny):
    return max(1, math.ceil(np.mean(contacts) * 5 / 60 / 98))


# %% id="agents_needed_worst" exercise="agents_needed" verdict="wrong" name="staffed for the worst week" why="Staffed as if the busiest week were sure. It is one of five: weigh what it costs in all of them."
def agents_needed(contacts, agent_cost_cny, wait_loss, margin_cny):
    return min(
        range(1, 61),
        key=lambda n: (
            n * agent_cost_cny + wait_loss * margin_cny * season.late_share(max(contacts), n)
        ),
    )


# %% id="agents_needed_target" exercise="agents_needed" verdict="wrong" name="a waiting target whatever it costs" why="95% within a minute is a target, not the cheapest: how many pay depends on the agent's cost and the margin."
def agents_needed(contacts, agent_cost_cny, wait_loss, margin_cny):
    for n in range(1, 61):
        if np.mean([season.late_share(c, n) for c in contacts]) <= 0.05:
            return n


# %% id="agents_needed_margin" exercise="agents_needed" verdict="wrong" name="lost share taken for all" why="All the margin of those who wait is counted as lost; only the share `wait_loss` of them leaves."
def agents_needed(contacts, agent_cost_cny, wait_loss, margin_cny):
    def cost(n):
        return n * agent_cost_cny + margin_cny * np.mean(
            [season.late_share(c, n) for c in contacts]
        )

    return min(range(1, 61), key=cost)


# %% id="agents_needed_once" exercise="agents_needed" verdict="wrong" name="a number that stands twice counted once" why="A set keeps each number once. A week that stands four times of five is four times as likely."
def agents_needed(contacts, agent_cost_cny, wait_loss, margin_cny):
    def cost(agents):
        late = np.mean([season.late_share(one, agents) for one in set(contacts)])
        return agents * agent_cost_cny + wait_loss * margin_cny * late

    return min(range(1, 61), key=cost)


# %% id="agents_needed_inputs" exercise="agents_needed" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_17 as samples

    return tuple(samples.contact_cases(seed).values())


# %% [markdown] id="plan_problems"
# ## plan_problems


# %% id="plan_problems_loop" exercise="plan_problems" verdict="right" why="a loop over the tasks"
def plan_problems(tasks):
    found = []
    for task, part in tasks.groupby("task"):
        roles = [str(role).strip().upper() if pd.notna(role) else "" for role in part["role"]]
        first = part.iloc[0]
        if not any("R" in role for role in roles):
            found.append((task, "no one responsible"))
        if sum("A" in role for role in roles) != 1:
            found.append((task, "not one accountable"))
        if first["start_week"] + first["lead_weeks"] > first["needed_week"]:
            found.append((task, "too late"))
    return pd.DataFrame(found, columns=["task", "problem"])


# %% id="plan_problems_sql" exercise="plan_problems" verdict="right" why="SQL"
def plan_problems(tasks):
    import duckdb

    return duckdb.sql(
        """
        WITH t AS (
            SELECT task, count(*) FILTER (upper(role) LIKE '%R%') AS r,
                count(*) FILTER (upper(role) LIKE '%A%') AS a,
                max(start_week + lead_weeks - needed_week) AS late
            FROM tasks GROUP BY task
        )
        SELECT task, 'no one responsible' AS problem FROM t WHERE r = 0
        UNION ALL SELECT task, 'not one accountable' FROM t WHERE a <> 1
        UNION ALL SELECT task, 'too late' FROM t WHERE late > 0
        """
    ).df()


# %% id="plan_problems_typed" exercise="plan_problems" verdict="wrong" name="roles as typed" why="Roles are compared as typed: `r`, ` A ` and `A/R` are not seen. Clean them first."
def plan_problems(tasks):
    found = []
    for task, part in tasks.groupby("task"):
        roles = [role for role in part["role"]]
        first = part.iloc[0]
        if not any(role == "R" for role in roles):
            found.append((task, "no one responsible"))
        if sum(role == "A" for role in roles) != 1:
            found.append((task, "not one accountable"))
        if first["start_week"] + first["lead_weeks"] > first["needed_week"]:
            found.append((task, "too late"))
    return pd.DataFrame(found, columns=["task", "problem"])


# %% id="plan_problems_both" exercise="plan_problems" verdict="wrong" name="A/R not split" why="`A/R` is one person with both roles, and is counted as neither."
def plan_problems(tasks):
    found = []
    for task, part in tasks.groupby("task"):
        roles = [str(role).strip().upper() if pd.notna(role) else "" for role in part["role"]]
        first = part.iloc[0]
        if not any(role == "R" for role in roles):
            found.append((task, "no one responsible"))
        if sum(role == "A" for role in roles) != 1:
            found.append((task, "not one accountable"))
        if first["start_week"] + first["lead_weeks"] > first["needed_week"]:
            found.append((task, "too late"))
    return pd.DataFrame(found, columns=["task", "problem"])


# %% id="plan_problems_two" exercise="plan_problems" verdict="wrong" name="two accountable let pass" why="More than one accountable is as bad as none: each thinks that the other one is."
def plan_problems(tasks):
    found = []
    for task, part in tasks.groupby("task"):
        roles = [str(role).strip().upper() if pd.notna(role) else "" for role in part["role"]]
        first = part.iloc[0]
        if not any("R" in role for role in roles):
            found.append((task, "no one responsible"))
        if sum("A" in role for role in roles) == 0:
            found.append((task, "not one accountable"))
        if first["start_week"] + first["lead_weeks"] > first["needed_week"]:
            found.append((task, "too late"))
    return pd.DataFrame(found, columns=["task", "problem"])


# %% id="plan_problems_equal" exercise="plan_problems" verdict="wrong" name="in time called late" why="What is done in the week in which it is needed is in time."
def plan_problems(tasks):
    found = []
    for task, part in tasks.groupby("task"):
        roles = [str(role).strip().upper() if pd.notna(role) else "" for role in part["role"]]
        first = part.iloc[0]
        if not any("R" in role for role in roles):
            found.append((task, "no one responsible"))
        if sum("A" in role for role in roles) != 1:
            found.append((task, "not one accountable"))
        if first["start_week"] + first["lead_weeks"] >= first["needed_week"]:
            found.append((task, "too late"))
    return pd.DataFrame(found, columns=["task", "problem"])


# %% id="plan_problems_start" exercise="plan_problems" verdict="wrong" name="lead time forgotten" why="A task that starts in time may be done too late: add its lead time."
def plan_problems(tasks):
    found = []
    for task, part in tasks.groupby("task"):
        roles = [str(role).strip().upper() if pd.notna(role) else "" for role in part["role"]]
        first = part.iloc[0]
        if not any("R" in role for role in roles):
            found.append((task, "no one responsible"))
        if sum("A" in role for role in roles) != 1:
            found.append((task, "not one accountable"))
        if first["start_week"] > first["needed_week"]:
            found.append((task, "too late"))
    return pd.DataFrame(found, columns=["task", "problem"])


# %% id="plan_problems_first" exercise="plan_problems" verdict="wrong" name="one problem a task" why="Only the first problem of a task is told; a task may have more."
def plan_problems(tasks):
    found = []
    for task, part in tasks.groupby("task"):
        roles = [str(role).strip().upper() if pd.notna(role) else "" for role in part["role"]]
        first = part.iloc[0]
        if not any("R" in role for role in roles):
            found.append((task, "no one responsible"))
        elif sum("A" in role for role in roles) != 1:
            found.append((task, "not one accountable"))
        elif first["start_week"] + first["lead_weeks"] > first["needed_week"]:
            found.append((task, "too late"))
    return pd.DataFrame(found, columns=["task", "problem"])


# %% id="plan_problems_missing" exercise="plan_problems" verdict="wrong" name="rows without a role left out" why="Rows without a role were dropped first, and a task that has no other row went with them: nobody is responsible for it."
def plan_problems(tasks):
    known = tasks.dropna(subset="role")
    role = known["role"].str.strip().str.upper()
    by_task = known.assign(r=role.str.contains("R"), a=role.str.contains("A")).groupby("task")
    rows = []
    for task, group in by_task:
        if not group["r"].any():
            rows.append((task, "no one responsible"))
        if group["a"].sum() != 1:
            rows.append((task, "not one accountable"))
        if (group["start_week"] + group["lead_weeks"] > group["needed_week"]).any():
            rows.append((task, "too late"))
    return pd.DataFrame(rows, columns=["task", "problem"])


# %% id="plan_problems_late_if_owned" exercise="plan_problems" verdict="wrong" name="too late only with someone responsible" why="A task with nobody responsible can be too late as well. Look at each problem for itself."
def plan_problems(tasks):
    rows = []
    for task, group in tasks.groupby("task"):
        role = group["role"].fillna("").str.upper()
        if role.str.contains("A").sum() != 1:
            rows.append((task, "not one accountable"))
        if not role.str.contains("R").any():
            rows.append((task, "no one responsible"))
        elif (group["start_week"] + group["lead_weeks"] > group["needed_week"]).any():
            rows.append((task, "too late"))
    return pd.DataFrame(rows, columns=["task", "problem"])


# %% id="plan_problems_one_order" exercise="plan_problems" verdict="wrong" name="only A/R read as two roles" why="A/R is read as two roles, and R/A or A/C is not. Look for the letter in the cleaned text."
def plan_problems(tasks):
    role = tasks["role"].fillna("").str.strip().str.upper()
    rows = []
    for task, part in tasks.assign(role=role).groupby("task"):
        if not part["role"].isin(["R", "A/R"]).any():
            rows.append((task, "no one responsible"))
        if part["role"].isin(["A", "A/R"]).sum() != 1:
            rows.append((task, "not one accountable"))
        if (part["start_week"] + part["lead_weeks"]).iloc[0] > part["needed_week"].iloc[0]:
            rows.append((task, "too late"))
    return pd.DataFrame(rows, columns=["task", "problem"])


# %% id="plan_problems_inputs" exercise="plan_problems" role="inputs"
def inputs(seed: int) -> tuple:
    from shop.samples import chapter_17 as samples

    return (samples.plan_table(seed, is_clean=seed % 9 == 0),)


# %% [markdown] id="decide"
# ## decide


# %% id="decide_plain" exercise="decide" verdict="right" why="a plan by week, half of the measured elasticity, dearer in proportion to what is short and cheaper to what is left"
def decide(state):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}
    usual = [i * near.get(w, 1) for i, w in zip(past["search_index"], past["week"])]
    level = np.mean(np.divide(past["visitors"], usual))
    index = past["search_index"][-1]
    visits = [level * index**0.8 ** (w - week + 1) * near.get(w, 1) for w in range(week, 13)]
    prices, orders, margin = {}, {}, 0.0
    for place, sku in enumerate(state["skus"]):
        price, sold, out = (
            np.array(state["sales"][name][place::3])
            for name in ("price_cny", "sold_units", "is_sold_out")
        )
        cost, lead = state["unit_cost_cny"][sku], state["lead_weeks"][sku]
        listed, held = state["list_price_cny"][sku], state["stock_units"][sku]
        position = held + sum(units for _, units in state["coming"][sku])
        served = 1 - 0.33 * np.array(past["late_share"])
        rate = np.maximum(sold, 1) / np.array(past["visitors"]) / served
        good = ~out & ~np.array(past["is_festival"]) & ~np.array(past["is_strike"])
        measured = np.polyfit(np.log(price[good]), np.log(rate[good]), 1)[0]
        slope = min(-2.0, 0.5 * measured - 1.45)
        asked = cost / 0.95 * slope / (slope + 1)
        # Below the limit of the festival as it is, or at it: then the plan is that of the limit.
        joins = min(asked, state["promo_share"] * listed)
        buys = np.exp(np.mean(np.log(rate[good]) - slope * np.log(price[good] / asked)))
        plan = [
            n * buys * (1.6 * (joins / asked) ** slope if w == festival else 1)
            for w, n in enumerate(visits, week)
        ]
        target = min(sum(plan), 1.45 * sum(plan[: lead + 3]))
        orders[sku] = max(0, round(target - position)) if lead < len(plan) else 0
        # What is there until an order of today comes has to last; what is left has to go.
        short = 0.0
        for n in range(1, min(lead, len(plan)) + 1):
            there = held + sum(u for due, u in state["coming"][sku] if n > 1 and due < week + n)
            short = max(short, sum(plan[:n]) / max(1, there))
        left = position / sum(plan)
        change = max(short, 1.0) if short > 1 or left < 1 else 1 / left
        here = joins if week == festival else asked
        least = state["salvage_cny"][sku] / cost * here
        prices[sku] = min(max(here * change ** (-1 / slope), least), 1.9 * listed)
        units = min(plan[0] * (prices[sku] / here) ** slope, held)
        margin += max(0, 0.95 * prices[sku] - cost * max(1, change) ** (-1 / slope)) * units
    ads = {}
    for name, lift, scale in [("search", 0.27, 2_700), ("video", 0.22, 4_000)]:
        ads[name] = scale * max(0.0, np.log(max(1e-9, lift * margin / 1.25 / scale)))
    contacts = 1.2 * visits[0] * sum(past["contacts"]) / sum(past["visitors"])
    agents = next(n for n in range(1, 99) if season.late_share(contacts, n) < 0.1)
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": agents,
        "check_pages": week > 1 and not any(past["fault_found"]),
    }


# %% id="decide_tables" exercise="decide" verdict="right" why="a table a product, the middle of the ranges, the best of 60 prices for all weeks until the next order comes"
def decide(state):
    def middle(name):
        return sum(season.RANGES[name]) / 2

    decision, weeks = season.baseline(state), state["weeks"]
    now, festival, left = state["week"], state["festival_week"], state["weeks_left"]
    lift = {festival - 1: 0.85, festival: middle("festival_visits"), festival + 1: 0.75}
    usual = np.array([lift.get(week, 1) for week in weeks["week"]]) * weeks["search_index"]
    level = np.mean(weeks["visitors"] / usual) * weeks["search_index"][-1] ** 0.7
    ahead = np.array([level * lift.get(week, 1) for week in range(now, now + left)])
    earned = 0.0
    for sku in state["skus"]:
        past = season.history(state, sku)
        columns = ("price_cny", "sold_units", "visitors", "late_share")
        part = pd.DataFrame({name: past[name] for name in columns})
        part = part[~(past["is_sold_out"] | past["is_festival"] | past["is_strike"])]
        price, sold, visitors, late = part.to_numpy().T
        served = visitors * (1 - middle("wait_loss") * late)
        x, y = np.log(price), np.log(np.maximum(sold, 1) / served)
        # Least squares, drawn to the middle as by eight weeks that say so.
        wobble = x - x.mean()
        elasticity = (wobble @ y + 0.1 * middle("elasticity")) / (wobble @ wobble + 0.1)
        elasticity = min(elasticity, -1.9)
        cost = state["unit_cost_cny"][sku]
        limit = math.floor(100 * state["promo_share"] * state["list_price_cny"][sku]) / 100
        # A row a week to go and a column a price: what would be wanted.
        grid = state["list_price_cny"][sku] * np.geomspace(0.45, 1.9, 60)
        asked = np.tile(grid, (left, 1))
        if now <= festival:
            asked[festival - now] = np.minimum(grid, limit)
        need = ahead[:, None] * np.exp((y - elasticity * x).mean()) * asked**elasticity
        if now <= festival:
            need[festival - now] *= middle("festival_conversion")

        def best(supply, worth, count, need=need, asked=asked):
            """Return the column that earns most in the next weeks with so much to sell."""
            wanted = need[:count]
            share = np.minimum(1, supply / wanted.sum(axis=0))
            return int((((0.95 * asked[:count] - worth) * wanted).sum(axis=0) * share).argmax())

        lead, stock = state["lead_weeks"][sku], state["stock_units"][sku]
        have = stock + sum(n for _, n in state["coming"][sku])
        usual_price = best(math.inf, cost, left)
        column = best(have, state["salvage_cny"][sku], left)
        column = min(column, usual_price) if have > need[:, usual_price].sum() else usual_price
        for count in range(1, min(lead, left) + 1):
            until = now + count - 1
            there = stock + sum(
                units for due, units in state["coming"][sku] if now < until and due <= until
            )
            if there < need[:count, column].sum():
                column = max(column, best(max(1, there), state["salvage_cny"][sku], count))
        cover = min(1.45 * need[: lead + 3, usual_price].sum(), need[:, usual_price].sum())
        decision["order_units"][sku] = 0 if lead >= left else max(0, round(cover - have))
        decision["price_cny"][sku] = asked[0, column]
        units = need[0, column]
        worth = 0.95 * asked[0, column] * (1 + 1 / elasticity)
        earned += max(0, 0.95 * asked[0, column] - worth) * min(units, stock)
    for channel in season.CHANNELS:
        scale = middle(f"{channel}_scale_cny")
        ratio = middle(f"{channel}_lift") * 0.8 * earned / scale
        decision["ads_cny"][channel] = scale * np.log(ratio) if ratio > 1 else 0
    contacts = ahead[0] * np.mean(np.divide(weeks["contacts"], weeks["visitors"]))
    agents = np.arange(1, 60)
    late = np.array([season.late_share(1.15 * contacts, int(n)) for n in agents])
    cost = agents * state["agent_cost_cny"] + middle("wait_loss") * earned * late
    decision["agents"] = int(agents[cost.argmin()])
    # A check costs less than the chance of another week with the fault, until it was found.
    decision["check_pages"] = now > 1 and not any(weeks["fault_found"])
    return decision


# %% id="decide_scarce" exercise="decide" verdict="right" why="the hints in one function, and a short shelf sold dear until the next delivery"
def decide(state):
    week, fest, past = state["week"], state["festival_week"], state["weeks"]
    crowd = {fest: 2.1, fest - 1: 0.85, fest + 1: 0.75}
    usual = np.median(
        [
            v / i / crowd.get(w, 1)
            for v, w, i in zip(past["visitors"], past["week"], past["search_index"])
        ]
    )
    visits = {
        w: usual * crowd.get(w, 1.0) * past["search_index"][-1] ** (0.8 ** (w - week + 1))
        for w in range(week, 13)
    }
    prices, orders, margin = {}, {}, 0.0
    for sku in state["skus"]:
        listed, cost, lead = (
            state["list_price_cny"][sku],
            state["unit_cost_cny"][sku],
            state["lead_weeks"][sku],
        )
        s = season.history(state, sku)
        ok = ~s["is_sold_out"] & (s["sold_units"] > 0) & ~s["is_festival"] & ~s["is_strike"]
        x = np.log(s["price_cny"][ok] / listed)
        served = s["visitors"][ok] * (1 - 0.33 * s["late_share"][ok])
        y = np.log(s["sold_units"][ok] / served)
        e = float(np.clip((np.polyfit(x, y, 1)[0] - 2.9) / 2, -4.2, -1.8))
        rate = math.exp(np.mean(y - e * x))

        def plan(worth, e=e, rate=rate, listed=listed):
            """The price of each week where a unit is worth so much, and what it sells."""
            best = min(worth / 0.95 * e / (e + 1), 1.9 * listed)
            low = math.floor(100 * min(best, state["promo_share"] * listed)) / 100
            at = [low if w == fest else best for w in visits]
            return at, [
                visits[w] * rate * (p / listed) ** e * (1.6 if w == fest else 1)
                for w, p in zip(visits, at)
            ]

        stock, coming = state["stock_units"][sku], state["coming"][sku]
        position = stock + sum(u for _, u in coming)
        full, worth = plan(cost)[1], cost
        if position > sum(full):
            # More than all weeks to go would buy: cheaper, to the salvage value at most.
            worths = np.linspace(state["salvage_cny"][sku], cost, 25)
            worth = next((v for v in worths[::-1] if sum(plan(v)[1]) >= position), worths[0])
        # Less than the weeks until the next delivery want: dearer.
        mornings = sorted({max(due, week + 1) for due, _ in coming} | {week + lead})
        for day in [d for d in mornings if d <= min(week + lead, 13)]:
            there = stock + sum(u for due, u in coming if max(due, week + 1) < day)
            for v in np.linspace(1.0, 2.5, 31) * cost:
                if sum(plan(max(v, worth))[1][: day - week]) <= there:
                    break
            worth = max(v, worth) if sum(plan(worth)[1][: day - week]) > there else worth
        at, units = plan(worth)
        prices[sku] = at[0]
        span = full[: lead + 3]
        target = min(sum(span) + 0.6 * math.hypot(*span), sum(full))
        orders[sku] = 0 if week + lead > 12 else max(0, math.ceil(target - position))
        margin += (0.95 * at[0] - worth) * min(units[0], stock) / visits[week]
    ads = {}
    for channel, lift, scale in (("search", 0.27, 2700), ("video", 0.22, 4000)):
        ads[channel] = max(0.0, scale * math.log(max(1.0, visits[week] * margin * lift / scale)))
    contacts = visits[week] * 1.15 * sum(past["contacts"]) / sum(past["visitors"])
    agents = min(
        range(1, 61),
        key=lambda k: (
            k * state["agent_cost_cny"]
            + 0.33
            * margin
            * visits[week]
            * np.mean([season.late_share(contacts * f, k) for f in (0.85, 1, 1.2)])
        ),
    )
    check = week > 1 and not any(past["fault_found"])
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": agents,
        "check_pages": check,
    }


# %% id="decide_rules" exercise="decide" verdict="right" why="price by what the shelf allows, orders up to, advertising by the next CNY, agents by cost"
def decide(state):
    week, festival, skus = state["week"], state["festival_week"], state["skus"]
    past = {name: np.array(values) for name, values in state["weeks"].items()}
    keep = 1 - state["commission_share"]

    # Visitors: the past on the terms of an ordinary week.
    lifts, scales = {"search": 0.27, "video": 0.22}, {"search": 2_700.0, "video": 4_000.0}

    def reach(search, video, crowded=1.0):
        return (
            1
            + lifts["search"] * (1 - np.exp(-search / scales["search"] / crowded))
            + lifts["video"] * (1 - np.exp(-video / scales["video"] / crowded))
        )

    def crowd(w):
        return {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}.get(w, 1.0)

    usual = past["visitors"] / past["search_index"] / reach(past["search_cny"], past["video_cny"])
    usual = usual / np.array([crowd(w) for w in past["week"]])
    level = np.exp(np.mean(np.log(usual)))
    last = math.log(past["search_index"][-1])

    def visitors(w):
        return level * math.exp(last * 0.8 ** (w - week + 1)) * crowd(w)

    # Demand: units a visitor, on price, pulled half of the way.
    plans, prices, orders = {}, {}, {}
    worth = 0.0
    look = {}
    found = np.array(past["fault_found"], dtype=bool)
    for sku in skus:
        list_price, cost = state["list_price_cny"][sku], state["unit_cost_cny"][sku]
        own = season.history(state, sku)
        full = ~own["is_sold_out"] & (own["sold_units"] > 0)
        own = {name: values[full] for name, values in own.items()}
        seen = own["sold_units"] / own["visitors"] / (own["rival_price_cny"] / list_price) ** 0.55
        seen = seen / np.where(own["is_strike"], 0.6, 1.0) / np.where(own["is_festival"], 1.6, 1.0)
        seen = seen / (1 - 0.3 * own["late_share"])
        x, y = np.log(own["price_cny"] / list_price), np.log(seen)
        calm = ~own["is_festival"]
        slope = (np.polyfit(x[calm], y[calm], 1)[0] - 2.9) / 2
        slope = min(max(slope, -4.2), -1.7)
        rate = float(np.exp(np.median(y - slope * x)))
        look[sku] = slope, rate
        limit = state["promo_share"] * list_price

        def want(w, price, sku=sku, slope=slope, rate=rate, list_price=list_price, limit=limit):
            rival = (
                state["rival_price_cny"][sku]
                if w == week
                else (0.9 if w == festival else 1) * list_price
            )
            units = (
                visitors(w)
                * 1.3
                * rate
                * (price / list_price) ** slope
                * (rival / list_price) ** 0.55
            )
            if w == festival:
                units = units * np.where(price <= limit + 1e-9, 1.6, 1.0)
            return 0.6 * units if w == week and state["is_strike"] else units

        best = cost / keep * slope / (slope + 1)
        lead = state["lead_weeks"][sku]
        grid = list_price * np.linspace(0.45, 1.3, 86)
        coming = sum(units for _, units in state["coming"][sku])
        position = state["stock_units"][sku] + coming

        # Order up to the weeks until the next order arrives, and one more for late suppliers.
        if week + lead > 12:
            orders[sku] = 0
        else:
            end = min(week + lead + 1, 12)
            plan = [
                want(w, min(best, limit) if w == festival else best) for w in range(week, end + 1)
            ]
            rest = [want(w, min(best, limit) if w == festival else best) for w in range(week, 13)]
            z = 1.0 if end < 12 else 0.3
            target = sum(plan) + z * 0.3 * math.sqrt(sum(units**2 for units in plan))
            target = min(target, 1.05 * sum(rest))
            orders[sku] = max(0, math.ceil(target - position))

        # Price: what is there has to last until more can come; at the end it has to go. Of the
        # weeks until then the tightest sets it. All prices of the grid at once.
        asked = [np.minimum(grid, limit) if w == festival else grid for w in range(week, 13)]
        rows = [want(w, p) for w, p in zip(range(week, 13), asked)]
        units = np.cumsum(rows, axis=0)
        takings = np.cumsum([n * p for n, p in zip(rows, asked)], axis=0)

        def best_of(count, supply, worth, units=units, takings=takings, grid=grid):
            earned = keep * takings[count - 1] - worth * units[count - 1]
            return grid[np.argmax(earned * np.minimum(1.0, supply / units[count - 1]))]

        usual_price = best_of(13 - week, math.inf, cost)
        salvage = state["salvage_cny"][sku]
        price = min(usual_price, best_of(13 - week, position, salvage))
        if position < units[-1][np.searchsorted(grid, usual_price)]:
            price = usual_price
        for until in range(week, min(week + lead, 13)):
            supply = state["stock_units"][sku] + sum(
                u for due, u in state["coming"][sku] if week < until and due <= until
            )
            later = salvage if price < usual_price else cost
            price = max(price, best_of(until - week + 1, max(1, supply), later))
        left_worth = max(salvage, keep * price * (1 + 1 / slope))
        if week == festival:
            price = min(price, limit)
        prices[sku] = float(price)
        enough = min(1.0, state["stock_units"][sku] / max(1.0, want(week, price)))
        worth += want(week, price) / visitors(week) / 1.3 * enough * (keep * price - left_worth)

    crowded = 1.3 if week == festival else 1.0
    ads = {}
    for channel in ["search", "video"]:
        scale = scales[channel] * crowded
        brings = visitors(week) * worth * lifts[channel] / scale
        ads[channel] = float(scale * math.log(brings)) if brings > 1 else 0.0

    share = past["contacts"].sum() / past["visitors"].sum()
    expected = visitors(week) * reach(ads["search"], ads["video"], crowded) * share
    around = [
        expected * factor
        for factor in (
            [0.8, 0.9, 1.0, 1.1, 1.25] if week == festival else [0.85, 0.95, 1.0, 1.07, 1.15]
        )
    ]
    margin = max(worth, 0) * visitors(week) * 1.3
    costs = {
        n: n * state["agent_cost_cny"]
        + 0.33 * margin * np.mean([season.late_share(c, n) for c in around])
        for n in range(1, 61)
    }
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": min(costs, key=costs.get),
        "check_pages": week > 1 and not found.any(),
    }


# %% id="decide_lead" exercise="decide" verdict="wrong" bound="score < 0.05" name="the lead time forgotten" why="The order covers this week alone, but it comes after the lead time: cover all weeks until the order after it can come. See exercise 3."
def decide(state):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}
    usual = [i * near.get(w, 1) for i, w in zip(past["search_index"], past["week"])]
    level = np.mean(np.divide(past["visitors"], usual))
    index = past["search_index"][-1]
    visits = [level * index**0.8 ** (w - week + 1) * near.get(w, 1) for w in range(week, 13)]
    prices, orders, margin, falls = {}, {}, 0.0, []
    for place, sku in enumerate(state["skus"]):
        price, sold, out = (
            np.array(state["sales"][name][place::3])
            for name in ("price_cny", "sold_units", "is_sold_out")
        )
        cost, lead = state["unit_cost_cny"][sku], state["lead_weeks"][sku]
        held = state["stock_units"][sku]
        position = held + sum(units for _, units in state["coming"][sku])
        served = 1 - 0.33 * np.array(past["late_share"])
        rate = np.maximum(sold, 1) / np.array(past["visitors"]) / served
        good = ~out & ~np.array(past["is_festival"]) & ~np.array(past["is_strike"])
        measured = np.polyfit(np.log(price[good]), np.log(rate[good]), 1)[0]
        slope = min(-2.0, 0.5 * measured - 1.45)
        asked = cost / 0.95 * slope / (slope + 1)
        if week == festival:
            asked = min(asked, state["promo_share"] * state["list_price_cny"][sku])
        buys = np.exp(np.mean(np.log(rate[good]) - slope * np.log(price[good] / asked)))
        if good[-1]:
            falls.append(rate[-1] / (buys * (price[-1] / asked) ** slope))
        plan = [n * buys * (1.6 if w == festival else 1) for w, n in enumerate(visits, week)]
        target = min(sum(plan), 1.35 * sum(plan[:1]))
        orders[sku] = max(0, round(target - position)) if lead < len(plan) else 0
        prices[sku] = asked
        if week != festival and sum(plan[:lead]) > position:
            prices[sku] = asked * min(1.3, (sum(plan[:lead]) / max(1, position)) ** 0.35)
        margin += (0.95 * asked - cost) * min(plan[0], held)
    ads = {}
    for name, lift, scale in [("search", 0.27, 2_700), ("video", 0.22, 4_000)]:
        ads[name] = scale * max(0.0, np.log(max(1e-9, lift * margin / 1.25 / scale)))
    contacts = visits[0] * sum(past["contacts"]) / sum(past["visitors"])
    agents = next(n for n in range(1, 99) if season.late_share(1.1 * contacts, n) < 0.08)
    is_odd = bool(falls) and np.mean(falls) < 0.85 and not any(past["fault_found"])
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": agents,
        "check_pages": bool(is_odd),
    }


# %% id="decide_naive" exercise="decide" verdict="wrong" bound="score < 0.5" name="priced on the naive elasticity" why="Units were compared with prices, but prices had been cut when interest was high: the slope mixes both, and twelve weeks make it wild. Take units a visitor, and go half of the way to the middle of the ranges."
def decide(state):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}
    usual = [i * near.get(w, 1) for i, w in zip(past["search_index"], past["week"])]
    level = np.mean(np.divide(past["visitors"], usual))
    index = past["search_index"][-1]
    visits = [level * index**0.8 ** (w - week + 1) * near.get(w, 1) for w in range(week, 13)]
    prices, orders, margin, falls = {}, {}, 0.0, []
    for place, sku in enumerate(state["skus"]):
        price, sold, out = (
            np.array(state["sales"][name][place::3])
            for name in ("price_cny", "sold_units", "is_sold_out")
        )
        cost, lead = state["unit_cost_cny"][sku], state["lead_weeks"][sku]
        held = state["stock_units"][sku]
        position = held + sum(units for _, units in state["coming"][sku])
        served = 1 - 0.33 * np.array(past["late_share"])
        rate = np.maximum(sold, 1) / np.array(past["visitors"]) / served
        good = ~out & ~np.array(past["is_festival"]) & ~np.array(past["is_strike"])
        measured = np.polyfit(np.log(price[good]), np.log(np.maximum(sold[good], 1)), 1)[0]
        slope = min(-1.2, measured)
        asked = cost / 0.95 * slope / (slope + 1)
        if week == festival:
            asked = min(asked, state["promo_share"] * state["list_price_cny"][sku])
        buys = np.exp(np.mean(np.log(rate[good]) - slope * np.log(price[good] / asked)))
        if good[-1]:
            falls.append(rate[-1] / (buys * (price[-1] / asked) ** slope))
        plan = [n * buys * (1.6 if w == festival else 1) for w, n in enumerate(visits, week)]
        target = min(sum(plan), 1.35 * sum(plan[: lead + 2]))
        orders[sku] = max(0, round(target - position)) if lead < len(plan) else 0
        prices[sku] = asked
        if week != festival and sum(plan[:lead]) > position:
            prices[sku] = asked * min(1.3, (sum(plan[:lead]) / max(1, position)) ** 0.35)
        margin += (0.95 * asked - cost) * min(plan[0], held)
    ads = {}
    for name, lift, scale in [("search", 0.27, 2_700), ("video", 0.22, 4_000)]:
        ads[name] = scale * max(0.0, np.log(max(1e-9, lift * margin / 1.25 / scale)))
    contacts = visits[0] * sum(past["contacts"]) / sum(past["visitors"])
    agents = next(n for n in range(1, 99) if season.late_share(1.1 * contacts, n) < 0.08)
    is_odd = bool(falls) and np.mean(falls) < 0.85 and not any(past["fault_found"])
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": agents,
        "check_pages": bool(is_odd),
    }


# %% id="decide_average" exercise="decide" verdict="wrong" bound="score < 0.5" name="advertising to the average return" why="A channel is paid until all it brings equals all it costs. The last CNY then loses most of itself: stop where the next CNY brings one. See exercise 4."
def decide(state):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}
    usual = [i * near.get(w, 1) for i, w in zip(past["search_index"], past["week"])]
    level = np.mean(np.divide(past["visitors"], usual))
    index = past["search_index"][-1]
    visits = [level * index**0.8 ** (w - week + 1) * near.get(w, 1) for w in range(week, 13)]
    prices, orders, margin, falls = {}, {}, 0.0, []
    for place, sku in enumerate(state["skus"]):
        price, sold, out = (
            np.array(state["sales"][name][place::3])
            for name in ("price_cny", "sold_units", "is_sold_out")
        )
        cost, lead = state["unit_cost_cny"][sku], state["lead_weeks"][sku]
        held = state["stock_units"][sku]
        position = held + sum(units for _, units in state["coming"][sku])
        served = 1 - 0.33 * np.array(past["late_share"])
        rate = np.maximum(sold, 1) / np.array(past["visitors"]) / served
        good = ~out & ~np.array(past["is_festival"]) & ~np.array(past["is_strike"])
        measured = np.polyfit(np.log(price[good]), np.log(rate[good]), 1)[0]
        slope = min(-2.0, 0.5 * measured - 1.45)
        asked = cost / 0.95 * slope / (slope + 1)
        if week == festival:
            asked = min(asked, state["promo_share"] * state["list_price_cny"][sku])
        buys = np.exp(np.mean(np.log(rate[good]) - slope * np.log(price[good] / asked)))
        if good[-1]:
            falls.append(rate[-1] / (buys * (price[-1] / asked) ** slope))
        plan = [n * buys * (1.6 if w == festival else 1) for w, n in enumerate(visits, week)]
        target = min(sum(plan), 1.35 * sum(plan[: lead + 2]))
        orders[sku] = max(0, round(target - position)) if lead < len(plan) else 0
        prices[sku] = asked
        if week != festival and sum(plan[:lead]) > position:
            prices[sku] = asked * min(1.3, (sum(plan[:lead]) / max(1, position)) ** 0.35)
        margin += (0.95 * asked - cost) * min(plan[0], held)
    ads = {}
    for name, lift, scale in [("search", 0.27, 2_700), ("video", 0.22, 4_000)]:
        spends = range(0, 30_001, 100)
        pays = [s for s in spends if lift * margin / 1.25 * (1 - np.exp(-s / scale)) >= s]
        ads[name] = float(max(pays, default=0))
    contacts = visits[0] * sum(past["contacts"]) / sum(past["visitors"])
    agents = next(n for n in range(1, 99) if season.late_share(1.1 * contacts, n) < 0.08)
    is_odd = bool(falls) and np.mean(falls) < 0.85 and not any(past["fault_found"])
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": agents,
        "check_pages": bool(is_odd),
    }


# %% id="decide_safety" exercise="decide" verdict="wrong" bound="score < 0.5" name="no safety stock" why="Exactly the mean is ordered, for exactly the promised lead time: in half of all weeks that is too little, and deliveries come late. Add a safety stock."
def decide(state):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}
    usual = [i * near.get(w, 1) for i, w in zip(past["search_index"], past["week"])]
    level = np.mean(np.divide(past["visitors"], usual))
    index = past["search_index"][-1]
    visits = [level * index**0.8 ** (w - week + 1) * near.get(w, 1) for w in range(week, 13)]
    prices, orders, margin, falls = {}, {}, 0.0, []
    for place, sku in enumerate(state["skus"]):
        price, sold, out = (
            np.array(state["sales"][name][place::3])
            for name in ("price_cny", "sold_units", "is_sold_out")
        )
        cost, lead = state["unit_cost_cny"][sku], state["lead_weeks"][sku]
        held = state["stock_units"][sku]
        position = held + sum(units for _, units in state["coming"][sku])
        served = 1 - 0.33 * np.array(past["late_share"])
        rate = np.maximum(sold, 1) / np.array(past["visitors"]) / served
        good = ~out & ~np.array(past["is_festival"]) & ~np.array(past["is_strike"])
        measured = np.polyfit(np.log(price[good]), np.log(rate[good]), 1)[0]
        slope = min(-2.0, 0.5 * measured - 1.45)
        asked = cost / 0.95 * slope / (slope + 1)
        if week == festival:
            asked = min(asked, state["promo_share"] * state["list_price_cny"][sku])
        buys = np.exp(np.mean(np.log(rate[good]) - slope * np.log(price[good] / asked)))
        if good[-1]:
            falls.append(rate[-1] / (buys * (price[-1] / asked) ** slope))
        plan = [n * buys * (1.6 if w == festival else 1) for w, n in enumerate(visits, week)]
        target = min(sum(plan), sum(plan[: lead + 1]))
        orders[sku] = max(0, round(target - position)) if lead < len(plan) else 0
        prices[sku] = asked
        if week != festival and sum(plan[:lead]) > position:
            prices[sku] = asked * min(1.3, (sum(plan[:lead]) / max(1, position)) ** 0.35)
        margin += (0.95 * asked - cost) * min(plan[0], held)
    ads = {}
    for name, lift, scale in [("search", 0.27, 2_700), ("video", 0.22, 4_000)]:
        ads[name] = scale * max(0.0, np.log(max(1e-9, lift * margin / 1.25 / scale)))
    contacts = visits[0] * sum(past["contacts"]) / sum(past["visitors"])
    agents = next(n for n in range(1, 99) if season.late_share(1.1 * contacts, n) < 0.08)
    is_odd = bool(falls) and np.mean(falls) < 0.85 and not any(past["fault_found"])
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": agents,
        "check_pages": bool(is_odd),
    }


# %% id="decide_panic" exercise="decide" verdict="wrong" bound="score < 0.05" name="panics after one bad week" why="One week below the mean of the four before, which happens by chance every few weeks, and prices fall by 30% and orders stop. Ask first whether it is noise, a fault or a strike."
def decide(state):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}
    usual = [i * near.get(w, 1) for i, w in zip(past["search_index"], past["week"])]
    level = np.mean(np.divide(past["visitors"], usual))
    index = past["search_index"][-1]
    visits = [level * index**0.8 ** (w - week + 1) * near.get(w, 1) for w in range(week, 13)]
    prices, orders, margin, falls = {}, {}, 0.0, []
    for place, sku in enumerate(state["skus"]):
        price, sold, out = (
            np.array(state["sales"][name][place::3])
            for name in ("price_cny", "sold_units", "is_sold_out")
        )
        cost, lead = state["unit_cost_cny"][sku], state["lead_weeks"][sku]
        held = state["stock_units"][sku]
        position = held + sum(units for _, units in state["coming"][sku])
        served = 1 - 0.33 * np.array(past["late_share"])
        rate = np.maximum(sold, 1) / np.array(past["visitors"]) / served
        good = ~out & ~np.array(past["is_festival"]) & ~np.array(past["is_strike"])
        measured = np.polyfit(np.log(price[good]), np.log(rate[good]), 1)[0]
        slope = min(-2.0, 0.5 * measured - 1.45)
        asked = cost / 0.95 * slope / (slope + 1)
        if week == festival:
            asked = min(asked, state["promo_share"] * state["list_price_cny"][sku])
        buys = np.exp(np.mean(np.log(rate[good]) - slope * np.log(price[good] / asked)))
        if good[-1]:
            falls.append(rate[-1] / (buys * (price[-1] / asked) ** slope))
        plan = [n * buys * (1.6 if w == festival else 1) for w, n in enumerate(visits, week)]
        target = min(sum(plan), 1.35 * sum(plan[: lead + 2]))
        orders[sku] = max(0, round(target - position)) if lead < len(plan) else 0
        prices[sku] = asked
        if week != festival and sum(plan[:lead]) > position:
            prices[sku] = asked * min(1.3, (sum(plan[:lead]) / max(1, position)) ** 0.35)
        if week > 1 and sold[-1] < 0.9 * np.mean(sold[-5:-1]):
            prices[sku], orders[sku] = 0.7 * prices[sku], 0
        margin += (0.95 * asked - cost) * min(plan[0], held)
    ads = {}
    for name, lift, scale in [("search", 0.27, 2_700), ("video", 0.22, 4_000)]:
        ads[name] = scale * max(0.0, np.log(max(1e-9, lift * margin / 1.25 / scale)))
    contacts = visits[0] * sum(past["contacts"]) / sum(past["visitors"])
    agents = next(n for n in range(1, 99) if season.late_share(1.1 * contacts, n) < 0.08)
    is_odd = bool(falls) and np.mean(falls) < 0.85 and not any(past["fault_found"])
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": agents,
        "check_pages": bool(is_odd),
    }


# %% id="decide_late" exercise="decide" verdict="wrong" bound="score < 0.5" name="orders for the festival too late" why="The festival enters the plan in its own week only, when no order comes in time, and agents and prices follow it alone. It is known from the first Monday."
def decide(state):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}
    usual = [i * near.get(w, 1) for i, w in zip(past["search_index"], past["week"])]
    level = np.mean(np.divide(past["visitors"], usual))
    index = past["search_index"][-1]
    visits = [
        level * index**0.8 ** (w - week + 1) * (near.get(w, 1) if w == week else 1)
        for w in range(week, 13)
    ]
    prices, orders, margin, falls = {}, {}, 0.0, []
    for place, sku in enumerate(state["skus"]):
        price, sold, out = (
            np.array(state["sales"][name][place::3])
            for name in ("price_cny", "sold_units", "is_sold_out")
        )
        cost, lead = state["unit_cost_cny"][sku], state["lead_weeks"][sku]
        held = state["stock_units"][sku]
        position = held + sum(units for _, units in state["coming"][sku])
        served = 1 - 0.33 * np.array(past["late_share"])
        rate = np.maximum(sold, 1) / np.array(past["visitors"]) / served
        good = ~out & ~np.array(past["is_festival"]) & ~np.array(past["is_strike"])
        measured = np.polyfit(np.log(price[good]), np.log(rate[good]), 1)[0]
        slope = min(-2.0, 0.5 * measured - 1.45)
        asked = cost / 0.95 * slope / (slope + 1)
        if week == festival:
            asked = min(asked, state["promo_share"] * state["list_price_cny"][sku])
        buys = np.exp(np.mean(np.log(rate[good]) - slope * np.log(price[good] / asked)))
        if good[-1]:
            falls.append(rate[-1] / (buys * (price[-1] / asked) ** slope))
        plan = [
            n * buys * (1.6 if w == festival == week else 1) for w, n in enumerate(visits, week)
        ]
        target = min(sum(plan), 1.1 * sum(plan[: lead + 2]))
        orders[sku] = max(0, round(target - position)) if lead < len(plan) else 0
        prices[sku] = asked
        if week != festival and sum(plan[:lead]) > position:
            prices[sku] = asked * min(1.3, (sum(plan[:lead]) / max(1, position)) ** 0.35)
        margin += (0.95 * asked - cost) * min(plan[0], held)
    ads = {}
    for name, lift, scale in [("search", 0.27, 2_700), ("video", 0.22, 4_000)]:
        ads[name] = scale * max(0.0, np.log(max(1e-9, lift * margin / 1.25 / scale)))
    contacts = visits[0] * sum(past["contacts"]) / sum(past["visitors"])
    agents = next(n for n in range(1, 99) if season.late_share(1.1 * contacts, n) < 0.08)
    is_odd = bool(falls) and np.mean(falls) < 0.85 and not any(past["fault_found"])
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": agents,
        "check_pages": bool(is_odd),
    }


# %% id="decide_mean" exercise="decide" verdict="wrong" bound="score < 0.5" name="staffed for the mean" why="Agents carry the mean load of the past: with more visitors, and at every peak, contacts wait and leave. Staff for the week to come and its peak. See exercise 5."
def decide(state):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}
    usual = [i * near.get(w, 1) for i, w in zip(past["search_index"], past["week"])]
    level = np.mean(np.divide(past["visitors"], usual))
    index = past["search_index"][-1]
    visits = [level * index**0.8 ** (w - week + 1) * near.get(w, 1) for w in range(week, 13)]
    prices, orders, margin, falls = {}, {}, 0.0, []
    for place, sku in enumerate(state["skus"]):
        price, sold, out = (
            np.array(state["sales"][name][place::3])
            for name in ("price_cny", "sold_units", "is_sold_out")
        )
        cost, lead = state["unit_cost_cny"][sku], state["lead_weeks"][sku]
        held = state["stock_units"][sku]
        position = held + sum(units for _, units in state["coming"][sku])
        served = 1 - 0.33 * np.array(past["late_share"])
        rate = np.maximum(sold, 1) / np.array(past["visitors"]) / served
        good = ~out & ~np.array(past["is_festival"]) & ~np.array(past["is_strike"])
        measured = np.polyfit(np.log(price[good]), np.log(rate[good]), 1)[0]
        slope = min(-2.0, 0.5 * measured - 1.45)
        asked = cost / 0.95 * slope / (slope + 1)
        if week == festival:
            asked = min(asked, state["promo_share"] * state["list_price_cny"][sku])
        buys = np.exp(np.mean(np.log(rate[good]) - slope * np.log(price[good] / asked)))
        if good[-1]:
            falls.append(rate[-1] / (buys * (price[-1] / asked) ** slope))
        plan = [n * buys * (1.6 if w == festival else 1) for w, n in enumerate(visits, week)]
        target = min(sum(plan), 1.35 * sum(plan[: lead + 2]))
        orders[sku] = max(0, round(target - position)) if lead < len(plan) else 0
        prices[sku] = asked
        if week != festival and sum(plan[:lead]) > position:
            prices[sku] = asked * min(1.3, (sum(plan[:lead]) / max(1, position)) ** 0.35)
        margin += (0.95 * asked - cost) * min(plan[0], held)
    ads = {}
    for name, lift, scale in [("search", 0.27, 2_700), ("video", 0.22, 4_000)]:
        ads[name] = scale * max(0.0, np.log(max(1e-9, lift * margin / 1.25 / scale)))
    contacts = np.mean(past["contacts"][:12])
    agents = math.ceil(contacts * 5 / 60 / 98 * 2)
    is_odd = bool(falls) and np.mean(falls) < 0.85 and not any(past["fault_found"])
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": agents,
        "check_pages": bool(is_odd),
    }


# %% id="decide_rival" exercise="decide" verdict="wrong" bound="score < 0.5" name="copies the rival's price" why="The rival's price is asked, whatever a unit costs and however buyers answer. His price moves your demand; your own elasticity and cost set your price."
def decide(state):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}
    usual = [i * near.get(w, 1) for i, w in zip(past["search_index"], past["week"])]
    level = np.mean(np.divide(past["visitors"], usual))
    index = past["search_index"][-1]
    visits = [level * index**0.8 ** (w - week + 1) * near.get(w, 1) for w in range(week, 13)]
    prices, orders, margin, falls = {}, {}, 0.0, []
    for place, sku in enumerate(state["skus"]):
        price, sold, out = (
            np.array(state["sales"][name][place::3])
            for name in ("price_cny", "sold_units", "is_sold_out")
        )
        cost, lead = state["unit_cost_cny"][sku], state["lead_weeks"][sku]
        held = state["stock_units"][sku]
        position = held + sum(units for _, units in state["coming"][sku])
        served = 1 - 0.33 * np.array(past["late_share"])
        rate = np.maximum(sold, 1) / np.array(past["visitors"]) / served
        good = ~out & ~np.array(past["is_festival"]) & ~np.array(past["is_strike"])
        measured = np.polyfit(np.log(price[good]), np.log(rate[good]), 1)[0]
        slope = min(-2.0, 0.5 * measured - 1.45)
        asked = state["rival_price_cny"][sku]
        if week == festival:
            asked = min(asked, state["promo_share"] * state["list_price_cny"][sku])
        buys = np.exp(np.mean(np.log(rate[good]) - slope * np.log(price[good] / asked)))
        if good[-1]:
            falls.append(rate[-1] / (buys * (price[-1] / asked) ** slope))
        plan = [n * buys * (1.6 if w == festival else 1) for w, n in enumerate(visits, week)]
        target = min(sum(plan), 1.35 * sum(plan[: lead + 2]))
        orders[sku] = max(0, round(target - position)) if lead < len(plan) else 0
        prices[sku] = asked
        if week != festival and sum(plan[:lead]) > position:
            prices[sku] = asked * min(1.3, (sum(plan[:lead]) / max(1, position)) ** 0.35)
        margin += (0.95 * asked - cost) * min(plan[0], held)
    ads = {}
    for name, lift, scale in [("search", 0.27, 2_700), ("video", 0.22, 4_000)]:
        ads[name] = scale * max(0.0, np.log(max(1e-9, lift * margin / 1.25 / scale)))
    contacts = visits[0] * sum(past["contacts"]) / sum(past["visitors"])
    agents = next(n for n in range(1, 99) if season.late_share(1.1 * contacts, n) < 0.08)
    is_odd = bool(falls) and np.mean(falls) < 0.85 and not any(past["fault_found"])
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": agents,
        "check_pages": bool(is_odd),
    }


# %% id="decide_unchecked" exercise="decide" verdict="wrong" bound="score < 0.5" name="never looks for a fault" why="Sales of all products fell at once, far below what price and visitors explain, and the pages are never checked: the fault stays for four weeks."
def decide(state):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}
    usual = [i * near.get(w, 1) for i, w in zip(past["search_index"], past["week"])]
    level = np.mean(np.divide(past["visitors"], usual))
    index = past["search_index"][-1]
    visits = [level * index**0.8 ** (w - week + 1) * near.get(w, 1) for w in range(week, 13)]
    prices, orders, margin, falls = {}, {}, 0.0, []
    for place, sku in enumerate(state["skus"]):
        price, sold, out = (
            np.array(state["sales"][name][place::3])
            for name in ("price_cny", "sold_units", "is_sold_out")
        )
        cost, lead = state["unit_cost_cny"][sku], state["lead_weeks"][sku]
        held = state["stock_units"][sku]
        position = held + sum(units for _, units in state["coming"][sku])
        served = 1 - 0.33 * np.array(past["late_share"])
        rate = np.maximum(sold, 1) / np.array(past["visitors"]) / served
        good = ~out & ~np.array(past["is_festival"]) & ~np.array(past["is_strike"])
        measured = np.polyfit(np.log(price[good]), np.log(rate[good]), 1)[0]
        slope = min(-2.0, 0.5 * measured - 1.45)
        asked = cost / 0.95 * slope / (slope + 1)
        if week == festival:
            asked = min(asked, state["promo_share"] * state["list_price_cny"][sku])
        buys = np.exp(np.mean(np.log(rate[good]) - slope * np.log(price[good] / asked)))
        if good[-1]:
            falls.append(rate[-1] / (buys * (price[-1] / asked) ** slope))
        plan = [n * buys * (1.6 if w == festival else 1) for w, n in enumerate(visits, week)]
        target = min(sum(plan), 1.35 * sum(plan[: lead + 2]))
        orders[sku] = max(0, round(target - position)) if lead < len(plan) else 0
        prices[sku] = asked
        if week != festival and sum(plan[:lead]) > position:
            prices[sku] = asked * min(1.3, (sum(plan[:lead]) / max(1, position)) ** 0.35)
        margin += (0.95 * asked - cost) * min(plan[0], held)
    ads = {}
    for name, lift, scale in [("search", 0.27, 2_700), ("video", 0.22, 4_000)]:
        ads[name] = scale * max(0.0, np.log(max(1e-9, lift * margin / 1.25 / scale)))
    contacts = visits[0] * sum(past["contacts"]) / sum(past["visitors"])
    agents = next(n for n in range(1, 99) if season.late_share(1.1 * contacts, n) < 0.08)
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": agents,
        "check_pages": False,
    }


# %% id="decide_coming" exercise="decide" verdict="wrong" bound="score < 0.05" name="what is coming is forgotten" why="Only the shelf is counted. What was ordered last week is ordered again this week, until all of it comes."
def decide(state):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}
    usual = [i * near.get(w, 1) for i, w in zip(past["search_index"], past["week"])]
    level = np.mean(np.divide(past["visitors"], usual))
    index = past["search_index"][-1]
    visits = [level * index**0.8 ** (w - week + 1) * near.get(w, 1) for w in range(week, 13)]
    prices, orders, margin, falls = {}, {}, 0.0, []
    for place, sku in enumerate(state["skus"]):
        price, sold, out = (
            np.array(state["sales"][name][place::3])
            for name in ("price_cny", "sold_units", "is_sold_out")
        )
        cost, lead = state["unit_cost_cny"][sku], state["lead_weeks"][sku]
        held = state["stock_units"][sku]
        position = held
        served = 1 - 0.33 * np.array(past["late_share"])
        rate = np.maximum(sold, 1) / np.array(past["visitors"]) / served
        good = ~out & ~np.array(past["is_festival"]) & ~np.array(past["is_strike"])
        measured = np.polyfit(np.log(price[good]), np.log(rate[good]), 1)[0]
        slope = min(-2.0, 0.5 * measured - 1.45)
        asked = cost / 0.95 * slope / (slope + 1)
        if week == festival:
            asked = min(asked, state["promo_share"] * state["list_price_cny"][sku])
        buys = np.exp(np.mean(np.log(rate[good]) - slope * np.log(price[good] / asked)))
        if good[-1]:
            falls.append(rate[-1] / (buys * (price[-1] / asked) ** slope))
        plan = [n * buys * (1.6 if w == festival else 1) for w, n in enumerate(visits, week)]
        target = min(sum(plan), 1.35 * sum(plan[: lead + 2]))
        orders[sku] = max(0, round(target - position)) if lead < len(plan) else 0
        prices[sku] = asked
        if week != festival and sum(plan[:lead]) > position:
            prices[sku] = asked * min(1.3, (sum(plan[:lead]) / max(1, position)) ** 0.35)
        margin += (0.95 * asked - cost) * min(plan[0], held)
    ads = {}
    for name, lift, scale in [("search", 0.27, 2_700), ("video", 0.22, 4_000)]:
        ads[name] = scale * max(0.0, np.log(max(1e-9, lift * margin / 1.25 / scale)))
    contacts = visits[0] * sum(past["contacts"]) / sum(past["visitors"])
    agents = next(n for n in range(1, 99) if season.late_share(1.1 * contacts, n) < 0.08)
    is_odd = bool(falls) and np.mean(falls) < 0.85 and not any(past["fault_found"])
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": agents,
        "check_pages": bool(is_odd),
    }


# %% id="decide_ending" exercise="decide" verdict="wrong" bound="score < 0.15" name="orders as if it went on" why="Orders go on to the last weeks as if the season had no end, and what is left is sold below cost. Never hold more than the rest of the plan."
def decide(state):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}
    usual = [i * near.get(w, 1) for i, w in zip(past["search_index"], past["week"])]
    level = np.mean(np.divide(past["visitors"], usual))
    index = past["search_index"][-1]
    visits = [level * index**0.8 ** (w - week + 1) * near.get(w, 1) for w in range(week, 13)]
    prices, orders, margin, falls = {}, {}, 0.0, []
    for place, sku in enumerate(state["skus"]):
        price, sold, out = (
            np.array(state["sales"][name][place::3])
            for name in ("price_cny", "sold_units", "is_sold_out")
        )
        cost, lead = state["unit_cost_cny"][sku], state["lead_weeks"][sku]
        held = state["stock_units"][sku]
        position = held + sum(units for _, units in state["coming"][sku])
        served = 1 - 0.33 * np.array(past["late_share"])
        rate = np.maximum(sold, 1) / np.array(past["visitors"]) / served
        good = ~out & ~np.array(past["is_festival"]) & ~np.array(past["is_strike"])
        measured = np.polyfit(np.log(price[good]), np.log(rate[good]), 1)[0]
        slope = min(-2.0, 0.5 * measured - 1.45)
        asked = cost / 0.95 * slope / (slope + 1)
        if week == festival:
            asked = min(asked, state["promo_share"] * state["list_price_cny"][sku])
        buys = np.exp(np.mean(np.log(rate[good]) - slope * np.log(price[good] / asked)))
        if good[-1]:
            falls.append(rate[-1] / (buys * (price[-1] / asked) ** slope))
        plan = [n * buys * (1.6 if w == festival else 1) for w, n in enumerate(visits, week)]
        target = 1.35 * (lead + 2) * np.mean(plan)
        orders[sku] = max(0, round(target - position))
        prices[sku] = asked
        if week != festival and sum(plan[:lead]) > position:
            prices[sku] = asked * min(1.3, (sum(plan[:lead]) / max(1, position)) ** 0.35)
        margin += (0.95 * asked - cost) * min(plan[0], held)
    ads = {}
    for name, lift, scale in [("search", 0.27, 2_700), ("video", 0.22, 4_000)]:
        ads[name] = scale * max(0.0, np.log(max(1e-9, lift * margin / 1.25 / scale)))
    contacts = visits[0] * sum(past["contacts"]) / sum(past["visitors"])
    agents = next(n for n in range(1, 99) if season.late_share(1.1 * contacts, n) < 0.08)
    is_odd = bool(falls) and np.mean(falls) < 0.85 and not any(past["fault_found"])
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": agents,
        "check_pages": bool(is_odd),
    }


# %% id="decide_public" exercise="decide" verdict="wrong" bound="score < 0.05" name="memorised a public seed" why="These are the decisions that were good in a seed that anybody can play. The examination plays others: decide from the state."
def decide(state):
    orders = {
        "lamp": [572, 105, 104, 189, 204, 282, 144, 127, 234, 0, 0, 0],
        "kettle": [902, 522, 275, 524, 279, 459, 302, 2, 572, 0, 0, 0],
        "tent": [839, 351, 892, 0, 126, 700, 0, 241, 301, 0, 0, 0],
    }
    shares = {"lamp": 0.93, "kettle": 0.7, "tent": 0.91}
    week = state["week"]
    return {
        "price_cny": {sku: shares[sku] * p for sku, p in state["list_price_cny"].items()},
        "order_units": {sku: units[week - 1] for sku, units in orders.items()},
        "ads_cny": {"search": 2_600.0, "video": 1_500.0},
        "agents": 10 if week == 9 else 6,
        "check_pages": week == 7,
    }


# %% id="decide_baseline" exercise="decide" verdict="wrong" bound="score < 0.05" name="the baseline handed in" why="This is the baseline itself, and on the scale it is 0. Replace one part after the other."
def decide(state):
    return season.baseline(state)


# %% id="decide_by_heart" exercise="decide" verdict="wrong" bound="score < 0.05" name="knows the public seeds by heart" why="All public seeds are looked up with what they drew, and any other shop is run by habit. The examination plays others: decide from the state."
known_seasons = {}
for number in range(30):
    drawn = season.draw_season(number)
    known_seasons[tuple(sku.list_price_cny for sku in drawn.skus)] = drawn


def decide(state):
    decision = season.baseline(state)
    drawn = known_seasons.get(tuple(state["list_price_cny"].values()))
    if drawn is None:
        return decision
    week = state["week"]
    last_price = dict(zip(state["skus"], state["sales"]["price_cny"][-3:], strict=True))
    for place, (sku, product) in enumerate(zip(state["skus"], drawn.skus, strict=True)):
        best = product.unit_cost_cny / 0.95 * product.elasticity / (product.elasticity + 1)
        limit = state["promo_share"] * product.list_price_cny

        def want(w, place=place, best=best, limit=limit):
            price = min(best, limit) if w == drawn.festival_week else best
            people = drawn.expected_visitors(w, (3_000, 3_000)) * drawn.visit_shocks[w + 11]
            units = people * drawn.expected_units(
                w, place, price, drawn.rival_prices_cny[w + 11][place]
            )
            return (
                units
                * drawn.demand_shocks[w + 11][place]
                * (drawn.strike_factor if w == drawn.strike_week else 1)
            )

        lead = state["lead_weeks"][sku]
        position = state["stock_units"][sku] + sum(units for _, units in state["coming"][sku])
        need = sum(want(w) for w in range(week, min(week + lead + 2, 12) + 1))
        decision["order_units"][sku] = 0 if week + lead > 12 else max(0, math.ceil(need - position))
        decision["price_cny"][sku] = min(best, limit) if week == drawn.festival_week else best
    decision["ads_cny"] = {"search": 3_000.0, "video": 3_000.0}
    contacts = drawn.expected_visitors(week, (3_000, 3_000)) * drawn.contact_share
    decision["agents"] = next(n for n in range(1, 99) if season.late_share(contacts, n) < 0.1)
    return decision | {"check_pages": week == drawn.fault_week}


# %% id="decide_first_shop" exercise="decide" verdict="wrong" bound="score < 0.5" name="remembers the first shop" why="What was measured in the first season is kept and used in all others. Decide from the state alone."
MEASURED = {}


def decide(state):
    week, fest, past = state["week"], state["festival_week"], state["weeks"]
    crowd = {fest: 2.1, fest - 1: 0.85, fest + 1: 0.75}
    usual = np.mean([v / crowd.get(w, 1) for v, w in zip(past["visitors"][-4:], past["week"][-4:])])
    visits = {w: usual * crowd.get(w, 1.0) for w in range(week, 13)}
    prices, orders, margin = {}, {}, 0.0
    for sku in state["skus"]:
        listed, cost, lead = (
            state["list_price_cny"][sku],
            state["unit_cost_cny"][sku],
            state["lead_weeks"][sku],
        )
        s = season.history(state, sku)
        ok = ~s["is_sold_out"] & (s["sold_units"] > 0)
        x = np.log(s["price_cny"][ok] / listed)
        y = np.log(s["sold_units"][ok] / s["visitors"][ok])
        e = float(np.clip((np.polyfit(x, y, 1)[0] - 2.9) / 2, -4.2, -1.8))
        rate = math.exp(np.median(y - e * x))
        e, rate = MEASURED.setdefault(sku, (e, rate))
        best = cost / 0.95 * e / (e + 1)
        low = math.floor(100 * min(best, state["promo_share"] * listed)) / 100
        at = {w: low if w == fest else best for w in visits}
        plan = [
            visits[w] * rate * (at[w] / listed) ** e * (1.6 if w == fest else 1) for w in visits
        ]
        prices[sku] = at[week]
        span = plan[: lead + 2]
        position = state["stock_units"][sku] + sum(u for _, u in state["coming"][sku])
        target = min(sum(span) + 0.2 * math.hypot(*span), sum(plan))
        orders[sku] = 0 if week + lead > 12 else max(0, math.ceil(target - position))
        margin += (0.95 * at[week] - cost) * plan[0] / visits[week]
    ads = {}
    for channel, lift, scale in (("search", 0.27, 2700), ("video", 0.22, 4000)):
        ads[channel] = max(0.0, scale * math.log(visits[week] * margin * lift / scale))
    contacts = visits[week] * 1.15 * sum(past["contacts"]) / sum(past["visitors"])
    agents = min(
        range(1, 61),
        key=lambda k: (
            k * state["agent_cost_cny"]
            + 0.33
            * margin
            * visits[week]
            * np.mean([season.late_share(contacts * f, k) for f in (0.85, 1, 1.2)])
        ),
    )
    check = week > 1 and not any(past["fault_found"])
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": agents,
        "check_pages": check,
    }


# %% id="decide_found_before" exercise="decide" verdict="wrong" bound="score < 0.05" name="remembers the last season's fault" why="A list outside the function keeps that a fault was found, and from the second season on the pages are never checked. What was found in this season is in the state."
ALREADY = []


def decide(state):
    decision = season.baseline(state)
    if any(state["weeks"]["fault_found"]):
        ALREADY.append(state["week"])
    if state["week"] == state["festival_week"]:
        decision["agents"] = 2 * decision["agents"]
    return decision | {"check_pages": state["week"] > 1 and not ALREADY}


# %% id="decide_dear" exercise="decide" verdict="wrong" bound="score < 0.5" name="a third above list" why="Prices stand a third above list, since the margin looks better. Buyers answer: with an elasticity near -3 more than half of them are gone."
def decide(state):
    week, fest, past = state["week"], state["festival_week"], state["weeks"]
    crowd = {fest: 2.1, fest - 1: 0.85, fest + 1: 0.75}
    usual = np.mean([v / crowd.get(w, 1) for v, w in zip(past["visitors"][-4:], past["week"][-4:])])
    visits = {w: usual * crowd.get(w, 1.0) for w in range(week, 13)}
    prices, orders, margin = {}, {}, 0.0
    for sku in state["skus"]:
        listed, cost, lead = (
            state["list_price_cny"][sku],
            state["unit_cost_cny"][sku],
            state["lead_weeks"][sku],
        )
        s = season.history(state, sku)
        ok = ~s["is_sold_out"] & (s["sold_units"] > 0)
        x = np.log(s["price_cny"][ok] / listed)
        y = np.log(s["sold_units"][ok] / s["visitors"][ok])
        e = float(np.clip((np.polyfit(x, y, 1)[0] - 2.9) / 2, -4.2, -1.8))
        rate = math.exp(np.median(y - e * x))
        best = 1.35 * listed
        low = math.floor(100 * min(best, state["promo_share"] * listed)) / 100
        at = {w: low if w == fest else best for w in visits}
        plan = [
            visits[w] * rate * (at[w] / listed) ** e * (1.6 if w == fest else 1) for w in visits
        ]
        prices[sku] = at[week]
        span = plan[: lead + 2]
        position = state["stock_units"][sku] + sum(u for _, u in state["coming"][sku])
        target = min(sum(span) + 0.2 * math.hypot(*span), sum(plan))
        orders[sku] = 0 if week + lead > 12 else max(0, math.ceil(target - position))
        margin += (0.95 * at[week] - cost) * plan[0] / visits[week]
    ads = {}
    for channel, lift, scale in (("search", 0.27, 2700), ("video", 0.22, 4000)):
        ads[channel] = max(0.0, scale * math.log(visits[week] * margin * lift / scale))
    contacts = visits[week] * 1.15 * sum(past["contacts"]) / sum(past["visitors"])
    agents = min(
        range(1, 61),
        key=lambda k: (
            k * state["agent_cost_cny"]
            + 0.33
            * margin
            * visits[week]
            * np.mean([season.late_share(contacts * f, k) for f in (0.85, 1, 1.2)])
        ),
    )
    check = week > 1 and not any(past["fault_found"])
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": ads,
        "agents": agents,
        "check_pages": check,
    }


# %% id="decide_inputs" exercise="decide" role="inputs"
def inputs(seed: int) -> tuple:
    seen = []

    def policy(state):
        seen.append(state)
        return season.baseline(state)

    season.play_season(policy, seed)
    return (seen[seed % 12],)


# %% [markdown] id="forecast"
# ## forecast


# %% id="forecast_loop" exercise="forecast" verdict="right" why="plain Python, week after week"
def forecast(state, decision):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}

    def visits(w, search_cny, video_cny):
        more = 0.27 * (1 - math.exp(-search_cny / 2_700)) + 0.22 * (
            1 - math.exp(-video_cny / 4_000)
        )
        return (1 + more) * near.get(w, 1)

    names = ("week", "search_cny", "video_cny")
    usual = [visits(*row) for row in zip(*(past[name] for name in names))]
    level = np.mean(np.array(past["visitors"]) / past["search_index"] / usual)
    visitors = level * past["search_index"][-1] ** 0.8
    visitors *= visits(week, decision["ads_cny"]["search"], decision["ads_cny"]["video"])
    logs, nows = {}, {}
    for place, sku in enumerate(state["skus"]):
        rows = {name: values[place::3] for name, values in state["sales"].items()}
        full, limit = state["list_price_cny"][sku], state["promo_share"]
        logs[sku] = {}
        for i, sold in enumerate(rows["sold_units"]):
            if rows["is_sold_out"][i] or sold == 0:
                continue
            expected = past["visitors"][i] * (1 - 0.33 * past["late_share"][i])
            expected *= (rows["price_cny"][i] / full) ** -2.9 * 0.6 ** past["is_strike"][i]
            expected *= (rows["rival_price_cny"][i] / full) ** 0.55
            if past["is_festival"][i] and rows["price_cny"][i] <= limit * full:
                expected *= 1.6
            logs[sku][past["week"][i]] = math.log(sold / expected)
        now = visitors * (decision["price_cny"][sku] / full) ** -2.9
        now *= (state["rival_price_cny"][sku] / full) ** 0.55 * 0.6 ** state["is_strike"]
        if week == festival and decision["price_cny"][sku] <= limit * full + 0.01:
            now *= 1.6
        nows[sku] = now
    # Where all fell together, something broke, and until it is found it stays so.
    broken = set()
    for w in range(1, week):
        gaps = [
            logs[sku][w] - np.median(list(logs[sku].values())) for sku in logs if w in logs[sku]
        ]
        if gaps and np.mean(gaps) < -0.27:
            broken.add(w)
    still = 0.6 if week - 1 in broken and not any(past["fault_found"]) else 1.0
    result = {}
    for sku, found in logs.items():
        kept = [value for w, value in found.items() if w not in broken]
        held = state["stock_units"][sku]
        middle = math.log(nows[sku] * still) + np.mean(kept)
        half = 1.28 * math.hypot(np.std(kept), 0.25)
        result[sku] = [min(held, math.exp(middle - half)), min(held, math.exp(middle + half))]
    return result


# %% id="forecast_wider" exercise="forecast" verdict="right" why="the last weeks count more, tuples"
def forecast(state, decision):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}

    def visits(w, search_cny, video_cny):
        more = 0.27 * (1 - math.exp(-search_cny / 2_700)) + 0.22 * (
            1 - math.exp(-video_cny / 4_000)
        )
        return (1 + more) * near.get(w, 1)

    names = ("week", "search_cny", "video_cny")
    usual = [visits(*row) for row in zip(*(past[name] for name in names))]
    level = np.mean(np.array(past["visitors"]) / past["search_index"] / usual)
    visitors = level * past["search_index"][-1] ** 0.8
    visitors *= visits(week, decision["ads_cny"]["search"], decision["ads_cny"]["video"])
    logs, nows = {}, {}
    for place, sku in enumerate(state["skus"]):
        rows = {name: values[place::3] for name, values in state["sales"].items()}
        full, limit = state["list_price_cny"][sku], state["promo_share"]
        logs[sku] = {}
        for i, sold in enumerate(rows["sold_units"]):
            if rows["is_sold_out"][i] or sold == 0:
                continue
            expected = past["visitors"][i] * (1 - 0.33 * past["late_share"][i])
            expected *= (rows["price_cny"][i] / full) ** -2.9 * 0.6 ** past["is_strike"][i]
            expected *= (rows["rival_price_cny"][i] / full) ** 0.55
            if past["is_festival"][i] and rows["price_cny"][i] <= limit * full:
                expected *= 1.6
            logs[sku][past["week"][i]] = math.log(sold / expected)
        now = visitors * (decision["price_cny"][sku] / full) ** -2.9
        now *= (state["rival_price_cny"][sku] / full) ** 0.55 * 0.6 ** state["is_strike"]
        if week == festival and decision["price_cny"][sku] <= limit * full + 0.01:
            now *= 1.6
        nows[sku] = now
    # Where all fell together, something broke, and until it is found it stays so.
    broken = set()
    for w in range(1, week):
        gaps = [
            logs[sku][w] - np.median(list(logs[sku].values())) for sku in logs if w in logs[sku]
        ]
        if gaps and np.mean(gaps) < -0.27:
            broken.add(w)
    still = 0.6 if week - 1 in broken and not any(past["fault_found"]) else 1.0
    result = {}
    for sku, found in logs.items():
        kept = [value for w, value in found.items() if w not in broken]
        held = state["stock_units"][sku]
        middle = math.log(nows[sku] * still)
        middle += np.average(kept, weights=np.linspace(0.5, 1.5, len(kept)))
        half = 1.28 * math.hypot(np.std(kept), 0.24)
        result[sku] = (min(held, math.exp(middle - half)), min(held, math.exp(middle + half)))
    return result


# %% id="forecast_hints" exercise="forecast" verdict="right" why="the hints, a table a product"
def forecast(state, decision):
    week, festival = state["week"], state["festival_week"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}

    def more(search, video):
        return 1 + 0.27 * (1 - np.exp(-search / 2_750)) + 0.22 * (1 - np.exp(-video / 4_000))

    weeks = {name: np.array(values) for name, values in state["weeks"].items()}
    usual = weeks["visitors"] / weeks["search_index"] / [near.get(w, 1) for w in weeks["week"]]
    level = (usual / more(weeks["search_cny"], weeks["video_cny"])).mean()
    visitors = level * weeks["search_index"][-1] * near.get(week, 1)
    visitors = visitors * more(decision["ads_cny"]["search"], decision["ads_cny"]["video"])
    result = {}
    for sku in state["skus"]:
        past, full = season.history(state, sku), state["list_price_cny"][sku]
        columns = ("price_cny", "rival_price_cny", "is_festival", "is_strike")

        def pull(price, rival, is_festival, is_strike, full=full):
            joins = is_festival & (price <= state["promo_share"] * full + 0.005)
            units = (price / full) ** -2.9 * (rival / full) ** 0.55
            return units * np.where(joins, 1.6, 1) * np.where(is_strike, 0.6, 1)

        then = pull(*(past[name] for name in columns))
        table = pd.DataFrame({"rate": np.maximum(past["sold_units"], 1) / past["visitors"] / then})
        rates = np.log(table.loc[~past["is_sold_out"], "rate"])
        price, rival = decision["price_cny"][sku], state["rival_price_cny"][sku]
        now = pull(price, rival, week == festival, state["is_strike"])
        middle = visitors * now * np.exp(rates.mean())
        half = 1.28 * np.hypot(rates.std(ddof=1), 0.25)
        held = state["stock_units"][sku]
        result[sku] = [min(float(middle * np.exp(side * half)), held) for side in (-1, 1)]
    return result


# %% id="forecast_quantiles" exercise="forecast" verdict="right" why="one formula and the quantiles of its own past errors"
def forecast(state, decision):
    # one formula for what all product-weeks should have sold, and its own errors as the interval
    fest, now, ads, past = (
        state["festival_week"],
        state["week"],
        decision["ads_cny"],
        state["weeks"],
    )
    near = {fest - 1: -0.16, fest: 0.74, fest + 1: -0.29}
    before = np.array([1.0, *past["search_index"]])

    def ought(full, week, price, rival, search, video, strike, before):
        wide = 1 + 0.3 * (week == fest)
        log = -2.9 * np.log(price / full) + 0.55 * np.log(rival / full) + 0.8 * np.log(before)
        log = log + [near.get(w, 0) for w in np.atleast_1d(week)]
        log += 0.45 * ((week == fest) & (price <= state["promo_share"] * full + 0.005))
        log += np.log(
            1
            + 0.27 * (1 - np.exp(-search / 2_700 / wide))
            + 0.22 * (1 - np.exp(-video / 4_000 / wide))
        )
        return log + np.log(0.6) * strike

    weeks, odd, level = [], [], {}
    names = ("week", "price_cny", "rival_price_cny", "search_cny", "video_cny", "is_strike")
    for sku in state["skus"]:
        t = season.history(state, sku)
        good = ~t["is_sold_out"] & (t["sold_units"] > 0)
        should = ought(state["list_price_cny"][sku], *(t[name] for name in names), before[:-1])
        # a crowded desk loses orders
        off = (np.log(np.maximum(t["sold_units"], 1)) - should)[good]
        off = off - np.log(1 - 0.33 * t["late_share"][good])
        level[sku] = np.median(off)
        odd.append(off - level[sku])
        weeks.append(t["week"][good])
    odd, weeks = np.concatenate(odd), np.concatenate(weeks)
    shift, last = 0.0, odd[weeks == now - 1]
    if now > 2 and len(last) and last.mean() < -0.3 and not decision["check_pages"]:
        shift = 0.7 * last.mean()
    low, high = np.quantile(odd, [0.07, 0.93])
    usual = np.exp(np.log(past["visitors"]).mean() + near.get(now, 0))
    share = sum(past["contacts"]) / sum(past["visitors"])
    late = season.late_share(usual * share, round(decision["agents"]))
    result = {}
    for sku in state["skus"]:
        prices = decision["price_cny"][sku], state["rival_price_cny"][sku]
        should = ought(
            state["list_price_cny"][sku], now, *prices, ads["search"], ads["video"],
            state["is_strike"], before[-1],
        )[0]  # fmt: skip
        log = should + level[sku] + shift + math.log(1 - 0.33 * late)
        shelf = state["stock_units"][sku]
        result[sku] = [min(math.exp(log + low), shelf), min(math.exp(log + high), shelf)]
    return result


# %% id="forecast_last_week" exercise="forecast" verdict="wrong" bound="coverage < 0.7" name="last week, a fifth either way" why="Last week's sales, a fifth either way: price, festival, advertising and stock of this week are not in it."
def forecast(state, decision):
    last = dict(zip(state["skus"], state["sales"]["sold_units"][-3:]))
    return {sku: [0.8 * units, 1.2 * units] for sku, units in last.items()}


# %% id="forecast_everything" exercise="forecast" verdict="wrong" bound="coverage > 0.9" name="from nought to the shelf" why="From nought to all that is on the shelf is never wrong and of no use: the score counts the width."
def forecast(state, decision):
    return {sku: [0, state["stock_units"][sku]] for sku in state["skus"]}


# %% id="forecast_stock" exercise="forecast" verdict="wrong" bound="score > 1.4" name="more than the shelf holds" why="The ends are what would be wanted. No more can be sold than is on the shelf."
def forecast(state, decision):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}

    def visits(w, search_cny, video_cny):
        more = 0.27 * (1 - math.exp(-search_cny / 2_700)) + 0.22 * (
            1 - math.exp(-video_cny / 4_000)
        )
        return (1 + more) * near.get(w, 1)

    names = ("week", "search_cny", "video_cny")
    usual = [visits(*row) for row in zip(*(past[name] for name in names))]
    level = np.mean(np.array(past["visitors"]) / past["search_index"] / usual)
    visitors = level * past["search_index"][-1] ** 0.8
    visitors *= visits(week, decision["ads_cny"]["search"], decision["ads_cny"]["video"])
    result = {}
    for place, sku in enumerate(state["skus"]):
        rows = {name: values[place::3] for name, values in state["sales"].items()}
        full, limit = state["list_price_cny"][sku], state["promo_share"]
        logs = []
        for i, sold in enumerate(rows["sold_units"]):
            if rows["is_sold_out"][i] or sold == 0:
                continue
            expected = past["visitors"][i] * (1 - 0.33 * past["late_share"][i])
            expected *= (rows["price_cny"][i] / full) ** -2.9 * 0.6 ** past["is_strike"][i]
            expected *= (rows["rival_price_cny"][i] / full) ** 0.55
            if past["is_festival"][i] and rows["price_cny"][i] <= limit * full:
                expected *= 1.6
            logs.append(math.log(sold / expected))
        now = visitors * (decision["price_cny"][sku] / full) ** -2.9
        now *= (state["rival_price_cny"][sku] / full) ** 0.55 * 0.6 ** state["is_strike"]
        if week == festival and decision["price_cny"][sku] <= limit * full + 0.01:
            now *= 1.6
        middle, half = math.log(now) + np.mean(logs), 1.28 * math.hypot(np.std(logs), 0.3)
        held = state["stock_units"][sku]
        result[sku] = [math.exp(middle - half), math.exp(middle + half)]
    return result


# %% id="forecast_price" exercise="forecast" verdict="wrong" bound="score > 1.4" name="this week's price not used" why="The price of the decision is not in it: 15% lower sells about half as many again."
def forecast(state, decision):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}

    def visits(w, search_cny, video_cny):
        more = 0.27 * (1 - math.exp(-search_cny / 2_700)) + 0.22 * (
            1 - math.exp(-video_cny / 4_000)
        )
        return (1 + more) * near.get(w, 1)

    names = ("week", "search_cny", "video_cny")
    usual = [visits(*row) for row in zip(*(past[name] for name in names))]
    level = np.mean(np.array(past["visitors"]) / past["search_index"] / usual)
    visitors = level * past["search_index"][-1] ** 0.8
    visitors *= visits(week, decision["ads_cny"]["search"], decision["ads_cny"]["video"])
    result = {}
    for place, sku in enumerate(state["skus"]):
        rows = {name: values[place::3] for name, values in state["sales"].items()}
        full, limit = state["list_price_cny"][sku], state["promo_share"]
        logs = []
        for i, sold in enumerate(rows["sold_units"]):
            if rows["is_sold_out"][i] or sold == 0:
                continue
            expected = past["visitors"][i] * (1 - 0.33 * past["late_share"][i])
            expected *= (rows["price_cny"][i] / full) ** -2.9 * 0.6 ** past["is_strike"][i]
            expected *= (rows["rival_price_cny"][i] / full) ** 0.55
            if past["is_festival"][i] and rows["price_cny"][i] <= limit * full:
                expected *= 1.6
            logs.append(math.log(sold / expected))
        now = visitors
        now *= (state["rival_price_cny"][sku] / full) ** 0.55 * 0.6 ** state["is_strike"]
        if week == festival and decision["price_cny"][sku] <= limit * full + 0.01:
            now *= 1.6
        middle, half = math.log(now) + np.mean(logs), 1.28 * math.hypot(np.std(logs), 0.3)
        held = state["stock_units"][sku]
        result[sku] = [min(held, math.exp(middle - half)), min(held, math.exp(middle + half))]
    return result


# %% id="forecast_narrow" exercise="forecast" verdict="wrong" bound="coverage < 0.7" name="interval of the mean" why="The half width is that of the mean: a week varies much more than the mean of twenty."
def forecast(state, decision):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}

    def visits(w, search_cny, video_cny):
        more = 0.27 * (1 - math.exp(-search_cny / 2_700)) + 0.22 * (
            1 - math.exp(-video_cny / 4_000)
        )
        return (1 + more) * near.get(w, 1)

    names = ("week", "search_cny", "video_cny")
    usual = [visits(*row) for row in zip(*(past[name] for name in names))]
    level = np.mean(np.array(past["visitors"]) / past["search_index"] / usual)
    visitors = level * past["search_index"][-1] ** 0.8
    visitors *= visits(week, decision["ads_cny"]["search"], decision["ads_cny"]["video"])
    result = {}
    for place, sku in enumerate(state["skus"]):
        rows = {name: values[place::3] for name, values in state["sales"].items()}
        full, limit = state["list_price_cny"][sku], state["promo_share"]
        logs = []
        for i, sold in enumerate(rows["sold_units"]):
            if rows["is_sold_out"][i] or sold == 0:
                continue
            expected = past["visitors"][i] * (1 - 0.33 * past["late_share"][i])
            expected *= (rows["price_cny"][i] / full) ** -2.9 * 0.6 ** past["is_strike"][i]
            expected *= (rows["rival_price_cny"][i] / full) ** 0.55
            if past["is_festival"][i] and rows["price_cny"][i] <= limit * full:
                expected *= 1.6
            logs.append(math.log(sold / expected))
        now = visitors * (decision["price_cny"][sku] / full) ** -2.9
        now *= (state["rival_price_cny"][sku] / full) ** 0.55 * 0.6 ** state["is_strike"]
        if week == festival and decision["price_cny"][sku] <= limit * full + 0.01:
            now *= 1.6
        middle, half = math.log(now) + np.mean(logs), 1.28 * np.std(logs) / len(logs) ** 0.5
        held = state["stock_units"][sku]
        result[sku] = [min(held, math.exp(middle - half)), min(held, math.exp(middle + half))]
    return result


# %% id="forecast_wide" exercise="forecast" verdict="wrong" bound="coverage > 0.9" name="three deviations" why="Three deviations hold nearly all weeks; four of five were asked for."
def forecast(state, decision):
    week, festival, past = state["week"], state["festival_week"], state["weeks"]
    near = {festival - 1: 0.85, festival: 2.1, festival + 1: 0.75}

    def visits(w, search_cny, video_cny):
        more = 0.27 * (1 - math.exp(-search_cny / 2_700)) + 0.22 * (
            1 - math.exp(-video_cny / 4_000)
        )
        return (1 + more) * near.get(w, 1)

    names = ("week", "search_cny", "video_cny")
    usual = [visits(*row) for row in zip(*(past[name] for name in names))]
    level = np.mean(np.array(past["visitors"]) / past["search_index"] / usual)
    visitors = level * past["search_index"][-1] ** 0.8
    visitors *= visits(week, decision["ads_cny"]["search"], decision["ads_cny"]["video"])
    result = {}
    for place, sku in enumerate(state["skus"]):
        rows = {name: values[place::3] for name, values in state["sales"].items()}
        full, limit = state["list_price_cny"][sku], state["promo_share"]
        logs = []
        for i, sold in enumerate(rows["sold_units"]):
            if rows["is_sold_out"][i] or sold == 0:
                continue
            expected = past["visitors"][i] * (1 - 0.33 * past["late_share"][i])
            expected *= (rows["price_cny"][i] / full) ** -2.9 * 0.6 ** past["is_strike"][i]
            expected *= (rows["rival_price_cny"][i] / full) ** 0.55
            if past["is_festival"][i] and rows["price_cny"][i] <= limit * full:
                expected *= 1.6
            logs.append(math.log(sold / expected))
        now = visitors * (decision["price_cny"][sku] / full) ** -2.9
        now *= (state["rival_price_cny"][sku] / full) ** 0.55 * 0.6 ** state["is_strike"]
        if week == festival and decision["price_cny"][sku] <= limit * full + 0.01:
            now *= 1.6
        middle, half = math.log(now) + np.mean(logs), 3 * math.hypot(np.std(logs), 0.3)
        held = state["stock_units"][sku]
        result[sku] = [min(held, math.exp(middle - half)), min(held, math.exp(middle + half))]
    return result


# %% id="forecast_inputs" exercise="forecast" role="inputs"
def inputs(seed: int) -> tuple:
    seen = []

    def told(state, decision):
        seen.append((state, decision))
        return {}

    season.play_season(season.baseline, seed, forecast=told)
    return seen[seed % 12]


# %% [markdown] id="review_chart"
# ## review_chart


# %% id="review_chart_loop" exercise="review_chart" verdict="right" why="a loop over the policies"
def review_chart(games):
    fig, ax = plt.subplots(figsize=(8, 4))
    for name in games["policy"].unique():
        part = games[games["policy"] == name].sort_values("week")
        ax.plot(part["week"], part["profit_cny"].cumsum(), label=name)
    ax.set_title("Profit of the season so far, by policy")
    ax.set_xlabel("Week of the season")
    ax.set_ylabel("Profit so far (CNY)")
    ax.legend()
    return ax


# %% id="review_chart_pivot" exercise="review_chart" verdict="right" why="a pivot table that draws itself"
def review_chart(games):
    wide = games.pivot(index="week", columns="policy", values="profit_cny").sort_index().cumsum()
    ax = wide.plot(title="Profit so far in the season")
    ax.set(xlabel="Week", ylabel="Cumulative profit [CNY]")
    return ax


# %% id="review_chart_weekly" exercise="review_chart" verdict="wrong" name="profit of the week" why="The line shows each week alone. Profit so far adds up all weeks up to it."
def review_chart(games):
    fig, ax = plt.subplots(figsize=(8, 4))
    for name in games["policy"].unique():
        part = games[games["policy"] == name].sort_values("week")
        ax.plot(part["week"], part["profit_cny"], label=name)
    ax.set_title("Profit of the season so far, by policy")
    ax.set_xlabel("Week of the season")
    ax.set_ylabel("Profit so far (CNY)")
    ax.legend()
    return ax


# %% id="review_chart_order" exercise="review_chart" verdict="wrong" name="cumulated in the order of the rows" why="The rows come in any order; sort by week before they are added up."
def review_chart(games):
    fig, ax = plt.subplots(figsize=(8, 4))
    for name in games["policy"].unique():
        part = games[games["policy"] == name]
        ax.plot(part["week"], part["profit_cny"].cumsum(), label=name)
    ax.set_title("Profit of the season so far, by policy")
    ax.set_xlabel("Week of the season")
    ax.set_ylabel("Profit so far (CNY)")
    ax.legend()
    return ax


# %% id="review_chart_together" exercise="review_chart" verdict="wrong" name="policies added together" why="The running sum goes on from one policy to the next. Each policy has its own."
def review_chart(games):
    table = games.sort_values(["policy", "week"]).copy()
    table["so_far"] = table["profit_cny"].cumsum()
    fig, ax = plt.subplots()
    for name, part in table.groupby("policy"):
        ax.plot(part["week"], part["so_far"], label=name)
    ax.set(xlabel="Week", ylabel="Profit so far (CNY)", title="Profit of the season so far")
    ax.legend()
    return ax


# %% id="review_chart_bare" exercise="review_chart" verdict="wrong" name="axes without labels" why="Nobody can tell what the axes show: name both, profit with CNY."
def review_chart(games):
    fig, ax = plt.subplots(figsize=(8, 4))
    for name in games["policy"].unique():
        part = games[games["policy"] == name].sort_values("week")
        ax.plot(part["week"], part["profit_cny"].cumsum(), label=name)
    ax.set_title("Profit of the season so far, by policy")
    ax.legend()
    return ax


# %% id="review_chart_legend" exercise="review_chart" verdict="wrong" name="no legend" why="Which line is whose cannot be seen: add the legend."
def review_chart(games):
    fig, ax = plt.subplots(figsize=(8, 4))
    for name in games["policy"].unique():
        part = games[games["policy"] == name].sort_values("week")
        ax.plot(part["week"], part["profit_cny"].cumsum(), label=name)
    ax.set_title("Profit of the season so far, by policy")
    ax.set_xlabel("Week of the season")
    ax.set_ylabel("Profit so far (CNY)")
    return ax


# %% id="review_chart_counted" exercise="review_chart" verdict="wrong" name="weeks counted from 1" why="The points stand at 1, 2, 3 and so on, whatever the week is. Put the column week to the right."
def review_chart(games):
    fig, ax = plt.subplots()
    for name, part in games.sort_values("week").groupby("policy"):
        so_far = part["profit_cny"].cumsum().to_numpy()
        ax.plot(range(1, len(so_far) + 1), so_far, label=name)
    ax.set_title("Profit so far")
    ax.set_xlabel("Week")
    ax.set_ylabel("Profit, CNY")
    ax.legend()
    return ax


# %% id="review_chart_unique" exercise="review_chart" verdict="wrong" name="weeks of equal profit dropped" why="Rows of equal profit are dropped as duplicates, but two weeks may earn the same."
def review_chart(games):
    fig, ax = plt.subplots()
    clean = games.drop_duplicates(["policy", "profit_cny"]).sort_values("week")
    for name in clean["policy"].unique():
        part = clean[clean["policy"] == name]
        ax.plot(part["week"], part["profit_cny"].cumsum(), label=name)
    ax.set(title="Profit so far", xlabel="week", ylabel="profit (CNY)")
    ax.legend()
    return ax


# %% id="review_chart_thousand" exercise="review_chart" verdict="wrong" name="thousand CNY over values in CNY" why="The line shows CNY and the label says thousand CNY, so that all is read a thousand times too large. Label what is drawn."
def review_chart(games):
    fig, ax = plt.subplots()
    for name, part in games.sort_values("week").groupby("policy"):
        ax.plot(part["week"], part["profit_cny"].cumsum(), label=name)
    ax.set(title="Profit so far", xlabel="Week", ylabel="Profit so far, thousand CNY")
    ax.legend()
    return ax


# %% id="review_chart_swapped" exercise="review_chart" verdict="wrong" name="legend in another order than the lines" why="The legend gets the names in the order of the table, the lines are drawn by the alphabet: each name stands beside another line. Give each line its own name with label=."
def review_chart(games):
    fig, ax = plt.subplots()
    for name, part in games.groupby("policy"):
        part = part.sort_values("week")
        ax.plot(part["week"], part["profit_cny"].cumsum(), label=name)
    ax.legend(games["policy"].unique())
    ax.set(title="Profit so far", xlabel="Week", ylabel="Profit so far (CNY)")
    return ax


# %% id="review_chart_inputs" exercise="review_chart" role="inputs"
def inputs(seed: int) -> tuple:
    rng = np.random.default_rng(seed)
    pairs = [(name, week) for name in ("one", "two") for week in range(1, 13)]
    games = pd.DataFrame(pairs, columns=["policy", "week"])
    games["profit_cny"] = rng.normal(20_000, 9_000, len(games)).round(2)
    return (games.sample(frac=1, random_state=seed),)


# %% id="prices_and_ads_same_limit" exercise="prices_and_ads" role="equivalent" mutant="dropped_call: prices*" why="Where the free price is below the limit it joins, too, and the limit earns less: the larger of the two is chosen either way."

# %% id="prices_and_ads_same_boundary" exercise="prices_and_ads" role="equivalent" mutant="boundary: hurdle*" why="Spends that exactly fit the budget have the hurdle 1 either way."

# %% id="prices_and_ads_same_bracket" exercise="prices_and_ads" role="equivalent" mutant="constant: *brentq(over, *" why="The root lies inside either bracket."

# %% id="plan_problems_same_fill" exercise="plan_problems" role="equivalent" mutant="dropped_call: role*" why="A missing role contains no letter either way."

# %% id="plan_problems_same_group" exercise="plan_problems" role="equivalent" mutant="keyword: *" why="No task is missing."
