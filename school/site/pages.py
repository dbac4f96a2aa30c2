"""Pages of the site that are gathered from chapters, certificates and the project's own pages."""

from __future__ import annotations

import json
import posixpath
import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grading.layout import Layout

LEVELS = (
    ("Beginner 初级", range(1, 4)),
    ("Intermediate 中级: customers", range(4, 8)),
    ("Intermediate 中级: merchandise", range(8, 12)),
    ("Advanced 高级: growth and governance", range(12, 18)),
)
_NEEDS = re.compile(r"^\*\*You need\*\* (.+)$", re.MULTILINE)
_TIME = re.compile(r"^\*\*Time\*\* (.+)$", re.MULTILINE)
_ROW = re.compile(r"^\|([^|\n]+)\|([^|\n]+)\|(.+)\|\s*$", re.MULTILINE)
_HEADING = re.compile(r"#{1,5} ")
_LINK = re.compile(r"(!?)\[([^\]]*)\]\((?!https?:|#|mailto:)([^)\s#]+)(#[^)\s]*)?\)")


@dataclass(frozen=True)
class Chapter:
    """A lecture as the site lists it.

    Attributes
    ----------
    name, title
        Such as ``04_funnels`` and ``04 Funnels and paths 漏斗与路径``.
    needs, time
        What its first page says of prerequisites and time; "" where it says nothing.
    prose
        All its text.
    """

    name: str
    title: str
    needs: str
    time: str
    prose: str

    @property
    def number(self) -> int:
        """The chapter's number."""
        return int(self.name[:2])

    @property
    def before(self) -> list[int]:
        """Numbers of the chapters that it needs."""
        found: set[int] = set()
        for first, to, last in re.findall(r"\b(\d\d)\b(?: (to) (\d\d))?", self.needs):
            found |= set(range(int(first), int(last) + 1)) if to else {int(first)}
        return sorted(found - {self.number})


def read_chapter(layout: Layout, name: str) -> Chapter:
    """Return a chapter as its built lecture says it."""
    document = json.loads(layout.lecture_notebook(name).read_text(encoding="utf-8"))
    cells = [c for c in document["cells"] if c["cell_type"] == "markdown"]
    prose = "\n\n".join("".join(cell["source"]) for cell in cells)
    title = re.search(r"^# (.+)$", prose, re.MULTILINE)
    needs, time = _NEEDS.search(prose), _TIME.search(prose)
    return Chapter(
        name,
        title[1].strip() if title else name,
        needs[1].strip() if needs else "",
        time[1].strip() if time else "",
        prose,
    )


def home_page(chapters: list[Chapter]) -> str:
    """Return the first page: the map of the course with levels and prerequisites."""
    there = {chapter.number: chapter for chapter in chapters}
    lines = [
        "# E-commerce Operations Analytics\n",
        "Lectures and graded exercises in store operations, on one coherent shop.\n",
        "## Course map\n",
        "A chapter is open to you when you know those that it needs.\n",
    ]
    for level, numbers in LEVELS:
        own = [there[number] for number in numbers if number in there]
        if not own:
            continue
        lines += [f"### {level}\n", "| chapter | needs | in words | time |", "|---|---|---|---|"]
        for chapter in own:
            needs = ", ".join(
                f"[{number:02}](lectures/{there[number].name})"
                for number in chapter.before
                if number in there
            )
            words = chapter.needs.replace("|", "\\|")
            link = f"[{chapter.title}](lectures/{chapter.name})"
            lines.append(f"| {link} | {needs or 'nothing'} | {words} | {chapter.time} |")
        lines.append("")
    tree = [
        *("```{toctree}", ":hidden:", ":caption: Lectures", ""),
        *(f"lectures/{chapter.name}" for chapter in chapters),
        *("```", "", "```{toctree}", ":hidden:", ":caption: Look up", ""),
        *("glossary", "dictionary/README", "ledger", "proven"),
        *("```", "", "```{toctree}", ":hidden:", ":caption: Guides", ""),
        # two guides begin with the course's name: here each is called by whom it is for
        *("For students <guides/students>", "For instructors <guides/instructors>"),
        *("guides/authors", "guides/security", "guides/speed", "guides/cluster", "guides/hub"),
        "guides/attacks",
        "```",
    ]
    return "\n".join([*lines, *tree]) + "\n"


