"""Keep of a student's outputs what a page can show, in the form in which it is expected.

A kernel may publish anything under any name; nbconvert's templates trust what they get, and one
odd output would cost a class its feedback.
"""

from __future__ import annotations

import html
import json
from typing import Any
from urllib.parse import quote

from nbconvert.preprocessors import Preprocessor
from nbformat import NotebookNode
from traitlets import Bool

from grading.autograde.pictures import picture_of

TEXTS = ("text/plain", "text/html", "text/markdown", "text/latex")
DRAWN = ("image/svg+xml", "image/webp", "image/gif", "image/avif", "image/bmp")
"""Pictures for which nbconvert's templates have no place, or none that is safe."""
IMAGES = ("image/png", "image/jpeg")
NOT_SHOWN = "(an output that cannot be shown here)"
MAX_PIXELS = 10_000


class KeepShowable(Preprocessor):  # type: ignore[misc]
    """Drops media types that are not shown, and repairs the others."""

    enabled = Bool(True).tag(config=True)

    def preprocess_cell(
        self, cell: NotebookNode, resources: dict[str, Any], cell_index: int
    ) -> tuple[NotebookNode, dict[str, Any]]:
        """Tidy the outputs of a code cell."""
        for output in cell.get("outputs", []):
            if "data" in output:
                output.data = NotebookNode(_showable(output.data))
                output.metadata = NotebookNode(_sizes(output.get("metadata")))
            elif output.output_type == "stream":
                output.text = _text(output.get("text", ""))
        return cell, resources


def _showable(data: Any) -> dict[str, str]:
    if not isinstance(data, dict):
        return {"text/plain": NOT_SHOWN}
    shown = {kind: _text(data[kind]) for kind in TEXTS if kind in data}
    shown.update({kind: data[kind] for kind in IMAGES if isinstance(data.get(kind), str)})
    drawn = next((kind for kind in DRAWN if isinstance(data.get(kind), str)), None)
    if drawn is not None and not any(kind in shown for kind in IMAGES):
        shown["text/html"] = _as_html(drawn, data[drawn])
    return shown or {"text/plain": NOT_SHOWN}


def _as_html(kind: str, data: str) -> str:
    """Return a picture as an element that shows it and runs nothing of it."""
    text = f",{quote(data)}" if kind == "image/svg+xml" else f";base64,{data}"
    found = picture_of(f"data:{kind}{text}", {})
    if isinstance(found, str):
        return f"<em>{html.escape(found)}</em>"
    return f'<img src="data:{found[0]};base64,{found[1]}">'


def _text(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)[:10_000]


def _sizes(metadata: Any) -> dict[str, Any]:
    """Return the sizes of images; other metadata can name files and frames."""
    if not isinstance(metadata, dict):
        return {}
    sizes = {kind: metadata[kind] for kind in IMAGES if isinstance(metadata.get(kind), dict)}
    return {
        kind: NotebookNode(
            {
                name: size
                for name in ("width", "height")
                if isinstance(size := given.get(name), int) and 0 < size <= MAX_PIXELS
            }
        )
        for kind, given in sizes.items()
    }
