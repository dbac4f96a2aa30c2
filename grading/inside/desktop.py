"""What notebooks of a desktop take for granted: windows, streams left alone, a free DuckDB.

A notebook that ran in JupyterLab may ask for a window of a toolkit, may have put a stream of its
own in the place of standard output, or may have left a result of DuckDB half read. None of that
is a reason to lose the cells that follow.
"""

from __future__ import annotations

import contextlib
import sys
from collections.abc import Callable
from typing import Any

from .streams import CapturedStream

_INLINE = "module://matplotlib_inline.backend_inline"
_WITHOUT_WINDOW = frozenset({"agg", "cairo", "pdf", "pgf", "ps", "svg", "template", "inline"})


def figures_without_windows(shell: Any) -> None:
    """Let every backend that would open a window, or needs a browser, draw into the notebook.

    Parameters
    ----------
    shell
        IPython's shell, whose ``%matplotlib`` and ``%gui`` obey too.
    """
    import matplotlib
    from matplotlib import pyplot as plt

    switch = plt.switch_backend
    enable = shell.enable_matplotlib

    def switch_backend(newbackend: Any) -> None:
        """Set the pyplot backend; one with windows becomes the notebook's own."""
        switch(newbackend if _is_windowless(newbackend) else _INLINE)

    def use(backend: Any, *, force: bool = True) -> None:
        """Select the backend; one with windows becomes the notebook's own."""
        switch_backend(backend)

    def enable_matplotlib(gui: Any = None) -> Any:
        return enable(gui if isinstance(gui, str) and _is_windowless(gui) else "inline")

    plt.switch_backend = switch_backend
    matplotlib.use = use
    shell.enable_gui = lambda gui=None: None
    shell.enable_matplotlib = enable_matplotlib


def _is_windowless(backend: Any) -> bool:
    if not isinstance(backend, str):
        return False
    name = backend.casefold()
    return name in _WITHOUT_WINDOW or name == _INLINE


def put_back_streams(ours: tuple[CapturedStream, CapturedStream]) -> None:
    """Flush the standard streams; put ours back where a cell left something that is none.

    A stream of the student's own stays for as long as it can be written to and flushed.
    """
    for name, stream in zip(("stdout", "stderr"), ours, strict=True):
        present = getattr(sys, name, None)
        if present is not stream and not _works(present):
            setattr(sys, name, stream)
        stream.flush()


def _works(stream: Any) -> bool:
    """Tell whether a stream takes text; whatever a student's stream raises means that not."""
    try:
        stream.write("")
        stream.flush()
    except KeyboardInterrupt:  # the coordinator's: the cell is out of time
        raise
    except BaseException:
        return False
    return True


def make_free_duckdb() -> Callable[[], None]:
    """Return what drops a half-read result of DuckDB's default connection.

    ``duckdb.execute(query).fetchone()`` leaves the rest of the rows waiting, and as long as they
    wait ``duckdb.sql`` refuses to work: one answer would break the next. Tables and open
    transactions stay as they are.
    """
    try:
        import duckdb
    except ImportError:
        return lambda: None
    # the function as it is now: a notebook may give the name another meaning
    connection = duckdb.default_connection

    def free() -> None:
        with contextlib.suppress(Exception):
            connection().abort()

    return free
