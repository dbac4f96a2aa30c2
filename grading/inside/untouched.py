"""Tells whether a cell that was run ahead has done more than bind names."""

from __future__ import annotations

import hashlib
import pickle
import random
import sys
import types
import warnings
from collections.abc import Mapping
from typing import Any

from .assertions import LOADS, names_in


def _contents(value: Any) -> Any:
    """Return what stands in a value; pandas may lay out the columns of a table anew at any time."""
    import pandas as pd

    if isinstance(value, pd.DataFrame):
        arrays = [column.array for _, column in value.items()]
        return value.columns, value.index, arrays, value.attrs
    return value


def within_reach(source: str, names: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values that a cell can reach by the names it reads.

    Parameters
    ----------
    source
        Its code.
    names
        What it finds. Functions defined by other cells lead to the names that they read.

    Returns
    -------
    dict
        All of `names` where the code is not plain Python.
    """
    try:
        waiting = names_in(compile(source, "<cell>", "exec", dont_inherit=True), LOADS)
    except SyntaxError:
        return dict(names)
    found: dict[str, Any] = {}
    while waiting:
        name = waiting.pop()
        if name in names and name not in found:
            value = found[name] = names[name]
            if isinstance(value, types.FunctionType) and value.__globals__ is names:
                waiting += names_in(value.__code__, LOADS)
    return found


def digest_of(names: Mapping[Any, Any]) -> bytes | None:
    """Return a digest of what a cell could change besides its names.

    It covers values, random numbers, open figures, and the settings of pandas, NumPy, Matplotlib,
    scikit-learn and of warnings. Functions, classes and modules are not looked into.

    Parameters
    ----------
    names
        The values that it finds, by whatever.

    Returns
    -------
    bytes
        None where one of the values cannot be digested: an open file, a connection.
    """
    import matplotlib as mpl
    import numpy as np
    import pandas as pd
    from matplotlib import pyplot as plt

    values = {
        name: _contents(value)
        for name, value in names.items()
        if not isinstance(value, types.ModuleType | types.FunctionType | types.BuiltinFunctionType)
        and not isinstance(value, type | types.MethodType)
        and name != "__builtins__"
    }
    settings = (
        pd.options.d,
        dict(mpl.rcParams),
        warnings.filters,
        np.geterr(),
        np.get_printoptions(),
        sys.modules["sklearn"].get_config() if "sklearn" in sys.modules else None,
        plt.get_fignums(),
    )
    digest = hashlib.sha256()
    try:
        for part in (values, random.getstate(), np.random.get_state()):
            digest.update(pickle.dumps(part))
    except Exception:
        return None
    digest.update(repr(settings).encode())
    return digest.digest()
