"""What a practice cell shows: a box in JupyterLab, plain text elsewhere."""

from __future__ import annotations

import html
from dataclasses import dataclass
from typing import Literal

Kind = Literal["right", "wrong", "untried", "hint", "solution"]

# Sign, words and colour: the colour never speaks alone. The tints are laid over the page's own
# background, so that they read in light and dark themes.
LOOKS: dict[Kind, tuple[str, str, str]] = {
    "right": ("✓", "Correct.", "46, 125, 50"),
    "wrong": ("✗", "Not yet.", "237, 108, 2"),
    "untried": ("○", "Not tried yet.", "97, 97, 97"),
    "hint": ("→", "Hint.", "2, 119, 189"),
    "solution": ("≡", "One way to do it:", "2, 119, 189"),
}


@dataclass(frozen=True)
class Note:
    """A short message to the reader.

    Attributes
    ----------
    kind
        What it says about the answer.
    text
        One or more sentences.
    next_step
        What to do next, empty where nothing is to be done.
    code
        Lines of Python, empty where there are none.
    """

    kind: Kind
    text: str = ""
    next_step: str = ""
    code: str = ""

    def __repr__(self) -> str:
        sign, words, _ = LOOKS[self.kind]
        parts = [f"{sign} {words}", self.text, self.next_step]
        line = " ".join(part for part in parts if part)
        return f"{line}\n{self.code.strip()}" if self.code else line

    def _repr_html_(self) -> str:
        sign, words, colour = LOOKS[self.kind]
        text = html.escape(self.text)
        further = f"<br><small>{html.escape(self.next_step)}</small>" if self.next_step else ""
        code = f"<pre>{html.escape(self.code.strip())}</pre>" if self.code else ""
        return (
            f'<div role="status" style="border-left: 4px solid rgb({colour}); '
            f'background: rgba({colour}, 0.12); padding: 0.4em 0.8em; margin: 0.2em 0">'
            f"<strong>{sign} {words}</strong> {text}{further}{code}</div>"
        )
