"""Read the bytes of a student's notebook, whatever their state, into plain cells."""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from grading.autograde.settings import DEFAULT_BOUNDS, ReadBounds
from grading.autograde.verdict import Flag, FlagCode, Repair, RepairCode
from grading.text_encodings import big5_text, chinese_text, japanese_text

MAX_NAME = 1000
"""Characters of a picture's name; a Chinese one is nine times as long when it is encoded."""
OPENED = ": open the notebook in JupyterLab, save it (Ctrl+S) and hand that file in"
CellType = Literal["code", "markdown", "raw"]
MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


@dataclass(frozen=True)
class StudentCell:
    """One cell as the student left it; nothing in it is trusted.

    Attributes
    ----------
    cell_type
        ``code``, ``markdown`` or ``raw``.
    source
        Its text, clean of null bytes and lone surrogates.
    cell_id
        The cell's nbformat id, "" when there is none.
    grade_id
        What its nbgrader metadata claim, "" when they claim nothing.
    claims
        Grade, solution, locked, points and checksum as its nbgrader metadata claim.
    tags
        Its tags.
    attachments
        Images pasted into a Markdown cell: name to media type to base64 text.
    """

    cell_type: CellType
    source: str
    cell_id: str = ""
    grade_id: str = ""
    claims: tuple[tuple[str, str], ...] = ()
    tags: tuple[str, ...] = ()
    attachments: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True)
class StudentNotebook:
    """A notebook as the student left it.

    Attributes
    ----------
    cells
        Its cells in order.
    kernel
        Name of the kernel it asks for, "" when it names none.
    repairs
        What had to be put right to read it.
    """

    cells: tuple[StudentCell, ...]
    kernel: str
    repairs: tuple[Repair, ...]


def parse_notebook(
    content: bytes, name: str, bounds: ReadBounds = DEFAULT_BOUNDS
) -> StudentNotebook | Flag:
    """Read a notebook of any nbformat version, or say why that is impossible.

    Parameters
    ----------
    content
        The bytes of the file.
    name
        Its name, for messages.
    bounds
        How many cells are read.
    """
    if not content.strip(b"\0 \t\r\n"):
        return Flag(FlagCode.EMPTY_FILE, f"{name} is empty")
    repairs: list[Repair] = []
    text = decode_text(content, name, repairs)
    document = _load(text, name, repairs)
    if isinstance(document, Flag):
        return document
    if not isinstance(document, dict):
        return Flag(FlagCode.NOT_A_NOTEBOOK, f"{name} is JSON, but no notebook{OPENED}")
    raw_cells = _raw_cells(document, name, repairs)
    if raw_cells is None:
        return Flag(FlagCode.NOT_A_NOTEBOOK, f"{name} is JSON without a list of cells{OPENED}")
    if len(raw_cells) > bounds.cells:
        found = f"{name} has {len(raw_cells):,} cells, and at most {bounds.cells:,} are read"
        return Flag(FlagCode.TOO_MANY_CELLS, found)
    cells = tuple(_cells(raw_cells, repairs))
    return StudentNotebook(cells, _kernel(document), tuple(repairs))


def decode_text(content: bytes, name: str, repairs: list[Repair]) -> str:
    """Return text of any encoding that editors write; a guess is added to `repairs`."""
    for mark, encoding in MARKS:
        if content.startswith(mark):
            repairs.append(Repair(RepairCode.ENCODING, name, f"read as {encoding} by its mark"))
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        place = error.start
    text, encoding = _guessed(content)
    where = f"byte {place} is not UTF-8: read as {encoding}"
    repairs.append(Repair(RepairCode.ENCODING, name, where))
    return text


def _guessed(content: bytes) -> tuple[str, str]:
    """Return text in an old encoding and the encoding's name; what is no other is Western."""
    if (chinese := chinese_text(content, 0.9)) is not None:
        return chinese, "GB 18030"
    if (traditional := big5_text(content)) is not None:
        return traditional, "Big5"
    if (japanese := japanese_text(content)) is not None:
        return japanese, "Shift-JIS"
    return content.decode("cp1252", errors="replace"), "Windows-1252"


