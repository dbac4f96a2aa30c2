"""A memo that was written anywhere but in its cell is brought there, to be read by a person.

Students delete the cell, write below it, lose the notebook's metadata on another platform, or
hand in a document beside the notebook. The cell of the memo then holds what they wrote, so that
it waits for a person, is shown to that person, and stands in the feedback.
"""

from __future__ import annotations

import html
import io
import re
import zipfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from urllib.parse import quote

from grading.autograde.files import SubmittedFile, legible
from grading.autograde.parsing import StudentCell, StudentNotebook, decode_text
from grading.autograde.pictures import PREFIX
from grading.autograde.rebuild import match_cells
from grading.autograde.skeleton import Skeleton, SkeletonCell
from grading.autograde.verdict import Repair, RepairCode

TEXTS = (".md", ".markdown", ".txt", ".text", ".tex", ".rst", ".qmd", ".rmd", ".adoc", ".org")
PAGES = (".html", ".htm")
PACKED = {
    ".docx": "word/document.xml",
    ".docm": "word/document.xml",
    ".dotx": "word/document.xml",
    ".odt": "content.xml",
}
CLOSED = (
    ".pdf", ".doc", ".rtf", ".wps", ".wpt", ".pages", ".pptx", ".ppt", ".key", ".odp", ".dps",
    ".fodt", ".xps", ".epub", ".one", ".eml", ".msg", ".mht", ".mhtml", ".url", ".webloc", ".gdoc",
    ".m4a", ".mp3", ".wav", ".amr", ".aac", ".mp4", ".mov",
)  # fmt: skip
"""Documents whose text is not taken out: a person opens them."""
PHOTOS = (".png", ".jpg", ".jpeg", ".heic", ".heif", ".webp", ".gif", ".bmp", ".tif", ".tiff")
NAMED = re.compile(r"memo|备忘|简报|汇报|报告|信件|邮件|作答", re.IGNORECASE)
"""A name that says what it is: then it counts whatever its ending, code and tables of data not."""
CODE = (".py", ".pyc", ".pyd", ".so", ".sql", ".ipynb", ".parquet", ".duckdb", ".db", ".zip")
NO_MEMO = re.compile(
    # the last one is nbgrader's: under it the feedback of a hand-in through the exchange comes back
    r"(requirements.*|readme.*|licen[cs]e.*|environment.*)\.\w+|submission_secret\.txt",
    re.IGNORECASE,
)
MAX_DOCUMENTS = 5
MAX_CHARACTERS = 20_000
MAX_XML_BYTES = 8_000_000
LEAST = 20
"""Letters that text far from its cell has to have: a short note there is no memo."""
LEAST_IN_CODE = 50
"""Letters that a comment or a string amid code has to have, an ideograph counting for three."""
KEYWORDS = (
    "and|as|assert|async|await|class|def|del|elif|else|except|finally|for|from|global|if|import|"
    "lambda|match|not|raise|return|try|while|with"
)
PROSE = re.compile(
    rf"""\s*(?:\#|r?f?["']|%%(?:markdown|html|latex)|[^\x00-\x7f]{{2}}
        |(?!(?:{KEYWORDS})\b)[A-Za-z][\w,;:'’-]*(?:\s[\w,;:'’%.-]+){{3}})""",
    re.VERBOSE,
)
"""How writing in a code cell begins: a comment, a string, a sentence."""
STRING = re.compile(r"""(?:\"{3}(.*?)\"{3}|\'{3}(.*?)\'{3}|"([^"\n]*)"|'([^'\n]*)')""", re.DOTALL)
BLOCK = re.compile(
    r"""^(?:\#.*(?:\n\#.*)*|\"{3}.*?\"{3}|\'{3}.*?\'{3})""", re.DOTALL | re.MULTILINE
)
"""A comment of whole lines or a string that stands alone, both at the margin."""
QUERY = re.compile(
    r"\s*(?:select|with|create|insert|update|delete|from|pivot|copy)\b", re.IGNORECASE
)


@dataclass(frozen=True)
class Document:
    """A document beside the notebook.

    Attributes
    ----------
    name
        Its file.
    size
        Its bytes.
    text
        What it says, as Markdown; None when it has to be opened to be read.
    """

    name: str
    size: int
    text: str | None

    @property
    def shown(self) -> str:
        """The document as a part of a memo."""
        name = self.name.replace("`", "'")
        head = f"**Handed in beside the notebook: `{name}`**"
        if PurePosixPath(self.name.casefold()).suffix in PHOTOS:
            return f"{head}\n\n![{_escaped(self.name)}](<{self.name}>)"
        if self.text is None:
            return f"{head} ({self.size:,} bytes; it is read by opening it in the submission)"
        return f"{head}\n\n{self.text}"


