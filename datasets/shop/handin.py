"""Hand in an assignment: ``course submit 04_funnels`` in the folder of the bundle.

With a folder to hand in to (``hand_in.json`` of the bundle, or ``--to``) the assignment is copied
there under the student's name and the time; without one a zip is made for the platform. Either
way a receipt says what was handed in and when, with the hash of every file.
"""

from __future__ import annotations

import argparse
import getpass
import hashlib
import io
import json
import secrets
import shutil
import sys
import zipfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from shop.atomic import write_bytes
from shop.errors import CourseError, UsageError

SETTINGS = "hand_in.json"
DONE = "handed_in"
STUB = "raise NotImplementedError"
LEFT_OUT = {".ipynb_checkpoints", "__pycache__", ".DS_Store", "Thumbs.db", "desktop.ini"}
MOST_MB = 100
ABOUT = "Hand in an assignment, or see with --help how."


def main(words: Sequence[str] | None = None) -> None:
    """Run ``course`` on the students' side; foreseen failures are one message."""
    parser = argparse.ArgumentParser(prog="course", description=ABOUT)
    commands = parser.add_subparsers(dest="command", required=True)
    submit_parser = commands.add_parser("submit", help="hand in an assignment, such as 04_funnels")
    submit_parser.add_argument("assignment", help="the assignment, such as 04_funnels")
    submit_parser.add_argument("--student", help="your id in the class; asked for once, then kept")
    submit_parser.add_argument("--to", type=Path, help="the folder to hand in to")
    chosen = parser.parse_args(words)
    try:
        now = datetime.now().astimezone()
        print(submit(find_bundle(Path.cwd()), chosen.assignment, now, chosen.student, chosen.to))
    except CourseError as error:
        sys.exit(f"error: {error}")
    except OSError as error:
        sys.exit(f"error: {error.filename}: {error.strerror}. Nothing was handed in")


def find_bundle(here: Path) -> Path:
    """Return the folder of the bundle around a folder.

    Raises
    ------
    UsageError
        When it is in none.
    """
    for folder in (here, *here.parents):
        if (folder / "assignments").is_dir():
            return folder
    raise UsageError(
        f"{here} is not inside the course's folder (the one with assignments/ and lectures/): "
        "change into it and give the same command again"
    )


def submit(
    bundle: Path, assignment: str, now: datetime, student: str | None = None, to: Path | None = None
) -> str:
    """Hand in one assignment and return the receipt.

    Parameters
    ----------
    bundle
        The folder of the bundle.
    assignment
        The assignment.
    now
        The time, with zone.
    student
        Who hands in; what was said before, when None.
    to
        The folder to hand in to; that of the bundle, when None.

    Raises
    ------
    UsageError
        When something is missing; nothing was handed in then.
    """
    files = _files(bundle, assignment)
    notes = _look(files[f"{assignment}.ipynb"], assignment)
    settings = _settings(bundle)
    folder = to or (Path(settings["folder"]) if settings.get("folder") else None)
    name = _student(bundle, student, logged_in=folder is not None)
    content = {path: file.read_bytes() for path, file in files.items()}
    if folder is not None:
        place = _copy(folder, str(settings.get("course", "")), name, assignment, content, now)
    else:
        place = _zip(bundle, name, assignment, content)
    receipt = _receipt(name, assignment, content, place, now, notes, is_zip=folder is None)
    kept = bundle / DONE / f"{assignment}_{now:%Y-%m-%d-%H%M%S}_receipt.txt"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(receipt, encoding="utf-8")
    return f"{receipt}\nThis receipt is kept: {kept}"


def _files(bundle: Path, assignment: str) -> dict[str, Path]:
    folder = bundle / "assignments" / assignment
    known = sorted(path.name for path in (bundle / "assignments").iterdir() if path.is_dir())
    if assignment not in known:
        raise UsageError(f"no assignment {assignment!r} here; there are: {', '.join(known)}")
    found = {
        path.relative_to(folder).as_posix(): path
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        and not path.is_symlink()
        and not LEFT_OUT & set(path.relative_to(folder).parts)
    }
    if f"{assignment}.ipynb" not in found:
        others = ", ".join(name for name in found if name.endswith(".ipynb")) or "none"
        raise UsageError(
            f"{folder} has no {assignment}.ipynb (notebooks there: {others}): give the one with "
            "your answers that name, and hand in again"
        )
    size = sum(path.stat().st_size for path in found.values())
    if size > MOST_MB * 1_000_000:
        raise UsageError(
            f"{folder} has {size / 1e6:.0f} MB, {MOST_MB} are allowed: move out what does not "
            "belong to your answers"
        )
    return found


