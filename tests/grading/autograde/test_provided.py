"""Cells of the assignment's own are taken over only where nothing before can have changed them."""

from __future__ import annotations

import pytest

from grading.autograde.provided import with_cells_ahead
from grading.engine.types import EngineCell

SETUP = "import numpy as np\nimport pandas as pd\nimport shop\nsales = shop.load_orders()\n"
LOOK = "first = sales.head(3)\nfirst"
MEMO = "goods = pd.DataFrame({'units': first['units'], 'name': len(first)})\ngoods['x'] = 1"


def _ahead(student: str, *provided: str, setup: str = SETUP) -> list[bool]:
    """Return which cells below a student's cell may be taken over."""
    cells = [EngineCell("setup", setup, "setup"), EngineCell("own", student, "code")]
    cells += [EngineCell(f"p{place}", source, "code") for place, source in enumerate(provided)]
    return [cell.is_ahead for cell in with_cells_ahead(cells, provided)[2:]]


HARMLESS = {
    "nothing": "",
    "an answer": "def total(orders):\n    units = orders['units']\n    return units.sum()",
    "the same imports": "import pandas as pd\nimport numpy as np\nimport re",
    "columns of an own table": "def f(t):\n    t.columns = ['a']\n    t['b'] = 1\n    return t",
    "SQL": "import duckdb\ndef f(t):\n    return duckdb.sql('select * from t').df()",
    "a loop without a name": "def f(t):\n    return [0 for _ in t]",
    "a pattern": "import re\nPATTERN = re.compile('a')",
    "what Python warns of": "PATTERN = '\\d'",
    "a look at other data": "print(shop.load_customers())",
    "a call of eval on a table": "def f(t):\n    return t.eval('a + b')",
}
HARMFUL = {
    "reads what it reads": "copy = sales\ncopy['units'] = 0",
    "reads it in a function": "def f():\n    sales.drop(columns='units', inplace=True)",
    "reads it in a query": "big = other.query('units > @sales')",
    "binds what it reads": "sales = None",
    "takes a name away": "del sales",
    "binds a builtin": "len = sum",
    "imports under its name": "import numpy as pd",
    "imports a name of its": "from helper import sales",
    "changes a library": "pd.DataFrame.head = None",
    "changes it by a call": "setattr(pd.DataFrame, 'head', None)",
    "changes it by another name": "import pandas as p\np.DataFrame.head = None",
    "changes a class by its name": "from pandas import DataFrame\nDataFrame.head = None",
    "changes the class of a table": "type(pd.DataFrame()).head = None",
    "changes an option": "pd.set_option('display.max_rows', 3)",
    "changes an option by an item": "pd.options.display.max_rows = 3",
    "changes the environment": "import os\nos.environ['SHOP_TABLES'] = '/tmp'",
    "runs text": "exec('sales = 1')",
    "reads the last result": "print(_)",
    "reads the results": "print(Out[1])",
    "reaches for modules": "import sys\nsys.modules['pandas'].DataFrame.head = None",
    "a global name": "def f():\n    global sales\n    sales = 1",
    "a magic": "%time total = 1",
    "cannot be read": "def f(:",
    "goes on and on": "x = 1\n" * 5000,
}


@pytest.mark.parametrize("student", HARMLESS.values(), ids=HARMLESS)
def test_what_a_student_does_elsewhere_is_no_matter(student: str) -> None:
    assert _ahead(student, LOOK, MEMO) == [True, True]


@pytest.mark.parametrize("student", HARMFUL.values(), ids=HARMFUL)
def test_where_in_doubt_a_cell_is_run(student: str) -> None:
    assert not all(_ahead(student, LOOK, MEMO))


def test_what_an_earlier_cell_defined_counts_as_well() -> None:
    assert _ahead("first = 1", LOOK, MEMO) == [True, False]
    cells = [
        EngineCell("setup", SETUP, "setup"),
        EngineCell("look", LOOK, "code"),
        EngineCell("own", "first['units'] = 0", "code"),
        EngineCell("memo", MEMO, "code"),
    ]
    assert [cell.is_ahead for cell in with_cells_ahead(cells, (LOOK, MEMO))] == [
        *(False, True, False, False)
    ]


def test_a_cell_that_asks_an_answer_is_run() -> None:
    answer = "def price(x):\n    return x"
    assert _ahead(answer, "print(price(1))") == [False]
    assert _ahead("", "print(price(1))") == [True]  # it stops with an error there, and is run


def test_only_the_assignments_own_text_counts() -> None:
    cells = [EngineCell("setup", SETUP, "setup"), EngineCell("look", LOOK + " ", "code")]
    assert not any(cell.is_ahead for cell in with_cells_ahead(cells, (LOOK,)))


@pytest.mark.parametrize(
    "source",
    ["sales.to_csv('x.csv')", "import duckdb\nduckdb.sql('create table t as select 1')"],
)
def test_what_a_process_cannot_do_for_its_forks_is_run(source: str) -> None:
    assert _ahead("", source) == [False]


def test_tests_and_setups_are_never_taken_over() -> None:
    cells = [EngineCell("setup", SETUP, "setup"), EngineCell("t", LOOK, "test", 1.0)]
    assert with_cells_ahead(cells, (SETUP, LOOK)) == cells
