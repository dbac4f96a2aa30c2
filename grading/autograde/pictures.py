"""Pictures of a student's text: brought into the notebook, or named where they cannot be shown.

A picture is an attachment of its cell, a file beside the notebook or a data address. Whatever its
name, its format and its state, the page is made: where there is no picture to show there are
words that say which one and why.
"""

from __future__ import annotations

import base64
import binascii
import codecs
import html
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import PurePosixPath
from urllib.parse import unquote
from xml.etree import ElementTree

from mistune.util import escape_url

from grading.autograde.files import SubmittedFile
from grading.autograde.rebuild import RebuiltCell

PREFIX = "attachment:"
WORDS = "text/plain"
"""The media type of an attachment that says why there is no picture."""
MAX_BYTES = 25_000_000
"""Of pictures from files that one notebook takes in."""
MAX_SVG_BYTES = 3_000_000
MAGIC = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF8", "image/gif"),
    (b"BM", "image/bmp"),
)
HIDDEN = (
    (b"\xff\x0a", "JPEG XL"),
    (b"\0\0\0\x0cJXL ", "JPEG XL"),
    (b"\0\0\0\x0cjP  ", "JPEG 2000"),
    (b"\0\0\1\0", "ICO"),
    (b"\xd7\xcd\xc6\x9a", "WMF"),
    (b"8BPS", "Photoshop"),
    (b"\x1f\x8b", "gzip"),
    (b"\xd0\xcf\x11\xe0", "Office 97"),
    (b"Rar!", "RAR"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"%PDF", "PDF"),
    (b"PK\x03\x04", "ZIP"),
)
"""Formats that no browser shows as a picture."""
BODY = {"image/png": b"IDAT", "image/jpeg": b"\xff\xda"}
"""Where the picture itself begins: a file that breaks off before has nothing to show."""
PHOTO = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
REFERENCE = re.compile(
    r"""!\[(?:[^\[\]]|\[[^\[\]]*\])*\]\(\s*
          (?:<(?P<pointed>[^<>\n]+)>|(?P<bare>[^\s()]+(?:\([^\s()]*\)[^\s()]*)*))
      | <img\b[^<>]*?\bsrc\s*=\s*
          (?:"(?P<double>[^"<>]+)"|'(?P<single>[^'<>]+)'|(?P<plain>[^\s"'<>]+))
      | ^\s{0,3}\[[^\]\n]+\]:\s*(?:<(?P<far_pointed>[^<>\n]+)>|(?P<far>\S+))
      | (?P<anywhere>attachment:[^\s()<>"']+)""",
    re.VERBOSE | re.IGNORECASE | re.MULTILINE,
)
"""Where a text names a picture: Markdown's two ways, HTML, or an attachment in any other place."""
LOOSE = re.compile(
    r"""!\[\[(?P<wiki>[^\[\]|\n]+)(?:\|[^\[\]\n]*)?\]\]
      | !\[(?P<words>[^\[\]\n]*)\]\(\s*(?![<"'])(?P<address>[^()<>\n"]*?[^()<>\n"\s])
          (?:\s+=[\d%x]+)?\s*\)""",
    re.VERBOSE,
)
"""Pictures as other editors write them: in double brackets, with blanks or a size."""
SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
FAR = re.compile(r"(?!file:|[a-z]:[/\\])[a-z][a-z0-9+.-]*:|//|#", re.IGNORECASE)
"""How an address begins that is none of a file; the student's own disk is one."""
ACTIVE = frozenset(
    (
        "script", "foreignobject", "iframe", "object", "embed", "handler", "listener", "audio",
        "video", "set", "animate", "animatemotion", "animatetransform",
    )
)  # fmt: skip
"""Elements of an SVG that could act or load."""

Attachments = tuple[tuple[str, str, str], ...]


def embed_pictures(
    cells: Iterable[RebuiltCell], helpers: Sequence[SubmittedFile]
) -> tuple[RebuiltCell, ...]:
    """Return the cells with every picture that their text names as an attachment.

    Parameters
    ----------
    cells
        Cells of a rebuilt notebook.
    helpers
        Files handed in beside it.
    """
    book = _Book(helpers)
    return tuple(_with_pictures(cell, book) if _is_text(cell) else cell for cell in cells)


