"""What chapter 04 reveals."""

from __future__ import annotations

from simulator.registry import reveals
from simulator.world import World


@reveals(
    "funnel_steps",
    about=(
        "The rates of the funnel's steps, all channels, whole period; overall is their product."
    ),
)
def funnel_steps(world: World) -> object:
    """Return the numbers."""
    funnel = world.parameters.funnel
    return {
        "visit_to_browse": funnel.whole_browse,
        "browse_to_cart": funnel.whole_cart,
        "cart_to_paid": funnel.whole_paid,
        "overall": funnel.whole_browse * funnel.whole_cart * funnel.whole_paid,
    }


@reveals(
    "funnel_leak",
    about=(
        "What chapter 04 looks for in one channel: its place, its causes and what a repair changed."
    ),
)
def funnel_leak(world: World) -> object:
    """Return the numbers."""
    funnel = world.parameters.funnel
    after = 1 - funnel.mini_paid_after
    kept = funnel.mini_loss_before * (1 - funnel.recovered)
    return {
        "channel": "mini_program",
        "repaired_on": funnel.repaired_on,
        "loss_before": funnel.mini_loss_before,
        "loss_after": round(after, 6),
        "share_unsupported_payment_method": funnel.loss_by_method,
        "share_unclear_delivery_time": funnel.loss_by_delivery,
        "recovered_share_of_causes": funnel.recovered,
        "share_unsupported_payment_method_after": round(funnel.loss_by_method * kept / after, 6),
        "share_unclear_delivery_time_after": round(funnel.loss_by_delivery * kept / after, 6),
    }


@reveals(
    "search_live_path",
    about=(
        "Share of paid sessions in which a search is followed by a live_enter before the "
        "payment, on the first and the last day."
    ),
)
def search_live_path(world: World) -> object:
    """Return the numbers."""
    funnel = world.parameters.funnel
    return {"first_day": funnel.path_first, "last_day": funnel.path_last}


@reveals("load_time", about="What a second of loading costs, as chapter 04 estimates it.")
def load_time(world: World) -> object:
    """Return the numbers."""
    funnel = world.parameters.funnel
    return {"loss_per_second": funnel.load_loss_per_second}


@reveals("mobile_share", about="The mobile share of paid orders.")
def mobile_share(world: World) -> object:
    """Return the numbers."""
    funnel = world.parameters.funnel
    return funnel.mobile_share
