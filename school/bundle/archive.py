"""Write the bundle: only what is fresh and proven, the same bytes each time."""

from __future__ import annotations

from pathlib import Path

from authoring.build.master import read_master
from authoring.build.run import check
from grading.layout import Layout
from school.bundle.contents import NAME, bundle_members
from school.bundle.scan import leaks
from school.zipping import zip_bytes
from shop.atomic import write_bytes
from shop.errors import BuildError


def make_bundle(
    layout: Layout,
    chapters: list[str],
    out: Path,
    *,
    uncertified: bool = False,
    hand_in: str = "",
    exchange: Path | None = None,
) -> dict[str, bytes]:
    """Write the student bundle and return what it holds.

    Parameters
    ----------
    layout
        The checkout.
    chapters
        Chapters to hand out.
    out
        The zip file to write.
    uncertified
        Hand out chapters whose tests are not proven, too.
    hand_in
        Where students hand in, a sentence for their README.
    exchange
        The folder to hand in to on this machine.

    Raises
    ------
    BuildError
        When something is stale, uncertified, or would give away what students must not have.
    """
    members = checked_members(
        layout, chapters, uncertified=uncertified, hand_in=hand_in, exchange=exchange
    )
    write_bytes(out, zip_bytes({f"{NAME}/{name}": held for name, held in members.items()}))
    return members


def checked_members(
    layout: Layout,
    chapters: list[str],
    *,
    uncertified: bool = False,
    hand_in: str = "",
    exchange: Path | None = None,
) -> dict[str, bytes]:
    """Return what students may have, by its path in the bundle; refuse as `make_bundle` does."""
    stale = check(layout, chapters)
    if stale:
        raise BuildError("\n".join(["stale; run: course build", *map(str, stale)]))
    if not uncertified:
        _refuse_uncertified(layout, chapters)
    members = bundle_members(layout, chapters, hand_in, exchange)
    names = [name for name in layout.chapters() if layout.assignment_master(name).is_file()]
    masters = [read_master(layout.assignment_master(name), "assignment") for name in names]
    found = list(leaks(members, masters))
    if found:
        raise BuildError("\n".join(["the bundle would give something away", *found]))
    return members


def _refuse_uncertified(layout: Layout, chapters: list[str]) -> None:
    from authoring.certify.certificate import why_uncertified

    reasons = [
        f"{name} is not certified: {why} (or hand it out unproven with --uncertified)"
        for name in chapters
        if layout.assignment_master(name).is_file() and (why := why_uncertified(layout, name))
    ]
    if reasons:
        raise BuildError("\n".join(reasons))
