"""Tables of ideas for products, trade-ins and packaging, and the truth behind them."""

from __future__ import annotations

from dataclasses import asdict

import numpy as np
import pyarrow as pa

from shop.schema import table
from shop.schema.assortment import OLD_CONDITIONS, PACKAGING_VERSIONS
from shop.schema.labels import CATEGORIES
from simulator.assortment.ideas import NONE, Ideas, make_ideas
from simulator.assortment.packing import Packed, make_packaging, months_of
from simulator.assortment.planted import Packaging, Selection, TradeIn
from simulator.assortment.trading import Buyers, make_trade_ins, worth
from simulator.columns import assemble, dates, flags, floats, ints, labels
from simulator.days import Ints, month_starts
from simulator.logistics.parcels import DAMAGED
from simulator.logistics.tables import parcels_of
from simulator.registry import builds, keeps, part, reveals
from simulator.world import World


@part
def ideas_of(world: World) -> Ideas:
    """Return the ideas of the world."""
    catalogue = world.market.catalogue
    return make_ideas(len(CATEGORIES), catalogue.launch, catalogue.category, world.seed)


@part
def trade_ins_of(world: World) -> Buyers:
    """Return who could trade in, and who did."""
    sales, catalogue = world.sales, world.market.catalogue
    return make_trade_ins(sales.orders, sales.lines, catalogue.category, world.seed)


@part
def packaging_of(world: World) -> Packed:
    """Return what packing cost."""
    sales, catalogue = world.sales, world.market.catalogue
    paid = sales.orders.paid[sales.lines.order]
    hurt = np.zeros(sales.orders.count, dtype=bool)
    parcels = parcels_of(world)
    hurt[parcels.order[parcels.exception == DAMAGED]] = True

    def by_month(chosen: np.ndarray) -> Ints:
        order = sales.lines.order[chosen]
        cell = months_of(sales.orders.day[order]) * catalogue.count + sales.lines.product[chosen]
        shape = (len(month_starts()), catalogue.count)
        counts = np.bincount(cell, sales.lines.quantity[chosen], shape[0] * shape[1])
        return counts.astype(np.int64).reshape(shape)

    sold, damaged = by_month(paid), by_month(paid & hurt[sales.lines.order])
    return make_packaging(sold, damaged, catalogue.weight_kg, world.seed)


@builds("candidates", delta=("candidate_id",))
def candidates(world: World) -> pa.Table:
    """Return the ideas with what became of them."""
    found = ideas_of(world)
    unknown = ~found.known(Selection().trial_days)
    return assemble(
        table("candidates"),
        {
            "candidate_id": ints(np.arange(found.month.size) + 1),
            "proposed_on": dates(found.month),
            "category": labels(found.category, CATEGORIES),
            "search_change": floats(found.search_change, 3),
            "rivals": ints(found.rivals),
            "season_fit": floats(found.season_fit, 3),
            "margin_rate": floats(found.margin_rate, 3),
            "return_rate": floats(found.return_rate, 4),
            "buyer_score": floats(found.buyer_score, 1),
            "is_chosen": flags(found.chosen),
            "trial_from": dates(found.trial_from, ~found.chosen),
            "trial_units": ints(found.trial_units, ~found.chosen),
            "deleted_on": dates(found.deleted, found.deleted == NONE),
            "sold_units": ints(found.sold, unknown),
            "product_id": ints(found.product + 1, found.product == NONE),
        },
    )


@builds("trade_ins", delta=("order_id",))
def trade_ins(world: World) -> pa.Table:
    """Return the orders in which old goods were traded in."""
    found = trade_ins_of(world)
    mine = np.flatnonzero(found.traded)
    condition, credit, resale = worth(mine.size, world.seed)
    return assemble(
        table("trade_ins"),
        {
            "order_id": ints(found.order[mine] + 1),
            "customer_id": ints(found.customer[mine] + 1),
            "product_id": ints(found.product[mine] + 1),
            "traded_on": dates(found.day[mine]),
            "old_condition": labels(condition, OLD_CONDITIONS),
            "credit_cny": floats(credit),
            "resale_cny": floats(resale),
        },
    )


@builds("packaging")
def packaging(world: World) -> pa.Table:
    """Return the cost of packing by SKU and month."""
    found = packaging_of(world)
    return assemble(
        table("packaging"),
        {
            "month": dates(np.array(month_starts())[found.month]),
            "product_id": ints(found.product + 1),
            "version": labels(found.version, PACKAGING_VERSIONS),
            "units": ints(found.units),
            "cost_cny": floats(found.cost_cny),
            "damaged_units": ints(found.damaged),
        },
    )


@reveals("selection", about="What makes an idea a slow mover, and what a score could reach.")
def selection_truth(world: World) -> dict[str, object]:
    """Return the planted odds, and the slow share of the buyers' choice and of the best."""
    planted, found = Selection(), ideas_of(world)
    best = np.argsort(found.slow_chance)[: int(found.chosen.sum())]
    names = ("search", "rivals", "season", "margin", "returns")
    return {
        "log_odds_per_standard_deviation": {name: getattr(planted, name) for name in names},
        "slow_share_of_the_buyers_choice": round(float(found.slow_chance[found.chosen].mean()), 4),
        "slow_share_of_the_best_choice": round(float(found.slow_chance[best].mean()), 4),
    }


@reveals("trade_in", about="How much of the repurchases of trade-in buyers the trade-in caused.")
def trade_in_truth(world: World) -> dict[str, object]:
    """Return the planted effect and what is selection."""
    planted, found = TradeIn(), trade_ins_of(world)
    others = float(found.again[~found.traded].mean()) if (~found.traded).any() else 0.0
    return {
        "window_days": planted.window_days,
        "repurchase_of_trade_in_buyers": planted.repurchase,
        "effect": planted.effect,
        "selection": round(planted.repurchase - planted.effect - others, 4),
    }


@reveals("packaging", about="What the slim packaging saves.")
def packaging_truth(world: World) -> dict[str, float]:
    """Return the planted saving and the rise of paper."""
    return {"saving": Packaging().saving, "paper_rise_in_2025": Packaging().paper_rise}


@keeps("assortment", about="everything planted in ideas for products, trade-ins and packaging")
def assortment_truth(world: World) -> dict[str, object]:
    """Return all parameters."""
    return {
        "selection": asdict(Selection()),
        "trade_in": asdict(TradeIn()),
        "packaging": asdict(Packaging()),
    }
