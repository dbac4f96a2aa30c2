"""What the first cell of every notebook calls."""

from __future__ import annotations

import re
import sys
import warnings
from collections.abc import Callable
from typing import Any, TextIO

# Machinery of the notebook itself: its warnings say nothing about the reader's code.
MACHINERY = r"(ipykernel|IPython|jupyter_client|traitlets|zmq|tornado|asyncio|debugpy)(\..*)?"


INLINE = "matplotlib_inline.backend_inline"
NO_SIGN = r"Glyph \d+ .*missing from"


def setup(*, strict: bool = False) -> None:
    """Prepare a notebook: plot style, how tables are printed, where warnings go.

    Charts appear in the notebook whatever ``MPLBACKEND`` says. Where the system has no Chinese
    font, a line says what to install: an assignment says it here, a lecture when it first draws
    a Chinese sign, so that its recorded outputs are the same everywhere.

    Parameters
    ----------
    strict
        Make warnings errors. Lectures do; assignments print them to standard output instead,
        since nbgrader's Validate fails a cell that writes anything to standard error.
    """
    import pandas as pd

    from shop import fonts, style

    _draw_in_the_notebook()
    style.apply()
    pd.set_option(
        "display.max_rows", 20, "display.max_columns", 20, "display.width", 100,
        "display.precision", 4,
    )  # fmt: skip
    if strict:
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", module=MACHINERY)
        warnings.filterwarnings("always", message=NO_SIGN)
        warnings.showwarning = _MissingSigns(warnings.showwarning)
    else:
        warnings.showwarning = _to_standard_output
        if len(fonts.families()) == 1:
            warnings.filterwarnings("ignore", message=NO_SIGN)
            print(fonts.HOW_TO)


def _draw_in_the_notebook() -> None:
    """Undo a backend that the environment chose, where a notebook is running."""
    shell = sys.modules["IPython"].get_ipython() if "IPython" in sys.modules else None
    if shell is None or type(shell).__name__ != "ZMQInteractiveShell":
        return
    import matplotlib as mpl

    if str(mpl.get_backend(auto_select=False)).removeprefix("module://") not in (INLINE, "inline"):
        shell.run_line_magic("matplotlib", "inline")


class _MissingSigns:
    """Says once what to install where a chart holds a sign that no font has."""

    def __init__(self, show: Callable[..., None]) -> None:
        self._show = show
        self._said = False

    def __call__(self, message: Warning | str, *args: Any, **kwargs: Any) -> None:
        """Show a warning, or say what to install."""
        from shop.fonts import HOW_TO

        if not re.match(NO_SIGN, str(message)):
            self._show(message, *args, **kwargs)
        elif not self._said:
            self._said = True
            print(HOW_TO)


def _to_standard_output(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Print a warning in one line, without the path of the file that it came from."""
    print(f"{category.__name__}: {message}", file=file or sys.stdout)
