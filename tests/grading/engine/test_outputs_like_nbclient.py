"""The engine records what nbclient records with a real ipykernel: types, text, counts."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from grading.engine import Engine, EngineCell
from recorded_outputs import comparable

pytestmark = [pytest.mark.isolation, pytest.mark.slow]

CELLS = [
    "import asyncio, logging, os, subprocess, sys, time, warnings",
    "import numpy as np\nimport pandas as pd\nimport matplotlib.pyplot as plt",
    "from IPython.display import HTML, JSON, Image, Markdown, clear_output, display",
    # streams
    "print('a')\nprint('b', file=sys.stderr)\nprint('c')",
    "print('x' * 10, end='')\nprint('y', end='')",
    "sys.stdout.write('w\\n')",
    "print('\\r progress', end='\\r')\nprint('done')",
    "print('é中文 ✓')",
    "print('t1'); time.sleep(0.3); print('t2')",
    "warnings.warn('careful')\nprint('x')",
    "logging.warning('logged')",
    # what C code and child processes write
    # ipykernel takes a while to notice it
    "code = os.system('echo from system; echo to err >&2'); time.sleep(0.7)",
    "done = subprocess.run(['echo', 'child']); time.sleep(0.7)",
    "n = os.write(1, b'raw descriptor\\n'); time.sleep(0.7)",
    # results
    "1 + 1",
    "np.arange(3); 'last'",
    "1;",
    "_",
    "In[2][:5], len(Out) > 3",
    "x: int = 3\nx",
    "",
    "# only a comment",
    "pd.DataFrame({'a': [1, 2], 'b': ['x', None]})",
    "pd.Series([1.5, 2.5], name='s')",
    "pd.DataFrame({'v': [1.0, np.nan]}).style.format(precision=1).set_uuid('u')",
    "class R:\n    def _repr_html_(self): return 'r'\n    def __repr__(self): return 'R!'\nR()",
    "class B:\n    def __repr__(self): raise RuntimeError('no repr')\nB()",
    "help(len)",
    "?print",
    # displays
    "display(HTML('<b>x</b>'), Markdown('*y*'))\nprint('z')\nHTML('<i>w</i>')",
    "display(R(), R())",
    "Image(data=b'\\x89PNG\\r\\n\\x1a\\n' + b'0' * 10, format='png')",
    "JSON({'a': [1, {'b': None}]})",
    "handle = display('first', display_id='d1')",
    "handle.update('second')\nprint('updated')",
    "display('third', display_id='d1', update=True)",
    "print('gone')\nclear_output()\nprint('kept')",
    "print('gone later')\nclear_output(wait=True)\nprint('kept too')",
    # figures
    "fig, ax = plt.subplots()\nax.plot([1, 2])",
    "plt.plot([1, 2])\nplt.title('t');",
    "plt.plot([1])\nplt.show()\nprint('after')\nplt.plot([2]);",
    "pd.DataFrame({'d': [1, 2, 3], 'v': [1.0, np.nan, 3]}).plot(x='d', y='v');",
    "%matplotlib inline",
    # errors
    "1/0",
    "def f(x):\n    return g(x)\ndef g(x):\n    raise ValueError('bad')\nf(1)",
    "for",
    "undefined_name",
    "assert 1 == 2, 'message'",
    "raise KeyboardInterrupt",
    "sys.exit(1)",
    "try:\n    1/0\nexcept ZeroDivisionError as e:\n    raise ValueError('chained') from e",
    "raise ExceptionGroup('many', [ValueError(1), TypeError(2)])",
    "pd.DataFrame({'a': [1]})['b']",
    "input('name?')",
    # magics
    "!echo shell; echo err >&2",
    "files = !echo captured\nfiles",
    "%%bash\necho bash",
    "%%capture cap\nprint('hidden')",
    "cap.stdout",
    "%%writefile note.txt\nhello",
    "%cat note.txt",
    "%who_ls str",
    "%%html\n<u>u</u>",
    "%%javascript\n1",
    "%%time\npass",
    "%%timeit -n1 -r1\npass",
    "%nosuchmagic",
    "%run nosuch.py",
    "from IPython.core.magic import register_line_magic\n"
    "@register_line_magic\ndef mine(line): return line * 2\n%mine ab",
    # event loop
    "await asyncio.sleep(0)\n'awaited'",
    "async def co(): return 7\nawait co()",
    "asyncio.get_running_loop().is_running()",
    "async def broken(): raise ValueError('in a coroutine')\nawait broken()",
    # the shell itself
    "exec('print(1)')\neval('2')",
    "print(__name__, '__file__' in globals())",
    "get_ipython().__class__.__name__, get_ipython().execution_count",
]


@pytest.mark.filterwarnings("ignore")
def test_engine_records_what_nbclient_records(
    engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # under pytest, ipykernel does not capture descriptors 1 and 2
    monkeypatch.delenv("PYTEST_CURRENT_TEST")
    cells = [nbformat.v4.new_code_cell(source) for source in CELLS]
    notebook = nbformat.v4.new_notebook(cells=cells)
    notebook.metadata.kernelspec = {"name": "python3", "display_name": "", "language": "python"}
    NotebookClient(
        notebook,
        allow_errors=True,
        timeout=60,
        record_timing=False,
        resources={"metadata": {"path": str(tmp_path)}},
    ).execute()
    ours = engine.run([EngineCell(str(n), source, "code") for n, source in enumerate(CELLS)])
    for source, theirs, mine in zip(CELLS, notebook.cells, ours.cells, strict=True):
        assert comparable(mine.outputs) == comparable(theirs.outputs), source
        assert mine.execution_count == theirs.execution_count, source
    assert ours.reason == "ok"
