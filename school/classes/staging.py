"""Change a gradebook on a copy; the copy becomes the gradebook in one transaction or not at all."""

from __future__ import annotations

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from grading.classroom.backups import gradebook_file
from shop.errors import GradingError


@contextmanager
def staged_gradebook(url: str, folder: Path) -> Iterator[str]:
    """Give the address of a copy; what was written there becomes the gradebook at the end.

    When the block fails, or somebody else wrote into the gradebook meanwhile, nothing changes.
    A gradebook on a server is given as it is: nbgrader writes there in transactions of its own.

    Parameters
    ----------
    url
        Address of the gradebook.
    folder
        Where the copy may lie: on the disk of the gradebook.

    Raises
    ------
    GradingError
        When the gradebook cannot be read or written, or was changed by another program.
    """
    live = gradebook_file(url)
    if live is None:
        yield url
        return
    with tempfile.TemporaryDirectory(prefix=".gradebook-", dir=folder) as inside:
        copy = Path(inside) / "gradebook.db"
        if not live.is_file():
            yield f"sqlite:///{copy}"
            if copy.is_file():
                copy.replace(live)
            return
        try:
            with closing(sqlite3.connect(live, timeout=30, isolation_level=None)) as opened:
                seen = _version(opened)
                with closing(sqlite3.connect(copy)) as target:
                    opened.backup(target)
                yield f"sqlite:///{copy}"
                _publish(opened, copy, seen)
        except sqlite3.Error as error:
            raise GradingError(
                f"the gradebook cannot be written ({error}), so nothing was changed: close the "
                "programs that use it and give the same command again"
            ) from error


def _version(opened: sqlite3.Connection) -> int:
    opened.execute("select count(*) from sqlite_master").fetchone()
    return int(opened.execute("pragma data_version").fetchone()[0])


def _publish(opened: sqlite3.Connection, copy: Path, seen: int) -> None:
    """Take every table from the copy, in one transaction that no other writer can enter."""
    opened.execute("attach database ? as staged", (str(copy),))
    opened.execute("begin immediate")
    try:
        if _version(opened) != seen:
            raise GradingError(
                "somebody wrote into the gradebook while it was being changed (the formgrader?), "
                "so nothing was changed: give the same command again"
            )
        query = "select name from {}.sqlite_master where type = 'table'"
        here = {row[0] for row in opened.execute(query.format("main"))}
        there = {row[0] for row in opened.execute(query.format("staged"))}
        if here != there:
            raise GradingError(
                f"the gradebook is of another version of nbgrader (tables {sorted(here ^ there)}): "
                "bring it up to date with `nbgrader db upgrade`"
            )
        for table in sorted(here):
            opened.execute(f'delete from main."{table}"')
            opened.execute(f'insert into main."{table}" select * from staged."{table}"')
        opened.execute("commit")
    except BaseException:
        opened.execute("rollback")
        raise