def glossary_page(chapters: list[Chapter]) -> str:
    """Return every term of the chapters' glossaries with its Chinese word and where it stands."""
    found: dict[tuple[str, str], list[tuple[Chapter, str]]] = defaultdict(list)
    for chapter in chapters:
        _, _, part = chapter.prose.partition("\n## Glossary")
        table = part.partition("\n## ")[0]
        for english, chinese, meaning in _ROW.findall(table):
            term = english.strip()
            if set(term) <= set("-: ") or meaning.strip() == "meaning":
                continue
            found[term, chinese.strip()].append((chapter, meaning.strip()))
    lines = [
        "# Glossary 术语表\n",
        f"{len(found)} terms of {len(chapters)} chapters.\n",
        *("| term | 中文 | meaning | chapter |", "|---|---|---|---|"),
    ]
    for (english, chinese), places in sorted(found.items(), key=lambda item: item[0][0].casefold()):
        links = ", ".join(f"[{c.number:02}](lectures/{c.name})" for c, _ in places)
        lines.append(f"| {english} | {chinese} | {places[0][1]} | {links} |")
    return "\n".join(lines) + "\n"


def proven_page(layout: Layout) -> str:
    """Return what was proven of each assignment, and the commands that prove it again."""
    lines = [
        "# What was proven\n",
        "Each assignment has a certificate: right answers of several styles score full, wrong ones "
        "do not, and changed solutions (mutants) are found by the tests.\n",
        *("| assignment | exercises | right answers | wrong answers |", "|---|---|---|---|"),
    ]
    for path in sorted((layout.attempts / "certificates").glob("*.json")):
        proven = json.loads(path.read_text(encoding="utf-8"))
        right, wrong = proven["right"]["accepted"], proven["wrong"]["rejected"]
        lines.append(f"| {path.stem} | {len(proven['exercises'])} | {right} | {wrong} |")
    lines += [
        *("", "| what | page | command |", "|---|---|---|"),
        "| every assignment's tests | this page | `course certify --check` |",
        "| published results agree | [ledger](ledger) | `course ledger --check` |",
        "| hostile submissions score nothing | [attacks](guides/attacks) | `course attack` |",
        "| what a submission costs | [speed](guides/speed) | `course bench grading` |",
        "| derived files are fresh | [authors](guides/authors) | `course build --check` |",
    ]
    return "\n".join(lines) + "\n"


def one_title(notebook: str) -> str:
    """Return a notebook with one title: later ones, its parts, come one level below.

    Sphinx would list each part as a page of its own.
    """
    document = json.loads(notebook)
    seen = False
    for cell in document["cells"]:
        if cell["cell_type"] != "markdown":
            continue
        lines, fenced = [], False
        for line in "".join(cell["source"]).split("\n"):
            fenced ^= line.startswith("```")
            if not fenced and _HEADING.match(line):
                line = f"#{line}" if seen else line
                seen = True
            lines.append(line)
        cell["source"] = "\n".join(lines)
    return json.dumps(document, ensure_ascii=False)


def relinked(text: str, source: str, target: str, pages: Mapping[str, str]) -> str:
    """Return a page with its links leading inside the site; others become plain words.

    Parameters
    ----------
    text
        The page.
    source
        Where it lies in the checkout, such as ``grading/SPEED.md``.
    target
        Where it goes in the site, without an ending.
    pages
        Where each page of the checkout goes.
    """
    here, there = posixpath.dirname(source), posixpath.dirname(target)

    def link(match: re.Match[str]) -> str:
        picture, words, path, part = match.groups()
        meant = posixpath.normpath(posixpath.join(here, path))
        if meant not in pages:
            return match[0] if picture else words
        place = posixpath.relpath(pages[meant], there or ".")
        return f"[{words}]({place}{part or ''})"

    return _LINK.sub(link, text)


def read_page(path: Path) -> str:
    """Return the text of a page of the checkout."""
    return path.read_text(encoding="utf-8")
