"""Does `course build` make every derived file, the same each time, and only what is stale?"""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import tiny_masters as tiny
from authoring.build.lecture import build_lecture
from authoring.build.notebook import assemble, content_digest, dump, load
from authoring.build.run import build, check
from grading.layout import Layout
from shop.errors import BuildError, RuleError

CHAPTER = "04_tiny"
BUILT = [
    Path("notebooks/04_tiny.ipynb"),
    Path("release/04_tiny/04_tiny.ipynb"),
    Path("source/04_tiny/04_tiny.ipynb"),
]


@pytest.fixture(scope="module")
def built_once(tmp_path_factory: pytest.TempPathFactory) -> Layout:
    """A built course that no test changes for longer than itself."""
    layout = tiny.make_course(tmp_path_factory.mktemp("built"))
    build(layout, [CHAPTER])
    return layout


@pytest.fixture
def built(built_once: Layout) -> Iterator[Layout]:
    """The built course; whatever a test changes is put back."""
    before = files(built_once)
    yield built_once
    for path in built_once.root.rglob("*"):
        if path.is_file() and path not in before:
            path.unlink()
    for path, content in before.items():
        path.write_bytes(content)


def files(layout: Layout) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in layout.root.rglob("*") if path.is_file()}


def notebook(layout: Layout, place: Path) -> Any:
    return json.loads((layout.root / place).read_text())


def stale(layout: Layout) -> dict[str, str]:
    return {found.path.as_posix(): found.reason for found in check(layout, [CHAPTER])}


def test_is_everything_made_and_nothing_else(built: Layout) -> None:
    masters = {
        Path("notebooks/04_tiny.py"),
        Path("source/04_tiny.py"),
        Path("datasets/visits.txt"),
        Path("nbgrader_config.py"),
    }
    assert {path.relative_to(built.root) for path in files(built)} == masters | set(BUILT)
    assert stale(built) == {}


def test_are_cell_ids_the_masters(built: Layout) -> None:
    for place in BUILT[1:]:
        ids = [cell["id"] for cell in notebook(built, place)["cells"]]
        assert ids == ["intro", "setup", "rate", "test_rate", "memo"]


def test_has_the_lecture_outputs_and_nothing_of_this_machine(built: Layout) -> None:
    lecture = notebook(built, BUILT[0])
    load_cell, plot = lecture["cells"][1:]
    assert load_cell["outputs"][0]["text"] == ["visits: 3\n"]
    assert [cell["execution_count"] for cell in (load_cell, plot)] == [1, 2]
    assert "image/png" in plot["outputs"][-1]["data"]
    text = json.dumps(lecture)
    assert "execution" not in text.replace("execution_count", "")
    assert "version" not in lecture["metadata"]["language_info"]
    assert str(built.root) not in text


def test_are_opened_tables_recorded_as_inputs(built: Layout) -> None:
    inputs = notebook(built, BUILT[0])["metadata"]["course"]["inputs"]
    assert set(inputs) == {"notebooks/04_tiny.py", "datasets/visits.txt"}


def test_are_roles_nbgraders_metadata(built: Layout) -> None:
    cells = {cell["id"]: cell for cell in notebook(built, BUILT[2])["cells"]}
    flags = {
        name: tuple(cell["metadata"]["nbgrader"][key] for key in ("grade", "solution", "locked"))
        for name, cell in cells.items()
        if "nbgrader" in cell["metadata"]
    }
    assert flags == {
        "setup": (False, False, True),
        "rate": (False, True, False),
        "test_rate": (True, False, True),
        "memo": (True, True, False),
    }
    assert cells["test_rate"]["metadata"]["nbgrader"]["points"] == 2
    assert cells["memo"]["metadata"]["nbgrader"]["points"] == 4


def test_shows_the_release_stubs_and_nothing_hidden(built: Layout) -> None:
    cells = {cell["id"]: "".join(cell["source"]) for cell in notebook(built, BUILT[1])["cells"]}
    assert cells["rate"].endswith('"""Return orders per visit."""\n    raise NotImplementedError')
    assert "0.5" in cells["test_rate"]
    everything = "\n".join(cells.values())
    for secret in ("len(orders)", "77", "HIDDEN", "SOLUTION", "repair it first"):
        assert secret not in everything


