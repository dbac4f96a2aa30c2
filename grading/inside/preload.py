"""What the warm processes import and touch before they are forked.

Nothing here may start threads that a fork would lose: thread pools are set to one thread before
the imports, and nothing that uses OpenMP is run.
"""

from __future__ import annotations

import gc
import importlib
import os
import pkgutil
import random

_SINGLE_THREAD = (
    "OMP_NUM_THREADS",
    "OPENBLAS_NUM_THREADS",
    "MKL_NUM_THREADS",
    "NUMEXPR_NUM_THREADS",
    "VECLIB_MAXIMUM_THREADS",
    "BLIS_NUM_THREADS",
)
_COURSE = (
    "numpy",
    "pandas",
    "pyarrow",
    "pyarrow.parquet",
    "pyarrow.compute",
    "duckdb",
    "matplotlib.pyplot",
    "matplotlib.dates",
    "matplotlib_inline.backend_inline",
    "seaborn",
    "scipy.stats",
    "scipy.optimize",
    "statsmodels.api",
    "statsmodels.formula.api",
    "sklearn.linear_model",
    "sklearn.cluster",
    "sklearn.metrics",
    "sklearn.model_selection",
    "sklearn.preprocessing",
)


def set_single_thread() -> None:
    """Tell every numerical library to use one thread; to be called before any import."""
    for name in _SINGLE_THREAD:
        os.environ[name] = "1"


def preload() -> None:
    """Import what a course notebook imports and use what is slow at its first use."""
    for name in (*_COURSE, *_modules_of_shop()):
        _try_import(name)
    _draw_one_figure()
    _use_tables_once()


def settle() -> None:
    """Move everything that is alive out of the garbage collector's sight.

    Forks then share these pages instead of copying them at their first collection.
    """
    _close_fonts()
    gc.collect()
    gc.freeze()


def reseed() -> None:
    """Start the global generators of a fork alike, so that a verdict can be repeated."""
    import numpy as np

    random.seed(20250301)
    np.random.seed(20250301)


def _modules_of_shop() -> list[str]:
    """Return every module of `shop`: it imports most of its own when they are first used."""
    import shop

    return [module.name for module in pkgutil.walk_packages(shop.__path__, "shop.")]


def _try_import(name: str) -> None:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as missing:
        # a package that is not installed is imported by nobody, and an optional one of a
        # module of `shop` is missed by those who ask for it
        if missing.name is None or missing.name.partition(".")[0] == "shop":
            raise


def _draw_one_figure() -> None:
    import io

    import matplotlib

    matplotlib.use("agg")
    from matplotlib import pyplot as plt

    figure, axes = plt.subplots()
    axes.plot([1, 2], [1, 2], label="a")
    axes.set_title("a")
    axes.legend()
    figure.savefig(io.BytesIO(), format="png", bbox_inches="tight")
    plt.close(figure)


def _close_fonts() -> None:
    """Close the font files that Matplotlib keeps open; it does so itself in every fork."""
    from matplotlib import font_manager

    font_manager._get_font.cache_clear()  # type: ignore[attr-defined]


def _use_tables_once() -> None:
    import numpy as np
    import pandas as pd

    table = pd.DataFrame({"day": pd.date_range("2025-03-01", periods=4), "units": [1, 2, 3, 4]})
    table["name"] = ["a", "b", "a", "b"]
    grouped = table.groupby("name").agg(units=("units", "sum"), days=("day", "nunique"))
    table.merge(grouped, on="name", how="left").sort_values("day").to_string()
    table.pivot_table(index="day", columns="name", values="units")
    table.to_html()
    np.linalg.lstsq(np.eye(3), np.ones(3), rcond=None)
