"""Which cells of the matrix make no sense, and why."""

from __future__ import annotations

from grading.attack.types import Asset, AttackClass

WATCHED = (
    "no attack of the class aims at it, but its canary is watched during every one of them and "
    "the secrets are searched for in everything they show"
)
NO_PAGE = (
    "only classes that put content of their own choice on a page can act in a browser; what "
    "others print reaches the page as the same outputs that the markup class fills with scripts"
)


def reason(kind: AttackClass, asset: Asset) -> str:
    """Return why no attack of a class aims at an asset: a mark, explained below the table."""
    del kind
    return "–" if asset is Asset.BROWSER else "○"
