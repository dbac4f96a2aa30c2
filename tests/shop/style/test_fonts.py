"""Chinese labels: a font of the system, or one line that says what to install."""

from __future__ import annotations

import os
import subprocess
import sys
import warnings
from pathlib import Path

import matplotlib as mpl
import matplotlib.pyplot as plt
import pytest
from matplotlib import font_manager

from shop import fonts, style
from shop.fonts import HOW_TO

LABEL = "漏斗：下单率（%）"
DRAW = f"""
import matplotlib.pyplot as plt
fig, ax = plt.subplots(); ax.set_title({LABEL!r}); fig.canvas.draw(); fig.canvas.draw()
"""
NO_FONT = "import shop, shop.fonts; shop.fonts.chinese_family = lambda: None\n"


def run(code: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"MPLBACKEND": "agg"},
    )


def test_chinese_labels_are_signs_and_no_boxes() -> None:
    if fonts.chinese_family() is None:
        pytest.skip("this system has no Chinese font")
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.simplefilter("error")
        style.apply()
        figure, axes = plt.subplots()
        text = axes.set_title(LABEL)
        figure.canvas.draw()
        first = text.get_window_extent().width
        axes.set_title("□" * len(LABEL))
        figure.canvas.draw()
    assert first > 0
    plt.close(figure)


def test_latin_texts_keep_the_font_that_every_machine_has() -> None:
    assert fonts.families()[0] == fonts.OWN
    assert len(fonts.families()) <= 2


def test_a_chinese_font_without_bold_is_used_in_silence() -> None:
    # whatever a chart writes to stderr stands in the notebook, and nbval refuses it
    done = run(
        "import shop.fonts\nfrom matplotlib import font_manager\n"
        "known = font_manager.fontManager\n"
        "known.ttflist = [one for one in known.ttflist\n"
        "                 if one.name != 'DejaVu Sans Mono' or one.weight == 400]\n"
        "shop.fonts.FAMILIES = ('DejaVu Sans Mono',)\n"
        f"import shop; shop.setup()\n{DRAW}"
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_font_installed_after_the_list_was_made_is_found(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    own = font_manager.findfont(fonts.OWN)
    copy = tmp_path / "wqy-microhei.ttf"
    copy.write_bytes(Path(own).read_bytes())
    damaged = tmp_path / "NotoSansCJK-Bold.ttc"
    damaged.write_bytes(b"no font")
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(copy), str(damaged)])
    assert fonts.chinese_family() == fonts.OWN
    monkeypatch.setattr(font_manager, "findSystemFonts", lambda: [str(damaged)])
    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    assert fonts.chinese_family() is None


def test_an_assignment_says_once_what_to_install() -> None:
    done = run(f"{NO_FONT}shop.setup()\n{DRAW}")
    assert (done.stdout, done.stderr) == (f"{HOW_TO}\n", "")


def test_a_lecture_says_so_where_it_draws_a_chinese_sign() -> None:
    quiet = run(f"{NO_FONT}shop.setup(strict=True)\nprint('no chart')")
    assert (quiet.stdout, quiet.stderr) == ("no chart\n", "")
    done = run(f"{NO_FONT}shop.setup(strict=True)\n{DRAW}")
    assert (done.stdout, done.stderr) == (f"{HOW_TO}\n", "")
