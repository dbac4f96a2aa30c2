"""One assignment of a made class from roster to grades, by the README's commands, each timed.

``PYTHONPATH=tests python -m benchmarks.bench_term [STUDENTS] [CHAPTER]`` makes a class on Canvas
whose answers are drawn from the bank: one in twenty hands in nothing, one in ten late. Memos are
graded through nbgrader's interface, as the formgrader does. Any command that fails ends it.
"""

from __future__ import annotations

import csv
import json
import random
import subprocess
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from authoring.bench.mix import make_class
from authoring.certify.assignment import read_chapter
from benchmarks.made_class import GIVEN, SURNAMES
from grading.autograde.course import open_course
from grading.autograde.gradebook import open_gradebook
from grading.layout import find_layout


class Term:
    """The class on its platform and its folder here."""

    def __init__(self, folder: Path, students: int, chapter: str) -> None:
        self.folder, self.chapter = folder, chapter
        self.course = folder / "course"
        self.layout = find_layout()
        self.draw = random.Random(21)
        assignment, bank = read_chapter(self.layout, chapter)
        self.answers = {one.name: one.answers for one in make_class(assignment, bank, students)}
        self.archive, self.sheet = folder / "submissions.zip", folder / "canvas.csv"

    def export_of_platform(self) -> None:
        """Write what Canvas gives: the gradebook's table, and the archive of submissions."""
        most = sum(
            cell["metadata"].get("nbgrader", {}).get("points", 0)
            for cell in self._released()["cells"]
        )
        with self.sheet.open("w", encoding="utf-8-sig", newline="") as stream:
            writer = csv.writer(stream)
            heading = self.chapter.replace("_", " ").title()
            writer.writerow(
                ["Student", "ID", "SIS User ID", "SIS Login ID", "Section", f"{heading} (901)"]
            )
            writer.writerow(["    Points Possible", "", "", "", "", most])
            for place, student in enumerate(self.answers):
                name = SURNAMES[place % 10] + GIVEN[place // 10 % 10] + str(place)
                writer.writerow([name, 1000 + place, f"u{place}", student, "A", ""])
        with zipfile.ZipFile(self.archive, "w", zipfile.ZIP_DEFLATED) as packed:
            for place, (student, answers) in enumerate(self.answers.items()):
                chance = self.draw.random()
                if chance < 0.05:
                    continue
                late = "_LATE" if chance > 0.9 else ""
                name = f"{student}{late}_{1000 + place}_{5000 + place}_{self.chapter}.ipynb"
                when = (2025, 3, 4 if late else 1, 12, 0, 0)
                member = zipfile.ZipInfo(name, when)
                packed.writestr(member, json.dumps(self._filled(answers), ensure_ascii=False))

    def grade_memos(self) -> None:
        """Give points for every memo that waits."""
        with open_gradebook(open_course(self.course).coursedir) as book:
            for submission in book.assignment_submissions(self.chapter):
                for notebook in submission.notebooks:
                    for grade in notebook.grades:
                        if grade.needs_manual_grade:
                            grade.manual_score = self.draw.randint(2, int(grade.max_score))
                            grade.needs_manual_grade = False
            book.db.commit()

    def step(self, *words: str) -> None:
        """Run one command of the README, and say what it took."""
        begun = time.perf_counter()
        own = [] if words[0] in ("bundle",) else ["--course", str(self.course)]
        code = "from grading.cli import main; main()"
        done = subprocess.run(
            [sys.executable, "-c", code, *words, *own], capture_output=True, text=True, check=False
        )
        shown = " ".join(word.replace(str(self.folder) + "/", "") for word in words)
        print(f"{time.perf_counter() - begun:8.1f} s  course {shown}", flush=True)
        if done.returncode:
            sys.exit(
                f"it ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}"
            )
        (self.folder / "said.txt").open("a").write(f"$ course {shown}\n{done.stdout}\n")

    def _released(self) -> dict:
        path = self.layout.release / self.chapter / f"{self.chapter}.ipynb"
        found: dict = json.loads(path.read_text(encoding="utf-8"))
        return found

    def _filled(self, answers: dict[str, str]) -> dict:
        notebook = self._released()
        for cell in notebook["cells"]:
            name = cell["metadata"].get("nbgrader", {}).get("grade_id", "")
            if name in answers:
                cell["source"] = answers[name]
            elif name == "memo":
                length = self.draw.randint(80, 200)
                cell["source"] = " ".join(self.draw.choices(SURNAMES, k=length))
        return notebook


def main(students: int = 200, chapter: str = "04_funnels") -> None:
    """Run a term's assignment for a class."""
    with tempfile.TemporaryDirectory(prefix="term-") as made:
        term = Term(Path(made), students, chapter)
        term.export_of_platform()
        begun = time.perf_counter()
        term.step("init", chapter)
        term.step("students", "import", str(term.sheet))
        term.step("bundle", chapter, "--out", str(term.folder / "bundle.zip"))
        term.step("due", chapter, "2025-03-02 23:59", "--timezone", "Asia/Shanghai")
        term.step("collect", chapter, str(term.archive))
        term.step("autograde", chapter)
        term.step("autograde", chapter)
        term.step("due", chapter, "--student", next(iter(term.answers)), "--days", "3")
        memos = time.perf_counter()
        term.grade_memos()
        print(f"{time.perf_counter() - memos:8.1f} s  memos graded through nbgrader's interface")
        term.step("feedback", chapter)
        term.step("export")
        term.step("export", chapter, "--fill", str(term.sheet))
        term.step("return", chapter, "--like", str(term.archive))
        term.step("report", chapter)
        term.step("similar", chapter)
        term.step("regrade", chapter, "--preview", "--due", "2025-03-03 23:59")
        print(f"{time.perf_counter() - begun:8.1f} s  in all, {students} students, {chapter}")
        print((term.folder / "said.txt").read_text()[-6000:])


if __name__ == "__main__":
    main(*(int(word) if word.isdigit() else word for word in sys.argv[1:]))  # type: ignore[arg-type]
