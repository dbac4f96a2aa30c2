"""What the legends of a chart call its artists, however the legend was made."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from matplotlib.axes import Axes

Look = tuple[object, ...]


def legend_texts(axes: Axes) -> tuple[str, ...]:
    """Return the texts of the legend of the Axes, or of its figure where it has none."""
    return tuple(text for _, text in _entries(axes))


def legend_names(axes: Axes, artists: Sequence[Any]) -> dict[int, str]:
    """Return by id what a legend calls the artists.

    ``ax.legend(["Actual", "Forecast"])`` and seaborn name their lines in the legend alone, and
    names given there stand in place of those that the lines were drawn with. A reader finds the
    line by its look, and so does this: a name counts where just one artist looks like the entry.

    Parameters
    ----------
    axes
        The Axes with the artists.
    artists
        Lines, or containers of bars.
    """
    entries = _entries(axes)
    names: dict[int, str] = {}
    for handle, text in entries:
        for parts in (None, 2):  # seaborn's entries have the colour of a line, not its markers
            seen = _look(handle)[:parts]
            alike = [artist for artist in artists if _look(artist)[:parts] == seen]
            rivals = [other for other, _ in entries if _look(other)[:parts] == seen]
            if len(alike) == len(rivals) == 1:
                names[id(alike[0])] = text
                break
    return names


def _entries(axes: Axes) -> list[tuple[Any, str]]:
    own = axes.get_legend()
    figure = axes.get_figure(root=True)
    legends = [own] if own else list(figure.legends if figure is not None else [])
    return [
        (handle, text.get_text())
        for legend in legends
        for handle, text in zip(legend.legend_handles, legend.get_texts(), strict=False)
    ]


def _look(artist: Any) -> Look:
    """Return what a reader tells artists apart by: kind and colour, then dashes or hatch."""
    from matplotlib.colors import to_hex
    from matplotlib.container import BarContainer
    from matplotlib.lines import Line2D
    from matplotlib.patches import Patch

    if isinstance(artist, Line2D):
        return ("line", to_hex(artist.get_color()), artist.get_linestyle(), artist.get_marker())
    if isinstance(artist, BarContainer) and artist.patches:
        artist = artist.patches[0]
    if isinstance(artist, Patch):
        return ("patch", to_hex(artist.get_facecolor()), artist.get_hatch())
    return ("other", id(artist))
