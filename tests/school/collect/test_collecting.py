"""Everything that is handed in is collected, or named with the reason."""

from __future__ import annotations

import gzip
import io
import tarfile
import zipfile
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from typer.testing import CliRunner

from grading.autograde.course import Course, open_course
from grading.autograde.gradebook import open_gradebook
from grading.cli import build_app
from grading.collect.encoding import decode_name
from school.collect.collecting import Collection, collect
from school.collect.gather import CollectBounds
from school.collect.owner import owner_of, plain_owner
from shop.errors import UsageError

NOTEBOOK = b'{"cells": []}'


class Gbk(zipfile.ZipInfo):
    """A file as Chinese Windows names it: GBK, without saying so."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("gbk"), self.flag_bits & ~0x800


class School:
    """A class and what its students hand in."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.course: Course = open_course(root)

    def enrol(self, student: str, first: str = "", last: str = "", number: str = "") -> None:
        with open_gradebook(self.course.coursedir) as gradebook:
            gradebook.add_student(
                student, first_name=first, last_name=last, lms_user_id=number or None
            )

    def collect(self, *paths: Path, **options: object) -> Collection:
        return collect(self.course, "tiny", list(paths), **options)  # type: ignore[arg-type]

    def files(self) -> list[str]:
        folder = self.root / "submitted"
        return sorted(
            path.relative_to(folder).as_posix()
            for path in folder.rglob("*")
            if path.is_file() and path.name != "timestamp.txt"
        )

    def stamp(self, student: str) -> str:
        path = self.root / "submitted" / student / "tiny" / "timestamp.txt"
        return path.read_text().strip() if path.is_file() else ""


@pytest.fixture
def school(course: Path) -> School:
    return School(course)


def pack(path: Path, files: dict[str, bytes], kind: type[zipfile.ZipInfo] | None = None) -> Path:
    path.write_bytes(packed(files, kind))
    return path


def packed(files: dict[str, bytes], kind: type[zipfile.ZipInfo] | None = None) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(kind(name) if kind else name, content)
    return out.getvalue()


def reasons(result: Collection) -> dict[str, str]:
    return {item.name: item.reason for item in result.left}


def test_canvas_archive(school: School, tmp_path: Path) -> None:
    school.enrol("jd7", "Jane", "Doe")
    school.enrol("b2", "Bo", "Li", number="31337")
    files = {
        "doejane_LATE_12345_678901_tiny-2.ipynb": NOTEBOOK,
        "doejane_LATE_12345_678902_funnel.png": b"png",
        "somebodyelse_31337_678903_tiny.ipynb": NOTEBOOK,
        "newcomer_555_678904_my solution (1).ipynb": NOTEBOOK,
        "talker_556_text.html": b"<p>see my notebook</p>",
    }
    result = school.collect(pack(tmp_path / "submissions.zip", files))
    assert school.files() == [
        "b2/tiny/tiny.ipynb",
        "jd7/tiny/funnel.png",
        "jd7/tiny/tiny.ipynb",
        "newcomer/tiny/my solution (1).ipynb",
    ]
    assert result.late == ["jd7"]
    assert result.unknown == ["newcomer"]
    assert "no notebook of talker" in reasons(result)["submissions.zip/talker_556_text.html"]


def test_last_file_of_canvas_counts_and_the_others_are_named(
    school: School, tmp_path: Path
) -> None:
    files = {
        "doejane_12345_900_tiny-1.ipynb": b'{"second": 1}',
        "doejane_12345_800_tiny.ipynb": b'{"first": 1}',
    }
    result = school.collect(pack(tmp_path / "submissions.zip", files))
    assert school.files() == ["doejane/tiny/tiny.ipynb"]
    kept = school.root / "submitted" / "doejane" / "tiny" / "tiny.ipynb"
    assert kept.read_bytes() == b'{"second": 1}'
    assert "earlier attempt" in reasons(result)["submissions.zip/doejane_12345_800_tiny.ipynb"]


def test_two_people_of_one_name_stay_two(school: School, tmp_path: Path) -> None:
    files = {"lilei_1001_8000_tiny.ipynb": b"{}", "lilei_1002_8001_tiny.ipynb": b'{"a": 1}'}
    school.collect(pack(tmp_path / "submissions.zip", files))
    assert school.files() == ["lilei_1001/tiny/tiny.ipynb", "lilei_1002/tiny/tiny.ipynb"]


