"""Tables that spreadsheets and learning platforms write as CSV, read and written as they were."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grading.text_encodings import chinese_text
from shop.errors import UsageError

_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
WAY_OUT = (
    "save it as CSV UTF-8 (Excel: Save As, 'CSV UTF-8'; LibreOffice: 'Edit filter settings', "
    "Unicode (UTF-8)) and try again"
)


@dataclass
class Sheet:
    """A table as it was read.

    Attributes
    ----------
    name
        Name of the file, for messages.
    header
        The names of the columns as they are written there.
    rows
        Line number in the file and cells, without the header.
    delimiter
        Comma, semicolon or tab.
    mark
        Whether the file began with a mark of its encoding (BOM).
    guess
        What to look at where the encoding had to be guessed, "" where the file says it.
    """

    name: str
    header: list[str]
    rows: list[tuple[int, list[str]]]
    delimiter: str = ","
    mark: bool = True
    guess: str = ""

    @cached_property
    def plain(self) -> list[str]:
        """The names of the columns without case, blanks around them and full-width forms."""
        return [plain(name) for name in self.header]

    def written(self) -> bytes:
        """Return the file again: UTF-8, with a mark where there was one."""
        out = io.StringIO(newline="")
        writer = csv.writer(out, delimiter=self.delimiter, lineterminator="\r\n")
        writer.writerow(self.header)
        writer.writerows(row for _, row in self.rows)
        return out.getvalue().encode("utf-8-sig" if self.mark else "utf-8")


def read_sheet(path: Path) -> Sheet:
    """Read a CSV file: UTF-8 or UTF-16 with mark, UTF-8 without, or GB 18030.

    Parameters
    ----------
    path
        The file; commas, semicolons or tabs between its cells, and Excel's line ``sep=;`` if any.

    Raises
    ------
    UsageError
        When it cannot be read, is no text, or nobody can tell its encoding.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error
    text, guess = _decoded(content, path.name)
    if "\0" in text:
        raise UsageError(f"{path.name} is no text file. From a spreadsheet: {WAY_OUT}")
    first, _, rest = text.partition("\n")
    skipped = 0
    if first.strip().casefold().startswith("sep=") and len(first.strip()) == 5:
        delimiter, text, skipped = first.strip()[-1], rest, 1
    else:
        delimiter = max(",;\t", key=first.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = [(reader.line_num + skipped, row) for row in reader]
    except csv.Error as error:
        raise UsageError(f"{path.name}, line {reader.line_num + skipped}: {error}") from error
    header = rows[0][1] if rows else []
    mark = content.startswith(tuple(mark for mark, _ in _MARKS))
    return Sheet(path.name, header, rows[1:], delimiter, mark, guess)


def plain(name: str) -> str:
    """Return a name of a column without case, blanks around it and full-width forms."""
    return unicodedata.normalize("NFKC", name).strip().casefold()


def _decoded(content: bytes, name: str) -> tuple[str, str]:
    """Return the text, and what to look at where its encoding is a guess."""
    marked = [encoding for mark, encoding in _MARKS if content.startswith(mark)]
    try:
        return content.decode(marked[0] if marked else "utf-8"), ""
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        damaged = bool(marked)
    if b"\0" in content or damaged:
        # no text at all: a workbook, say
        raise UsageError(f"{name} is no text file. From a spreadsheet: {WAY_OUT}")
    text = chinese_text(content, 0.5)
    if text is None:
        raise UsageError(
            f"{name}, line {line}: its signs are neither UTF-8 nor GBK, so names would be "
            f"wrong; nothing was read. Open it where it was written, {WAY_OUT}"
        )
    shown = next(cell for cell in re.findall(r"[^,;\t\r\n\"]+", text) if not cell.isascii())
    where = text.count("\n", 0, text.index(shown)) + 1
    return text, (
        f"{name} does not say its encoding and was read as GBK: line {where} says "
        f'"{shown.strip()}". If other signs stand there, {WAY_OUT}'
    )
