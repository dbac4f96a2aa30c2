"""Look at a feedback page as an instructor's browser would: nothing of it may act."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path

from grading.autograde.course import Course

CALL = "owned("
"""What every script of an attack calls."""
_URLS = ("href", "src", "action", "formaction", "data", "xlink:href", "srcdoc")


def active_content(course: Course, student: str) -> list[str]:
    """Make a student's feedback page and return what of the attack could act in it."""
    from grading.feedback.generate import generate_feedback
    from security.target import CHAPTER

    (page,) = generate_feedback(course, CHAPTER, [student])
    if page.problem:
        return [f"no feedback page: {page.problem}"]
    found: list[str] = []
    for path in Path(page.folder).glob("*.html"):
        reader = _Reader()
        reader.feed(path.read_text(encoding="utf-8"))
        found += reader.found
        if not reader.has_policy:
            found.append("the page has no content security policy")
    return found


class _Reader(HTMLParser):
    """Collects scripts, handlers and addresses that hold the attack's call."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.has_policy = False
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Look at the attributes of a tag."""
        self._inside = tag
        for name, value in attrs:
            value = value or ""
            if name == "http-equiv" and value.lower() == "content-security-policy":
                self.has_policy = True
            acts = name.startswith("on") or name in _URLS
            if acts and CALL in value:
                self.found.append(f"<{tag} {name}> holds the attack's call")
        if tag in ("iframe", "object", "embed", "base"):
            self.found.append(f"the page holds <{tag}>")

    def handle_data(self, data: str) -> None:
        """Look at the text of scripts."""
        if self._inside == "script" and CALL in data:
            self.found.append("<script> holds the attack's call")

    def handle_endtag(self, tag: str) -> None:
        """Leave a tag."""
        self._inside = ""
