"""Twelve weeks of a shop around a festival: prices, orders, advertising and agents, week by week.

A policy decides at the start of every week from what is known then. It is a function
``policy(state) -> decision`` of plain values, so that it can be tried here and handed in::

    from shop.playground import season

    def bolder(state):
        decision = season.baseline(state)
        decision["ads_cny"] = {"search": 2_000, "video": 1_000}
        return decision

    weeks = season.play_season(bolder, seed=7)                       # one row a week
    runs = season.compare_seasons({"bolder": bolder, "baseline": season.baseline}, range(30))

**The state** (a dict; every amount in CNY):

=================  ==============================================================================
week, weeks_left   number of the week, 1 to 12; weeks to go, this one included
skus               names of the products: lamp, kettle, tent
list_price_cny, unit_cost_cny, salvage_cny
                   dicts by SKU; a unit left, or still coming, at the end brings the salvage value
lead_weeks         dict by SKU: weeks from order to delivery that the supplier promises (1 to 3)
stock_units        dict by SKU: on the shelf, this morning's deliveries included
coming             dict by SKU: list of [promised week, units] of what was ordered and has not
                   come; a promised week that is this one or past means late
festival_week      week of the festival 大促, known from the start; promo_share: a price of at
                   most this share of the list price joins it
rival_price_cny    dict by SKU: the rival's price of this week
is_strike          whether couriers strike this week
agent_cost_cny, check_cost_cny, commission_share, holding_share
                   cost of an agent on shift for a week; of a check of the pages; the platform's
                   share of revenue; weekly cost of keeping a unit as a share of its cost
weeks              what is past, a dict of lists, one entry a week from week -11: week, visitors,
                   contacts, agents, late_share (share of contacts that wait over a minute *at the
                   peak*, as `late_share` says), search_cny, video_cny, search_index (interest in
                   the category), is_festival, is_strike, fault_found.
                   ``pd.DataFrame(state["weeks"])`` makes a table of it
sales              the same by week and SKU: week, sku, price_cny, rival_price_cny, sold_units,
                   is_sold_out, stock_end_units. ``history(state, "lamp")`` returns both for one
                   product as NumPy arrays
=================  ==============================================================================

**The decision** (a dict): ``price_cny`` and ``order_units`` by SKU, ``ads_cny`` by channel
(search, video), ``agents`` on shift, and ``check_pages`` (True to have the pages checked).
A part that is left out or impossible is replaced by its default for that week, and the note of
the week says so: prices and agents of the week before, no order, no advertising, no check. The
same holds when the policy fails. Impossible: a price outside 30% to 200% of the list price, an
order below 0 or over 50,000, advertising below 0 or over 100,000, agents below 1 or over 99,
and whatever is not a number. Orders and agents are rounded to whole numbers; a pandas Series
counts as a dict.

**The market.** Visitors follow the search index, the festival (``festival_visits`` times as many
in its week, 85% in the week before and 75% in the week after) and advertising: a channel adds the
share ``lift * (1 - exp(-spend / scale))`` of the visitors who would come without advertising, and
the festival's crowd makes its scale 1.3 times larger. A visitor buys with constant elasticities of
the own and the rival's price; in the festival more, if the price joins. Contacts are a share of
visitors. Who waits longer than a minute may leave without buying, after the call; the share at the
peak counts for the whole week, and 20% to 45% of sales are lost when it is 1.

Four mishaps come once a season. They begin in four different weeks from 2 to 11, never in the
festival week itself, though what began before may reach into it: a pop-up covers the button to buy
(30% to 50% of sales are lost until the pages are checked, four weeks at most, and nobody tells);
couriers strike for a week (sales 50% to 70% of usual); the rival sells off for two weeks; and the
suppliers have a breakdown: what is ordered in that week and the next comes two weeks later than
promised. Besides, any order may come a week late.

Profit is revenue less commission, cost of units sold, keeping, advertising, agents and checks; in
the last week also what the stock left, and what is coming, loses. Parameters lie in `RANGES`; two
policies with the same seed meet the same chance. An examination uses other seeds and ranges.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy as np
import pandas as pd

from shop.playground.season_answers import (
    MAX_NOTE,
    as_dict,
    decision_of,
    intervals_of,
    number_of,
    tried,
)
from shop.playground.season_history import history
from shop.playground.season_market import (
    CHANNELS,
    FAULT_WEEKS,
    HANDLING_MINUTES,
    PAST_WEEKS,
    RANGES,
    SKUS,
    SUPPLIER_DELAY_WEEKS,
    WEEKS,
    Ranges,
    Season,
    draw_season,
    joins,
    late_share,
)
from shop.playground.season_scores import (
    compare_seasons,
    interval_report,
    interval_score,
    scale_scores,
)

__all__ = [
    "CHANNELS",
    "HANDLING_MINUTES",
    "RANGES",
    "SKUS",
    "WEEKS",
    "Forecast",
    "Policy",
    "Season",
    "baseline",
    "compare_seasons",
    "draw_season",
    "history",
    "interval_report",
    "interval_score",
    "joins",
    "late_share",
    "opening_state",
    "play_season",
    "play_seasons",
    "scale_scores",
]

COMMISSION_SHARE = 0.05
HOLDING_SHARE = 0.01

State = dict[str, Any]
Policy = Callable[[State], Mapping[str, Any]]
Forecast = Callable[[State, dict[str, Any]], Mapping[str, Any]]
EachPolicy = Callable[[list[State]], Sequence[Any]]
EachForecast = Callable[[list[tuple[State, dict[str, Any]]]], Sequence[Any]]

_WEEK_COLUMNS = (
    "week", "visitors", "contacts", "agents", "late_share", "search_cny", "video_cny",
    "search_index", "is_festival", "is_strike", "fault_found",
)  # fmt: skip
_SALES_COLUMNS = (
    "week", "sku", "price_cny", "rival_price_cny", "sold_units", "is_sold_out", "stock_end_units",
)  # fmt: skip


def baseline(state: State) -> dict[str, Any]:
    """Run the shop by habit.

    List prices, and the festival's price in its week; orders up to five weeks of mean sales of the
    last four weeks, counting what is coming, 1.5 times as much from three weeks before the
    festival until its week, none when it could not be sold; 1,000 CNY of advertising a channel; as
    many agents as last week's contacts load at the peak, and one more; no check of the pages.
    """
    week, sales, past = state["week"], state["sales"], state["weeks"]
    is_festival = week == state["festival_week"]
    prices, orders = {}, {}
    for place, sku in enumerate(state["skus"]):
        share = state["promo_share"] if is_festival else 1.0
        prices[sku] = share * state["list_price_cny"][sku]
        usual = sum(sales["sold_units"][place :: len(state["skus"])][-4:]) / 4
        position = state["stock_units"][sku] + sum(units for _, units in state["coming"][sku])
        ahead = 1.5 if 0 <= state["festival_week"] - week <= 3 else 1.0
        cover = min(5.0 * ahead, state["weeks_left"])
        is_too_late = state["lead_weeks"][sku] >= state["weeks_left"]
        orders[sku] = 0 if is_too_late else max(0, round(cover * usual - position))
    load = past["contacts"][-1] * HANDLING_MINUTES / 60 / 98 * 2
    return {
        "price_cny": prices,
        "order_units": orders,
        "ads_cny": dict.fromkeys(CHANNELS, 1_000.0),
        "agents": math.ceil(load) + 1,
        "check_pages": False,
    }


def play_season(
    policy: Policy,
    seed: int,
    *,
    forecast: Forecast | None = None,
    ranges: Ranges = RANGES,
    salt: int = 0,
) -> pd.DataFrame:
    """Play the twelve weeks of a seed.

    Parameters
    ----------
    policy
        Function of a state that returns a decision (see the module).
    seed, ranges, salt
        As in `draw_season`.
    forecast
        Function of a state and the decision that is carried out: for each SKU ``[low, high]``, the
        interval in which the units sold of this week should lie in four weeks of five.

    Returns
    -------
    pandas.DataFrame
        One row a week: week, visitors, contacts, agents, late_share, search_cny, video_cny,
        search_index, is_festival, is_strike, has_fault, fault_found; revenue_cny,
        commission_cny, goods_cny (cost of units sold), holding_cny, ads_cny, service_cny,
        check_cny, write_off_cny, profit_cny; for each SKU price_lamp_cny,
        rival_lamp_cny, wanted_lamp_units, sold_lamp_units, order_lamp_units, stock_lamp_units (in
        the evening), with a forecast low_lamp_units and high_lamp_units (missing where none was
        given); and note, the text of what could not be carried out, empty as a rule.
    """
    return pd.DataFrame(play_rows(policy, draw_season(seed, ranges=ranges, salt=salt), forecast))


def opening_state(seed: int, *, ranges: Ranges = RANGES, salt: int = 0) -> State:
    """Return the state of the first morning.

    Parameters
    ----------
    seed, ranges, salt
        As in `draw_season`.
    """
    return _Shop(draw_season(seed, ranges=ranges, salt=salt)).state(1)


def play_rows(
    policy: Policy, season: Season, forecast: Forecast | None = None
) -> list[dict[str, Any]]:
    """Play a season that was drawn; return what happened, a dict a week as in `play_season`."""

    def decide(states: list[State]) -> list[Any]:
        return [tried(policy, state) for state in states]

    def foretell(asked: list[tuple[State, dict[str, Any]]]) -> list[Any]:
        return [tried(forecast, *one) for one in asked] if forecast is not None else []

    return _side_by_side(decide, [season], forecast and foretell)[0]


def play_seasons(
    policy: EachPolicy,
    seeds: Iterable[int],
    *,
    forecast: EachForecast | None = None,
    ranges: Ranges = RANGES,
    salt: int = 0,
) -> list[pd.DataFrame]:
    """Play the seasons of several seeds side by side, week by week.

    All of them are asked for a week at once. A policy that keeps something from one call to the
    next confuses them; in the grader, where a call crosses to another process, twenty at once
    cost little more than one.

    Parameters
    ----------
    policy
        Function of a list of states, one a season, that returns a decision for each, or the
        exception with which it failed.
    seeds, ranges, salt
        As in `draw_season`.
    forecast
        Function of a list of pairs (state, decision) that returns the intervals for each.

    Returns
    -------
    list
        For each seed what `play_season` returns.
    """
    drawn = [draw_season(seed, ranges=ranges, salt=salt) for seed in seeds]
    return [pd.DataFrame(rows) for rows in _side_by_side(policy, drawn, forecast)]


def _side_by_side(
    policy: EachPolicy, seasons: list[Season], forecast: EachForecast | None
) -> list[list[dict[str, Any]]]:
    shops = [_Shop(season) for season in seasons]
    played: list[list[dict[str, Any]]] = [[] for _ in shops]
    for week in range(1, WEEKS + 1):
        for shop in shops:
            shop.receive(week)
        answers = policy([shop.state(week) for shop in shops])
        decided = [
            _carried_out(shop, week, answer) for shop, answer in zip(shops, answers, strict=True)
        ]
        told: Sequence[Any] = [None] * len(shops)
        if forecast is not None:
            pairs = zip(shops, decided, strict=True)
            told = forecast([(shop.state(week), decision) for shop, (decision, _) in pairs])
        for shop, rows, (decision, notes), one in zip(shops, played, decided, told, strict=True):
            bounds, failed = intervals_of(one, week) if forecast is not None else ({}, [])
            note = "; ".join([*notes, *failed])[: 2 * MAX_NOTE]
            rows.append(shop.week(week, decision) | bounds | {"note": note})
    return played


def _carried_out(shop: _Shop, week: int, answer: Any) -> tuple[dict[str, Any], list[str]]:
    """Return the decision that is carried out, and what was wrong with the answer."""
    given, said = decision_of(answer, week)
    decision, notes = shop.carried_out(given)
    # Where the whole answer is missing, all parts are missing for one reason, told already.
    return decision, said or notes


class _Shop:
    """Stock, orders under way and what is past, in one season."""

    def __init__(self, season: Season) -> None:
        self.season = season
        self.stock = [sku.start_units for sku in season.skus]
        self.coming: list[list[tuple[int, int, int]]] = [[] for _ in SKUS]  # comes, promised, units
        self.weeks: dict[str, list[Any]] = {name: [] for name in _WEEK_COLUMNS}
        self.sales: dict[str, list[Any]] = {name: [] for name in _SALES_COLUMNS}
        self.is_repaired = False
        for place in range(PAST_WEEKS):
            self._past_week(place)

    def receive(self, week: int) -> None:
        """Put this morning's deliveries on the shelf."""
        for place, orders in enumerate(self.coming):
            self.stock[place] += sum(units for comes, _, units in orders if comes == week)
            self.coming[place] = [order for order in orders if order[0] > week]

    def state(self, week: int) -> State:
        """Return what is known at the start of a week, as values of its own."""
        season = self.season

        def by_sku(values: Any) -> dict[str, Any]:
            return dict(zip(SKUS, values, strict=True))

        return {
            "week": week,
            "weeks_left": WEEKS - week + 1,
            "skus": list(SKUS),
            "list_price_cny": by_sku(sku.list_price_cny for sku in season.skus),
            "unit_cost_cny": by_sku(sku.unit_cost_cny for sku in season.skus),
            "salvage_cny": by_sku(sku.salvage_cny for sku in season.skus),
            "lead_weeks": by_sku(sku.lead_weeks for sku in season.skus),
            "stock_units": by_sku(self.stock),
            "coming": by_sku([[due, units] for _, due, units in way] for way in self.coming),
            "festival_week": season.festival_week,
            "promo_share": season.promo_share,
            "rival_price_cny": by_sku(season.rival_prices_cny[week + PAST_WEEKS - 1]),
            "is_strike": week == season.strike_week,
            "agent_cost_cny": season.agent_cost_cny,
            "check_cost_cny": season.check_cost_cny,
            "commission_share": COMMISSION_SHARE,
            "holding_share": HOLDING_SHARE,
            "weeks": {name: list(values) for name, values in self.weeks.items()},
            "sales": {name: list(values) for name, values in self.sales.items()},
        }

    def carried_out(self, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
        """Return the decision with defaults where it is impossible, and what was replaced."""
        last = self.sales["price_cny"][-len(SKUS) :]
        notes: list[str] = []

        def parts(name: str, keys: Any, low: Any, high: Any, default: Any) -> dict[str, float]:
            asked = given.get(name, {})
            found = as_dict(asked)
            if found is None:
                notes.append(f"{name} is no dict but {type(asked).__name__}")
            result = {}
            for key, least, most, otherwise in zip(keys, low, high, default, strict=True):
                part = None if found is None else found.get(key)
                value = number_of(part)
                if not least <= value <= most:
                    if found is not None:
                        limits = f"{least:,.10g} to {most:,.10g}"
                        notes.append(f"{name} of {key} is {part!r:.30}, {limits} is possible")
                    value = otherwise
                result[key] = value
            return result

        price = [sku.list_price_cny for sku in self.season.skus]
        low = [round(0.3 * value - 0.01, 2) for value in price]
        high = [round(2.0 * value + 0.01, 2) for value in price]
        prices = parts("price_cny", SKUS, low, high, last)
        orders = parts("order_units", SKUS, [0] * 3, [50_000] * 3, [0.0] * 3)
        ads = parts("ads_cny", CHANNELS, [0] * 2, [100_000] * 2, [0.0] * 2)
        agents = number_of(given.get("agents"))
        if not 1 <= agents <= 99:
            notes.append(f"agents is {given.get('agents')!r:.30}, 1 to 99 is possible")
            agents = self.weeks["agents"][-1]
        check = given.get("check_pages", False)
        if not isinstance(check, bool | np.bool_):
            notes.append(f"check_pages is {check!r:.30}, True or False is possible")
            check = False
        decision = {
            "price_cny": {sku: round(value, 2) for sku, value in prices.items()},
            "order_units": {sku: round(value) for sku, value in orders.items()},
            "ads_cny": ads,
            "agents": round(agents),
            "check_pages": bool(check),
        }
        week = self.weeks["week"][-1] + 1
        return decision, [f"week {week}: {note}; the default was taken" for note in notes]

    def week(self, week: int, decision: Mapping[str, Any]) -> dict[str, Any]:
        """Let a week pass; return what happened."""
        season = self.season
        finds = bool(decision["check_pages"]) and self._has_fault(week)
        self.is_repaired = self.is_repaired or finds
        has_fault = self._has_fault(week)
        self._order(week, decision["order_units"])
        ads = tuple(decision["ads_cny"][channel] for channel in CHANNELS)
        prices = [decision["price_cny"][sku] for sku in SKUS]
        factor = season.fault_factor if has_fault else 1.0
        factor *= season.strike_factor if week == season.strike_week else 1.0
        wanted = self._people(week, prices, ads, decision["agents"], factor, finds)
        sold = [min(units, held) for units, held in zip(wanted, self.stock, strict=True)]
        self.stock = [held - units for held, units in zip(self.stock, sold, strict=True)]
        self._remember(week, prices, sold, wanted, self.stock)
        row = {name: values[-1] for name, values in self.weeks.items()} | {"has_fault": has_fault}
        row |= self._books(week, decision, prices, sold)
        for place, sku in enumerate(SKUS):
            row[f"price_{sku}_cny"] = prices[place]
            row[f"rival_{sku}_cny"] = season.rival_prices_cny[week + PAST_WEEKS - 1][place]
            row[f"wanted_{sku}_units"] = wanted[place]
            row[f"sold_{sku}_units"] = sold[place]
            row[f"order_{sku}_units"] = decision["order_units"][sku]
            row[f"stock_{sku}_units"] = self.stock[place]
        return row

    def _has_fault(self, week: int) -> bool:
        since = week - self.season.fault_week
        return 0 <= since < FAULT_WEEKS and not self.is_repaired

    def _order(self, week: int, orders: Mapping[str, int]) -> None:
        for place, sku in enumerate(SKUS):
            if orders[sku]:
                promised = week + self.season.skus[place].lead_weeks
                late = self.season.order_delays[week + PAST_WEEKS - 1][place]
                if 0 <= week - self.season.supplier_week <= 1:
                    late += SUPPLIER_DELAY_WEEKS
                self.coming[place].append((promised + late, promised, orders[sku]))

    def _people(
        self,
        week: int,
        prices: list[float],
        ads: tuple[float, ...],
        agents: int,
        factor: float,
        finds: bool,
    ) -> list[int]:
        """Note visitors, contacts and waits of a week; return the units wanted by SKU."""
        season, place = self.season, week + PAST_WEEKS - 1
        search, video = ads
        visitors = season.expected_visitors(week, (search, video)) * season.visit_shocks[place]
        contacts = visitors * season.contact_share
        late = late_share(contacts, agents)
        facts = (
            week, round(visitors), round(contacts), agents, round(late, 4), search, video,
            season.search_index[place], week == season.festival_week, week == season.strike_week,
            finds,
        )  # fmt: skip
        for name, fact in zip(_WEEK_COLUMNS, facts, strict=True):
            self.weeks[name].append(fact)
        buyers = visitors * factor * (1.0 - season.wait_loss * late)
        rivals = season.rival_prices_cny[place]
        wanted = []
        for sku, price in enumerate(prices):
            mean = buyers * season.expected_units(week, sku, price, rivals[sku])
            mean *= season.demand_shocks[place][sku]
            spread = math.sqrt(mean) * season.demand_quantiles[place][sku]
            wanted.append(max(0, round(mean + spread)))
        return wanted

    def _remember(
        self, week: int, prices: list[float], sold: list[int], wanted: list[int], left: list[int]
    ) -> None:
        rivals = self.season.rival_prices_cny[week + PAST_WEEKS - 1]
        for place, sku in enumerate(SKUS):
            is_sold_out = sold[place] < wanted[place]
            facts = (
                week, sku, prices[place], rivals[place], sold[place], is_sold_out, left[place],
            )  # fmt: skip
            for name, fact in zip(_SALES_COLUMNS, facts, strict=True):
                self.sales[name].append(fact)

    def _past_week(self, place: int) -> None:
        season, week = self.season, place - PAST_WEEKS + 1
        prices = list(season.past_prices_cny[place])
        agents = season.past_agents[place]
        wanted = self._people(week, prices, season.past_ads_cny[place], agents, 1.0, False)
        gone = zip(wanted, season.past_sold_out[place], strict=True)
        sold = [round(0.6 * units) if is_out else units for units, is_out in gone]
        left = [
            0 if units < asked else sku.start_units
            for units, asked, sku in zip(sold, wanted, season.skus, strict=True)
        ]
        self._remember(week, prices, sold, wanted, left)

    def _books(
        self, week: int, decision: Mapping[str, Any], prices: list[float], sold: list[int]
    ) -> dict[str, float]:
        skus = self.season.skus
        held = zip(self.stock, skus, strict=True)
        takings = sum(units * price for units, price in zip(sold, prices, strict=True))
        write_off = 0.0
        if week == WEEKS:
            for place, sku in enumerate(skus):
                left = self.stock[place] + sum(units for *_, units in self.coming[place])
                write_off += left * (sku.unit_cost_cny - sku.salvage_cny)
        books = {
            "revenue_cny": takings,
            "commission_cny": COMMISSION_SHARE * takings,
            "goods_cny": sum(n * sku.unit_cost_cny for n, sku in zip(sold, skus, strict=True)),
            "holding_cny": HOLDING_SHARE * sum(units * sku.unit_cost_cny for units, sku in held),
            "ads_cny": sum(decision["ads_cny"].values()),
            "service_cny": decision["agents"] * self.season.agent_cost_cny,
            "check_cny": self.season.check_cost_cny * decision["check_pages"],
            "write_off_cny": write_off,
        }
        profit = 2 * takings - sum(books.values())
        return {name: round(value, 2) for name, value in (books | {"profit_cny": profit}).items()}
