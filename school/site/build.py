"""Make the site with Sphinx and myst-nb from the built lectures; nothing is executed again."""

from __future__ import annotations

import io
import shutil
import tempfile
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grading.layout import Layout
from school.bundle.pages import readme_text
from school.site.pages import (
    glossary_page,
    home_page,
    one_title,
    proven_page,
    read_chapter,
    read_page,
    relinked,
)
from shop.atomic import write_text
from shop.errors import BuildError, UsageError

PAGES = {
    "README.md": "guides/instructors",
    "CONTRIBUTING.md": "guides/authors",
    "datasets/LEDGER.md": "ledger",
    "grading/SECURITY.md": "guides/security",
    "grading/SPEED.md": "guides/speed",
    "grading/CLUSTER.md": "guides/cluster",
    "school/HUB.md": "guides/hub",
    "grading/ATTACKS.md": "guides/attacks",
}
"""Pages of the checkout and where they go in the site."""
STYLE = Path(__file__).with_name("course.css")
_SETTINGS = {
    "project": "E-commerce Operations Analytics",
    "extensions": ["myst_nb", "school.site.formulas"],
    "html_theme": "furo",
    "html_math_renderer": "mathml",
    "html_title": "E-commerce Operations Analytics",
    "html_show_sphinx": False,
    "html_copy_source": False,
    "html_static_path": ["_static"],
    "html_css_files": ["course.css"],
    "html_show_sourcelink": False,
    "nb_execution_mode": "off",
    "nb_ipywidgets_js": {},
    "myst_enable_extensions": ["dollarmath"],
    "myst_heading_anchors": 3,
    # links to files of the checkout are words here; a heading of a lecture may skip a level
    "suppress_warnings": ["myst.header", "myst.xref_missing", "misc.highlighting_failure"],
}


@dataclass(frozen=True)
class Site:
    """A site that was made.

    Attributes
    ----------
    folder
        Where it is; ``index.html`` is its first page.
    pages
        How many pages it has.
    warnings
        What Sphinx remarked.
    """

    folder: Path
    pages: int
    warnings: tuple[str, ...]


def build_site(layout: Layout, target: Path, chapters: list[str]) -> Site:
    """Make the site.

    Parameters
    ----------
    layout
        The checkout, freshly built.
    target
        The folder of the site: a new one, or one that holds a site.
    chapters
        Chapters whose lectures are in it.

    Raises
    ------
    UsageError
        When the folder holds something else, or Sphinx is not installed.
    BuildError
        When Sphinx cannot make a page.
    """
    try:
        from sphinx.application import Sphinx
        from sphinx.errors import SphinxError
    except ModuleNotFoundError as error:
        raise UsageError(f"the package {error.name} is missing here: make setup") from error
    _refuse_other(target)
    with tempfile.TemporaryDirectory(prefix="course-site-") as name:
        source, made = Path(name) / "source", Path(name) / "html"
        stage(layout, source, chapters)
        remarks = io.StringIO()
        try:
            with warnings.catch_warnings():
                # myst-parser uses what a Sphinx to come will remove; the lock has one that has it
                warnings.simplefilter("ignore", DeprecationWarning)
                warnings.simplefilter("ignore", PendingDeprecationWarning)
                app = Sphinx(
                    str(source),
                    None,
                    str(made),
                    str(Path(name) / "trees"),
                    "html",
                    confoverrides=_SETTINGS,
                    status=None,
                    warning=remarks,
                )
                app.build()
        except SphinxError as error:
            raise BuildError(f"the site cannot be made: {error}") from error
        for page in made.rglob("*.html"):
            text = page.read_text(encoding="utf-8")
            page.write_text(_reachable(text), encoding="utf-8")
        if target.exists():
            shutil.rmtree(target)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copytree(
            made, target, ignore=shutil.ignore_patterns(".buildinfo*", "objects.inv", "_sources")
        )
    said = tuple(line for line in remarks.getvalue().splitlines() if line.strip())
    return Site(target, len(list(target.rglob("*.html"))), said)


def stage(layout: Layout, folder: Path, chapters: list[str]) -> None:
    """Write what Sphinx reads: lectures as they are, pages with links that lead inside."""
    lectures = [name for name in chapters if layout.lecture_notebook(name).is_file()]
    if not lectures:
        raise UsageError("no lecture is built yet: course build")
    known = [read_chapter(layout, name) for name in lectures]
    (folder / "lectures").mkdir(parents=True)
    for name in lectures:
        lecture = one_title(read_page(layout.lecture_notebook(name)))
        write_text(folder / "lectures" / f"{name}.ipynb", lecture)
    pages = {path: place for path, place in PAGES.items() if (layout.root / path).is_file()}
    pages |= {f"notebooks/{name}.ipynb": f"lectures/{name}" for name in lectures}
    dictionary = layout.datasets / "dictionary"
    pages |= {
        f"datasets/dictionary/{path.name}": f"dictionary/{path.stem}"
        for path in _sorted(dictionary, "*.md")
    }
    for path, place in pages.items():
        if path.endswith(".md"):
            text = relinked(read_page(layout.root / path), path, place, pages)
            write_text(folder / f"{place}.md", _with_tree(path, text, dictionary))
    for drawing in _sorted(dictionary, "*.svg"):
        shutil.copyfile(drawing, folder / "dictionary" / drawing.name)
    students = relinked(readme_text(layout, chapters), "README.md", "guides/students", {})
    write_text(folder / "guides" / "students.md", students)
    (folder / "_static").mkdir()
    shutil.copyfile(STYLE, folder / "_static" / STYLE.name)
    write_text(folder / "index.md", home_page(known))
    write_text(folder / "glossary.md", glossary_page(known))
    write_text(folder / "proven.md", proven_page(layout))
    write_text(folder / "conf.py", '"""Settings are given by school.site.build."""\n')


def _reachable(page: str) -> str:
    """Return a page whose headings have a level; code and tables are scrolled by the keyboard."""
    page = page.replace('class="caption" role="heading"', 'class="caption" role="heading" '
                        'aria-level="2"')  # fmt: skip
    page = page.replace("<pre>", '<pre tabindex="0">')
    return page.replace('class="dataframe">', 'class="dataframe" tabindex="0">')


def _with_tree(path: str, text: str, dictionary: Path) -> str:
    if path != "datasets/dictionary/README.md":
        return text
    names = [page.stem for page in _sorted(dictionary, "*.md") if page.stem != "README"]
    return "\n".join([text.rstrip(), "", "```{toctree}", ":hidden:", "", *names, "```", ""])


def _sorted(folder: Path, pattern: str) -> Iterable[Path]:
    return sorted(folder.glob(pattern))


def _refuse_other(target: Path) -> None:
    if target.is_file():
        raise UsageError(f"{target} is a file; name a folder")
    if target.is_dir() and any(target.iterdir()) and not (target / "searchindex.js").is_file():
        raise UsageError(f"{target} holds other things and no site: name an empty or a new folder")
