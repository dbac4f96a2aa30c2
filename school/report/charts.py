"""The report's charts in the course's style.

A chart goes into the page as an image: no browser runs anything that might stand in a picture.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from school.report.figures import Spread
from school.report.games import Game
from shop import style

if TYPE_CHECKING:
    from matplotlib.axes import Axes

WIDTH = 4.9
"""Inches: its text can be read on a phone, and is not too large on a wide page."""


@dataclass(frozen=True)
class Chart:
    """One chart.

    Attributes
    ----------
    address
        The drawing as an address that holds it (``data:``).
    alt
        What it shows, in words and numbers.
    """

    address: str
    alt: str


@dataclass(frozen=True)
class TermResult:
    """One assignment in the course of the term.

    Attributes
    ----------
    name
        The assignment.
    students, handed_in, late
        How many there are in the class, handed in, and did so late.
    quartiles
        Of the shares of points (see `school.report.figures.Spread`); None for nobody.
    """

    name: str
    students: int
    handed_in: int
    late: int
    quartiles: tuple[float, float, float] | None


def distribution_chart(spread: Spread) -> Chart | None:
    """Return a histogram of the shares of points, None when there are none."""
    if spread.quartiles is None:
        return None
    from matplotlib.ticker import MaxNLocator

    counts, median = spread.deciles, spread.quartiles[1]

    def draw(axes: Axes) -> None:
        axes.bar(range(5, 100, 10), counts, width=9.2, color=style.COLORS[2])
        axes.axvline(100 * min(median, 1.0), color=style.HIGHLIGHT, linestyle="--")
        right = median < 0.6
        axes.annotate(
            f"median {100 * median:.0f}%",
            (100 * min(median, 1.0), 1.0),
            xycoords=("data", "axes fraction"),
            xytext=(5 if right else -5, 2),
            textcoords="offset points",
            ha="left" if right else "right",
            va="bottom",
            color=style.HIGHLIGHT,
        )
        axes.set(xlim=(0, 100), xlabel="points, % of the most", ylabel="submissions")
        axes.set_xticks(range(0, 101, 20))
        axes.yaxis.set_major_locator(MaxNLocator(integer=True))
        axes.grid(axis="x", visible=False)

    bins = [
        f"{10 * place} to {10 * place + 10}%: {count}"
        for place, count in enumerate(counts)
        if count
    ]
    alt = f"Histogram of points. Median {100 * median:.0f}%. Submissions by bin: {', '.join(bins)}."
    return _chart(draw, alt, 2.7, 0.91)


def gains_chart(game: Game) -> Chart:
    """Return the gains of a class in a game, sorted, each with twice its standard error."""
    played = list(reversed(game.played))
    gains = [one.reached.gain_cny / 1000 for one in played]
    errors = [1.96 * one.reached.error_cny / 1000 for one in played]
    places = range(1, len(played) + 1)

    def draw(axes: Axes) -> None:
        axes.errorbar(
            places, gains, yerr=errors, fmt="o", ms=3.5, lw=1, color=style.COLORS[2],
            ecolor=style.COLORS[2], alpha=0.85, label="gain with 95% interval",
        )  # fmt: skip
        axes.axhline(0, color=style.HIGHLIGHT, linestyle="--", label="the habit")
        axes.set(ylabel="gain, thousand CNY", xlabel="submissions, lowest gain first")
        axes.margins(x=0.03)
        axes.set_xticks([])
        axes.grid(axis="x", visible=False)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), borderaxespad=0.2, ncols=2)

    alt = (
        f"Gains of {len(played)} submissions over the habit, from {1000 * gains[0]:,.0f} to "
        f"{1000 * gains[-1]:,.0f} CNY a season, median {game.median:,.0f}, each with its interval; "
        f"{game.losing} below the habit."
    )
    return _chart(draw, alt, 3.0, 0.86, left=0.15)


def trend_chart(term: Sequence[TermResult]) -> Chart | None:
    """Return points and handing in over the term, None for fewer than two assignments."""
    told = [item for item in term if item.quartiles is not None]
    if len(told) < 2:
        return None

    def draw(axes: Axes) -> None:
        names = [item.name.partition("_")[0] if item.name[:1].isdigit() else item.name
                 for item in told]  # fmt: skip
        places = range(len(told))
        quartiles = [item.quartiles or (0.0, 0.0, 0.0) for item in told]
        low, middle, high = ([100 * q[k] for q in quartiles] for k in range(3))
        handed = [100 * item.handed_in / max(item.students, 1) for item in told]
        axes.fill_between(places, low, high, color=style.COLORS[2], alpha=0.2, linewidth=0)
        axes.plot(places, middle, label="median points (band: middle half)", color=style.COLORS[2])
        axes.plot(places, handed, label="handed in", color=style.COLORS[3], ls="--", marker="s")
        axes.set_xticks(places, names)
        axes.set(ylim=(0, 104), ylabel="%", xlabel="assignment")
        axes.margins(x=0.04)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), borderaxespad=0.2)

    parts = [
        f"{item.name}: median {100 * item.quartiles[1]:.0f}%, "
        f"{item.handed_in} of {item.students} handed in"
        for item in told
        if item.quartiles is not None
    ]
    return _chart(draw, f"Points and handing in over the term. {'; '.join(parts)}.", 3.1, 0.83)


def _chart(
    draw: Callable[[Axes], None], alt: str, height: float, top: float, left: float = 0.12
) -> Chart:
    """Return a drawing and what it shows; `top` is the share of its height below the legend."""
    import matplotlib as mpl
    from matplotlib.figure import Figure

    # titles are no formulas; margins by hand, since working them out draws every chart twice
    own = {"text.parse_math": False, "savefig.bbox": None, "figure.constrained_layout.use": False}
    settings: Any = {**style.rc_params(), **own}
    with mpl.rc_context(settings):
        figure = Figure(figsize=(WIDTH, height))
        figure.subplots_adjust(left=left, right=0.97, bottom=0.17, top=top)
        draw(figure.subplots())
        out = io.BytesIO()
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    drawing = base64.b64encode(out.getvalue()).decode("ascii")
    return Chart(f"data:image/svg+xml;base64,{drawing}", alt)
