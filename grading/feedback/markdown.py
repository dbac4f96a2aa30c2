"""Markdown of students and teachers as HTML whose formulas wait to be drawn after sanitising."""

from __future__ import annotations

from typing import Any, ClassVar

from jinja2 import pass_context
from nbconvert.filters.markdown_mistune import MarkdownWithMath, MathInlineParser

from grading.feedback.formulas import held
from grading.feedback.pictures import PictureRenderer


class _Inline(MathInlineParser):  # type: ignore[misc]
    """Takes "$5 and $6" for money.

    A formula has spaces inside both of its dollars or inside neither, and no digit behind it.
    """

    SPECIFICATION: ClassVar[dict[str, str]] = {
        **MathInlineParser.SPECIFICATION,
        "inline_math_tex": (
            r"(?s:(?<![$\\])\$"
            r"(?P<math_inline_tex>(?![\s$])(?:[^$\\`]|\\.)*?(?<!\s)|\s(?:[^$\\`]|\\.)+?\s)"
            r"\$(?![$\d]))"
        ),
    }


class _Renderer(PictureRenderer):
    """Holds formulas where nbconvert leaves them to a script of the page."""

    def block_math(self, body: str) -> str:
        return held(body, block=True)

    def inline_math(self, body: str) -> str:
        return held(body)

    def latex_environment(self, name: str, body: str) -> str:
        return held(f"\\begin{{{name}}}{body}\\end{{{name}}}", block=True)


@pass_context
def markdown2html(context: Any, source: str) -> str:
    """Return Markdown as HTML, not yet sanitised; takes the place of nbconvert's filter.

    Parameters
    ----------
    context
        Jinja's: the cell with its attachments.
    source
        Markdown.
    """
    cell = context.get("cell") or {}
    renderer = _Renderer(cell.get("attachments") or {})
    return str(MarkdownWithMath(renderer=renderer, inline=_Inline(hard_wrap=False)).render(source))