def _look(notebook: Path, assignment: str) -> list[str]:
    """Return what a student should know of the notebook before it is too late."""
    try:
        document = json.loads(notebook.read_bytes())
        cells = [_text(cell) for cell in document["cells"] if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError) as error:
        raise UsageError(
            f"{notebook.name} cannot be read as a notebook: open it in JupyterLab, save it, and "
            "hand in again"
        ) from error
    left = sum(STUB in cell for cell in cells)
    return [f"{left} exercises are not answered yet (they still have: {STUB})"] if left else []


def _text(cell: dict[str, Any]) -> str:
    source = cell["source"]
    return source if isinstance(source, str) else "".join(source)


def _settings(bundle: Path) -> dict[str, Any]:
    path = bundle / SETTINGS
    if not path.is_file():
        return {}
    try:
        found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UsageError(f"{path} cannot be read: take it anew from the bundle") from error
    return found


def _student(bundle: Path, student: str | None, *, logged_in: bool) -> str:
    kept = bundle / DONE / "student.txt"
    if student is None and kept.is_file():
        student = kept.read_text(encoding="utf-8").strip()
    if not student and logged_in:
        student = getpass.getuser()
    if not student:
        raise UsageError("say once who you are in the class: course submit NAME --student YOUR_ID")
    if set(student) & set('+*/\\<>:"|?') or student.startswith(".") or not student.isprintable():
        raise UsageError(f"{student!r} is no id of a student: letters, digits, - and _ are")
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(f"{student}\n", encoding="utf-8")
    return student


def _copy(
    folder: Path,
    course: str,
    student: str,
    assignment: str,
    content: dict[str, bytes],
    now: datetime,
) -> Path:
    """Copy into the inbound folder of nbgrader's exchange, or into a plain folder."""
    inbound = folder / course / "inbound" if course else folder
    target = inbound if inbound.is_dir() else folder
    if not target.is_dir():
        raise UsageError(
            f"the folder {folder} is not there: is its disk connected? Nothing was handed in"
        )
    stamp = now.astimezone(UTC)
    # the random end keeps others from guessing the name; who may not list cannot find it
    name = f"{student}+{assignment}+{stamp:%Y-%m-%d-%H-%M-%S}Z+{secrets.token_urlsafe(9)}"
    place = target / name
    place.mkdir()
    try:
        for path, data in content.items():
            file = place / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
            if file.read_bytes() != data:
                raise UsageError(f"{file} is not what was written: try again")
        (place / "timestamp.txt").write_text(f"{stamp:%Y-%m-%d %H:%M:%S} UTC\n", encoding="utf-8")
        for made in (place, *place.rglob("*")):
            # as nbgrader does: its instructor has to be able to read and remove it
            made.chmod(0o777 if made.is_dir() else 0o644)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    return place


def _zip(bundle: Path, student: str, assignment: str, content: dict[str, bytes]) -> Path:
    place = bundle / DONE / f"{assignment}_{student}.zip"
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in content.items():
            archive.writestr(path, data)
    write_bytes(place, buffer.getvalue())
    with zipfile.ZipFile(place) as archive:
        if archive.testzip() is not None:
            raise UsageError(f"{place} is damaged: is the disk full? Hand in again")
    return place


def _receipt(
    student: str,
    assignment: str,
    content: dict[str, bytes],
    place: Path,
    now: datetime,
    notes: list[str],
    *,
    is_zip: bool,
) -> str:
    utc = now.astimezone(UTC)
    lines = [
        f"{'Packed' if is_zip else 'Handed in'}: {assignment} of {student}",
        f"When: {now:%Y-%m-%d %H:%M:%S %z} ({utc:%Y-%m-%d %H:%M:%S} UTC)",
        f"Where: {place}",
    ]
    if is_zip:
        lines.append(f"SHA-256 of {place.name}: {hashlib.sha256(place.read_bytes()).hexdigest()}")
    lines += [
        f"SHA-256 of {name}: {hashlib.sha256(data).hexdigest()}" for name, data in content.items()
    ]
    lines += [f"Note: {note}" for note in notes]
    if is_zip:
        lines.append(f"Not handed in yet: upload {place.name} where your instructor says.")
    return "\n".join(lines) + "\n"