@pytest.mark.parametrize("inside", ["_/", "/", "_"])
def test_moodle_archive_with_and_without_folders(
    school: School, tmp_path: Path, inside: str
) -> None:
    school.enrol("s1", "雷", "李")
    school.enrol("s2", "Jane", "Doe")
    files = {
        f"李雷_4711_assignsubmission_file{inside}tiny.ipynb": NOTEBOOK,
        f"Jane Doe_4712_assignsubmission_file{inside}tiny.ipynb": NOTEBOOK,
        f"Group A-Jane Doe_4712_assignsubmission_file{inside}notes.csv": b"1",
    }
    school.collect(pack(tmp_path / "tiny-4711.zip", files))
    assert school.files() == ["s1/tiny/tiny.ipynb", "s2/tiny/notes.csv", "s2/tiny/tiny.ipynb"]


def test_names_in_gbk(school: School, tmp_path: Path) -> None:
    name = "hw_李雷_attempt_2025-03-01-23-30-00_tiny.ipynb"
    school.collect(pack(tmp_path / "class.zip", {name: NOTEBOOK}, Gbk))
    assert school.files() == ["李雷/tiny/tiny.ipynb"]
    assert school.stamp("李雷") == "2025-03-01 23:30:00 UTC"


@pytest.mark.parametrize(
    ("raw", "meant"),
    [
        ("李雷".encode("gbk"), "李雷"),
        ("朱镕基".encode("gbk"), "朱镕基"),
        ("陶喆_作业".encode("gbk"), "陶喆_作业"),
        ("韩梅梅".encode(), "韩梅梅"),
        ("陳小明".encode("big5"), "陳小明"),
        ("蔡依林".encode("big5"), "蔡依林"),
        ("李玥".encode("gbk"), "李玥"),
        ("李珺/04_funnels.ipynb".encode("gbk"), "李珺/04_funnels.ipynb"),
        ("hw_蔡英文_作業".encode("big5"), "hw_蔡英文_作業"),
        ("田中".encode("shift_jis"), "田中"),
        ("図1.png".encode("shift_jis"), "図1.png"),
        ("タナカ_ハナコ".encode("shift_jis"), "タナカ_ハナコ"),
        ("佐藤花子_12_課題/tiny.ipynb".encode("shift_jis"), "佐藤花子_12_課題/tiny.ipynb"),
        ("Björn".encode("cp437"), None),
        ("Schröder_1".encode("cp437"), None),
        ("Niño".encode("cp437"), None),
        ("Müller".encode("cp437"), None),
        ("Özgül".encode("cp437"), None),
    ],
)
def test_encoding_of_a_name_is_told_by_what_it_means(raw: bytes, meant: str | None) -> None:
    assert decode_name(raw) == meant


@pytest.mark.parametrize("ending", ["tar.xz", "tar.bz2", "tbz2", "txz", "tgz"])
def test_archives_of_every_tar(school: School, tmp_path: Path, ending: str) -> None:
    kind = {"x": "xz", "b": "bz2", "g": "gz"}[ending.removeprefix("tar.").lstrip("t")[0]]
    with tarfile.open(tmp_path / f"ada.{ending}", f"w:{kind}") as out:  # type: ignore[call-overload]
        info = tarfile.TarInfo("tiny.ipynb")
        info.size = len(NOTEBOOK)
        out.addfile(info, io.BytesIO(NOTEBOOK))
    (tmp_path / "ben.zip.zip").write_bytes(packed({"ben.zip": packed({"tiny.ipynb": NOTEBOOK})}))
    school.collect(tmp_path / f"ada.{ending}", tmp_path / "ben.zip.zip")
    assert school.files() == ["ada/tiny/tiny.ipynb", "ben/tiny/tiny.ipynb"]


def test_a_packed_notebook_beside_itself_is_in_nobodys_way(school: School, tmp_path: Path) -> None:
    files = {
        "ada/tiny.ipynb": NOTEBOOK,
        "ada/tiny.ipynb.zip": packed({"tiny.ipynb": NOTEBOOK}),
        "ben/tiny.ipynb": NOTEBOOK,
        "ben/tiny.ipynb/notes.txt": b"a folder",
    }
    folder = tmp_path / "class"
    for name, content in files.items():
        place = folder / name.replace("tiny.ipynb/", "more/")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(content)
    school.collect(folder)
    assert school.files()[:2] == ["ada/tiny/tiny.ipynb", "ada/tiny/tiny/tiny.ipynb"]
    result = school.collect(pack(tmp_path / "class.zip", files))
    assert "ben/tiny/tiny.ipynb" in school.files()
    assert "called as a file is" in reasons(result)["class.zip/ben/tiny.ipynb/notes.txt"]


