"""From the bundle to the class: through a folder, through a zip, and in JupyterLab's list."""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import stat
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from types import SimpleNamespace

import pytest
from click.testing import Result
from nbgrader.server_extensions.assignment_list.handlers import AssignmentList
from typer.testing import CliRunner

import tiny_course as tiny
from grading.autograde.course import open_course
from grading.cli import build_app
from school.bundle.pages import page_config_text
from school.classes.exchange import CONFIG, exchange_settings, make_exchange
from school.collect.gather import CollectBounds, Gatherer
from shop.errors import UsageError
from shop.handin import SETTINGS, find_bundle, main, submit

NOW = datetime(2025, 3, 2, 23, 30, tzinfo=timezone(timedelta(hours=8)))
Run = Callable[..., Result]


@pytest.fixture
def run(course: Path) -> Run:
    def invoke(*words: object, fails: bool = False) -> Result:
        done = CliRunner().invoke(build_app(), [*map(str, words), "--course", str(course)])
        assert (done.exit_code != 0) == fails, (done.output, done.exception)
        return done

    return invoke


@pytest.fixture
def bundle(course: Path, tmp_path: Path) -> Path:
    """What a student has unpacked, with an answer in it."""
    root = tmp_path / "bundle"
    folder = root / "assignments" / "tiny"
    folder.mkdir(parents=True)
    (folder / "tiny.ipynb").write_text(json.dumps(tiny.answered(course, tiny.RIGHT)))
    (folder / "funnel.png").write_bytes(b"png")
    (folder / ".ipynb_checkpoints").mkdir()
    (folder / ".ipynb_checkpoints" / "tiny-checkpoint.ipynb").write_text("{}")
    return root


@pytest.fixture
def exchange(course: Path, bundle: Path, tmp_path: Path) -> Path:
    root = tmp_path / "exchange"
    make_exchange(open_course(course), root)
    settings = {"course": tiny.COURSE_ID, "folder": str(root)}
    (bundle / SETTINGS).write_text(json.dumps(settings))
    return root


def handed_in(course: Path, student: str) -> list[str]:
    folder = course / "submitted" / student / "tiny"
    return sorted(path.name for path in folder.iterdir())


def test_through_the_folder_and_collected(
    course: Path, bundle: Path, exchange: Path, run: Run
) -> None:
    said = submit(bundle, "tiny", NOW, "li_lei")
    assert "Handed in: tiny of li_lei" in said
    assert "2025-03-02 23:30:00 +0800 (2025-03-02 15:30:00 UTC)" in said
    content = (bundle / "assignments/tiny/tiny.ipynb").read_bytes()
    assert f"SHA-256 of tiny.ipynb: {hashlib.sha256(content).hexdigest()}" in said
    assert "tiny: 1 student: 1 new" in run("collect", "tiny").output
    assert handed_in(course, "li_lei") == ["funnel.png", "timestamp.txt", "tiny.ipynb"]
    stamp = course / "submitted" / "li_lei" / "tiny" / "timestamp.txt"
    assert stamp.read_text().strip() == "2025-03-02 15:30:00 UTC"


def test_the_last_time_counts_and_another_assignment_is_not_taken(
    course: Path, bundle: Path, exchange: Path, run: Run
) -> None:
    submit(bundle, "tiny", NOW, "ada")
    notebook = bundle / "assignments/tiny/tiny.ipynb"
    notebook.write_text(json.dumps(tiny.answered(course, {"memo": "again"})))
    submit(bundle, "tiny", NOW + timedelta(hours=1))  # the name is kept
    other = bundle / "assignments" / "other"
    other.mkdir()
    (other / "other.ipynb").write_text(notebook.read_text())
    submit(bundle, "other", NOW + timedelta(hours=2))
    said = run("collect", "tiny").output
    assert "handed in for other" in said
    taken = (course / "submitted" / "ada" / "tiny" / "tiny.ipynb").read_text()
    assert taken == notebook.read_text()


