"""Pictures of students in a page: each is there, or words are in its place.

nbconvert's own filter ends with an error on a picture that is missing from its cell: one line of a
student would cost the submission its feedback and its page for grading by hand.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Mapping
from typing import Any

from nbconvert.filters.markdown_mistune import IPythonRenderer

from grading.autograde.pictures import picture_of

MAX_SHOWN = 3
"""How often one picture is shown in a cell: a page must not grow without bound."""
IMG = re.compile(r"<img\b[^<>]*>", re.IGNORECASE)
SRC = re.compile(r"""\bsrc\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)


class PictureRenderer(IPythonRenderer):  # type: ignore[misc]
    """nbconvert's renderer, with every picture resolved and none missed in silence."""

    def __init__(self, attachments: Mapping[str, Any]) -> None:
        super().__init__(escape=False, attachments=dict(attachments), exclude_anchor_links=True)
        self._shown: Counter[str] = Counter()

    def image(self, text: str, url: str, title: str | None = None) -> str:
        """Return a picture of Markdown's own kind."""
        return self._picture(url, text, f' title="{html.escape(title)}"' if title else "")

    def block_html(self, html: str) -> str:
        """Return HTML of the student's with the pictures in it resolved."""
        return str(super().block_html(IMG.sub(self._tag, html)))

    def inline_html(self, html: str) -> str:
        """Return a tag of the student's, resolved when it is a picture."""
        return str(super().inline_html(IMG.sub(self._tag, html)))

    def _tag(self, match: re.Match[str]) -> str:
        tag = match[0]
        source = SRC.search(tag)
        if source is None:
            return _words("a picture without an address")
        address = next(part for part in source.groups() if part is not None)
        alt = re.search(r"""\balt\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag, re.IGNORECASE)
        sizes = re.findall(r"""\b(width|height)\s*=\s*["']?(\d{1,5})""", tag, re.IGNORECASE)
        text = html.unescape(next(filter(None, alt.groups()), "")) if alt else ""
        rest = "".join(f' {name.lower()}="{size}"' for name, size in dict(sizes).items())
        return self._picture(address, text, rest)

    def _picture(self, address: str, text: str, rest: str) -> str:
        self._shown[address] += 1
        if self._shown[address] > MAX_SHOWN:
            return _words("the same picture again")
        found = picture_of(address, self.attachments)
        if isinstance(found, str):
            return _words(found)
        kind, data = found
        alt = html.escape(re.sub("<[^<>]*>", "", text))
        return f'<img src="data:{kind};base64,{data}" alt="{alt}"{rest}>'


def _words(text: str) -> str:
    return f"<em>[Picture not shown: {html.escape(text[:300])}]</em>"