def read_documents(
    helpers: Iterable[SubmittedFile], notebooks: Collection[str] = ()
) -> tuple[Document, ...]:
    """Return the documents among the files beside a notebook.

    Parameters
    ----------
    helpers
        The files.
    notebooks
        Names of the assignment's notebooks: a page of the same name is an export of one.
    """
    stems = {PurePosixPath(name).stem for name in notebooks}
    found = []
    for file in helpers:
        path = PurePosixPath(file.path.casefold())
        if NO_MEMO.fullmatch(path.name) or (path.suffix in PAGES and path.stem in stems):
            continue
        known = path.suffix in (*TEXTS, *PAGES, *PACKED, *CLOSED, *PHOTOS)
        if (known or _says_memo(path)) and file.content:
            found.append(Document(file.path, file.size, _text_of(path.suffix, file)))
    return tuple(found)


def notebook_document(path: str, notebook: StudentNotebook, size: int) -> Document | None:
    """Return the writing in a further notebook that is called a memo; None where it is none."""
    texts = [cell.source for cell in notebook.cells if cell.cell_type != "code"]
    is_memo = NAMED.search(PurePosixPath(path).stem) and any(text.strip() for text in texts)
    return Document(path, size, _clipped("\n\n".join(texts))) if is_memo else None


def _says_memo(path: PurePosixPath) -> bool:
    return NAMED.search(path.stem) is not None and path.suffix not in CODE


def adopt_memos(
    notebook: StudentNotebook, skeleton: Skeleton, documents: Sequence[Document] = ()
) -> tuple[StudentNotebook, tuple[Repair, ...]]:
    """Return the notebook with every memo in its cell, and what was brought there.

    Parameters
    ----------
    notebook
        The student's notebook.
    skeleton
        The assignment's.
    documents
        What was handed in beside it.
    """
    memos = [c for c in skeleton.cells if c.grade and c.solution and c.cell_type == "markdown"]
    repairs = []
    for memo in memos:
        found = _Search(notebook, skeleton, memo, memos, documents)
        if not found.pieces:
            continue
        notebook = found.adopted()
        repairs.append(Repair(RepairCode.MEMO_ELSEWHERE, memo.grade_id, found.told()))
    return notebook, tuple(repairs)


