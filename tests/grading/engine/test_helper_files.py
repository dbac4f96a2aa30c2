"""A submission's own files: they work, and they shadow nothing."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import pytest
from engine_runs import STRICT, by_id, code, shown

from grading.engine import Engine, EngineCell
from grading.engine.files import read_files

ISOLATED = pytest.mark.isolation


@ISOLATED
def test_helper_modules_and_data_are_beside_the_notebook(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "helpers.py").write_text("def double(x): return 2 * x")
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "own.csv").write_text("a\n1\n")
    source = (
        "import helpers, pandas as pd\nprint(helpers.double(4), len(pd.read_csv('data/own.csv')))"
    )
    assert shown(engine.run(code(source), files=tmp_path)) == "8 1\n"


@ISOLATED
@pytest.mark.parametrize(
    "name", ["pandas", "numpy", "shop", "random", "inside", "IPython", "tabnanny", "xml"]
)
def test_packages_cannot_be_shadowed(engine: Engine, tmp_path: Path, name: str) -> None:
    (tmp_path / f"{name}.py").write_text("OWNED = True")
    source = f"import {name}\nprint(hasattr({name}, 'OWNED'))"
    assert shown(engine.run(code(source), files=tmp_path)) == "False\n"


@ISOLATED
def test_the_checker_does_not_see_the_files(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "helpers.py").write_text("x = 1")
    test = EngineCell("t", "import os\nassert not os.path.exists('helpers.py')", "test", 1)
    look = EngineCell("u", "import helpers", "test", 1)
    result = by_id(engine.run([*code("import helpers"), test, look], files=tmp_path))
    assert [result[name].status for name in ("c0", "t", "u")] == ["ok", "passed", "error"]


@ISOLATED
def test_what_does_not_fit_is_named(engine: Engine, tmp_path: Path) -> None:
    (tmp_path / "big.bin").write_bytes(bytes(STRICT.file_mb * 1024 * 1024 + 1))
    (tmp_path / "small.txt").write_text("x")
    result = engine.run(code("import os\nprint(os.listdir())"), files=tmp_path)
    assert shown(result) == "['small.txt']\n"
    assert "big.bin" in result.detail


def test_links_and_special_files_are_left_out(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    folder = tmp_path / "submission"
    folder.mkdir()
    (folder / "link").symlink_to(secret)
    (folder / "folder").symlink_to(tmp_path)
    os.mkfifo(folder / "pipe")
    (folder / "plain").write_text("plain")
    files, left_out = read_files(folder, STRICT)
    assert files == [("plain", b"plain")]
    assert sorted(left_out) == ["link", "pipe"]


def test_files_are_read_in_a_fixed_order_up_to_the_limits(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        (tmp_path / name).write_bytes(bytes(600 * 1024))
    limits = replace(STRICT, disk_mb=2, file_mb=1)
    files, left_out = read_files(tmp_path, limits)
    assert [name for name, _ in files] == ["a"]
    assert left_out == ["b", "c"]


def test_too_many_files_are_left_out(tmp_path: Path) -> None:
    for number in range(80):
        (tmp_path / f"{number:03}").write_text("")
    files, left_out = read_files(tmp_path, replace(STRICT, disk_files=64))
    assert (len(files), len(left_out)) == (32, 48)
