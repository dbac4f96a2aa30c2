"""Does an infinite number pass for any other? A relative tolerance of it is infinite, too."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from shop import checks
from shop.errors import CheckFailed

RIGHT = pd.DataFrame({"step": ["visit", "cart"], "sessions": [40, 7], "share": [1.0, 0.175]})


@pytest.mark.parametrize("number", [np.inf, -np.inf])
@pytest.mark.parametrize("kind", ["float64", "float32", "Float64", "double[pyarrow]", object])
def test_infinite_column_is_wrong(number: float, kind: str) -> None:
    column = pd.Series([number, number]).astype(kind)
    with pytest.raises(CheckFailed, match="differs in all 2 rows"):
        checks.same_frame(RIGHT.assign(sessions=column), RIGHT, "table", keys="step")


@pytest.mark.parametrize("number", [np.inf, -np.inf])
def test_infinite_series_is_wrong(number: float) -> None:
    right = RIGHT.set_index("step")["share"]
    with pytest.raises(CheckFailed, match="differs in all 2 values"):
        checks.same_series(right * 0 + number, right, "shares")
    assert not checks.same_result(right * 0 + number, right)


def test_infinite_where_infinite_is_right() -> None:
    right = pd.Series({"visit": np.inf, "cart": 0.5})
    checks.same_series(right.copy(), right, "shares")
    with pytest.raises(CheckFailed, match="first at 'visit'"):
        checks.same_series(right * -1, right, "shares")
    with pytest.raises(CheckFailed, match="first at 'visit'"):
        checks.same_series(pd.Series({"visit": 3.0, "cart": 0.5}), right, "shares")
