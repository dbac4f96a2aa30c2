"""A small market to try decisions in: it answers to prices, stock and advertising.

The market has parameters of its own, drawn from its seed; they are not those of the shop.
A decision rule is a function ``rule(view) -> Decision`` that sees what an operator would see
at the start of a week::

    from shop import playground

    def cautious(view: playground.WeekView) -> playground.Decision:
        return playground.Decision(price_cny=min(99.0, view.competitor_price_cny))

    weeks = playground.play(cautious, seed=7)            # one row a week
    runs = playground.compare({"cautious": cautious, "fixed": playground.fixed_price(99.0)})

Two rules played with the same seed meet the same shoppers, competitor and weather of demand
(common random numbers), so that their difference is due to the rules.
"""

from __future__ import annotations

from shop.playground.comparing import compare, difference
from shop.playground.market import Market, draw_market
from shop.playground.playing import play
from shop.playground.rules import Decision, WeekView, fixed_price

__all__ = [
    "Decision",
    "Market",
    "WeekView",
    "compare",
    "difference",
    "draw_market",
    "fixed_price",
    "play",
]
