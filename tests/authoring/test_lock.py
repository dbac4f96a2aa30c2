"""Do the lock files pin everything, and does environment.yml say the same?"""

from pathlib import Path

import pytest

from authoring.lock import LOCKS, LockFile, environment_text, normal_name, pins, stale_pins
from grading.layout import find_layout

ROOT = find_layout(Path(__file__).parent).root


@pytest.mark.parametrize("lock", LOCKS, ids=lambda lock: lock.name)
def test_is_the_lock_sound(lock: LockFile) -> None:
    assert stale_pins(ROOT, lock) == []


def test_does_environment_yml_state_the_versions_of_the_lock() -> None:
    assert (ROOT / "environment.yml").read_text(encoding="utf-8") == environment_text(ROOT)


def test_is_every_version_of_environment_yml_the_one_that_is_locked() -> None:
    locked = {
        name: version
        for lock in LOCKS
        for name, version in pins((ROOT / lock.name).read_text(encoding="utf-8")).items()
    }
    stated = [
        line.strip().removeprefix("- ").split(" ;")[0].split("==")
        for line in environment_text(ROOT).splitlines()
        if "==" in line
    ]
    assert len(stated) > 20
    assert all(locked[normal_name(name)] == version for name, version in stated)


def make_lock(root: Path, text: str) -> LockFile:
    (root / "pyproject.toml").write_text('[project]\ndependencies = ["pandas>=3", "rich"]\n')
    (root / "x.lock").write_text(text)
    return LockFile("x.lock", (), ("project.dependencies",))


def test_is_a_missing_pin_named(tmp_path: Path) -> None:
    lock = make_lock(tmp_path, "pandas==3.1.1 \\\n    --hash=sha256:00\n")
    assert stale_pins(tmp_path, lock) == ["x.lock does not pin rich"]


def test_is_an_index_address_refused(tmp_path: Path) -> None:
    body = "pandas==3 \\\n    --hash=sha256:00\nrich==1 \\\n    --hash=sha256:00\n"
    lock = make_lock(tmp_path, "--index-url https" + "://example.invalid/simple\n" + body)
    assert stale_pins(tmp_path, lock) == ["x.lock names the address of an index"]


def test_is_a_pin_without_hash_refused(tmp_path: Path) -> None:
    lock = make_lock(tmp_path, "pandas==3.1.1\nrich==1\n")
    assert stale_pins(tmp_path, lock) == ["x.lock has pins without hashes"]


def test_is_a_missing_lock_named(tmp_path: Path) -> None:
    assert stale_pins(tmp_path, LockFile("y.lock", (), ())) == ["y.lock is missing"]
