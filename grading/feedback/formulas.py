r"""Formulas of Markdown as MathML, which browsers draw themselves: no script, no request.

latex2mathml reads the TeX. What it makes is not trusted: its own text of ``\text{<img …>}`` is
live HTML, and ``\href`` and ``\style`` become attributes. So its tree alone is used, written out
here with the tags and attributes of presentation MathML and no others.

A formula passes through sanitising between two marks (`held`) and is drawn after it (`drawn`).
A student who types the marks gets a formula, like everybody who types dollars.
"""

from __future__ import annotations

import html
import re
import secrets
import unicodedata
from functools import lru_cache
from xml.etree.ElementTree import Element

from bs4 import BeautifulSoup, Tag
from latex2mathml.converter import Converter

OPEN, CLOSE = "\ue000", "\ue001"
HELD = re.compile(f"{OPEN}([bi])([^{OPEN}{CLOSE}]*){CLOSE}")
MARKED = re.compile(f"({OPEN}[bi][^{OPEN}{CLOSE}]*{CLOSE})")
MAX_LENGTH = 2_000
"""Characters of one formula; a longer one stands as it was typed."""
MAX_TOTAL = 40_000
"""Characters of all formulas of one text, for the same reason: reading them takes time."""

ELEMENTS = "math mrow mstyle mpadded mphantom menclose mspace mi mn mo ms mtext mtable mtr mtd"
SCRIPTS = "mfrac msqrt mroot msub msup msubsup munder mover munderover mmultiscripts"
TAGS = frozenset(f"{ELEMENTS} {SCRIPTS}".split())
WORDS = re.compile(r"[a-z]+( [a-z]+)*")
LENGTHS = re.compile(r"(-0?\.\d{1,4}|\d{1,2}(\.\d{1,4})?)(em|ex|pt|px|mu)?%?( \d{1,2}(em|ex|pt))*")
COLOUR = re.compile(r"[a-zA-Z]{3,20}|#[0-9a-fA-F]{3,6}")
NUMBER = re.compile(r"[+-]?\d")
SAY = (
    "accent accentunder columnalign columnlines display displaystyle fence form largeop linebreak "
    "movablelimits notation rowlines separator stretchy symmetric"
)
MEASURE = "columnspacing depth height linethickness lspace maxsize minsize rowspacing rspace width"
ATTRIBUTES = {
    **dict.fromkeys(SAY.split(), WORDS),
    **dict.fromkeys(MEASURE.split(), LENGTHS),
    "mathcolor": COLOUR,
    "mathvariant": re.compile("normal"),
    "scriptlevel": NUMBER,
}
DEFINES = re.compile(r"\\((re)?newcommand|def|newenvironment|DeclareMathOperator)(?![A-Za-z])")
"""A macro can stand for a macro that stands for ten: a line that takes minutes to read."""
SAME_AS = {
    **dict.fromkeys(("aligned", "alignedat", "eqnarray", "eqnarray*", "align"), "align*"),
    **dict.fromkeys(("gather", "gather*", "gathered", "multline", "multline*"), "displaylines"),
    "dcases": "cases",
}
"""Environments that latex2mathml does not know, by one that looks the same without numbers."""
ENVIRONMENT = re.compile(r"\\(begin|end)\{([a-zA-Z]+\*?)\}")
FONTS = {
    "bold": "BOLD",
    "italic": "ITALIC",
    "bold-italic": "BOLD ITALIC",
    "double-struck": "DOUBLE-STRUCK",
    "script": "SCRIPT",
    "fraktur": "FRAKTUR",
    "sans-serif": "SANS-SERIF",
    "monospace": "MONOSPACE",
}
"""Browsers draw letters of other fonts only where the character itself says so."""


def held(tex: str, *, block: bool = False) -> str:
    """Return the HTML that stands for a formula until `drawn`.

    Parameters
    ----------
    tex
        The formula without its dollars.
    block
        Whether it stands in a line of its own.
    """
    plain = tex.replace(OPEN, "").replace(CLOSE, "")
    return f"{OPEN}{'b' if block else 'i'}{html.escape(plain, quote=False)}{CLOSE}"


