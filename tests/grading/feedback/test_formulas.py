r"""Formulas are drawn as MathML; what a student types into one never acts."""

from __future__ import annotations

import re
import time

import pytest
from bs4 import BeautifulSoup
from hypothesis import given, settings
from hypothesis import strategies as st

from grading.feedback.clean import strip_files_prefix
from grading.feedback.formulas import ATTRIBUTES, CLOSE, HELD, MAX_TOTAL, OPEN, TAGS, held, mathml
from grading.feedback.markdown import markdown2html


def shown(markdown: str) -> str:
    """Return Markdown as the pages show it: through both filters of nbgrader's templates."""
    return strip_files_prefix(markdown2html({}, markdown))


def formulas(markdown: str) -> list[str]:
    """Return what the formulas say, with how they stand."""
    soup = BeautifulSoup(shown(markdown), "html.parser")
    return [f"{m['display']}: {m.get_text()}" for m in soup("math")]


@pytest.mark.parametrize(
    ("markdown", "said"),
    [
        ("the rate $p$", ["inline: p"]),
        ("$$x + 1$$", ["block: x+1"]),
        ("$$\n\\frac{1}{2}\n$$", ["block: 12"]),
        (r"\\(a\\) and \\[b\\]", ["inline: a", "block: b"]),
        ("\\begin{equation}\nE = 1\n\\end{equation}", ["block: E=1"]),
        ("\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}", ["block: a=bc=d"]),
        ("$$\\begin{aligned} a &= b \\\\ c &= d\\end{aligned}$$", ["block: a=bc=d"]),
        (r"$\hat\beta \ge 0$", ["inline: β^≥0"]),
        (r"$\text{转化率} = 1$", ["inline: 转化率=1"]),
        (r"$\mathbb{R}$, $\mathbf{x}$, $\mathcal{L}$", ["inline: ℝ", "inline: 𝐱", "inline: ℒ"]),
        ("- $a$\n- **$b$**\n\n| $c$ |\n|---|\n| $d$ |", [f"inline: {x}" for x in "abcd"]),
        ("$ x $", ["inline: x"]),
        (r"$a < b$ and $c \& d$", ["inline: a<b", "inline: c&d"]),
    ],
)
def test_formula_is_drawn(markdown: str, said: list[str]) -> None:
    assert formulas(markdown) == said


@pytest.mark.parametrize(
    "markdown",
    ["from $5 to $10", "$5 and $6 and $7", r"\$x\$", "`$x$`", "```\n$$x$$\n```", "5$", "$5-$6"],
)
def test_money_and_code_are_no_formulas(markdown: str) -> None:
    assert formulas(markdown) == []
    assert OPEN not in shown(markdown)


def test_aligned_lines_are_rows_of_a_table() -> None:
    soup = BeautifulSoup(mathml(r"\begin{aligned}a &= b\\c &= d\end{aligned}"), "html.parser")
    rows = [[cell["columnalign"] for cell in row("mtd")] for row in soup("mtr")]
    assert rows == [["right", "left"], ["right", "left"]]


@pytest.mark.parametrize(
    "tex",
    [r"\newcommand{\a}{\b\b}\a", r"\def\a{x}\a", "x" * 2_001, "x^a^b", r"\begin{align*}", ""],
)
def test_unreadable_formula_stays_as_typed(tex: str) -> None:
    assert "<math" not in mathml(tex)
    assert mathml(tex).startswith("<code>")


ACTS = [
    r"\text{<img src=x onerror=alert(1)>}",
    r"\text{</mtext></math><script>alert(1)</script>}",
    r"\text{&lt;script&gt;alert(1)&lt;/script&gt;}",
    r"\text{&#x3C;img src=x onerror=alert(1)&#x3E;}",
    r"\mbox{<svg onload=alert(1)>}",
    r"\href{javascript:alert(1)}{x}",
    r"\url{javascript:alert(1)}",
    r"\style{background:url(//evil.example/x)}{x}",
    r"\class{full-credit}{x}",
    r"\cssId{test_double}{x}",
    r"\htmlId{test_double}{x}",
    r"\includegraphics{http://evil.example/x.png}",
    r'\color{red" onload="alert(1)}{x}',
    r'\hspace{1em" onmouseover="alert(1)}',
    r"\hspace{-9999em}x",
    r"\hspace{9999em}x",
    r"\rule{9999em}{9999em}",
    r"\raisebox{-500em}{x}",
    r"\unicode{x3c}script\unicode{x3e}",
    r"\require{html}\href{javascript:alert(1)}{x}",
    '<img src="x" onerror="alert(1)">',
    '" onmouseover="alert(1)" x="',
    "</math><img src=x onerror=alert(1)>",
    r"\begin{array}{c\" onload=alert(1)}x\end{array}",
    f"{OPEN}i<script>alert(1)</script>{CLOSE}",
    f"{CLOSE}<script>alert(1)</script>{OPEN}",
]


