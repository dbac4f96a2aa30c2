"""What the package says about itself."""

import re

from shop import checks


def test_every_public_name_is_listed_in_the_docstring():
    listed = set(re.findall(r"\w+", checks.__doc__))
    apart = {"Bar", "Grid", "Line", "Points", "CheckFailed", "Credit", "GuardFailed"}
    apart |= {"not_attempted"}
    assert set(checks.__all__) - apart <= listed


def test_every_public_name_exists_and_is_documented():
    for name in checks.__all__:
        assert getattr(checks, name).__doc__, name
