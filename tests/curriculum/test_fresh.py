"""Is every built file what its master says?"""

import pytest
from chapters_present import LAYOUT

from authoring.build.run import check
from authoring.build.stale import unexpected


@pytest.mark.certifies
@pytest.mark.parametrize("chapter", LAYOUT.chapters())
def test_is_the_chapter_fresh(chapter: str) -> None:
    strays = set(unexpected(LAYOUT))
    assert [str(found) for found in check(LAYOUT, [chapter]) if found not in strays] == []


def test_lies_nothing_beside_what_the_build_makes() -> None:
    assert [str(found) for found in unexpected(LAYOUT)] == []
