"""What a notebook of a desktop takes for granted costs at most the cell that asks for it."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from engine_runs import by_id, code, shown

from grading.engine import Engine, EngineCell

pytestmark = pytest.mark.isolation

BROKEN_STREAMS = {
    "no flush": "import sys\nclass Tee:\n    def write(self, text): pass\nsys.stdout = Tee()",
    "no write": "import sys\nsys.stdout = object()",
    "None": "import sys\nsys.stdout = None",
    "deleted": "import sys\ndel sys.stdout",
    "closed": "import sys\nsys.stdout.close()",
    "closed file": "import sys\nf = open('log.txt', 'w')\nsys.stdout = f\nf.close()",
    "stderr too": "import sys\nsys.stderr = sys.stdout = None",
    "flush raises": (
        "import sys\nclass Tee:\n    def write(self, text): pass\n"
        "    def flush(self): raise RuntimeError('no')\nsys.stdout = Tee()"
    ),
    "flush exits": (
        "import sys\nclass Tee:\n    def write(self, text): pass\n"
        "    def flush(self): raise SystemExit\nsys.stdout = Tee()"
    ),
    "closed descriptor": "import os\nos.close(1)",
}


@pytest.mark.parametrize("source", BROKEN_STREAMS.values(), ids=BROKEN_STREAMS)
def test_a_broken_stream_takes_no_other_cell_with_it(engine: Engine, source: str) -> None:
    test = EngineCell("t", "assert five() == 5", "test", 1)
    late = "def five():\n    print('called')\n    return 5"
    result = engine.run([*code(source, late, "print('still here')\n'shown'"), test])
    assert shown(result, "c2") == "still here\n\n'shown'"
    assert by_id(result)["t"].status == "passed"
    assert result.reason == "ok"


def test_an_own_stream_that_works_stays(engine: Engine) -> None:
    sources = (
        "import io, sys\nkept, sys.stdout = sys.stdout, io.StringIO()",
        "print('inside')",
        "text = sys.stdout.getvalue()\nsys.stdout = kept\nprint('outside', text)",
    )
    assert shown(engine.run(code(*sources)), "c2") == "outside inside\n\n"


def test_a_call_that_breaks_the_stream_breaks_no_other(engine: Engine) -> None:
    source = "import sys\ndef f():\n    sys.stdout.close()\n    sys.stdout = None\n    return 1"
    test = EngineCell("t", "assert f() == 1\nassert f() == 1", "test", 1)
    result = engine.run([*code(source), test])
    assert by_id(result)["t"].status == "passed"


DRAW = """
import matplotlib.pyplot as plt
def chart():
    figure, ax = plt.subplots()
    ax.plot([1, 2])
    ax.set_title("two points")
    return ax
chart().figure.savefig("x.png")
plt.show()
"""
WINDOWS = {
    "TkAgg": "import matplotlib\nmatplotlib.use('TkAgg')",
    "Qt5Agg": "import matplotlib as mpl\nmpl.use('Qt5Agg', force=True)",
    "from": "from matplotlib import use\nuse('macosx')",
    "nbagg": "import matplotlib\nmatplotlib.use('nbAgg')",
    "module": "import matplotlib\nmatplotlib.use('module://ipympl.backend_nbagg')",
    "switch": "import matplotlib.pyplot as plt\nplt.switch_backend('GTK3Agg')",
    "magic qt": "%matplotlib qt",
    "magic tk": "%matplotlib tk",
    "magic widget": "%matplotlib widget",
    "magic notebook": "%matplotlib notebook",
    "magic osx": "%matplotlib osx",
    "magic alone": "%matplotlib",
    "gui": "%gui qt",
    "inline": "%matplotlib inline",
}


@pytest.mark.parametrize("source", WINDOWS.values(), ids=WINDOWS)
def test_a_window_is_drawn_into_the_notebook(engine: Engine, source: str) -> None:
    test = EngineCell("t", "assert title() == 'two points'", "test", 1)
    answer = "def title():\n    return chart().get_title()"
    result = engine.run([*code(source + DRAW, answer), test])
    kinds = [output["output_type"] for output in by_id(result)["c0"].outputs]
    assert "error" not in kinds, shown(result)
    assert any("image/png" in output.get("data", {}) for output in by_id(result)["c0"].outputs)
    assert by_id(result)["t"].status == "passed"


def test_a_backend_of_files_stays_what_it_is(engine: Engine) -> None:
    source = "import matplotlib\nmatplotlib.use('svg')\nprint(matplotlib.get_backend())"
    assert shown(engine.run(code(source))) == "svg\n"
    wrong = engine.run(code("import matplotlib\nmatplotlib.rcParams['backend'] = 'no such'"))
    assert "ValueError" in shown(wrong)


HALF_READ = (
    "import duckdb, pandas as pd\nfirst = duckdb.execute('select * from range(9)').fetchone()"
)


def test_a_half_read_result_of_duckdb_does_not_break_the_next_cell(engine: Engine) -> None:
    after = "print(duckdb.sql('select count(*) from range(5)').fetchall())"
    assert shown(engine.run(code(HALF_READ, after)), "c1") == "[(5,)]\n"


def test_a_half_read_result_does_not_break_the_next_call(engine: Engine) -> None:
    answers = """
import duckdb
def first(table):
    return duckdb.execute("select a from table order by a").fetchone()[0]
def total(table):
    return int(duckdb.sql("select sum(a) from table").fetchall()[0][0])
""".replace("from table", "from t").replace("(table)", "(t)")
    test = EngineCell(
        "t",
        "import pandas as pd\nt = pd.DataFrame({'a': [3, 1, 2]})\n"
        "assert first(t) == 1\nassert total(t) == 6\nassert first(t) == 1",
        "test",
        1,
    )
    result = engine.run([*code(answers), test])
    assert by_id(result)["t"].status == "passed", result


def test_tables_and_open_transactions_of_duckdb_stay(engine: Engine) -> None:
    sources = (
        "import duckdb\nduckdb.execute('create table kept as select 1 as a')",
        "duckdb.begin()\nduckdb.execute('insert into kept values (2)')",
        "duckdb.execute('select * from kept, range(9)').fetchone()",
        "duckdb.commit()\nprint(duckdb.sql('select count(*) from kept').fetchall())",
    )
    assert shown(engine.run(code(*sources)), "c3") == "[(2,)]\n"


def test_a_stray_brace_costs_its_own_cell(engine: Engine) -> None:
    result = engine.run(code("x = 1\n}", "def f(:\n    pass", "y = 2\nprint(y)"))
    assert [by_id(result)[name].status for name in ("c0", "c1", "c2")] == ["error", "error", "ok"]
    assert shown(result, "c2") == "2\n"


def test_a_helper_notebook_runs_and_its_names_stay(engine: Engine, tmp_path: Path) -> None:
    cell = nbformat.v4.new_code_cell("def helped(x):\n    return x + 1")
    nbformat.write(nbformat.v4.new_notebook(cells=[cell]), tmp_path / "helper.ipynb")
    (tmp_path / "plain.py").write_text("seven = 7")
    source = "%run helper.ipynb\n%run plain.py\nprint(helped(seven))"
    assert shown(engine.run(code(source), files=tmp_path)) == "8\n"
