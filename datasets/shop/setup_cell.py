"""What the first cell of every notebook calls."""

from __future__ import annotations

import sys
import warnings
from typing import TextIO

# Machinery of the notebook itself: its warnings say nothing about the reader's code.
MACHINERY = r"(ipykernel|IPython|jupyter_client|traitlets|zmq|tornado|asyncio|debugpy)(\..*)?"


def setup(*, strict: bool = False) -> None:
    """Prepare a notebook: plot style, how tables are printed, where warnings go.

    Parameters
    ----------
    strict
        Make warnings errors. Lectures do; assignments print them to standard output instead,
        since nbgrader's Validate fails a cell that writes anything to standard error.
    """
    import pandas as pd

    from shop import style

    style.apply()
    pd.set_option(
        "display.max_rows", 20, "display.max_columns", 20, "display.width", 100,
        "display.precision", 4,
    )  # fmt: skip
    if strict:
        warnings.simplefilter("error")
        warnings.filterwarnings("ignore", module=MACHINERY)
    else:
        warnings.showwarning = _to_standard_output


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
