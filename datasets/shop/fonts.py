"""Chinese signs in charts: a font of the system that has them, behind the course's own font.

Matplotlib takes each sign from the first font of the list that has it, so Latin texts look the
same on every machine.
"""

from __future__ import annotations

import logging
from pathlib import Path

OWN = "DejaVu Sans"
"""Comes with Matplotlib, so that every machine has it."""
FAMILIES = (
    *("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Source Han Sans CN"),
    *("PingFang SC", "Hiragino Sans GB", "Heiti SC", "STHeiti", "Microsoft YaHei", "SimHei"),
    *("WenQuanYi Micro Hei", "WenQuanYi Zen Hei", "Droid Sans Fallback"),
    *("Noto Sans CJK TC", "Noto Sans CJK JP", "Noto Sans CJK HK", "Noto Sans CJK KR"),
    *("Heiti TC", "PingFang HK", "Arial Unicode MS"),
)
"""Fonts without serifs that have Chinese signs, the ones for simplified Chinese first."""
FILES = ("notosanscjk", "sourcehansans", "wqy", "msyh", "simhei", "pingfang", "droidsansfallback")
"""Beginnings of their file names."""
MISSING = "Charts cannot show Chinese signs here (they would be empty boxes)"
HOW_TO = (
    f"{MISSING}: this system has no Chinese font. Debian and Ubuntu: `sudo apt install "
    "fonts-wqy-microhei`; Windows and macOS bring one; elsewhere install Noto Sans CJK "
    "(https://github.com/notofonts/noto-cjk). Then restart the kernel. Numbers, tables and grades "
    "do not depend on it."
)


def chinese_family() -> str | None:
    """Return the best font of this system that has Chinese signs, None where it has none."""
    from matplotlib import font_manager

    known = {entry.name for entry in font_manager.fontManager.ttflist}
    found = next((family for family in FAMILIES if family in known), None)
    return found or _installed_since()


def _installed_since() -> str | None:
    """Return a font that Matplotlib's list, made when it first ran, does not know yet."""
    from matplotlib import font_manager

    for path in sorted(font_manager.findSystemFonts()):
        if Path(path).name.lower().replace("-", "").startswith(FILES):
            try:
                font_manager.fontManager.addfont(path)
            except (OSError, RuntimeError):
                continue  # a damaged file of the system is not our reader's business
            added = {
                entry.name for entry in font_manager.fontManager.ttflist if entry.fname == path
            }
            # a collection brings several faces; the proportional ones stand in our list
            return next((family for family in FAMILIES if family in added), min(added))
    return None


def _without_weight(record: logging.LogRecord) -> bool:
    """Tell whether a message is about anything else than a weight that a font lacks."""
    return not record.getMessage().startswith("findfont: Failed to find font weight")


def families() -> list[str]:
    """Return the fonts of charts, in the order in which a sign is looked for.

    That such a font has no bold is not said any more: Matplotlib would write it beside each
    chart with a bold title, and the title reads as well without.
    """
    found = chinese_family()
    if _without_weight not in (logger := logging.getLogger("matplotlib.font_manager")).filters:
        logger.addFilter(_without_weight)
    return [OWN, found] if found else [OWN]