def _is_text(cell: RebuiltCell) -> bool:
    return cell.cell_type == "markdown"


def _with_pictures(cell: RebuiltCell, book: _Book) -> RebuiltCell:
    held = {canonical(name) for name, _, _ in cell.attachments}

    def pointed(match: re.Match[str]) -> str:
        name = match["wiki"] or match["address"]
        plain = name[len(PREFIX) :] if name.casefold().startswith(PREFIX) else name
        if match["wiki"] is None and " " not in name and match[0].count(" ") == 0:
            return match[0]
        if canonical(plain) not in held and not book.has(plain):
            return match[0]
        return f"![{match['words'] or plain}](<{name}>)"

    # what the student wrote stays where nothing of that name was handed in
    is_own = cell.skeleton is None or cell.skeleton.is_answer
    source = LOOSE.sub(pointed, cell.source) if is_own else cell.source
    return replace(cell, source=source, attachments=book.attachments(source, cell.attachments))


def canonical(name: str) -> str:
    """Return a name in the one form in which names are compared, however it was written."""
    plain = unicodedata.normalize("NFC", unquote(html.unescape(name))).replace("\\", "/")
    return PurePosixPath(plain.partition("?")[0].strip()).as_posix().removeprefix("./").casefold()


def references(text: str) -> Iterator[str]:
    """Yield the addresses of the pictures in a Markdown text, as they are written."""
    for match in REFERENCE.finditer(text):
        yield next(address for address in match.groups() if address is not None)


def showable(data: bytes, name: str) -> tuple[str, bytes]:
    """Return the media type and bytes of a picture that a page can show, else words.

    Parameters
    ----------
    data
        What is in the picture's file.
    name
        Its name, for the words.
    """
    for start, media_type in MAGIC:
        if data.startswith(start):
            if BODY.get(media_type, b"") not in data:
                return _words(f"{name} breaks off before its picture begins: ask for it again")
            return media_type, data
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return "image/webp", data
    if data[4:8] == b"ftyp":
        if data[8:12] in (b"avif", b"avis"):
            return "image/avif", data
        kind = "HEIC" if data[8:12] in PHOTO else "of a video"
        return _words(f"{name} is in the format {kind}, which browsers do not show: open its file")
    for start, known in HIDDEN:
        if data.startswith(start):
            return _words(f"{name} is in the format {known}, which pages do not show")
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = data.decode("utf-16", errors="replace")
        data = re.sub(r"^\s*<\?xml[^>]*\?>", "", text).encode()
    if data[40:44] == b" EMF":
        return _words(f"{name} is in the format EMF, which pages do not show")
    if b"<svg" in data[:4096] or data.lstrip()[:5].lower() == b"<?xml":
        drawn = harmless_svg(data)
        if drawn is not None:
            return "image/svg+xml", drawn
        return _words(f"{name} is an SVG that cannot be read, or is too large")
    return _words(f"{name} is {'no picture' if data else 'empty'}")


def harmless_svg(data: bytes) -> bytes | None:
    """Return an SVG without anything that acts or loads; None when it cannot be read."""
    if len(data) > MAX_SVG_BYTES or b"<!ENTITY" in data.upper():
        return None
    try:
        root = ElementTree.fromstring(data)
    except (ElementTree.ParseError, ValueError, LookupError, RecursionError):
        return None
    if _local(root.tag) != "svg":
        return None
    for element in list(root.iter()):
        for child in list(element):
            if _local(child.tag) in ACTIVE:
                element.remove(child)
            elif _local(child.tag) == "a":  # a link: what it holds stays
                child.tag = f"{{{SVG}}}g"
        for name, value in list(element.attrib.items()):
            if not _is_passive(_local(name), value):
                del element.attrib[name]
    ElementTree.register_namespace("", SVG)
    ElementTree.register_namespace("xlink", XLINK)
    return bytes(ElementTree.tostring(root, encoding="utf-8"))


def _is_passive(name: str, value: str) -> bool:
    if name.startswith("on"):
        return False
    if name in ("href", "src"):
        return value.startswith(("#", "data:image/png;", "data:image/jpeg;"))
    return "javascript:" not in value.casefold()


def _local(name: object) -> str:
    """Return an XML name without its namespace; comments and instructions have none."""
    return name.rpartition("}")[2].casefold() if isinstance(name, str) else ""


