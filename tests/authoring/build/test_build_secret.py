"""Which lines of a region give something away?"""

import pytest

from authoring.build.secret import is_telling


@pytest.mark.parametrize(
    "line",
    [
        "expected = {'view': 3, 'pay': 1}",
        "return clicks.sum() / views.sum()",
        "events = sample_events(seed=8)",
        "rng = np.random.default_rng(73119)",
        "return pd.DataFrame({'rate': rate})",
        "import secrets; answer = 0.3125",
    ],
)
def test_what_says_something_is_telling(line: str) -> None:
    assert is_telling(line)


@pytest.mark.parametrize(
    "line",
    [
        "else:",
        "from shop.errors import TableMissing",
        "import numpy as np, pandas as pd",
        "return pd.DataFrame(",
        "sales = realdata.load_online_retail()",
        "rng = np.random.default_rng(seed)",
        "### BEGIN HIDDEN TESTS",
    ],
)
def test_what_stands_everywhere_is_not(line: str) -> None:
    assert not is_telling(line)
