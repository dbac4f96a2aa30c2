"""Sanitise what students wrote, with bleach, the library that nbconvert sanitises with.

nbconvert's own list of tags lacks what Markdown is made of (paragraphs, headings, images), and
it keeps ids and classes. An id is enough to mislead the formgrader: its page finds the score
field of a cell by id, so that a heading named like a test would take over its points.
"""

from __future__ import annotations

import base64
import re

import bleach  # type: ignore[import-untyped]
from bs4 import BeautifulSoup
from nbconvert.filters import strip_files_prefix as strip_prefix

from grading.autograde.pictures import harmless_svg
from grading.feedback.formulas import OPEN, drawn

TEXT = "a abbr b blockquote br code del em i ins kbd p pre q s samp small span strong sub sup u var"
BLOCKS = "dd details div dl dt h1 h2 h3 h4 h5 h6 hr img li ol summary ul"
TABLES = "caption col colgroup table tbody td tfoot th thead tr"
TAGS = frozenset(f"{TEXT} {BLOCKS} {TABLES}".split())
PLAIN = {
    "col": {"span"},
    "colgroup": {"span"},
    "img": {"alt", "height", "title", "width"},
    "ol": {"start"},
    "table": {"border"},
    "td": {"align", "colspan", "rowspan"},
    "th": {"align", "colspan", "rowspan", "scope"},
}
CLASSES = re.compile(r"dataframe|highlight|[a-z]{1,2}[a-z0-9]?")
"""What pandas and pygments write."""
IMAGE = re.compile(r"data:image/(png|jpeg|gif|webp|bmp|avif);base64,[A-Za-z0-9+/=\s]*")
DRAWING = "data:image/svg+xml;base64,"
LINK = re.compile(r"(https?://|mailto:|#)", re.IGNORECASE)
DROPPED = ["script", "style", "template", "noscript"]


def clean(html: object) -> str:
    """Return HTML in which nothing acts: no script, no handler, no id, no foreign image.

    Formulas that `grading.feedback.markdown` holds are drawn.

    Parameters
    ----------
    html
        Text or bytes of an HTML fragment.
    """
    text = html.decode("utf-8", "replace") if isinstance(html, bytes) else str(html)
    if "<" not in text:
        return drawn(text) if OPEN in text else text
    soup = BeautifulSoup(text, "html.parser")
    for element in soup(DROPPED):
        # For the eye only: bleach below would leave their text standing on the page.
        element.decompose()
    return drawn(
        bleach.clean(
            str(soup),
            tags=TAGS,
            attributes=_allowed,
            protocols={"http", "https", "mailto", "data"},
            strip=True,
        )
    )


def strip_files_prefix(text: str) -> str:
    """Do what nbconvert's filter of this name does, and sanitise.

    nbgrader's templates put rendered Markdown through this filter, and through no other.
    """
    return clean(strip_prefix(text))


def _allowed(tag: str, name: str, value: str) -> bool:
    if name == "class":
        return all(CLASSES.fullmatch(word) for word in value.split())
    if tag == "img" and name == "src":
        return IMAGE.fullmatch(value) is not None or _is_harmless_drawing(value)
    if tag == "a" and name == "href":
        return LINK.match(value.strip()) is not None
    return name in PLAIN.get(tag, ())


def _is_harmless_drawing(address: str) -> bool:
    """Tell whether an address holds an SVG from which everything that acts was taken out.

    As an image no browser runs what is in it; opened on its own it would.
    """
    if not address.startswith(DRAWING):
        return False
    try:
        drawing = base64.b64decode(address.removeprefix(DRAWING), validate=True)
    except ValueError:
        return False
    return harmless_svg(drawing) == drawing