def test_what_cannot_be_opened_or_is_empty_is_named(school: School, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "ada_tiny.ipynb.gz").write_bytes(gzip.compress(NOTEBOOK))
    pack(tmp_path / "in" / "ben.zip", {})
    pack(tmp_path / "in" / "cleo.zip", {"tiny.ipynb": NOTEBOOK, "data.csv.gz": b"\x1f\x8b"})
    said = reasons(school.collect(tmp_path / "in"))
    assert said == {
        "in/ada_tiny.ipynb.gz": "it is a file packed by gzip, which is not opened here: collect "
        "it unpacked",
        "in/ben.zip": "it is empty: ask for it again",
    }
    assert school.files() == ["cleo/tiny/data.csv.gz", "cleo/tiny/tiny.ipynb"]


def test_a_known_student_without_a_notebook_is_named(school: School, tmp_path: Path) -> None:
    school.enrol("ada")
    files = {"ada/tiny.py": b"x = 1", "ben/tiny.ipynb": NOTEBOOK}
    result = school.collect(pack(tmp_path / "class.zip", files))
    assert "no notebook of ada" in reasons(result)["class.zip/ada/tiny.py"]
    assert result.missing == ["ada"]


class Cyrillic(zipfile.ZipInfo):
    """A file as Russian Windows names it."""

    def _encodeFilenameFlags(self) -> tuple[bytes, int]:
        return self.filename.encode("cp866"), self.flag_bits & ~0x800


def test_a_name_that_nobody_can_read_is_no_new_student(school: School, tmp_path: Path) -> None:
    archive = pack(tmp_path / "class.zip", {"Петров/tiny.ipynb": NOTEBOOK}, Cyrillic)
    result = school.collect(archive)
    ((name, reason),) = reasons(result).items()
    assert name.startswith("class.zip/")
    assert "an encoding that nobody can tell: collect the unpacked folder" in reason
    assert school.files() == []
    school.collect(archive, student="petrov")
    assert school.files() == ["petrov/tiny/tiny.ipynb"]


def test_an_unreadable_name_below_a_known_one_is_collected(school: School, tmp_path: Path) -> None:
    files = {"petrov/tiny.ipynb": NOTEBOOK, "petrov/график.png": b"png"}
    school.collect(pack(tmp_path / "class.zip", files, Cyrillic))
    assert len(school.files()) == 2


def test_a_tar_keeps_the_names_of_its_writer(school: School, tmp_path: Path) -> None:
    archive = tmp_path / "class.tar.gz"
    with tarfile.open(archive, "w:gz", encoding="gbk", format=tarfile.GNU_FORMAT) as out:
        info = tarfile.TarInfo("李雷/tiny.ipynb")
        info.size = len(NOTEBOOK)
        out.addfile(info, io.BytesIO(NOTEBOOK))
    school.collect(archive)
    assert school.files() == ["李雷/tiny/tiny.ipynb"]


