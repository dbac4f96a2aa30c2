"""Read a Matplotlib chart into a `ChartDescription`.

Matplotlib is imported only when there is a chart to read, so that checks of numbers stay quick.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from shop.checks.artists import bars, grids, intervals, lines, points, reference_lines, tick_texts
from shop.checks.chart_description import ChartDescription
from shop.checks.legends import legend_texts
from shop.errors import GuardFailed

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis


def describe(chart: Any, *, close: bool = True) -> ChartDescription:
    """Return what a chart shows, in plain values.

    Parameters
    ----------
    chart
        An Axes; also a Figure, a seaborn grid or an array of Axes, whose first Axes that shows
        something is read; or a `ChartDescription`, which is returned as it is.
    close
        Close the figure afterwards, so that no second copy appears under a test cell.

    Raises
    ------
    GuardFailed
        When `chart` is none of these.
    """
    if isinstance(chart, ChartDescription):
        return chart
    axes = find_axes(chart)
    if axes is None:
        came = "nothing (None)" if chart is None else f"a {type(chart).__name__}"
        raise GuardFailed(
            f"the chart should be a Matplotlib Axes, but {came} came back. "
            "Make one with `fig, ax = plt.subplots()`, draw on `ax`, and end with `return ax`."
        )
    description = _read(axes)
    if close:
        import matplotlib.pyplot as plt

        plt.close(axes.get_figure(root=True))
    return description


def find_axes(chart: Any) -> Axes | None:
    """Return the Axes that `chart` is or holds, None when there is none."""
    from matplotlib.axes import Axes
    from matplotlib.figure import FigureBase

    if isinstance(chart, Axes):
        return chart
    if isinstance(chart, FigureBase):
        every: Any = chart.axes
        return _first_used(_panels(every))
    if isinstance(chart, np.ndarray | list | tuple):
        flat = list(np.asarray(chart, dtype=object).ravel())
        return _first_used([item for item in flat if isinstance(item, Axes)])
    for attribute in ("ax_joint", "figure", "fig"):
        inner = getattr(chart, attribute, None)
        if isinstance(inner, Axes | FigureBase):
            return find_axes(inner)
    return None


def _first_used(candidates: list[Axes]) -> Axes | None:
    used = [axes for axes in candidates if axes.has_data()]
    return next(iter(used or candidates), None)


def _panels(every: list[Axes]) -> list[Axes]:
    return [axes for axes in every if axes.get_label() != "<colorbar>"]


def _scale(axis: Axis) -> str:
    """Return the scale of an axis; seaborn.objects gives plain ones a function without effect."""
    name = axis.get_scale()
    marks = np.array([1.0, 2.0, 10.0])
    if name == "function" and np.allclose(axis.get_transform().transform(marks), marks):
        return "linear"
    return name


def _read(axes: Axes) -> ChartDescription:
    found_bars, horizontal = bars(axes)
    figure = axes.get_figure(root=True)
    titles = [axes.get_title(loc=place).strip() for place in ("left", "center", "right")]
    # the figure's title stands above them and says the finding as well as one of theirs
    above = figure.get_suptitle().strip() if figure is not None else ""
    title = " ".join(text for text in (above, *titles) if text)
    return ChartDescription(
        title=title,
        xlabel=axes.get_xlabel().strip(),
        ylabel=axes.get_ylabel().strip(),
        xscale=_scale(axes.xaxis),
        yscale=_scale(axes.yaxis),
        xlim=_pair(axes.get_xlim()),
        ylim=_pair(axes.get_ylim()),
        xticks=tick_texts(axes.xaxis),
        yticks=tick_texts(axes.yaxis),
        lines=lines(axes),
        bars=found_bars,
        horizontal=horizontal,
        intervals=intervals(axes, horizontal),
        points=points(axes),
        grids=grids(axes),
        hlines=reference_lines(axes, across="x"),
        vlines=reference_lines(axes, across="y"),
        legend=legend_texts(axes),
        texts=tuple(text.get_text() for text in axes.texts if text.get_text()),
        panels=len(_panels(figure.axes)) if figure is not None else 1,
    )


def _pair(limits: tuple[float, float]) -> tuple[float, float]:
    return float(limits[0]), float(limits[1])
