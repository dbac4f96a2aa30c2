"""Put a freshly written shop in the place of the old one, or compare the two."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from shop.errors import UsageError
from shop.locate import CHECKSUMS
from simulator.publishing import checksums, files_of, publish, same_content
from simulator.world import Report

_PARTIAL = ".data.partial"
_FOLDERS = ("tables", "truth", "dictionary")
_README = "README.md"


def install(target: Path, seed: int, scale: float, report: Report = lambda step: None) -> None:
    """Write the shop beside `target`'s files and move it in when all of it is there.

    Until the last moment the old files stay as they are: an interrupted run or a full disk costs
    nothing but the unfinished copy, which is removed.

    Raises
    ------
    OSError
        When the folder cannot be written or the disk is full.
    UsageError
        When `target` is a file.
    """
    for part in (target.absolute(), *target.absolute().parents):
        if part.exists() and not part.is_dir():
            raise UsageError(f"{part} is a file; name a folder to write the tables to")
    target.mkdir(parents=True, exist_ok=True)
    partial = target / _PARTIAL
    if partial.exists():
        shutil.rmtree(partial)
    partial.mkdir()
    try:
        publish(partial, seed, scale, report)
        with _uninterrupted():
            _move(partial, target)
    finally:
        shutil.rmtree(partial, ignore_errors=True)


def _move(partial: Path, target: Path) -> None:
    """Replace file by file, checksums last, and remove what the new shop does not have."""
    for folder in _FOLDERS:
        new, old = partial / folder, target / folder
        names = files_of(new)
        for name in sorted(names, key=lambda name: name == CHECKSUMS):
            (old / name).parent.mkdir(parents=True, exist_ok=True)
            (new / name).replace(old / name)
        for name in set(files_of(old)) - set(names):
            (old / name).unlink()
    (partial / _README).replace(target / _README)


@contextlib.contextmanager
def _uninterrupted() -> Iterator[None]:
    """Hold back Ctrl-C for the moment in which files are moved."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    pressed: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, frame: pressed.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if pressed:
        raise KeyboardInterrupt


@dataclass(frozen=True)
class Stale:
    """A file that is not what a fresh run writes, and what is wrong with it."""

    name: str
    problem: str


def stale_files(
    target: Path,
    scratch: Path,
    seed: int,
    scale: float,
    report: Report = lambda step: None,
) -> list[Stale]:
    """Return what differs in `target` from a fresh run, which is written to `scratch`.

    Tables are compared by bytes, then by content: another version of the Parquet writer alone
    makes nothing stale.
    """
    publish(scratch, seed, scale, report)
    found = []
    for folder in _FOLDERS:
        fresh, old = files_of(scratch / folder), files_of(target / folder)
        found += [Stale(f"{folder}/{name}", "unexpected") for name in set(old) - set(fresh)]
        for name in fresh:
            problem = _problem(target / folder / name, scratch / folder / name)
            if problem:
                found.append(Stale(f"{folder}/{name}", problem))
    problem = _problem(target / _README, scratch / _README)
    found += [Stale(_README, problem)] if problem else []
    return sorted(found, key=lambda stale: stale.name)


def _problem(old: Path, fresh: Path) -> str | None:
    if not old.is_file():
        return "missing"
    if old.name == CHECKSUMS:
        return _checksums_problem(old, fresh)
    return None if same_content(fresh, old) else "differs"


def _checksums_problem(old: Path, fresh: Path) -> str | None:
    """Return what is wrong with checksums: another shop's, or not those of the files beside."""
    wanted = json.loads(fresh.read_text(encoding="utf-8"))
    try:
        stated = json.loads(old.read_text(encoding="utf-8"))
        made_with = (stated["seed"], stated["scale"])
        files = stated["files"]
    except (ValueError, KeyError, TypeError):
        return "unreadable"
    if made_with != (wanted["seed"], wanted["scale"]):
        return f"made with seed {made_with[0]}, scale {made_with[1]:g}"
    return None if files == checksums(old.parent) else "differs"
