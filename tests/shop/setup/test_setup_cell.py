"""What the first cell of a notebook does."""

import subprocess
import sys
import warnings

import matplotlib as mpl
import pandas as pd
import pytest

import shop
from shop import style


@pytest.fixture(autouse=True)
def leave_no_trace():
    show = warnings.showwarning
    with warnings.catch_warnings(), mpl.rc_context(), pd.option_context("display.max_rows", 60):
        yield
    warnings.showwarning = show
    pd.reset_option("^display")


def run(code: str) -> subprocess.CompletedProcess:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)


def test_style_and_display_are_set():
    shop.setup()
    assert mpl.rcParams["text.color"] == style.INK
    assert pd.get_option("display.max_rows") == 20


def test_warnings_go_to_standard_output_in_one_line():
    done = run("import shop, warnings; shop.setup(); warnings.warn('take care', stacklevel=1)")
    assert done.returncode == 0
    assert done.stdout == "UserWarning: take care\n"
    assert done.stderr == ""


def test_strict_makes_warnings_errors():
    done = run(
        "import shop, warnings; shop.setup(strict=True); warnings.warn('take care', stacklevel=1)"
    )
    assert done.returncode == 1
    assert "UserWarning: take care" in done.stderr


def test_strict_leaves_the_machinery_of_notebooks_alone():
    shop.setup(strict=True)
    warnings.warn_explicit("old call", DeprecationWarning, "x.py", 1, module="ipykernel.comm")
    with pytest.raises(DeprecationWarning):
        warnings.warn_explicit("old call", DeprecationWarning, "x.py", 1, module="mine")