def _load(text: str, name: str, repairs: list[Repair]) -> Any:
    try:
        return _loads(text)
    except json.JSONDecodeError as error:
        failure: Exception = error
        if error.msg == "Extra data":
            return _without_rest(text, name, error.pos, repairs)
    except (ValueError, RecursionError, MemoryError) as error:
        failure = error
    if "\0" in text and isinstance(failure, ValueError):
        try:
            document = _loads(text.replace("\0", ""))
        except (ValueError, RecursionError, MemoryError) as error:
            failure = error
        else:
            found = f"{text.count(chr(0)):,} null bytes removed from the file"
            repairs.append(Repair(RepairCode.TEXT_CLEANED, name, found))
            return document
    if isinstance(failure, MemoryError):
        return Flag(FlagCode.TOO_LARGE, f"{name} needs more memory than reading may take")
    if isinstance(failure, RecursionError):
        return Flag(FlagCode.NOT_JSON, f"{name} is nested too deeply to be a notebook")
    return Flag(FlagCode.NOT_JSON, f"{name} is not valid JSON: {_why_broken(text, failure)}")


def _why_broken(text: str, failure: Exception) -> str:
    """Say what became of a file and the way out, after what the parser stumbled over."""
    found = str(failure)[:120]
    begin, place = text.lstrip()[:200].casefold(), getattr(failure, "pos", None)
    if re.search(r"^(<<<<<<<|>>>>>>>) ", text, re.MULTILINE):
        cause = "it holds two versions and the marks of a merge (<<<<<<<): keep one of the two"
    elif begin.startswith(("<!doctype", "<html")):
        cause = "it is a web page saved in place of the notebook: download the notebook itself"
    elif begin.startswith("pk\x03\x04") and ".ipynb" in text:
        cause = "it is a zip archive under this name: unpack it and hand in the notebook itself"
    elif text.startswith("\x1f") or begin.startswith(("bzh", "rar!", "7z", "\ufffd7zxz")):
        cause = "it is packed under this name: unpack it and hand in the notebook itself"
    elif begin.startswith("version https://git-lfs"):
        cause = "it is Git LFS's note in place of the file: fetch it (git lfs pull), hand that in"
    elif begin.startswith(("[internetshortcut]", "https://", "http://", "<?xml", "bplist")):
        cause = "it is a link and not the notebook: download the notebook itself (.ipynb)"
    elif begin.startswith(("pk\x03\x04", "%pdf")):
        cause = "it is a document of another kind under this name: hand in the notebook itself"
    elif "Unterminated" in found or (place is not None and not text[place:].strip()):
        cause = "it breaks off, perhaps in saving or uploading: save it (Ctrl+S), hand it in again"
    else:
        cause = (
            "open it in JupyterLab, save it (Ctrl+S) and hand it in again; where it does not open, "
            "hand in an earlier copy"
        )
    return f"{found}. {cause[0].upper()}{cause[1:]}"


def _without_rest(text: str, name: str, end: int, repairs: list[Repair]) -> Any:
    """Return the document that ends before the end of the text, as after a stray brace."""
    rest = text[end:].strip()
    found = f"{len(rest):,} characters after the notebook's end left out: {rest[:20]!a}"
    repairs.append(Repair(RepairCode.TEXT_CLEANED, name, found))
    return json.JSONDecoder(strict=False).raw_decode(text.lstrip())[0]


def _loads(text: str) -> Any:
    # strict=False: control characters inside strings are harmless, and editors leave some.
    return json.loads(text, strict=False)