class _Search:
    """What a student wrote for one memo outside its cell."""

    def __init__(
        self,
        notebook: StudentNotebook,
        skeleton: Skeleton,
        memo: SkeletonCell,
        memos: list[SkeletonCell],
        documents: Sequence[Document],
    ) -> None:
        self._notebook = notebook
        self._skeleton = skeleton
        self._memo = memo
        self._chosen = match_cells(notebook.cells, skeleton).chosen
        self._index = self._chosen.get(memo.grade_id)
        own = "" if self._index is None else notebook.cells[self._index].source
        blank = not _new_lines(own, skeleton)
        self._kept = "" if blank else own
        self._near = self._near_cells(memo) if blank else []
        self._far = self._far_cells(memos) if blank and not self._near else []
        self._pasted = self._pasted_pictures() if blank and not self._near else ()
        alone = blank and not self._near and not self._far and not self._pasted
        self._inside = self._inside_code() if alone else []
        self._documents = [d for d in documents if self._counts(d, own, blank)][:MAX_DOCUMENTS]

    @property
    def pieces(self) -> bool:
        """Whether there is anything."""
        return bool(self._near or self._far or self._pasted or self._inside or self._documents)

    def told(self) -> str:
        """Say where it was found."""
        places = []
        if self._near:
            places.append("in a cell of the student's own beside it")
        if self._far:
            places.append("elsewhere in the notebook")
        if self._pasted:
            places.append("as a pasted picture")
        places += [f"in the code of {legible(name)}" for name, _ in self._inside]
        places += [f"in {legible(document.name)}" for document in self._documents]
        return f"written {', '.join(places)}: shown in its cell"

    def adopted(self) -> StudentNotebook:
        """Return the notebook with the memo's cell filled; neighbours move into it."""
        cells = self._notebook.cells
        attachments: dict[str, tuple[str, str, str]] = {}
        texts = [self._kept] if self._kept else []
        if self._far:
            texts.append("*Written elsewhere in the notebook:*")
        for index in (*self._near, *self._far):
            texts.append(_with_attachments(cells[index], self._skeleton, index, attachments))
        texts += [f"![]({PREFIX}{quote(name)})" for name, _, _ in self._pasted]
        for name, text in self._inside:
            texts.append(f"*Written in the code of `{name}`:*\n\n{_as_text_block(text)}")
        texts += [document.shown for document in self._documents]
        held = cells[self._index] if self._index is not None else None
        keeps = held is not None and (self._kept or self._pasted)
        for name, media_type, data in held.attachments if held is not None and keeps else ():
            attachments[name] = (name, media_type, data)
        plain = StudentCell("markdown", "", grade_id=self._memo.grade_id)
        filled = replace(
            held or plain,
            source="\n\n".join(texts),
            attachments=tuple(attachments.values()),
        )
        return replace(self._notebook, cells=tuple(self._in_order(filled)))

    def _in_order(self, filled: StudentCell) -> Iterable[StudentCell]:
        cells = self._notebook.cells
        place = self._index
        if place is None:
            place = self._near[0] if self._near else len(cells)
        for index, cell in enumerate(cells):
            if index == place:
                yield filled
            if index != self._index and index not in self._near:
                yield cell
        if place == len(cells):
            yield filled

    def _near_cells(self, memo: SkeletonCell) -> list[int]:
        """Return own writing between the answer before the memo and the next cell after it."""
        place = {cell.grade_id: number for number, cell in enumerate(self._skeleton.cells)}
        end = place[memo.grade_id]
        answers = [n for n, c in enumerate(self._skeleton.cells[:end]) if c.is_answer]
        begin = answers[-1] if answers else -1
        matched = {index: place[name] for name, index in self._chosen.items()}
        found, anchor = [], -1
        for index, cell in enumerate(self._notebook.cells):
            if index in matched:
                anchor = matched[index]
            elif begin < anchor <= end and self._is_writing(cell, code_too=True):
                found.append(index)
        return found

    def _far_cells(self, memos: list[SkeletonCell]) -> list[int]:
        others = {i for memo in memos if memo is not self._memo for i in self._near_cells(memo)}
        taken = {*self._chosen.values(), *others}
        return [
            index
            for index, cell in enumerate(self._notebook.cells)
            if index not in taken
            and self._is_writing(cell)
            and len(re.findall(r"\w", _new_text(cell, self._skeleton))) >= LEAST
        ]

    def _pasted_pictures(self) -> tuple[tuple[str, str, str], ...]:
        return () if self._index is None else self._notebook.cells[self._index].attachments

    def _inside_code(self) -> list[tuple[str, str]]:
        """Return names of cells, answers and tests alike, and what is written amid their code."""
        found = []
        for name, index in self._chosen.items():
            cell = self._notebook.cells[index]
            if cell.cell_type != "code" or len(cell.source) > MAX_CHARACTERS:
                continue
            blocks = [m[0] for m in BLOCK.finditer(_new_text(cell, self._skeleton))]
            blocks = [block for block in blocks if _is_prose(block)]
            if blocks:
                found.append((name, "\n\n".join(blocks)))
        return found

    def _is_writing(self, cell: StudentCell, code_too: bool = False) -> bool:
        text = _new_text(cell, self._skeleton)
        if not (re.search(r"\w", text) or cell.attachments or "<img" in text):
            return False
        if cell.cell_type != "code":
            return True
        return code_too and (PROSE.match(text) is not None or _shows_prose(text))

    def _counts(self, document: Document, own: str, blank: bool) -> bool:
        path = PurePosixPath(document.name)
        code = [c.source for c in self._notebook.cells if c.cell_type != "markdown"]
        if any(path.name in source for source in code):
            return False  # the notebook's own data or chart
        if path.suffix.casefold() in PHOTOS:
            written = any(path.name in cell.source for cell in self._notebook.cells)
            return blank and not self._near and not written
        return blank or path.name in own


def _is_prose(text: str) -> bool:
    """Return whether a text in code is writing: long, and with few of the signs of code."""
    letters = len(re.findall(r"\w", text)) + 2 * len(re.findall(r"[\u3400-\u9fff]", text))
    signs = len(re.findall(r"[=(){}\[\]<>_|\\/]", text))
    return letters >= LEAST_IN_CODE and signs < 0.04 * letters


