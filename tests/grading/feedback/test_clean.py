"""Nothing that a student writes acts in a browser; what Markdown is made of stays."""

from __future__ import annotations

import re

import pytest
from nbconvert.filters import markdown2html

from grading.feedback.clean import clean, strip_files_prefix

HOSTILE = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example/x.js></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<svg><animate onbegin=alert(1) attributeName=x dur=1s></svg>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='data:text/html,<script>alert(1)</script>'></object>",
    "<embed src=javascript:alert(1)>",
    "<a href='javascript:alert(1)'>x</a>",
    "<a href=' java\tscript:alert(1)'>x</a>",
    "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
    "<a href='vbscript:x'>x</a>",
    "<form action='/formgrader/api/grade/1' method=post><button>x</button></form>",
    "<input autofocus onfocus=alert(1)>",
    "<details open ontoggle=alert(1)>x</details>",
    "<body onload=alert(1)>",
    "<base href='//evil.example/'>",
    "<meta http-equiv=refresh content='0;url=//evil.example/'>",
    "<link rel=stylesheet href=//evil.example/x.css>",
    "<style>@import '//evil.example/x.css'</style>",
    "<div style='background:url(//evil.example/x)'>x</div>",
    "<img src='http://evil.example/pixel.png'>",
    "<img src='data:image/svg+xml;base64,AAAA'>",
    "<template><script>alert(1)</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<!--<img src='--><img src=x onerror=alert(1)//'>",
    "<p id=test_double class='full-credit'>x</p>",
    "<textarea></textarea><xmp><script>alert(1)</script></xmp>",
    "<video><source onerror=alert(1)></video>",
    "</div></div></body><script>alert(1)</script>",
]
ACTIVE = re.compile(
    r"<\s*(script|svg|math|iframe|object|embed|form|input|button|body|base|meta|link|style|"
    r"template|noscript|textarea|video)\b|<[^>]*\s(on\w+|style|id|srcdoc)\s*=|"
    r"(href|src)\s*=\s*[\"']?\s*(java|vb|data:text|data:image/svg|//|http://evil)|full-credit",
    re.IGNORECASE,
)


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_html_is_disarmed(html: str) -> None:
    assert ACTIVE.search(html)
    assert not ACTIVE.search(clean(html)), clean(html)


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_markdown_is_disarmed(html: str) -> None:
    text = f"# test_double\n\n{html}\n\n[link](javascript:alert(1)) ![i](//evil.example/x.png)"
    shown = strip_files_prefix(markdown2html(text))
    assert not ACTIVE.search(shown), shown


def test_markdown_keeps_its_form() -> None:
    text = "## Memo\n\nA *good* [source](https://example.org).\n\n- one\n- two\n\n> so\n\n`x < 1`"
    shown = strip_files_prefix(markdown2html(text))
    for part in ("<h2>", "<p>", "<em>good</em>", "<li>", "<blockquote>", "x &lt; 1"):
        assert part in shown
    assert 'href="https://example.org"' in shown


def test_tables_of_pandas_keep_their_form() -> None:
    table = (
        "<div><style scoped>.dataframe {}</style><table border='1' class='dataframe'>"
        "<thead><tr style='text-align: right;'><th></th><th>gmv_cny</th></tr></thead>"
        "<tbody><tr><th>0</th><td>1</td></tr></tbody></table><p>1 rows x 1 columns</p></div>"
    )
    shown = clean(table)
    assert 'class="dataframe"' in shown
    assert "<th>gmv_cny</th>" in shown
    assert ".dataframe {}" not in shown


def test_embedded_images_stay() -> None:
    assert clean("<img src='data:image/png;base64,AAAA'>") == (
        '<img src="data:image/png;base64,AAAA">'
    )


def test_bytes_and_broken_bytes_are_read() -> None:
    assert clean(b"<b>x</b>\xff") == "<b>x</b>\N{REPLACEMENT CHARACTER}"