def test_zip_for_a_platform_is_collected_as_it_comes_back(
    course: Path, bundle: Path, tmp_path: Path, run: Run
) -> None:
    said = submit(bundle, "tiny", NOW, "ada")
    made = bundle / "handed_in" / "tiny_ada.zip"
    assert f"SHA-256 of tiny_ada.zip: {hashlib.sha256(made.read_bytes()).hexdigest()}" in said
    assert "Not handed in yet: upload tiny_ada.zip" in said
    assert zipfile.ZipFile(made).namelist() == ["funnel.png", "tiny.ipynb"]
    with zipfile.ZipFile(tmp_path / "submissions.zip", "w") as archive:
        archive.write(made, "doeada_11_800_tiny_ada.zip")
    run("collect", "tiny", made)
    run("collect", "tiny", tmp_path / "submissions.zip")
    for student in ("ada", "doeada"):
        assert handed_in(course, student) == ["funnel.png", "tiny.ipynb"]
    assert len(list((bundle / "handed_in").glob("*_receipt.txt"))) == 1


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda b: (b / "assignments/tiny/tiny.ipynb").write_text("{"), "open it in JupyterLab"),
        (lambda b: (b / "assignments/tiny/tiny.ipynb").rename(b / "x"), "has no tiny.ipynb"),
        (lambda b: (b / "assignments/tiny").rename(b / "assignments/09"), "there are: 09"),
        (lambda b: (b / SETTINGS).write_text('{"folder": "/nowhere/x"}'), "is not there: is its"),
        (lambda b: (b / SETTINGS).write_text("{"), "take it anew from the bundle"),
    ],
)
def test_what_cannot_be_handed_in_is_explained(
    bundle: Path, spoil: Callable[[Path], object], says: str
) -> None:
    spoil(bundle)
    with pytest.raises(UsageError, match=says):
        submit(bundle, "tiny", NOW, "ada")
    assert not list(bundle.rglob("*receipt*"))


def test_command_of_the_bundle(
    bundle: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(bundle / "assignments" / "tiny")
    with pytest.raises(SystemExit, match="say once who you are"):
        main(["submit", "tiny"])
    with pytest.raises(SystemExit, match="is no id of a student"):
        main(["submit", "tiny", "--student", "../ada"])
    main(["submit", "tiny", "--student", "ada"])
    assert "This receipt is kept" in capsys.readouterr().out
    monkeypatch.chdir(bundle.parent)
    with pytest.raises(SystemExit, match="is not inside the course's folder"):
        main(["submit", "tiny"])
    with pytest.raises(UsageError):
        find_bundle(bundle.parent)


def test_stub_that_is_left_is_said(course: Path, bundle: Path) -> None:
    document = tiny.answered(course, {"double": tiny.RIGHT["double"]})
    (bundle / "assignments/tiny/tiny.ipynb").write_text(json.dumps(document))
    assert "1 exercises are not answered yet" in submit(bundle, "tiny", NOW, "ada")


def test_students_can_put_in_and_not_look(course: Path, exchange: Path) -> None:
    own = exchange / tiny.COURSE_ID
    # nbgrader asks that everybody can write; the sticky bit keeps the class's folder in its place
    assert stat.S_IMODE(exchange.stat().st_mode) == 0o1777
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in own.iterdir()}
    assert modes["inbound"] & 0o007 == 0o003
    assert modes["outbound"] & 0o007 == 0o005
    make_exchange(open_course(course), exchange)  # again: nothing is lost
    assert json.loads((course / CONFIG).read_text())["Exchange"]["root"] == str(exchange)


def test_exchange_in_a_wrong_place_is_refused(course: Path, tmp_path: Path) -> None:
    opened = open_course(course)
    with pytest.raises(UsageError, match="students must not reach"):
        make_exchange(opened, course / "exchange")
    (tmp_path / "file").write_text("x")
    with pytest.raises(UsageError, match="cannot be made"):
        make_exchange(opened, tmp_path / "file" / "exchange")


def test_collect_without_exchange_is_explained(run: Run) -> None:
    assert "course init --exchange" in str(run("collect", "tiny", fails=True).exception)


