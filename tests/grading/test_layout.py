"""Is the checkout found from anywhere, and is a wrong chapter met with a suggestion?"""

from pathlib import Path

import pytest

from grading.layout import Layout, find_layout
from shop.errors import UsageError


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    for name in ["notebooks/04_funnels.py", "source/04_funnels.py", "source/09_pricing.py"]:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (tmp_path / "nbgrader_config.py").touch()
    return Layout(tmp_path)


def test_is_the_checkout_found_from_a_folder_below(layout: Layout) -> None:
    below = layout.root / "datasets" / "deep"
    below.mkdir(parents=True)
    assert find_layout(below).root == layout.root.resolve()


def test_does_a_stranger_folder_say_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nbgrader_config"):
        find_layout(tmp_path)


def test_are_chapters_those_with_a_master(layout: Layout) -> None:
    assert layout.chapters() == ["04_funnels", "09_pricing"]
    assert layout.choose(None) == ["04_funnels", "09_pricing"]
    assert layout.choose(["09_pricing"]) == ["09_pricing"]


@pytest.mark.parametrize("typo", ["04_funnel", "04", "funnels"])
def test_is_the_nearest_chapter_suggested(layout: Layout, typo: str) -> None:
    with pytest.raises(UsageError, match="did you mean '04_funnels'"):
        layout.choose([typo])


def test_are_all_chapters_listed_when_none_is_near(layout: Layout) -> None:
    with pytest.raises(UsageError, match="04_funnels, 09_pricing"):
        layout.choose(["zzz"])