def assert_plain(page: str) -> None:
    """Read HTML as a browser does: no tag and no attribute that was not meant."""
    soup = BeautifulSoup(page, "html.parser")
    for element in soup.find_all(True):
        if element.name in TAGS:
            allowed = {*ATTRIBUTES, "alttext"}
            assert set(element.attrs) <= allowed, element
            for name, value in element.attrs.items():
                assert name == "alttext" or ATTRIBUTES[name].fullmatch(value), element
        else:
            assert element.name in ("p", "span", "code", "img", "em", "a", "br", "ul", "li"), page
            assert set(element.attrs) <= {"class", "tabindex", "alt", "title", "href"}, page
            assert str(element.get("href", "http://")).startswith("http://"), page


@pytest.mark.parametrize("wrapped", ["${}$", "$${}$$", "\\begin{{align}}{}\\end{{align}}", "{}"])
@pytest.mark.parametrize("tex", ACTS)
def test_hostile_formula_is_disarmed(tex: str, wrapped: str) -> None:
    page = shown(wrapped.format(tex))
    assert_plain(page)
    assert HELD.search(page) is None


@pytest.mark.parametrize("tex", ACTS)
def test_hostile_formula_in_an_attribute_is_disarmed(tex: str) -> None:
    page = shown(f"![${tex}$](data:image/png;base64,AAAA) [x](https://example.org '${tex}$')")
    soup = BeautifulSoup(page, "html.parser")
    for element in soup.find_all(True):
        assert not any(name.startswith("on") for name in element.attrs), element
        assert element.name not in ("script", "svg", "iframe"), element


def test_forged_marks_in_html_draw_a_formula_at_most() -> None:
    page = strip_files_prefix(f'<p title="{OPEN}i" onclick="alert(1)" x="{CLOSE}">{held("x")}</p>')
    assert "onclick" not in page
    assert page.count("<math") == 1


def test_no_formula_moves_text_out_of_its_place() -> None:
    for tex in (r"\hspace{-30em}10/10", r"\mspace{-500mu}x", r"\kern-20em x"):
        assert not re.search(r'"-[1-9]|"\d{3,}', mathml(tex)), mathml(tex)


@pytest.mark.parametrize(
    "tex",
    ["{" * 999 + "}" * 999, "\\frac" * 380 + "12", "a_b" * 660, "\\left(" * 330, "\\sqrt{" * 330],
)
def test_deep_formula_costs_no_time(tex: str) -> None:
    started = time.process_time()
    mathml.__wrapped__(tex)
    assert time.process_time() - started < 2


def test_many_formulas_cost_no_time() -> None:
    text = "\n\n".join(f"$x_{{{number}}} + {'y' * 40}$" for number in range(4_000))
    page = shown(text)
    drawn = page.count("<math")
    assert 0 < drawn <= MAX_TOTAL / 45
    assert "$x_{3999}" in page


@settings(max_examples=150)
@given(st.text(alphabet="\\{}$^_&<>\"'=()[]ab1 \n" + OPEN + CLOSE, max_size=60), st.booleans())
def test_any_text_is_disarmed(text: str, block: bool) -> None:
    assert_plain(mathml(text, block=block))


COMMANDS = [r"\text", r"\href", r"\style", r"\class", r"\color", r"\hspace", r"\mathbb", r"\frac", r"\sqrt", r"\left(", r"\right)", r"\begin{align*}", r"\end{align*}", r"{", r"}", r"&", r"\\", r"<", r">", r"x", r"^", r"_", r"onload=", r"javascript:", r'\"', r"'"]  # fmt: skip # noqa: E501


@settings(max_examples=150)
@given(st.lists(st.sampled_from(COMMANDS), max_size=14).map(" ".join))
def test_any_commands_are_disarmed(text: str) -> None:
    assert_plain(mathml(text))