def _shows_prose(code: str) -> bool:
    """Return whether code holds a string of writing, as in ``print`` or ``Markdown``."""
    if len(code) > MAX_CHARACTERS:
        return False
    strings = ("".join(match.groups(default="")) for match in STRING.finditer(code))
    return any(_is_prose(string) and not QUERY.match(string) for string in strings)


def _new_lines(text: str, skeleton: Skeleton) -> list[str]:
    """Return the lines that no student got."""
    return [line for line in text.splitlines() if line.strip() not in skeleton.lines | {""}]


def _new_text(cell: StudentCell, skeleton: Skeleton) -> str:
    return "\n".join(_new_lines(cell.source, skeleton))


def _with_attachments(
    cell: StudentCell,
    skeleton: Skeleton,
    index: int,
    attachments: dict[str, tuple[str, str, str]],
) -> str:
    """Return the text of a cell; its pictures join those of the memo, under names of their own."""
    new = _new_lines(cell.source, skeleton)
    text = "\n".join(new) if len(new) < len(cell.source.split("\n")) / 2 else cell.source
    for name, media_type, data in cell.attachments:
        taken = attachments.get(name)
        fresh = name if taken is None or taken[2] == data else f"{index}-{name}"
        if fresh != name:
            text = text.replace(f"attachment:{name}", f"attachment:{fresh}")
        attachments[fresh] = (fresh, media_type, data)
    return _as_text_block(text) if cell.cell_type == "code" else text


def _as_text_block(code: str) -> str:
    fence = "````" if "```" in code else "```"
    return f"{fence}\n{code}\n{fence}"


def _text_of(suffix: str, file: SubmittedFile) -> str | None:
    """Return a document's text as Markdown; None when it cannot be taken out."""
    content = file.content or b""
    if suffix in PACKED:
        packed = _packed_text(content, PACKED[suffix])
        return None if packed is None else _clipped(_escaped(packed))
    if suffix in (*CLOSED, *PHOTOS) or b"\0" in content[:MAX_CHARACTERS]:
        return None
    if suffix in TEXTS or suffix in PAGES or _is_text(content):
        if len(content) > MAX_XML_BYTES:
            return None
        guesses: list[Repair] = []
        text = decode_text(content, file.path, guesses).replace("\0", "")
        if suffix in PAGES:
            text = _without_tags(re.sub(r"(?is)<(script|style).*?</\1>", "", text))
        shown = _clipped(text if suffix in (".md", ".markdown") else _escaped(text))
        doubts = [f"*({guess.detail}; open the file if the signs look wrong)*" for guess in guesses]
        return "\n\n".join([*doubts, shown])
    return None


def _is_text(content: bytes) -> bool:
    """Return whether a file with a strange ending holds text."""
    try:
        content[:MAX_CHARACTERS].decode("utf-8", errors="strict")
    except UnicodeDecodeError as error:
        return error.start > MAX_CHARACTERS - 4
    return True


def _packed_text(content: bytes, member: str) -> str | None:
    """Return the text of a .docx or .odt, paragraph by paragraph; no XML is parsed."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive, archive.open(member) as stream:
            xml = stream.read(MAX_XML_BYTES).decode("utf-8", "replace")
    except Exception:
        # a file that is no such document, or a hostile one: a person opens it, or does not
        return None
    xml = re.sub(r"<(?:w:tab|text:tab)\b[^>]*>", "\t", xml)
    xml = re.sub(r"<(?:w:br|text:line-break)\b[^>]*>|</(?:w:p|text:p|text:h)>", "\n", xml)
    return _without_tags(xml)


def _without_tags(text: str) -> str:
    lines = html.unescape(re.sub(r"<[^<>]*>", "", text)).splitlines()
    return re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).strip()


def _escaped(text: str) -> str:
    """Return plain text as Markdown that shows it: no mark-up, line ends kept."""
    plain = re.sub(r"([\\`*_{}\[\]<>#|~$&])", r"\\\1", text)
    return re.sub(r"(?<!\n)\n(?!\n)", "  \n", plain)


def _clipped(text: str) -> str:
    if len(text) <= MAX_CHARACTERS:
        return text
    return f"{text[:MAX_CHARACTERS]} …\n\n*(the document goes on: open it to read the rest)*"
