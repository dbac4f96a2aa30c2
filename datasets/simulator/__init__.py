"""The instructor side of the shop: the seeded simulator and its known truth.

``simulate(seed, scale)`` returns the whole shop in memory, ``publish(folder, seed, scale)`` writes
it. Follow `world.simulate` to see the order in which things come about: products and prices, what
is wanted, what stock allows, orders and their customers, and the visits that did not end in one.
"""

from simulator.parameters import SEED, Parameters
from simulator.publishing import publish
from simulator.world import World, simulate

__all__ = ["SEED", "Parameters", "World", "publish", "simulate"]
