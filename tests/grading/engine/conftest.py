from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import pytest
from engine_runs import STRICT

from grading.engine import Engine, EngineCell


@pytest.fixture(scope="session")
def engine() -> Iterator[Engine]:
    """Return one engine with tight limits for all tests of this folder."""
    if not sys.platform.startswith("linux"):
        pytest.skip("the sandbox needs Linux")
    with Engine(STRICT) as running:
        yield running


HONEST = (
    EngineCell("setup", "import pandas as pd\nbase = 1", "setup"),
    EngineCell("add", "def add(number):\n    return number + base", "code"),
    EngineCell("test_add", "assert add(2) == 3, 'add: adds base'", "test", 2),
)


@pytest.fixture
def honest(engine: Engine) -> Callable[[], None]:
    """Return a function that fails unless an honest submission is graded right."""

    def check() -> None:
        result = engine.run(HONEST)
        assert [cell.status for cell in result.cells] == ["ok", "ok", "passed"], result
        assert result.cells[2].credit == 1.0
        assert result.reason == "ok"

    return check
