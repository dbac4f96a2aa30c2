"""What can be seen inside the sandbox: a list of folders, all read-only."""

from __future__ import annotations

import site
import sys
import sysconfig
from dataclasses import dataclass
from pathlib import Path

COURSE = "/course"
"""Where `shop`, the tables and `inside` are mounted."""

_SYSTEM = (
    "/usr/bin",
    "/usr/lib",
    "/usr/lib32",
    "/usr/lib64",
    "/usr/share/zoneinfo",
    # Charts of students have Chinese signs, and fonts hold no secret.
    "/usr/share/fonts",
)
_SYSTEM_LINKS = ("/bin", "/lib", "/lib32", "/lib64")
_SETTINGS = ("/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/alternatives", "/etc/localtime")
_NEVER = ("authoring", "grading", "school", "simulator")


@dataclass(frozen=True)
class View:
    """Folders and files inside the sandbox.

    Attributes
    ----------
    shown
        Pairs of a path outside and the path at which it is seen inside.
    links
        Pairs of a target and the path of the symbolic link inside.
    hidden
        Paths inside that are covered by an empty folder.
    """

    shown: tuple[tuple[Path, str], ...]
    links: tuple[tuple[str, str], ...]
    hidden: tuple[str, ...]

    def arguments(self) -> list[str]:
        """Return the part of bubblewrap's command line that makes this view.

        Folders above a shown path are named, because those that bubblewrap makes on its own
        can be entered by nobody but their owner.
        """
        made = [argument for folder in self._parents() for argument in ("--dir", folder)]
        shown = [arg for path, at in self.shown for arg in ("--ro-bind", str(path), at)]
        links = [argument for target, at in self.links for argument in ("--symlink", target, at)]
        hidden = [arg for path in self.hidden for arg in ("--size", "4096", "--tmpfs", path)]
        locked = [argument for path in self.hidden for argument in ("--remount-ro", path)]
        return [*made, *shown, *links, *hidden, *locked]

    def below(self, *folders: str) -> View:
        """Return the part of this view that lies below one of `folders`."""

        def inside(at: str) -> bool:
            return any(Path(at).is_relative_to(folder) for folder in folders)

        shown = tuple((path, at) for path, at in self.shown if inside(at))
        return View(shown, (), tuple(path for path in self.hidden if inside(path)))

    def as_seen(self) -> View:
        """Return this view for somebody who sees everything where this view shows it."""
        return View(tuple((Path(at), at) for _, at in self.shown), self.links, self.hidden)

    def _parents(self) -> list[str]:
        parents = {str(above) for _, at in self.shown for above in Path(at).parents}
        shown = {at for _, at in self.shown}
        return sorted(
            folder
            for folder in parents - {"/"} - shown
            if not any(Path(folder).is_relative_to(at) for at in shown)
        )


def course_view(tables: Path | None = None) -> View:
    """Return what a course's notebooks need: interpreter, packages, `shop` and its tables.

    Parameters
    ----------
    tables
        The folder of the tables that students see; that of the checkout by default.
    """
    import shop

    package = Path(__file__).resolve().parents[1]
    shop_package = Path(shop.__file__).resolve().parent
    tables = tables or shop_package.parent / "tables"
    course = [
        (package / "inside", f"{COURSE}/inside"),
        (shop_package, f"{COURSE}/datasets/shop"),
    ]
    if tables.is_dir():
        course.append((tables.resolve(), f"{COURSE}/datasets/tables"))
    interpreter = _interpreter()
    system = [(Path(path), path) for path in _SYSTEM if Path(path).is_dir()]
    settings = [(Path(path), path) for path in _SETTINGS if Path(path).exists()]
    linked = [path for path in _SYSTEM_LINKS if Path(path).is_symlink()]
    plain = [(Path(p), p) for p in _SYSTEM_LINKS if Path(p).is_dir() and p not in linked]
    above = [path for path in interpreter if not path.is_relative_to("/usr/lib")]
    shown = [*system, *plain, *settings, *[(path, str(path)) for path in above], *course]
    return View(
        tuple(shown),
        tuple((str(Path(path).readlink()), path) for path in linked),
        _hidden(package.parent, [path for path, _ in shown]),
    )


def python_path() -> list[str]:
    """Return the folders inside the sandbox that hold `inside` and `shop`."""
    return [COURSE, f"{COURSE}/datasets"]


def _interpreter() -> list[Path]:
    """Return the folders of the interpreter and its packages, none inside another."""
    named = [sys.prefix, sys.base_prefix, *site.getsitepackages()]
    named += [sysconfig.get_path("stdlib"), sysconfig.get_path("purelib")]
    named += [sysconfig.get_path("platlib"), str(Path(sys.executable).parent)]
    named += [str(Path(sys.executable).resolve().parent)]
    folders = {Path(name) for name in named if Path(name).is_dir()}
    # A system interpreter has the prefix /usr, of which only the library is wanted.
    folders = {folder for folder in folders if folder not in (Path("/usr"), Path("/"))}
    folders = {folder for folder in folders if folder not in (Path("/usr/bin"), Path("/bin"))}
    return sorted(
        folder
        for folder in folders
        if not any(folder != other and folder.is_relative_to(other) for other in folders)
    )


def _hidden(checkout: Path, shown: list[Path]) -> tuple[str, ...]:
    """Return what lies inside a shown folder and must not be seen all the same."""
    packages = Path(sysconfig.get_path("purelib"))
    candidates = [packages / name for name in _NEVER]
    if checkout != packages:
        candidates.append(checkout)
    return tuple(
        str(path)
        for path in candidates
        if path.is_dir() and any(path == top or path.is_relative_to(top) for top in shown)
    )
