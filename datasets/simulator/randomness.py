"""Independent random streams, one for each part of the simulator."""

from __future__ import annotations

import zlib

import numpy as np


def stream(seed: int, name: str) -> np.random.Generator:
    """Return the random generator of the part called `name`.

    Parts do not share a stream, so a change in one leaves the draws of the others alone.
    """
    return np.random.default_rng(np.random.SeedSequence([seed, zlib.crc32(name.encode())]))
