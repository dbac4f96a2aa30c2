"""A simulated shop for tests of planted effects."""

from __future__ import annotations

from typing import Any

import pandas as pd

from shop.reading import typed_frame
from shop.schema import table
from simulator import simulate
from simulator.registry import builders, kept, revealed


class Shop:
    """A simulated shop whose tables are built when they are asked for, as loaders give them."""

    def __init__(self, seed: int, scale: float) -> None:
        self.world = simulate(seed, scale)
        self._tables: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._tables:
            built = builders()[name].build(self.world)
            self._tables[name] = typed_frame(built, table(name))
        return self._tables[name]

    def truth(self, key: str) -> Any:
        """Return what is revealed under `key`, or kept for instructors."""
        return {**revealed(), **kept()}[key].find(self.world)

    def frame(self, key: str) -> pd.DataFrame:
        """Return a truth that is a table as a frame, labels as texts."""
        frame = self.truth(key).to_pandas(date_as_object=False)
        labels = [c for c in frame.columns if isinstance(frame[c].dtype, pd.CategoricalDtype)]
        return frame.astype(dict.fromkeys(labels, "str"))