@pytest.mark.parametrize(
    ("name", "begin", "said"),
    [
        ("class.rar", b"Rar!\x1a\x07\x01\x00", "a RAR archive"),
        ("class.zip", b"Rar!\x1a\x07\x01\x00", "a RAR archive"),
        ("class.7z", b"7z\xbc\xaf\x27\x1c", "a 7z archive"),
        ("class.zip", b"no archive", "no zip and no tar archive: ask for it again"),
    ],
)
def test_archives_that_are_not_opened_say_so(
    school: School, tmp_path: Path, name: str, begin: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(begin + b"0" * 300)
    (left,) = school.collect(path).left
    assert said in left.reason
    assert ("collect it unpacked" in left.reason) == ("RAR" in said or "7z" in said)


def test_several_attempts_the_last_one_counts(school: School, tmp_path: Path) -> None:
    files = {
        "tiny_ada_attempt_2025-03-01-23-30-00_tiny.ipynb": b'{"old": 1}',
        "tiny_ada_attempt_2025-03-02-08-00-00_tiny.ipynb": b'{"new": 1}',
        "tiny_ada_attempt_2025-03-02-08-00-00.txt": b"Name: Ada",
    }
    result = school.collect(pack(tmp_path / "gradebook.zip", files), zone=ZoneInfo("Asia/Shanghai"))
    assert (school.root / "submitted/ada/tiny/tiny.ipynb").read_bytes() == b'{"new": 1}'
    assert school.stamp("ada") == "2025-03-02 00:00:00 UTC"
    said = reasons(result)
    assert "2025-03-02 08:00:00 counts" in said[f"gradebook.zip/{next(iter(files))}"]
    assert len(said) == 2


def test_student_id_with_a_line_in_it(school: School, tmp_path: Path) -> None:
    school.enrol("li_lei")
    files = {"hw1_li_lei_attempt_2025-03-01-23-30-00_tiny.ipynb": NOTEBOOK}
    school.collect(pack(tmp_path / "class.zip", files))
    assert school.files() == ["li_lei/tiny/tiny.ipynb"]


def test_plain_zip_of_folders_nested_zips_and_macos(school: School, tmp_path: Path) -> None:
    files = {
        "class/ada/tiny.ipynb": NOTEBOOK,
        "class/ada/data/orders.csv": b"1",
        "class/ben/homework/tiny.ipynb": NOTEBOOK,
        "class/cleo.zip": packed({"tiny/tiny.ipynb": NOTEBOOK, "tiny/h.py": b"x = 1"}),
        "class/dan/answer.zip": packed({"tiny.ipynb": NOTEBOOK}),
        "__MACOSX/class/ada/._tiny.ipynb": b"mac",
        "class/.DS_Store": b"mac",
        "class/ada/.ipynb_checkpoints/tiny-checkpoint.ipynb": NOTEBOOK,
        "class/ada/.ipynb_checkpoints/.DS_Store": b"mac",
    }
    result = school.collect(pack(tmp_path / "hand-in.zip", files))
    assert school.files() == [
        "ada/tiny/.ipynb_checkpoints/tiny-checkpoint.ipynb",
        "ada/tiny/data/orders.csv",
        "ada/tiny/tiny.ipynb",
        "ben/tiny/tiny.ipynb",
        "cleo/tiny/h.py",
        "cleo/tiny/tiny.ipynb",
        "dan/tiny/tiny.ipynb",
    ]
    assert len(result.left) == 3


@pytest.mark.parametrize(
    "prefix",
    ["ada_12_assignsubmission_file_/homework/", "ada_12_assignsubmission_file_/", "ada/", ""],
)
def test_what_jupyter_kept_lies_beside_the_notebook(
    school: School, tmp_path: Path, prefix: str
) -> None:
    """Grading reads it where the notebook itself is blank."""
    files = {
        f"{prefix}tiny.ipynb": NOTEBOOK,
        f"{prefix}.ipynb_checkpoints/tiny-checkpoint.ipynb": b'{"cells": [1]}',
    }
    school.collect(pack(tmp_path / "class.zip", files), **({} if prefix else {"student": "ada"}))
    kept = "ada/tiny/.ipynb_checkpoints/tiny-checkpoint.ipynb"
    assert school.files() == [kept, "ada/tiny/tiny.ipynb"]


def test_what_jupyter_kept_of_nobody_is_named(school: School, tmp_path: Path) -> None:
    files = {
        "ada_tiny.ipynb": NOTEBOOK,
        "ben_tiny.ipynb": NOTEBOOK,
        ".ipynb_checkpoints/ada_tiny-checkpoint.ipynb": NOTEBOOK,
    }
    result = school.collect(pack(tmp_path / "class.zip", files))
    assert school.files() == ["ada/tiny/ada_tiny.ipynb", "ben/tiny/ben_tiny.ipynb"]
    (reason,) = reasons(result).values()
    assert "a copy that Jupyter keeps by itself" in reason


def test_a_file_beside_notebooks_of_several_students_is_nobodys(
    school: School, tmp_path: Path
) -> None:
    files = {"ada_tiny.ipynb": NOTEBOOK, "ben_tiny.ipynb": NOTEBOOK, "memo.docx": b"whose?"}
    result = school.collect(pack(tmp_path / "class.zip", files))
    assert school.files() == ["ada/tiny/ada_tiny.ipynb", "ben/tiny/ben_tiny.ipynb"]
    assert "no student's folder" in reasons(result)["class.zip/memo.docx"]


def test_one_zip_a_student_and_a_folder_of_notebooks(school: School, tmp_path: Path) -> None:
    ada = pack(tmp_path / "ada.zip", {"tiny.ipynb": NOTEBOOK})
    ben = pack(tmp_path / "ben.zip", {"tiny/tiny.ipynb": NOTEBOOK})
    folder = tmp_path / "downloads"
    folder.mkdir()
    (folder / "cleo_tiny.ipynb").write_bytes(NOTEBOOK)
    (folder / "tiny-李雷 (1).ipynb").write_bytes(NOTEBOOK)
    school.collect(ada, ben, folder)
    names = [f"{student}/tiny/" for student in ("ada", "ben", "cleo", "李雷")]
    assert [file[: file.rindex("/") + 1] for file in school.files()] == names


def test_folder_as_nbgrader_has_it(school: School, tmp_path: Path) -> None:
    for student in ("ada", "ben"):
        folder = tmp_path / "submitted" / student / "tiny"
        folder.mkdir(parents=True)
        (folder / "tiny.ipynb").write_bytes(NOTEBOOK)
    school.collect(tmp_path / "submitted")
    assert school.files() == ["ada/tiny/tiny.ipynb", "ben/tiny/tiny.ipynb"]


def test_a_notebook_of_nobody_is_named_with_the_way_out(school: School, tmp_path: Path) -> None:
    archive = pack(tmp_path / "submissions.zip", {"tiny.ipynb": NOTEBOOK})
    result = school.collect(archive)
    assert "--student ID" in reasons(result)["submissions.zip/tiny.ipynb"]
    school.collect(archive, student="ada")
    assert school.files() == ["ada/tiny/tiny.ipynb"]


def test_who_could_be_two_is_asked_about(school: School, tmp_path: Path) -> None:
    school.enrol("s1", "雷", "李")
    school.enrol("s2", "雷", "李")
    files = {"李雷_4711_assignsubmission_file_/tiny.ipynb": NOTEBOOK}
    result = school.collect(pack(tmp_path / "m.zip", files))
    assert school.files() == []
    assert "can be s1, s2" in next(iter(reasons(result).values()))


def test_a_bomb_of_one_student_costs_only_that_student(school: School, tmp_path: Path) -> None:
    files = {
        "bad/answer.zip": packed({"tiny.ipynb": bytes(3_000_000)}),
        "good/tiny.ipynb": NOTEBOOK,
    }
    archive = pack(tmp_path / "class.zip", files)
    result = school.collect(archive, bounds=CollectBounds(student_mb=2))
    assert school.files() == ["good/tiny/tiny.ipynb"]
    assert "too many megabytes" in reasons(result)["class.zip/bad/answer.zip"]


def test_names_that_lead_out_stay_out(school: School, tmp_path: Path) -> None:
    files = {"ada/../../../tiny.ipynb": NOTEBOOK, "ada/tiny.ipynb": NOTEBOOK}
    result = school.collect(pack(tmp_path / "class.zip", files))
    assert school.files() == ["ada/tiny/tiny.ipynb"]
    assert "leads out" in " ".join(reasons(result).values())


@pytest.mark.parametrize("name", ["..", ".", ".hidden"])
def test_no_student_gets_a_name_that_is_no_folder(
    school: School, tmp_path: Path, name: str
) -> None:
    archive = pack(tmp_path / "a.zip", {f"{name}_1_assignsubmission_file_/tiny.ipynb": NOTEBOOK})
    school.collect(archive)
    inside = {path.name for path in (school.root / "submitted").iterdir()}
    assert inside <= {"hidden"}


def test_collecting_twice_changes_nothing_and_a_new_one_puts_the_old_away(
    school: School, tmp_path: Path
) -> None:
    first = pack(tmp_path / "a.zip", {"ada/tiny.ipynb": b'{"first": 1}', "b/tiny.ipynb": b"{}"})
    school.collect(first)
    again = school.collect(first)
    assert (again.unchanged, again.new, again.replaced) == (["ada", "b"], [], [])
    second = pack(tmp_path / "b.zip", {"ada/tiny.ipynb": b'{"second": 1}', "b/tiny.ipynb": b"{}"})
    result = school.collect(second)
    assert (result.replaced, result.unchanged) == (["ada"], ["b"])
    before = school.root / "replaced" / "tiny" / "ada" / "001" / "tiny.ipynb"
    assert before.read_bytes() == b'{"first": 1}'


def test_an_older_attempt_never_replaces_a_newer_one(school: School, tmp_path: Path) -> None:
    late = {"tiny_ada_attempt_2025-03-02-08-00-00_tiny.ipynb": b'{"late": 1}'}
    early = {"tiny_ada_attempt_2025-03-01-08-00-00_tiny.ipynb": b'{"early": 1}'}
    school.collect(pack(tmp_path / "late.zip", late))
    result = school.collect(pack(tmp_path / "early.zip", early))
    assert result.kept == ["ada"]
    assert (school.root / "submitted/ada/tiny/tiny.ipynb").read_bytes() == b'{"late": 1}'
    assert "handed in before" in next(iter(reasons(result).values()))


def test_damaged_and_encrypted_archives_are_named(school: School, tmp_path: Path) -> None:
    bad = tmp_path / "ada.zip"
    bad.write_bytes(packed({"tiny.ipynb": NOTEBOOK})[:40])
    good = pack(tmp_path / "ben.zip", {"ben/tiny.ipynb": NOTEBOOK})
    result = school.collect(bad, good)
    assert school.files() == ["ben/tiny/tiny.ipynb"]
    assert "ask for it again" in reasons(result)["ada.zip"]


def test_who_has_not_handed_in_is_said(school: School, tmp_path: Path) -> None:
    for student in ("ada", "ben", "cleo"):
        school.enrol(student)
    result = school.collect(pack(tmp_path / "a.zip", {"ada/tiny.ipynb": NOTEBOOK}))
    assert result.missing == ["ben", "cleo"]


def test_every_file_is_collected_or_named(school: School, tmp_path: Path) -> None:
    files = {f"s{n}/tiny.ipynb": NOTEBOOK for n in range(5)}
    files |= {"readme.txt": b"x", "s1/deep/er/a.csv": b"1", "s2/._x": b"", "pictures/a.png": b"p"}
    result = school.collect(pack(tmp_path / "class.zip", files))
    assert len(school.files()) + len(result.left) == len(files)


def test_unknown_assignment_and_missing_path(school: School, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is not there"):
        school.collect(tmp_path / "none.zip")
    archive = pack(tmp_path / "a.zip", {"ada/tiny.ipynb": NOTEBOOK})
    with pytest.raises(UsageError, match=r"it has: tiny.*course init"):
        collect(school.course, "other", [archive], zone=UTC)


def test_command_says_what_became_of_everything(school: School, tmp_path: Path) -> None:
    files = {"ada/tiny.ipynb": NOTEBOOK, "__MACOSX/ada/._tiny.ipynb": b"x"}
    archive = pack(tmp_path / "class.zip", files)
    words = ["collect", "tiny", str(archive), "--course", str(school.root)]
    done = CliRunner().invoke(build_app(), words)
    assert done.exit_code == 0, done.output
    assert "tiny: 1 student: 1 new" in done.output
    assert "not collected: class.zip/__MACOSX/ada/._tiny.ipynb: macOS's own notes" in done.output


@pytest.mark.parametrize(
    ("part", "name"),
    [
        ("doejane_12345_678901_04_funnels.ipynb", "doejane"),
        ("anon_a1B2c_LATE_678901_04_funnels.ipynb", "anon_a1B2c"),
        ("Jane Doe_4711_assignsubmission_file_", "Jane Doe"),
        ("ada+04_funnels+2025-03-01 23:30:00 UTC", "ada"),
        ("smith_2024_04_funnels.ipynb", None),
        ("04_funnels.ipynb", None),
    ],
)
def test_platforms_are_told_from_plain_names(part: str, name: str | None) -> None:
    owner = owner_of(part, "04_funnels")
    assert (owner.name if owner else None) == name


@pytest.mark.parametrize(
    ("stem", "name"),
    [
        ("smith_2024_04_funnels", "smith_2024"),
        ("04_funnels-李雷", "李雷"),
        ("ada 04_funnels (1)", "ada"),
        ("ada_04_funnels-Copy1", "ada"),
        ("04_funnels (1)", None),
        ("04_funnels-Copy1", None),
        ("04_funnels", None),
    ],
)
def test_plain_names_tell_the_student(stem: str, name: str | None) -> None:
    owner = plain_owner(stem, "04_funnels")
    assert (owner.name if owner else None) == name