def test_is_the_release_what_nbgrader_alone_would_make(built: Layout, tmp_path: Path) -> None:
    course = tmp_path / "course"
    target = course / BUILT[2]
    target.parent.mkdir(parents=True)
    target.write_bytes((built.root / BUILT[2]).read_bytes())
    (course / "nbgrader_config.py").write_bytes((tiny.CHECKOUT / "nbgrader_config.py").read_bytes())
    bin_dir = Path(sys.executable).parent
    environment = {
        **os.environ,
        "PATH": f"{bin_dir}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(tiny.CHECKOUT),
    }
    command = [bin_dir / "nbgrader", "generate_assignment", CHAPTER]
    subprocess.run(command, cwd=course, env=environment, check=True, capture_output=True)
    theirs = notebook(Layout(course), BUILT[1])
    ours = notebook(built, BUILT[1])
    assert ours["cells"] == theirs["cells"]
    assert {k: v for k, v in ours["metadata"].items() if k != "course"} == theirs["metadata"]


def test_gives_building_again_the_same_bytes(built: Layout, tmp_path: Path) -> None:
    before = {place: (built.root / place).read_bytes() for place in BUILT}
    other = tiny.make_course(tmp_path / "elsewhere")
    build(other, [CHAPTER], force=True, jobs=2)
    assert {place: (other.root / place).read_bytes() for place in BUILT} == before


def test_is_nothing_made_again_when_fresh(built: Layout) -> None:
    report = build(built, [CHAPTER])
    assert (report.written, report.fresh) == ([], 3)


def test_is_only_the_changed_half_made_again(built: Layout) -> None:
    path = built.assignment_master(CHAPTER)
    path.write_text(path.read_text().replace("A tiny assignment", "A small assignment"))
    lecture = (built.root / BUILT[0]).stat().st_mtime_ns
    assert sorted(build(built, [CHAPTER]).written) == sorted(BUILT[1:])
    assert (built.root / BUILT[0]).stat().st_mtime_ns == lecture
    assert stale(built) == {}


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ("notebooks/04_tiny.py", {"notebooks/04_tiny.ipynb"}),
        ("source/04_tiny.py", {"release/04_tiny/04_tiny.ipynb"}),
        ("datasets/visits.txt", {"notebooks/04_tiny.ipynb"}),
    ],
)
def test_is_every_file_behind_a_changed_truth_named(
    built: Layout, changed: str, named: set[str]
) -> None:
    path = built.root / changed
    path.write_text(path.read_text() + "\n")
    found = stale(built)
    assert named <= set(found)
    assert all(f"{changed} changed" in found[name] for name in named)


def test_makes_a_changed_nbgrader_setting_the_release_stale(built: Layout) -> None:
    path = built.root / "nbgrader_config.py"
    path.write_text(path.read_text() + 'c.ClearSolutions.text_stub = "other"\n')
    assert set(stale(built)) == {"release/04_tiny/04_tiny.ipynb"}


def test_does_another_nbgrader_setting_change_nothing(built: Layout) -> None:
    path = built.root / "nbgrader_config.py"
    path.write_text(path.read_text() + "c.Autograde.force = True\n")
    assert stale(built) == {}


@pytest.mark.parametrize("place", BUILT)
def test_is_an_edit_by_hand_noticed(built: Layout, place: Path) -> None:
    path = built.root / place
    edited = notebook(built, place)
    edited["cells"][0]["source"] = ["# Edited"]
    path.write_text(json.dumps(edited, indent=1, sort_keys=True))
    assert list(stale(built)) == [place.as_posix()]


def test_is_an_edited_output_noticed(built: Layout) -> None:
    edited = notebook(built, BUILT[0])
    edited["cells"][1]["outputs"][0]["text"] = ["visits: 4\n"]
    (built.root / BUILT[0]).write_text(json.dumps(edited))
    assert stale(built) == {BUILT[0].as_posix(): "edited by hand after it was built"}


def test_is_a_forged_stamp_noticed_by_the_text(built: Layout) -> None:
    path = built.root / BUILT[0]
    edited = load(path)
    edited.cells[1].source = "pass"
    edited.metadata["course"]["content"] = content_digest(edited)
    path.write_bytes(dump(edited))
    assert "text of cell 'load'" in stale(built)[BUILT[0].as_posix()]


@pytest.mark.parametrize("content", [None, b"", b"{", b"\xff\xfe", b"[]"])
@pytest.mark.parametrize("place", BUILT)
def test_is_a_missing_or_broken_file_stale(
    built: Layout, place: Path, content: bytes | None
) -> None:
    path = built.root / place
    path.unlink() if content is None else path.write_bytes(content)
    assert list(stale(built)) == [place.as_posix()]


