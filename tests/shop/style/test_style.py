"""The plot style is readable without colour, with a colour deficiency, and in grey."""

import itertools

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest

from shop import style

TO_XYZ = np.array([
    [0.4124564, 0.3575761, 0.1804375],
    [0.2126729, 0.7151522, 0.0721750],
    [0.0193339, 0.1191920, 0.9503041],
])  # fmt: skip
WHITE = np.array([0.95047, 1.0, 1.08883])
# Machado, Oliveira, Fernandes (2009): simulation of full colour deficiencies in linear RGB.
EYES = {
    "usual": np.eye(3),
    "protan": [
        [0.152286, 1.052583, -0.204868],
        [0.114503, 0.786281, 0.099216],
        [-0.003882, -0.048116, 1.051998],
    ],
    "deutan": [
        [0.367322, 0.860646, -0.227968],
        [0.280085, 0.672501, 0.047413],
        [-0.011820, 0.042940, 0.968881],
    ],
    "tritan": [
        [1.255528, -0.076749, -0.178779],
        [-0.078411, 0.930809, 0.147602],
        [0.004733, 0.691367, 0.303900],
    ],
}


def linear(color: str) -> np.ndarray:
    rgb = np.array(mpl.colors.to_rgb(color))
    return np.where(rgb <= 0.04045, rgb / 12.92, ((rgb + 0.055) / 1.055) ** 2.4)


def lab(rgb: np.ndarray) -> np.ndarray:
    scaled = TO_XYZ @ np.clip(rgb, 0, 1) / WHITE
    cube = np.where(scaled > 216 / 24389, np.cbrt(scaled), (24389 / 27 * scaled + 16) / 116)
    return np.array([116 * cube[1] - 16, 500 * (cube[0] - cube[1]), 200 * (cube[1] - cube[2])])


def contrast(one: str, other: str) -> float:
    high, low = sorted(((TO_XYZ @ linear(color))[1] for color in (one, other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.fixture(autouse=True)
def plain_matplotlib():
    with mpl.rc_context():
        yield
    plt.close("all")


@pytest.mark.parametrize("eye", EYES)
def test_series_stay_apart_for_every_eye(eye):
    seen = [lab(np.array(EYES[eye]) @ linear(color)) for color in style.COLORS]
    assert min(np.linalg.norm(a - b) for a, b in itertools.combinations(seen, 2)) > 25


def test_series_stay_apart_in_grey():
    lightness = sorted(lab(linear(color))[0] for color in style.COLORS)
    assert min(np.diff(lightness)) > 8


def test_series_stand_out_from_the_page():
    assert min(contrast(color, "white") for color in style.COLORS) >= 3
    assert contrast(style.INK, "white") >= 7
    assert contrast(style.HIGHLIGHT, style.MUTED) >= 3


def test_heat_maps_grow_lighter_steadily():
    colors = mpl.colormaps[style.COLOR_MAP](np.linspace(0, 1, 64))[:, :3]
    lightness = [lab(linear(tuple(color)))[0] for color in colors]
    assert (np.diff(lightness) > 0).all()


def test_the_style_repeats_the_difference_without_colour():
    style.apply()
    cycle = list(mpl.rcParams["axes.prop_cycle"])
    assert len({str(entry["linestyle"]) for entry in cycle}) == len(style.COLORS)
    assert len({entry["marker"] for entry in cycle}) == len(style.COLORS)


def test_applying_twice_is_applying_once_and_keeps_the_backend():
    backend = mpl.get_backend()
    style.apply()
    first = dict(mpl.rcParams)
    mpl.rcParams["font.size"] = 30
    style.apply()
    assert dict(mpl.rcParams) == first
    assert mpl.get_backend() == backend


def test_titles_stand_left():
    style.apply()
    _, ax = plt.subplots()
    ax.set_title("Finding")
    assert ax.get_title(loc="left") == "Finding"


def test_groups_of_bars_get_hatches():
    _, ax = plt.subplots()
    ax.bar([1, 2], [1, 2])
    ax.bar([1, 2], [2, 1])
    style.hatch(ax)
    hatches = [{bar.get_hatch() for bar in group} for group in ax.containers]
    assert hatches == [{style.HATCHES[0]}, {style.HATCHES[1]}]


def test_formats_of_axes():
    _, ax = plt.subplots()
    style.percent(ax.yaxis)
    style.thousands(ax.xaxis)
    assert ax.yaxis.get_major_formatter()(0.25) == "25%"
    assert ax.xaxis.get_major_formatter()(12_345) == "12,345"
