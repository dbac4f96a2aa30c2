"""What a verdict depends on, and what it does not."""

from __future__ import annotations

import ast
import json
import shutil
from pathlib import Path

import pytest

import grading
import shop
from grading import identity
from grading.closure import bare_code, follow
from grading.identity import (
    assignment_code,
    digest_of,
    grading_code,
    package_versions,
    penalty_identity,
    table_checksums,
    verdict_identity,
)
from grading.layout import Layout, find_layout

CHAPTERS = ("04_funnels", "06_segmentation", "09_pricing", "10_forecasting")
USES_EVENTS = (
    "import shop\nfrom shop import checks\nchecks.same_number(shop.load_events(), 1, 'x')\n"
)

NEW_NUMBER = "def same_number(more: int, "


@pytest.fixture
def checkout(tmp_path: Path) -> Layout:
    """Return a copy of package, checksums and masters that a test may change."""
    real = find_layout(Path(__file__).parent)
    shutil.copytree(
        real.datasets / "shop",
        tmp_path / "datasets" / "shop",
        ignore=shutil.ignore_patterns("__pycache__"),
    )
    (tmp_path / "datasets" / "tables").mkdir()
    shutil.copy(real.tables / "checksums.json", tmp_path / "datasets" / "tables")
    (tmp_path / "source").mkdir()
    for chapter in CHAPTERS:
        shutil.copy(real.assignment_master(chapter), tmp_path / "source")
    return Layout(tmp_path)


def digests(checkout: Layout) -> dict[str, str]:
    return {chapter: assignment_code(checkout, chapter).digest for chapter in CHAPTERS}


def append(path: Path, text: str) -> None:
    path.write_text(path.read_text(encoding="utf-8") + text, encoding="utf-8")


