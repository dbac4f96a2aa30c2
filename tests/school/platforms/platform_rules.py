"""How Canvas and Moodle read what they import, as they document it and as their importers do.

Canvas's gradebook: https://community.canvaslms.com, "How do I import grades in the Gradebook?";
its archive of submissions goes back by *Upload Submissions*, each file found by the numbers in its
name. Moodle: https://docs.moodle.org, "Assignment settings" (offline grading worksheet, feedback
files) and "Grade import".
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path


def canvas_scores(content: bytes, title: str) -> dict[str, str | None]:
    """Return the score of each SIS Login ID that Canvas would set; None where nothing stands."""
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    header = rows[0]
    assert len(header) > 3
    assert "Student" in header[0]
    assert "ID" in header[1]
    section = header.index("Section")
    assert section in (2, 4)
    place = header.index(title, section + 1)
    found: dict[str, str | None] = {}
    for row in rows[1:]:
        if "Points Possible" in row[0] or all(c.strip() in ("", "Manual Posting") for c in row):
            continue
        score = row[place].strip()
        assert re.fullmatch(r"-?[0-9]*\.?[0-9]*|EX", score), score
        found[row[header.index("SIS Login ID")]] = score or None
    return found


def worksheet_grades(content: bytes) -> dict[str, str | None]:
    """Return the grade of each participant's number that Moodle would set; None for none."""
    rows = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert {"Identifier", "Grade", "Last modified (grade)"} <= set(rows[0])
    found: dict[str, str | None] = {}
    for row in rows:
        number = row["Identifier"].removeprefix("Participant ")
        assert number.isdigit()
        assert row["Grade"] == "" or 0 <= float(row["Grade"]) <= float(row["Maximum Grade"])
        found[number] = row["Grade"] or None
    return found


def moodle_feedback(archive: Path) -> dict[str, list[str]]:
    """Return the feedback files that Moodle takes from an archive, by participant's number."""
    found: dict[str, list[str]] = {}
    for name in zipfile.ZipFile(archive).namelist():
        parts = name.split("/")
        assert not parts[-1].startswith((".", "~"))
        for depth, part in enumerate(parts):
            said = part.split("_", 4)
            if len(said) >= 4 and said[1].isdigit() and said[2:4] == ["assignsubmission", "file"]:
                rest = [*said[4:5], *parts[depth + 1 :]]
                found.setdefault(said[1], []).append("/".join(filter(None, rest)))
                break
    return found


def canvas_feedback(archive: Path) -> dict[str, str]:
    """Return the number of the file on which Canvas comments, by the number of its user."""
    found = {}
    for name in zipfile.ZipFile(archive).namelist():
        numbers = [word for word in Path(name).name.split("_") if re.fullmatch(r"\d+", word)]
        found[numbers[0]] = numbers[1]
    return found
