"""The version that nbgrader writes into a new gradebook, read from its files.

nbgrader asks the command `alembic` for it, which takes three seconds and has to be on the PATH.
The version is the one migration that no other one follows.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from shop.errors import GradingError


def spare_alembic() -> None:
    """Let nbgrader make new gradebooks, in this process, without starting alembic."""
    import nbgrader.api

    nbgrader.api.get_alembic_version = newest_version


@cache
def newest_version() -> str:
    """Return the newest version of the gradebook's tables that the installed nbgrader knows.

    Raises
    ------
    GradingError
        When its migrations have no single end: this nbgrader is not the one of the lock file.
    """
    import nbgrader

    folder = Path(nbgrader.__file__).parent / "alembic" / "versions"
    links = [_link(path) for path in sorted(folder.glob("*.py"))]
    before = {earlier for _, earlier in links}
    ends = [version for version, _ in links if version is not None and version not in before]
    if len(ends) != 1:
        raise GradingError(
            f"{folder} has {len(ends)} newest migrations, not one; install the locked packages "
            "again: make setup"
        )
    return ends[0]


def _link(path: Path) -> tuple[str | None, str | None]:
    """Return the version that a migration makes, and the one from which."""
    found: dict[str, str | None] = {}
    for statement in ast.parse(path.read_text("utf-8")).body:
        match statement:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=value)):
                found[name] = value if isinstance(value, str) else None
    return found.get("revision"), found.get("down_revision")
