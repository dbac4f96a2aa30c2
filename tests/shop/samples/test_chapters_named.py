"""A chapter's samples module has what its assignment draws, and brings no other chapter along."""

from __future__ import annotations

import importlib
import re
import subprocess
import sys
from pathlib import Path

import pytest

from grading.identity import assignment_code
from grading.layout import find_layout

LAYOUT = find_layout(Path(__file__).parent)
MASTERS = sorted(LAYOUT.source.glob("[0-9][0-9]_*.py"))
MODULES = sorted((LAYOUT.datasets / "shop" / "samples").glob("chapter_*.py"))


@pytest.mark.parametrize("master", MASTERS, ids=lambda path: path.stem)
def test_an_assignment_draws_from_the_module_of_its_chapter(master: Path) -> None:
    text = master.read_text(encoding="utf-8")
    number = master.stem[:2]
    drawn = set(re.findall(r"\bsamples\.([A-Za-z_]+)", text))
    module = importlib.import_module(f"shop.samples.chapter_{number}")
    assert drawn
    assert drawn <= set(dir(module))
    assert f"from shop.samples import chapter_{number} as samples\n" in text


@pytest.mark.parametrize("master", MASTERS, ids=lambda path: path.stem)
def test_an_assignment_depends_on_what_it_draws_alone(master: Path) -> None:
    used = assignment_code(LAYOUT, master.stem)
    others = [m.stem for m in MODULES if m.stem != f"chapter_{master.stem[:2]}"]
    assert not [name for name in used.files if Path(name).stem in others]
    assert "shop/samples/__init__.py" not in used.files
    assert "shop/checks/__init__.py" not in used.files


def test_the_package_imports_no_chapter() -> None:
    code = "import sys, shop.samples; print(*(m for m in sys.modules if m.startswith('shop.')))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["shop.samples"]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
def test_a_chapter_imports_no_other(module: Path) -> None:
    assert not re.search(r"^(from|import) .*\bchapter_\d", module.read_text("utf-8"), re.M)