def replace(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_a_new_chapter_and_a_new_table_change_no_other_assignment(checkout: Layout) -> None:
    before = digests(checkout)
    package = checkout.datasets / "shop"
    (package / "samples" / "chapter_99.py").write_text("def parcels(seed: int) -> int:\n    ...\n")
    (package / "practice").mkdir(exist_ok=True)
    (package / "practice" / "chapter_99.py").write_text("QUESTIONS = ()\n")
    table = '\nPARCELS = Table(name="parcels", grain="a parcel", columns=(), key=())\n'
    (package / "schema" / "parcels.py").write_text(
        f"from shop.schema.types import Column, Table\n{table}TABLES = (PARCELS,)\n"
    )
    append(package / "schema" / "sales.py", table)
    append(package / "errors.py", "\nclass ParcelLost(CourseError):\n    pass\n")
    append(package / "checks" / "numbers.py", "\ndef same_weight(value):\n    return value\n")
    assert digests(checkout) == before


def test_a_published_figure_of_another_chapter_counts_nowhere(checkout: Layout) -> None:
    figures = checkout.datasets / "shop" / "published_figures.py"
    if not figures.is_file():
        pytest.skip("published figures lie elsewhere")
    code = "from shop import published\npublished.agrees('beer.rmse', 1.0)\n"
    before = follow([code], checkout.datasets).digest
    append(figures, "")
    replace(figures, "SOURCES: dict[str, str] = {", 'SOURCES: dict[str, str] = {"parcels": "x",')
    assert follow([code], checkout.datasets).digest == before
    replace(figures, "SOURCES: dict[str, str] = {", 'SOURCES: dict[str, str] = {"beer": "x",')
    assert follow([code], checkout.datasets).digest != before


def test_a_function_that_the_tests_use_counts_for_those_who_use_it(checkout: Layout) -> None:
    before = digests(checkout)
    samples = checkout.datasets / "shop" / "samples" / "raw_log.py"
    replace(samples, "import annotations", "import annotations\n\nimport math")
    assert digests(checkout) == before
    replace(samples, "def payment_log(", "@str\ndef payment_log(")
    after = digests(checkout)
    assert {chapter for chapter in CHAPTERS if after[chapter] != before[chapter]} == {"04_funnels"}


def test_what_a_used_function_calls_counts_as_well(checkout: Layout) -> None:
    before = digests(checkout)
    append(checkout.datasets / "shop" / "checks" / "messages.py", "\nTOLD = 1\n")
    assert digests(checkout) == before
    path = checkout.datasets / "shop" / "checks" / "values.py"
    replace(path, "def is_missing(", "@str\ndef is_missing(")
    after = digests(checkout)
    assert all(after[chapter] != before[chapter] for chapter in CHAPTERS)


def test_words_in_comments_and_docstrings_do_not_count(checkout: Layout) -> None:
    before = digests(checkout)
    path = checkout.datasets / "shop" / "samples" / "raw_log.py"
    append(path, "\n# a remark\n")
    replace(path, '"""', '"""Read again. ')
    assert digests(checkout) == before


def test_the_text_that_is_hashed_stays_what_certificates_rest_on() -> None:
    head = "def f(a, *, b, c=1):"
    text = f'"""Doc."""\n# why\n{head}\n    """Doc."""\n    return -a if b else [None]\n'
    assert bare_code(text) == (
        "Module(body=FunctionDef(name='f';args=arguments(args=arg(arg='a');kwonlyargs=arg(arg='b'),"
        "arg(arg='c');kw_defaults=None,Constant(value=1));body=Return(value=IfExp(test=Name(id='b';"
        "ctx=Load());body=UnaryOp(op=USub();operand=Name(id='a';ctx=Load()));orelse=List("
        "elts=Constant();ctx=Load())))))"
    )


def test_the_declaration_of_a_table_counts_where_it_is_loaded(checkout: Layout) -> None:
    before = follow([USES_EVENTS], checkout.datasets)
    assert before.tables == ("events",)
    path = checkout.datasets / "shop" / "schema" / "traffic.py"
    replace(path, 'name="page_clicks",\n', 'name="page_clicks",\n    more=1,\n')
    assert follow([USES_EVENTS], checkout.datasets).digest == before.digest
    replace(path, 'name="events",\n', 'name="events",\n    more=1,\n')
    assert follow([USES_EVENTS], checkout.datasets).digest != before.digest


@pytest.mark.parametrize(
    "code",
    [
        "import shop\nshop.load_events()",
        "from shop import load_events\nload_events()",
        "import shop as s\ns.load_events()",
        "from shop.reading import read_table\nread_table('events')",
        "def later():\n    from shop.loaders import load_events\n    return load_events()",
    ],
)
def test_every_way_to_load_a_table_is_seen(checkout: Layout, code: str) -> None:
    assert follow([code], checkout.datasets).tables == ("events",)


@pytest.mark.parametrize(
    "code",
    [
        "from shop.reading import read_table\nname = input()\nread_table(name)",
        "from shop import tables_dir\nlist(tables_dir().iterdir())",
        "this is no Python",
    ],
)
def test_where_it_cannot_tell_all_tables_count(checkout: Layout, code: str) -> None:
    found = follow([code], checkout.datasets)
    assert found.tables is None
    assert "events.parquet" in table_checksums(found, checkout.tables)
    assert "orders.parquet" in table_checksums(found, checkout.tables)


def test_cells_with_magics_are_read(checkout: Layout) -> None:
    found = follow(["%matplotlib inline\n!ls\nimport shop\nshop.load_orders()"], checkout.datasets)
    assert found.tables == ("orders",)


def test_data_inside_installed_packages_count_with_their_version(checkout: Layout) -> None:
    code = "from shop import realdata\nrealdata.load_nevo_cereal()"
    assert follow([code], checkout.datasets).packages == ("pyblp",)


def test_a_table_counts_by_its_checksum(checkout: Layout) -> None:
    found = follow([USES_EVENTS], checkout.datasets)
    before = table_checksums(found, checkout.tables)
    assert list(before) == ["events.parquet"]
    recorded = json.loads((checkout.tables / "checksums.json").read_text())
    recorded["files"]["orders.parquet"] = "new"
    (checkout.tables / "checksums.json").write_text(json.dumps(recorded))
    assert table_checksums(found, checkout.tables) == before
    recorded["files"]["events.parquet"] = "new"
    (checkout.tables / "checksums.json").write_text(json.dumps(recorded))
    assert table_checksums(found, checkout.tables) == {"events.parquet": "new"}


def test_versions_of_packages_that_answers_use_count(monkeypatch: pytest.MonkeyPatch) -> None:
    versions = package_versions()
    assert {"python", "pandas", "numpy", "scikit-learn", "pyarrow", "ipykernel"} <= set(versions)
    assert not {"jupyterlab", "rich", "typer", "pytest", "mypy"} & set(versions)
    before = verdict_identity([[USES_EVENTS]], {})
    assert verdict_identity([[USES_EVENTS]], {}) == before
    found = identity.installed_version
    monkeypatch.setattr(
        identity, "installed_version", lambda name: "99.0" if name == "pandas" else found(name)
    )
    assert verdict_identity([[USES_EVENTS]], {}) != before


def test_what_one_cell_imports_and_another_uses_counts(
    checkout: Layout, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shop, "__file__", str(checkout.datasets / "shop" / "__init__.py"))
    cells = ["from shop import checks", "checks.same_number(1, 1, 'x')"]
    before = verdict_identity([cells], {})
    replace(checkout.datasets / "shop" / "checks" / "numbers.py", "def same_number(", NEW_NUMBER)
    assert verdict_identity([cells], {}) != before


def test_settings_and_known_mistakes_count() -> None:
    before = verdict_identity([[USES_EVENTS]], {"cell_seconds": 30})
    assert verdict_identity([[USES_EVENTS]], {"cell_seconds": 31}) != before
    assert verdict_identity([[USES_EVENTS]], {"cell_seconds": 30}, ["a table"]) != before


def test_every_module_that_grades_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = Path(grading.__file__).parent
    shutil.copytree(package, tmp_path / "grading", ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(grading, "__file__", str(tmp_path / "grading" / "__init__.py"))
    before = grading_code()
    for name in ("engine/run.py", "inside/wire/codec.py", "autograde/rebuild.py"):
        path = tmp_path / "grading" / name
        append(path, "\n# a remark\n")
        assert grading_code() == before
        append(path, "\nMORE = 1\n")
        assert grading_code() != before
        before = grading_code()
    append(tmp_path / "grading" / "autograde" / "report.py", "\nMORE = 1\n")
    assert grading_code() == before


def test_every_module_that_grading_a_submission_imports_counts() -> None:
    root = Path(grading.__file__).parents[1]
    seen: set[Path] = set()
    waiting = [root / "grading" / "autograde" / "grade.py"]
    while waiting:
        path = waiting.pop()
        if path in seen or not path.is_file():
            continue
        seen.add(path)
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("grading."):
                waiting.append((root / str(node.module).replace(".", "/")).with_suffix(".py"))
    assert {"memos.py", "choosing.py", "pictures.py"} <= {path.name for path in seen}
    assert seen <= set(identity.grading_files())


def test_what_a_late_penalty_depends_on_counts() -> None:
    from nbgrader.plugins import LateSubmissionPlugin

    none = LateSubmissionPlugin(penalty_method="none")
    zero = LateSubmissionPlugin(penalty_method="zero")
    before = penalty_identity("2025-03-02", none)
    assert penalty_identity("2025-03-02", LateSubmissionPlugin(penalty_method="none")) == before
    assert penalty_identity("2025-03-05", none) != before
    assert penalty_identity("2025-03-02", zero) != before


def test_parts_do_not_run_together() -> None:
    assert digest_of("ab", "c") != digest_of("a", "bc")
    assert digest_of(b"ab") == digest_of("ab")


def test_the_package_that_is_read_is_the_one_that_is_installed() -> None:
    datasets = Path(shop.__file__).parent.parent
    assert follow([USES_EVENTS], datasets).files
