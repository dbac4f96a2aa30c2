"""Archives from a learning platform: what is in them is taken, nothing else happens."""

from __future__ import annotations

import gzip
import io
import logging
import random
import stat
import tarfile
import zipfile
from pathlib import Path

import pytest
from nbgrader.apps.zipcollectapp import ZipCollectApp
from nbgrader.plugins.zipcollect import ExtractorPlugin
from traitlets.config import Config

from grading.collect.extractor import MB, BoundedExtractor
from grading.collect.members import safe_path


class Desk:
    """Takes archives in."""

    def __init__(self, root: Path) -> None:
        self.archive, self.extracted = root / "archive", root / "extracted"
        self.archive.mkdir()

    def zip(self, name: str, files: dict[str, bytes]) -> Path:
        with zipfile.ZipFile(self.archive / name, "w", zipfile.ZIP_DEFLATED) as opened:
            for member, content in files.items():
                opened.writestr(member, content)
        return self.archive / name

    def tar(self, name: str, *members: tarfile.TarInfo, content: bytes = b"") -> Path:
        with tarfile.open(self.archive / name, "w:gz") as opened:
            for member in members:
                member.size = len(content) if member.isreg() else 0
                opened.addfile(member, io.BytesIO(content))
        return self.archive / name

    def take(self, plugin: type[ExtractorPlugin] = BoundedExtractor, **options: int) -> list[str]:
        config = Config({"BoundedExtractor": options})
        plugin(config=config, log=logging.getLogger("collect")).extract(
            str(self.archive), str(self.extracted)
        )
        return self.found()

    def found(self) -> list[str]:
        files = [path for path in self.extracted.rglob("*") if not path.is_dir()]
        assert not any(path.is_symlink() for path in files)
        return sorted(str(path.relative_to(self.extracted)) for path in files)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def link(name: str, target: str, kind: bytes = tarfile.SYMTYPE) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, target
    return member


def test_honest_archives_are_unpacked_as_nbgrader_does(desk: Desk) -> None:
    desk.zip("ada.zip", {"ps1/tiny.ipynb": b"{}", "ps1/data/a.csv": b"1", "notes.txt": b"x"})
    inner = io.BytesIO()
    with zipfile.ZipFile(inner, "w") as opened:
        opened.writestr("deep.txt", "deep")
    desk.zip("cyd.zip", {"inner.zip": inner.getvalue()})
    desk.tar("ben.tar.gz", tarfile.TarInfo("tiny.ipynb"), content=b"{}")
    (desk.archive / "dan").mkdir()
    (desk.archive / "dan" / "tiny.ipynb").write_bytes(b"{}")
    found = desk.take()
    assert found == [
        "ada/notes.txt",
        "ada/ps1/data/a.csv",
        "ada/ps1/tiny.ipynb",
        "ben/tiny.ipynb",
        "cyd/inner.zip",
        "cyd/inner/deep.txt",
        "dan/tiny.ipynb",
    ]
    desk.extracted = desk.extracted.with_name("stock")
    assert desk.take(ExtractorPlugin) == found


