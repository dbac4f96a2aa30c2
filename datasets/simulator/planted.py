"""The simulator's parameters as instructors keep them."""

from __future__ import annotations

from dataclasses import asdict

from simulator.registry import keeps
from simulator.world import World


@keeps("parameters", about="Seed, scale and every parameter of the simulator.")
def parameters(world: World) -> object:
    """Return all of it, by part."""
    return {"seed": world.seed, "scale": world.scale, **asdict(world.parameters)}
