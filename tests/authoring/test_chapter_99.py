"""A new chapter touches its own files alone, and nothing else has anything to do afterwards."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from authoring.build.run import read_masters
from authoring.build.stale import stale_lecture, stale_release, stale_source
from authoring.certify.assignment import read_chapter
from authoring.certify.evidence import fingerprints
from grading.identity import assignment_code, table_checksums
from grading.layout import Layout, find_layout

REAL = find_layout(Path(__file__).parent)
CHAPTER = "99_parcels"
NEW = {
    "notebooks/99_parcels.py": """\
# %% [markdown] id="intro"
# # Parcels
# What a parcel costs.

# %% id="data"
import shop

shop.setup(strict=True)
parcels = shop.load_parcels()
""",
    "source/99_parcels.py": '''\
# %% [markdown] id="intro"
# # Parcels

# %% id="setup" role="setup"
import pandas as pd

import shop
from shop import checks
from shop.samples import chapter_99 as samples

shop.setup()
parcels = shop.load_parcels()


# %% id="mean_weight" role="solution"
def mean_weight(parcels: pd.DataFrame) -> float:
    """Return the mean weight of parcels in kg."""
    ### BEGIN SOLUTION
    return parcels["weight_kg"].mean()
    ### END SOLUTION


# %% id="test_mean_weight" role="test" points=1
tiny = pd.DataFrame({"parcel_id": [1, 2], "weight_kg": [1.0, 3.0]})
checks.same_number(checks.call(mean_weight, tiny), 2, "mean_weight(tiny)")
### BEGIN HIDDEN TESTS
fresh = samples.parcels(1)
wanted = sum(fresh["weight_kg"]) / len(fresh)
checks.same_number(checks.call(mean_weight, fresh), wanted, "mean_weight(parcels)")
### END HIDDEN TESTS

# %% [markdown] id="memo" role="memo" points=4
# Send them by rail.
''',
    "tests/attempts/99_parcels.py": """\
# %% id="setup" role="setup"
import pandas as pd


# %% id="mean_weight_numpy" exercise="mean_weight" verdict="right" why="NumPy"
def mean_weight(parcels: pd.DataFrame) -> float:
    return parcels["weight_kg"].to_numpy().mean()
""",
    "datasets/shop/samples/chapter_99.py": """\
import numpy as np
import pandas as pd


def parcels(seed: int) -> pd.DataFrame:
    rng = np.random.default_rng(seed)
    return pd.DataFrame({"parcel_id": range(9), "weight_kg": rng.uniform(0.1, 9, 9)})
""",
    "datasets/shop/practice/chapter_99.py": "PRACTICE = ()\n",
    "datasets/shop/schema/parcels.py": """\
from shop.schema.types import Column, Subject, Table

SUBJECT = Subject(title="Parcels", term_zh="包裹", about="What is sent.")
PARCELS = Table(
    name="parcels",
    grain="one parcel",
    description="Weighed by the courier.",
    term_zh="包裹",
    key=("parcel_id",),
    columns=(
        Column("parcel_id", "int", "Identifier.", "包裹编号"),
        Column("weight_kg", "float", "Weight.", "重量", "kg"),
    ),
    joins=(),
    answers=("How heavy is a parcel?",),
)
TABLES = (PARCELS,)
""",
}


@pytest.fixture
def checkout(tmp_path: Path) -> Layout:
    """Return a copy of everything that verdicts and certificates depend on."""
    for folder in ("notebooks", "source", "release", "datasets/shop", "tests/attempts"):
        shutil.copytree(
            REAL.root / folder,
            tmp_path / folder,
            ignore=shutil.ignore_patterns("__pycache__", ".ipynb_checkpoints"),
        )
    (tmp_path / "datasets" / "tables").mkdir()
    for name in ("nbgrader_config.py", "datasets/tables/checksums.json"):
        shutil.copy(REAL.root / name, tmp_path / name)
    return Layout(tmp_path)


def add_chapter(layout: Layout) -> None:
    """Write what an author writes, and what `course data` writes of the table."""
    for name, text in NEW.items():
        path = layout.root / name
        assert not path.exists() and ("99" in name or "parcels" in name)
        path.write_text(text, encoding="utf-8")
    path = layout.tables / "checksums.json"
    recorded = json.loads(path.read_text(encoding="utf-8"))
    recorded["files"]["parcels.parquet"] = "0" * 64
    path.write_text(json.dumps(recorded), encoding="utf-8")


def assigned(layout: Layout) -> list[str]:
    return [c for c in layout.chapters() if layout.assignment_master(c).is_file() and c != CHAPTER]


def digests(layout: Layout) -> dict[str, str]:
    return {chapter: assignment_code(layout, chapter).digest for chapter in assigned(layout)}


def to_do(layout: Layout) -> dict[str, object]:
    """Return, by chapter, all that decides whether anything has to be done again."""
    found: dict[str, object] = {}
    for chapter in assigned(layout):
        used = assignment_code(layout, chapter)
        masters = read_masters(layout, [chapter])
        found[chapter] = (
            fingerprints(layout, *read_chapter(layout, chapter)),
            used.digest,
            table_checksums(used, layout.tables),
            [stale_source(layout, master) for master in masters.assignments],
            [stale_release(layout, master) for master in masters.assignments],
            [stale_lecture(layout, master) for master in masters.lectures],
        )
    return found


def test_a_new_chapter_leaves_the_others_nothing_to_do(checkout: Layout) -> None:
    before = to_do(checkout)
    assert len(before) >= 5
    add_chapter(checkout)
    assert CHAPTER in checkout.chapters()
    assert to_do(checkout) == before


def test_a_new_chapter_is_found_by_being_there(checkout: Layout) -> None:
    add_chapter(checkout)
    masters = read_masters(checkout, [CHAPTER])
    assert len(masters.lectures) == len(masters.assignments) == 1
    code = (
        "import shop\n"
        "from shop import practice\n"
        "assert 'parcels' in shop.schema.table_names() and callable(shop.load_parcels)\n"
        "assert '99' in practice.chapters() and practice.questions('99') == {}\n"
        "from shop.samples import chapter_99\n"
        "assert len(chapter_99.parcels(1)) == 9\n"
    )
    search = os.pathsep.join([str(checkout.datasets), os.environ.get("PYTHONPATH", "")])
    subprocess.run(
        [sys.executable, "-c", code], check=True, env=os.environ | {"PYTHONPATH": search}
    )


def test_what_the_new_chapter_uses_counts_for_itself(checkout: Layout) -> None:
    add_chapter(checkout)
    used = assignment_code(checkout, CHAPTER)
    assert used.tables == ("parcels",)
    assert "shop/samples/chapter_99.py" in used.files
    path = checkout.datasets / "shop" / "samples" / "chapter_99.py"
    before = digests(checkout)
    path.write_text(path.read_text(encoding="utf-8").replace("range(9)", "range(1, 10)"))
    assert assignment_code(checkout, CHAPTER).digest != used.digest
    assert digests(checkout) == before
