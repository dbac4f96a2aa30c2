"""One plot style for the whole course: readable in greyscale and by colour-blind readers.

The colours differ in lightness as well as in hue, so that they stay apart when printed in grey
or seen with any of the common colour deficiencies; line styles, markers and hatches repeat the
difference. `tests/shop/style` measures it.
"""

from __future__ import annotations

from itertools import cycle
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis

COLORS = ("#081762", "#d77b73", "#3261cc", "#5c2741", "#8b74a2", "#9b200f")
"""Colours of series, in the order of use: neighbours differ most."""

MARKERS = ("o", "s", "^", "D", "v", "P")
LINE_STYLES = ("-", "--", "-.", ":", (0, (5, 1, 1, 1, 1, 1)), (0, (1, 1)))
HATCHES = ("", "//", "..", "xx", "\\\\", "oo")

INK = "#1c2430"
"""Texts and axes."""
MUTED = "#b4bcc6"
"""What stands behind the finding."""
HIGHLIGHT = "#9b200f"
"""The finding itself."""
COLOR_MAP = "cividis"
"""Heat maps: lightness rises steadily, for every kind of eye."""


def rc_params() -> dict[str, Any]:
    """Return the Matplotlib settings of the style."""
    from cycler import cycler

    from shop.fonts import OWN, families

    return {
        "figure.figsize": (7.2, 4.0),
        "figure.dpi": 110,
        "figure.constrained_layout.use": True,
        "savefig.bbox": "tight",
        "font.size": 10.5,
        "font.family": families(),
        "font.sans-serif": [OWN],
        "text.color": INK,
        "axes.prop_cycle": cycler(color=COLORS)
        + cycler(linestyle=LINE_STYLES)
        + cycler(marker=MARKERS),
        "axes.titlelocation": "left",
        "axes.titleweight": "bold",
        "axes.titlesize": 11.5,
        "axes.titlepad": 10.0,
        "axes.labelcolor": INK,
        "axes.edgecolor": INK,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.axisbelow": True,
        "axes.grid": True,
        "grid.color": "#e3e7ec",
        "grid.linewidth": 0.8,
        "lines.linewidth": 2.0,
        "lines.markersize": 5.0,
        "lines.markeredgecolor": "white",
        "lines.markeredgewidth": 0.6,
        "patch.edgecolor": "white",
        "hatch.color": "white",
        "hatch.linewidth": 1.2,
        "errorbar.capsize": 3.0,
        "legend.frameon": False,
        "image.cmap": COLOR_MAP,
        "xtick.color": INK,
        "ytick.color": INK,
        "date.converter": "concise",
        "svg.hashsalt": "shop",
    }


def apply() -> None:
    """Make the style the default of every chart that is drawn from now on."""
    import matplotlib as mpl

    settings: Any = rc_params()
    mpl.rcdefaults()
    mpl.rcParams.update(settings)


def hatch(axes: Axes) -> None:
    """Give each group of bars its own hatch, so that groups differ without colour too."""
    from matplotlib.container import BarContainer

    groups = [item for item in axes.containers if isinstance(item, BarContainer)]
    for group, pattern in zip(groups, cycle(HATCHES)):
        for bar in group.patches:
            bar.set_hatch(pattern)


def percent(axis: Axis, decimals: int = 0) -> None:
    """Show the fractions of an axis (``ax.xaxis``) as percentages."""
    from matplotlib.ticker import PercentFormatter

    axis.set_major_formatter(PercentFormatter(xmax=1.0, decimals=decimals))


def thousands(axis: Axis) -> None:
    """Show the numbers of an axis (``ax.yaxis``) with separators of thousands."""
    from matplotlib.ticker import StrMethodFormatter

    axis.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