def _raw_cells(document: dict[str, Any], name: str, repairs: list[Repair]) -> list[Any] | None:
    """Return the cells of nbformat 4 and later, or those of the worksheets before it."""
    cells = document.get("cells")
    version = document.get("nbformat")
    if isinstance(cells, list):
        if version != 4:
            shown = ascii(version)[:20]
            found = f"states nbformat {shown}: read as version 4"
            repairs.append(Repair(RepairCode.FORMAT_UPGRADED, name, found))
        return cells
    sheets = document.get("worksheets")
    if not isinstance(sheets, list):
        return None
    found = "written before nbformat 4: upgraded"
    repairs.append(Repair(RepairCode.FORMAT_UPGRADED, name, found))
    sheet_cells = [s.get("cells") for s in sheets if isinstance(s, dict)]
    return [cell for cells in sheet_cells if isinstance(cells, list) for cell in cells]


def _cells(raw_cells: list[Any], repairs: list[Repair]) -> Iterator[StudentCell]:
    for number, raw in enumerate(raw_cells, 1):
        where = f"cell {number}"
        if not isinstance(raw, dict):
            repairs.append(Repair(RepairCode.CELL_DROPPED, where, "is no cell: left out"))
            continue
        source = _source(raw, where, repairs)
        cell_type: CellType = "raw"
        match raw.get("cell_type"):
            case "code" | "markdown" | "raw" as known:
                cell_type = known
            case "heading":
                cell_type, source = "markdown", f"{_heading_marks(raw)} {source}"
            case unknown:
                found = f"has the unknown type {ascii(unknown)[:20]}: kept as text"
                repairs.append(Repair(RepairCode.CELL_RETYPED, where, found))
        yield _cell(raw, cell_type, source)


def _cell(raw: dict[str, Any], cell_type: CellType, source: str) -> StudentCell:
    metadata = _as_dict(raw.get("metadata"))
    claims = _as_dict(metadata.get("nbgrader"))
    tags = metadata.get("tags")
    return StudentCell(
        cell_type=cell_type,
        source=source,
        cell_id=_as_text(raw.get("id")),
        grade_id=_as_text(claims.get("grade_id")),
        claims=tuple(
            (key, ascii(claims[key])[:40])
            for key in ("grade", "solution", "locked", "points", "checksum")
            if key in claims
        ),
        tags=tuple(_as_text(tag) for tag in tags[:20]) if isinstance(tags, list) else (),
        attachments=tuple(_attachments(raw)) if cell_type == "markdown" else (),
    )


def _source(raw: dict[str, Any], where: str, repairs: list[Repair]) -> str:
    """Return the text of a cell: `input` before nbformat 4, a text or a list of lines."""
    source = raw.get("source", raw.get("input", raw.get("text", "")))
    if isinstance(source, list):
        source = "".join(line for line in source if isinstance(line, str))
    if not isinstance(source, str):
        repairs.append(Repair(RepairCode.TEXT_CLEANED, where, "its source is no text: emptied"))
        return ""
    clean = source.replace("\0", "").encode("utf-8", errors="replace").decode("utf-8")
    if clean != source:
        found = "null bytes or broken characters removed"
        repairs.append(Repair(RepairCode.TEXT_CLEANED, where, found))
    return clean


def _heading_marks(raw: dict[str, Any]) -> str:
    level = raw.get("level")
    return "#" * (level if isinstance(level, int) and 1 <= level <= 6 else 1)


def _attachments(raw: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    for name, bundle in _as_dict(raw.get("attachments")).items():
        for media_type, data in _as_dict(bundle).items():
            text = "".join(data) if _is_lines(data) else data
            if str(media_type).startswith(("image/", "application/")) and isinstance(text, str):
                clean = text.encode("utf-8", "replace").decode("utf-8")
                yield _as_text(name, MAX_NAME), _as_text(media_type), clean


def _is_lines(data: Any) -> bool:
    return isinstance(data, list) and all(isinstance(line, str) for line in data)


def _kernel(document: dict[str, Any]) -> str:
    metadata = _as_dict(document.get("metadata"))
    return _as_text(_as_dict(metadata.get("kernelspec")).get("name"))


def _as_dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _as_text(value: Any, most: int = 200) -> str:
    if not isinstance(value, str):
        return ""
    return value[:most].encode("utf-8", errors="replace").decode("utf-8")