def drawn(page: str) -> str:
    """Return sanitised HTML with its held formulas drawn.

    Only text is touched: a formula inside an attribute, such as a picture's description, goes
    back to what was typed.

    Parameters
    ----------
    page
        HTML that has been sanitised.
    """
    if OPEN not in page:
        return page
    soup = BeautifulSoup(page, "html.parser")
    for element in soup.find_all(True):
        _type_attributes(element)
    places: dict[str, str] = {}
    left = MAX_TOTAL
    for text in soup.find_all(string=re.compile(OPEN)):
        pieces = []
        for piece in MARKED.split(str(text)):
            found = HELD.fullmatch(piece)
            if found is None:
                pieces.append(piece)
                continue
            left -= len(found[2])
            place = f"formula-{secrets.token_hex(12)}"
            places[place] = mathml(found[2], block=found[1] == "b") if left > 0 else _typed(found)
            pieces.append(place)
        text.replace_with("".join(pieces))
    return re.sub("formula-[0-9a-f]{24}", lambda found: places.get(found[0], found[0]), str(soup))


@lru_cache(maxsize=4_096)
def mathml(tex: str, *, block: bool = False) -> str:
    """Return a formula as MathML, or as it was typed where it cannot be read.

    Parameters
    ----------
    tex
        The formula without its dollars.
    block
        Whether it stands in a line of its own.
    """
    typed = html.escape(f"$${tex}$$" if block else f"${tex}$")
    if not tex.strip() or len(tex) > MAX_LENGTH or DEFINES.search(tex):
        return f"<code>{typed}</code>"
    display = "block" if block else "inline"
    try:
        tree = Converter(display=display).convert_to_element(_known(tex))
        written = "".join(map(_written, tree))
    except Exception:  # whatever a parser makes of what students type, the page is made
        return f"<code>{typed}</code>"
    spoken = html.escape(" ".join(tex.split()))
    formula = f'<math display="{display}" alttext="{spoken}">{written}</math>'
    # A wide one scrolls in its own frame, by keyboard too.
    return f'<span class="formula" tabindex="0">{formula}</span>' if block else formula


def _known(tex: str) -> str:
    """Return a formula with the environments that latex2mathml reads."""

    def renamed(found: re.Match[str]) -> str:
        name = found[2]
        if name in ("equation", "equation*"):
            return ""
        return f"\\{found[1]}{{{SAME_AS.get(name, name)}}}"

    return ENVIRONMENT.sub(renamed, tex)


def _written(element: Element) -> str:
    inner = _text(element.text, element.get("mathvariant", ""))
    inner += "".join(_written(child) + _text(child.tail) for child in element)
    if element.tag not in TAGS:
        return f"<mrow>{inner}</mrow>"
    given = "".join(
        f' {name}="{html.escape(value)}"'
        for name, value in element.attrib.items()
        if name in ATTRIBUTES and ATTRIBUTES[name].fullmatch(value)
    )
    return f"<{element.tag}{given}>{inner}</{element.tag}>"


def _text(text: str | None, variant: str = "") -> str:
    """Return text of the tree, where symbols stand as ``&#x003B2;``, as HTML."""
    plain = html.unescape(text or "")
    if variant in FONTS:
        plain = "".join(_letter(character, FONTS[variant]) for character in plain)
    return html.escape(plain)


def _letter(character: str, font: str) -> str:
    """Return a letter or digit in another font, itself where there is none."""
    name = unicodedata.name(character, "")
    kind, _, letter = name.rpartition(" ")
    case = {"LATIN CAPITAL LETTER": "CAPITAL ", "LATIN SMALL LETTER": "SMALL ", "DIGIT": "DIGIT "}
    case |= {"GREEK CAPITAL LETTER": "CAPITAL ", "GREEK SMALL LETTER": "SMALL "}
    if kind not in case:
        return character
    wanted = f"{font} {case[kind]}{letter}"
    for full in (f"MATHEMATICAL {wanted}", wanted, f"BLACK-LETTER {case[kind]}{letter}"):
        try:
            return unicodedata.lookup(full)
        except KeyError:
            continue
    return character


def _typed(found: re.Match[str]) -> str:
    dollars = "$$" if found[1] == "b" else "$"
    return html.escape(f"{dollars}{found[2]}{dollars}")


def _type_attributes(element: Tag) -> None:
    for name, value in element.attrs.items():
        if isinstance(value, str) and OPEN in value:
            element.attrs[name] = HELD.sub(lambda found: f"${found[2]}$", value)