def _words(text: str) -> tuple[str, bytes]:
    return WORDS, text.encode()


class _Book:
    """The pictures of one notebook."""

    def __init__(self, helpers: Sequence[SubmittedFile]) -> None:
        self._files = {canonical(file.path): file for file in helpers}
        names: dict[str, list[SubmittedFile]] = {}
        for file in helpers:
            names.setdefault(canonical(PurePosixPath(file.path).name), []).append(file)
        self._by_name = {name: files[0] for name, files in names.items() if len(files) == 1}
        self._room = MAX_BYTES

    def attachments(self, text: str, own: Attachments) -> Attachments:
        """Return the attachments of one cell: its own, checked, and those that its text names."""
        pictures: dict[str, tuple[str, str]] = {}
        for name, _, data in own:
            if name not in pictures or pictures[name][0] == WORDS:
                pictures[name] = _checked(name, data)
        by_name = {canonical(name): picture for name, picture in pictures.items()}
        for address in references(text):
            attached = address.casefold().startswith(PREFIX)
            name = address[len(PREFIX) :] if attached else address
            if not attached and FAR.match(address):
                continue
            if name in pictures:
                found = pictures[name]
            else:
                found = by_name.get(canonical(name)) or self._from_file(name)
                by_name[canonical(name)] = found
            for spelled in {name, escape_url(name)}:
                pictures.setdefault(spelled, found)
        return tuple((name, kind, data) for name, (kind, data) in pictures.items())

    def has(self, name: str) -> bool:
        """Return whether a file of that name was handed in."""
        return self._file(canonical(name)) is not None

    def _from_file(self, name: str) -> tuple[str, str]:
        wanted = canonical(name)
        shown = unquote(name)
        file = self._file(wanted) or self._file(wanted.partition("#")[0])
        if file is None or file.content is None:
            return _encoded(*_words(f"{shown} was not handed in"))
        if file.size > self._room:
            return _encoded(*_words(f"{shown} is too large to be shown here: open its file"))
        kind, data = showable(file.content, shown)
        self._room -= len(data)
        return _encoded(kind, data)

    def _file(self, wanted: str) -> SubmittedFile | None:
        return self._files.get(wanted) or self._by_name.get(PurePosixPath(wanted).name)


def _checked(name: str, data: str) -> tuple[str, str]:
    """Return a pasted picture by what it is, not by what its media type says."""
    try:
        content = base64.b64decode("".join(data.split()), validate=True)
    except (binascii.Error, ValueError):
        content = data.encode() if "<svg" in data[:4096] else b""
    return _encoded(*showable(content, unquote(name)))


def _encoded(kind: str, data: bytes) -> tuple[str, str]:
    return kind, base64.b64encode(data).decode("ascii")


def picture_of(address: str, attachments: Mapping[str, Mapping[str, str]]) -> tuple[str, str] | str:
    """Return media type and base64 data of a picture in a cell's text, or words in its place.

    Parameters
    ----------
    address
        Where the text says that it is.
    attachments
        The cell's: name to media type to base64 data.
    """
    plain = html.unescape(address)
    if plain.casefold().startswith("data:"):
        return _from_data(plain)
    if re.match(r"(?!file:)([a-z][a-z0-9+.-]*:)?//", plain, re.IGNORECASE):
        return f"{plain} lies on another site, from which nothing is loaded"
    name = plain[len(PREFIX) :] if plain.casefold().startswith(PREFIX) else plain
    wanted = canonical(name)
    bundle = attachments.get(name) or next(
        (held for key, held in attachments.items() if canonical(key) == wanted), None
    )
    if not bundle:
        return f"{unquote(name)} was not handed in"
    kind, data = next(iter(bundle.items()))
    if kind == WORDS:
        return base64.b64decode(data).decode("utf-8", "replace")
    return _from_data(f"data:{kind};base64,{data}", unquote(name))


def _from_data(address: str, name: str = "") -> tuple[str, str] | str:
    head, _, data = address.partition(",")
    try:
        content = (
            base64.b64decode("".join(unquote(data).split()))
            if head.casefold().endswith(";base64")
            else unquote(data).encode()
        )
    except (binascii.Error, ValueError):
        content = b""
    kind, shown = showable(content, name or "the data address")
    return shown.decode() if kind == WORDS else _encoded(kind, shown)