@pytest.mark.parametrize(
    "place",
    [
        "release/04_tiny/solution.py",
        "source/04_tiny/04_tiny.py",
        "source/04_tiny/data.csv",
        "release/05_gone/05_gone.ipynb",
        "notebooks/05_gone.ipynb",
    ],
)
def test_is_a_stray_file_named_and_the_build_refused(built: Layout, place: str) -> None:
    path = built.root / place
    path.parent.mkdir(exist_ok=True)
    path.write_text("{}")
    assert "remove it" in stale(built)[place]
    with pytest.raises(BuildError, match=place):
        build(built, [CHAPTER])


def test_is_litter_of_jupyterlab_passed_over(built: Layout) -> None:
    path = built.release / CHAPTER / ".ipynb_checkpoints" / "x.ipynb"
    path.parent.mkdir()
    path.write_text("{}")
    assert stale(built) == {}


def test_is_a_failing_cell_refused_at_its_line(built: Layout) -> None:
    failing = {
        "raise ValueError('no such visit')": "raised ValueError: no such visit",
        "import warnings; warnings.warn('old')": "raised UserWarning: old",
        "__import__('grading')": "raised ModuleNotFoundError",
        "__import__('authoring')": "raised ModuleNotFoundError",
        "__import__('school')": "raised ModuleNotFoundError",
    }
    for line, says in failing.items():
        text = f'{tiny.LECTURE}\n# %% id="bad"\nx = 1\n{line}\n'
        lecture = tiny.master(built.root, text, "lecture")
        with pytest.raises(RuleError, match=says) as error:
            build_lecture(built, lecture)
        assert str(error.value).startswith(f"source/04_tiny.py:{tiny.line_of(text, line)}:")


def test_are_all_unstable_outputs_refused_and_the_old_file_kept(built: Layout) -> None:
    before = (built.root / BUILT[0]).read_bytes()
    path = built.lecture_master(CHAPTER)
    lines = {
        "object()": "memory address",
        "import os; os.getcwd()": "path of this machine",
        "import sys; print('hm', file=sys.stderr)": "output on stderr: hm",
        "print('DtypeWarning: columns have mixed types')": "contains a warning",
    }
    cells = [f'# %% id="bad_{n}"\n{line}\n' for n, line in enumerate(lines)]
    text = "\n".join([path.read_text(), *cells])
    path.write_text(text)
    with pytest.raises(RuleError) as error:
        build(built, [CHAPTER])
    found = str(error.value).split("\n")
    assert len(found) == len(lines)
    for refusal, (line, says) in zip(found, lines.items(), strict=True):
        assert refusal.startswith(f"notebooks/04_tiny.py:{tiny.line_of(text, line) - 1}: ")
        assert says in refusal
    assert (built.root / BUILT[0]).read_bytes() == before


def test_is_a_lecture_that_reads_the_truth_refused(built: Layout) -> None:
    (built.truth).mkdir()
    (built.truth / "price.txt").write_text("-1.8")
    read = 'from pathlib import Path\nfolder = "tru" + "th"\n'
    read += 'print(Path("../datasets", folder, "price.txt").read_text())'
    with pytest.raises(RuleError, match=r"opens datasets/truth/price\.txt"):
        build_lecture(built, tiny.master(built.root, f'# %% id="a"\n{read}\n', "lecture"))


def test_is_a_dead_kernel_a_clear_error(built: Layout) -> None:
    text = '# %% id="bad"\nimport os; os._exit(3)\n'
    with pytest.raises(BuildError, match=r"04_tiny\.py: the kernel failed"):
        build_lecture(built, tiny.master(built.root, text, "lecture"))


def test_is_another_chapter_built_when_one_fails(built: Layout) -> None:
    good = built.lectures / "05_good.py"
    good.write_text('# %% id="a"\nprint(1)\n')
    path = built.lecture_master(CHAPTER)
    path.write_text(path.read_text() + '\n# %% id="bad"\n1 / 0\n')
    with pytest.raises(RuleError, match="ZeroDivisionError"):
        build(built, [CHAPTER, "05_good"])
    assert good.with_suffix(".ipynb").is_file()


def test_says_nbgraders_refusal_which_assignment(built: Layout, tmp_path: Path) -> None:
    from authoring.build.release import generate_releases

    broken = assemble(tiny.master(tmp_path, tiny.ASSIGNMENT))
    del broken.cells[3].metadata["nbgrader"]["points"]
    with pytest.raises(BuildError, match="04_tiny: nbgrader could not"):
        generate_releases(tiny.CHECKOUT, {CHAPTER: dump(broken)}, {CHAPTER: {}})


def test_is_no_gradebook_left_behind(built: Layout) -> None:
    assert not list(built.root.rglob("*.db"))