@pytest.mark.parametrize(
    "name",
    ["../out.txt", "a/../../out.txt", "/out.txt", "C:\\out.txt", "..\\..\\out.txt", "//host/out"],
)
def test_names_that_lead_out_are_left_out(
    desk: Desk, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    desk.zip("ada.zip", {name: b"x", "tiny.ipynb": b"{}"})
    assert desk.take() == ["ada/tiny.ipynb"]
    assert "Left out of" in caplog.text
    assert not list(desk.archive.parent.parent.rglob("*out.txt"))
    assert safe_path(name)[0] is None


def test_links_and_devices_are_left_out(desk: Desk) -> None:
    with zipfile.ZipFile(desk.archive / "ada.zip", "w") as opened:
        info = zipfile.ZipInfo("link")
        info.external_attr = (stat.S_IFLNK | 0o777) << 16
        opened.writestr(info, "/etc/passwd")
        opened.writestr("tiny.ipynb", "{}")
    device = tarfile.TarInfo("device")
    device.type = tarfile.CHRTYPE
    desk.tar(
        "ben.tar.gz",
        link("link", "/etc/passwd"),
        link("up", ".."),
        link("hard", "/etc/passwd", tarfile.LNKTYPE),
        device,
        tarfile.TarInfo("up/tiny.ipynb"),
        content=b"{}",
    )
    (desk.archive / "cyd.ipynb").symlink_to("/etc/passwd")
    (desk.archive / "tree").symlink_to("/etc")
    assert desk.take() == ["ada/tiny.ipynb", "ben/up/tiny.ipynb"]


def test_a_bomb_is_left_out_whole_and_the_class_goes_on(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.zip("bomb.zip", {"tiny.ipynb": b"{}", "zeros": bytes(3 * MB)})
    desk.zip("zz.zip", {"tiny.ipynb": b"{}"})
    assert desk.take(max_mb=2) == ["zz/tiny.ipynb"]
    assert "more than 2 MB" in caplog.text
    assert "1 of 2 downloaded files were not collected" in caplog.text


def test_archives_inside_share_one_budget(desk: Desk, caplog: pytest.LogCaptureFixture) -> None:
    layer = {f"{n}.txt": bytes(MB // 2) for n in range(2)}
    for depth in range(4):
        inner = desk.zip("inner.zip", layer).read_bytes()
        layer = {f"{depth}{n}.zip": inner for n in range(3)}
    desk.zip("inner.zip", layer)
    assert desk.take(max_mb=5, max_depth=5) == []
    assert "more than 5 MB" in caplog.text
    desk.extracted = desk.extracted.with_name("flat")
    assert all(name.count("/") <= 2 for name in desk.take(max_mb=5, max_depth=1))
    assert "lie too deep" in caplog.text


def test_many_files_are_a_bomb_too(desk: Desk) -> None:
    desk.zip("many.zip", {f"{n}.txt": b"" for n in range(30)})
    desk.zip("odd.zip", {f"../{n}": b"" for n in range(30)})
    assert desk.take(max_files=20) == []


# without the moment of packing, which would give every worker other parameters
GZIPPED = gzip.compress(b"text", mtime=0)


@pytest.mark.parametrize(
    "content",
    [b"", b"no archive", b"PK\x03\x04 cut", GZIPPED, GZIPPED[:-4]],
)
@pytest.mark.parametrize("name", ["ada.zip", "ada.gz"])
def test_broken_archives_stop_nobody_else(desk: Desk, name: str, content: bytes) -> None:
    (desk.archive / name).write_bytes(content)
    desk.zip("zz.zip", {"tiny.ipynb": b"{}"})
    assert desk.take() == ["zz/tiny.ipynb"]


def test_a_damaged_member_and_a_cut_archive_are_named(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    whole = desk.zip("ada.zip", {"tiny.ipynb": b"{} " * 1000}).read_bytes()
    (desk.archive / "ada.zip").write_bytes(whole.replace(whole[40:50], bytes(10)))
    noise = random.Random(1).randbytes(9000)
    tar = desk.tar("ben.tar.gz", tarfile.TarInfo("tiny.ipynb"), content=noise)
    tar.write_bytes(tar.read_bytes()[:5000])
    assert desk.take() == []
    assert caplog.text.count("Left out: ") == 2


def test_two_files_of_one_name_and_two_archives_of_one_name(desk: Desk) -> None:
    with zipfile.ZipFile(desk.archive / "ada.zip", "w") as opened:
        opened.writestr("a", "file")
        opened.writestr("a/tiny.ipynb", "not below a file")
    desk.tar("ada.tar.gz", tarfile.TarInfo("tiny.ipynb"), content=b"{}")
    assert desk.take() == ["ada/tiny.ipynb"]


def test_the_configuration_uses_it(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(course)
    archive = course / "downloaded" / "tiny" / "archive"
    archive.mkdir(parents=True)
    with zipfile.ZipFile(archive / "ada_tiny_attempt_2026-11-25-10-00-00_work.zip", "w") as opened:
        opened.writestr("../../../../../gradebook.db", "owned")
        opened.writestr("tiny.ipynb", "{}")
    app = ZipCollectApp()
    app.initialize(["tiny"])
    assert app.extractor_plugin is BoundedExtractor
    before = (course / "gradebook.db").read_bytes()
    app.init_plugins()
    app.extract_archive_files()
    assert (course / "gradebook.db").read_bytes() == before