@pytest.mark.parametrize("side", ["instructor", "student"])
def test_assignment_list_of_jupyterlab_has_no_error(
    course: Path, bundle: Path, exchange: Path, side: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The list as nbgrader's server extension makes it, started in either one's folder."""
    from nbgrader.apps import NbGrader
    from nbgrader.exchange import ExchangeFactory

    for name in ("JUPYTER_DATA_DIR", "JUPYTER_CONFIG_DIR", "HOME"):
        monkeypatch.setenv(name, str(bundle.parent / name))
    (bundle / CONFIG).write_text(exchange_settings(exchange, tiny.COURSE_ID, "assignments"))
    (bundle / "assignments" / CONFIG).write_text(exchange_settings(exchange, tiny.COURSE_ID))
    monkeypatch.chdir(course)
    app = NbGrader()
    app.load_cwd_config = False
    app.initialize([], root=str(course))
    app.coursedir.assignment_id = "tiny"
    releaser = ExchangeFactory(config=app.config).ReleaseAssignment(
        coursedir=app.coursedir, config=app.config
    )
    releaser.start()
    root = course if side == "instructor" else bundle
    monkeypatch.chdir(root)
    listing = AssignmentList()
    listing.root_dir = str(root)
    assert listing.list_courses() == {"success": True, "value": [tiny.COURSE_ID]}
    found = listing.list_assignments(course_id=tiny.COURSE_ID)
    assert found["success"]
    (only,) = found["value"]
    assert (only["assignment_id"], only["course_id"]) == ("tiny", tiny.COURSE_ID)
    if side == "student":
        assert only["status"] == "fetched"  # what the bundle holds is found where it is


def test_list_is_shown_in_the_bundle_only_with_an_exchange() -> None:
    hidden = json.loads(page_config_text())["disabledExtensions"]
    assert hidden["@jupyter/nbgrader:assignment-list"]
    shown = json.loads(page_config_text(with_list=True))["disabledExtensions"]
    assert "@jupyter/nbgrader:assignment-list" not in shown
    assert shown["@jupyter/nbgrader:formgrader"]


def test_time_of_the_receipt_is_that_of_the_place(bundle: Path) -> None:
    assert "15:30:00 +0000 (2025-03-02 15:30:00 UTC)" in submit(
        bundle, "tiny", NOW.astimezone(UTC), "ada"
    )


def test_other_assignments_in_the_exchange_use_up_no_bound(tmp_path: Path) -> None:
    root, spool = tmp_path / "inbound", tmp_path / "spool"
    spool.mkdir()
    for name in ("aa", "tiny"):
        place = root / f"ada+{name}+2025-03-02-10-00-00 UTC+x"
        place.mkdir(parents=True)
        (place / f"{name}.ipynb").write_bytes(b"x" * 700_000)
    gatherer = Gatherer(spool, CollectBounds(class_mb=1), "tiny")
    assert [found.parts[-1] for found in gatherer.gather([root])] == ["tiny.ipynb"]
    assert [one.reason for one in gatherer.left] == ["handed in for aa"]


def test_names_of_the_assignment_list_are_read(
    course: Path, bundle: Path, exchange: Path, run: Run
) -> None:
    """It hands in with fractions of a second, and a secret under which feedback comes back."""
    for time in ("2025-03-02 15:30:00.228998 UTC", "2025-03-02 16:30:00.000001 UTC"):
        place = exchange / tiny.COURSE_ID / "inbound" / f"ada+tiny+{time}+aNBmDKCDLDg5"
        place.mkdir()
        document = tiny.answered(course, {"memo": time})
        (place / "tiny.ipynb").write_text(json.dumps(document))
        (place / "timestamp.txt").write_text(time)
        (place / "submission_secret.txt").write_text("secret of ada")
    assert "tiny: 1 student: 1 new" in run("collect", "tiny").output
    assert handed_in(course, "ada") == ["submission_secret.txt", "timestamp.txt", "tiny.ipynb"]
    stamp = course / "submitted" / "ada" / "tiny" / "timestamp.txt"
    assert stamp.read_text().strip() == "2025-03-02 16:30:00 UTC"
    assert "1 unchanged" in run("collect", "tiny").output


def test_nobody_hands_in_for_somebody_else(
    course: Path, bundle: Path, exchange: Path, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where students have accounts, the one that owns the folder has to be the student's."""
    (bundle.parent / "class.csv").write_text("id\nada\n")
    run("students", "import", bundle.parent / "class.csv")
    numbers = {"ada": 70_001, "ben": 70_002}
    names = {number: name for name, number in numbers.items()}
    monkeypatch.setattr(pwd, "getpwnam", lambda name: SimpleNamespace(pw_uid=numbers[name]))
    monkeypatch.setattr(pwd, "getpwuid", lambda uid: SimpleNamespace(pw_name=names[uid]))
    owners: dict[str, int] = {}
    real = Path.lstat

    def lstat(self: Path) -> os.stat_result:
        seen = real(self)
        return os.stat_result((*seen[:4], owners.get(self.name, seen.st_uid), *seen[5:]))

    for student, owner in (("ada", "ada"), ("ADA", "ben")):
        before = {*(exchange / tiny.COURSE_ID / "inbound").iterdir()}
        submit(bundle, "tiny", NOW + timedelta(hours=student == "ADA"), student)
        (made,) = {*(exchange / tiny.COURSE_ID / "inbound").iterdir()} - before
        owners[made.name] = numbers[owner]
    monkeypatch.setattr(Path, "lstat", lstat)
    said = run("collect", "tiny").output
    assert "handed in as ada, and put there by ben: ask both" in said
    assert "tiny: 1 student: 1 new" in said
    stamp = course / "submitted" / "ada" / "tiny" / "timestamp.txt"
    assert stamp.read_text().strip() == "2025-03-02 15:30:00 UTC"
