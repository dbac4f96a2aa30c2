"""``nbgrader zip_collect`` without its traps: bombs, links, names that lead out, broken files.

nbgrader unpacks whatever an archive holds, archives in archives included, without a bound, and
one broken archive ends the collection of the whole class.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from nbgrader.plugins.zipcollect import ExtractorPlugin
from traitlets import Int

from grading.autograde.files import read_bounded
from grading.collect.members import BROKEN, Member, members

MB = 1_000_000
CHUNK = 1 << 16


@dataclass
class Budget:
    """What one archive may still unpack to, the archives inside of it included."""

    size: int
    files: int
    left_out: list[str] = field(default_factory=list)


class TooMuch(ValueError):
    """An archive unpacks to more than is allowed."""


class BoundedExtractor(ExtractorPlugin):  # type: ignore[misc]
    """Unpacks archives within bounds; what cannot be taken is named, and the rest is taken."""

    max_mb = Int(200, help="Megabytes that one archive may unpack to.").tag(config=True)
    max_files = Int(2000, help="Files that one archive may unpack to.").tag(config=True)
    max_depth = Int(2, help="How deep archives inside an archive are unpacked.").tag(config=True)

    def extract(self, archive_path: str, extracted_path: str) -> None:
        """Unpack archives and copy other files, as nbgrader does.

        Parameters
        ----------
        archive_path
            The folder of downloaded files.
        extracted_path
            Where they go; archives get a folder of their own name.
        """
        source, target = Path(archive_path), Path(extracted_path)
        files = list(_files(source))
        if not files:
            self.log.warning("No files found in directory: %s", source)
        refused = 0
        for path in files:
            place = target / path.relative_to(source)
            place.parent.mkdir(parents=True, exist_ok=True)
            taken = self._unpack(path, place) if self._is_archive(path) else self._copy(path, place)
            refused += not taken
        if refused:
            self.log.error(
                "%d of %d downloaded files were not collected, see above: ask for them again, "
                "or unpack them by hand",
                refused,
                len(files),
            )

    def _is_archive(self, path: Path) -> bool:
        return path.suffix in self.zip_ext

    def _copy(self, path: Path, place: Path) -> bool:
        file = read_bounded(path, path.name, self.max_mb * MB)
        if file.content is None:
            self.log.error("Left out: %s %s", path, file.problem)
            return False
        self.log.info("Copying from: %s", path)
        self.log.info("  Copying to: %s", place)
        place.write_bytes(file.content)
        return True

    def _unpack(self, path: Path, place: Path) -> bool:
        folder = _folder_of(place)
        if folder.exists():
            self.log.error("Left out: %s: %s was collected before", path, folder.name)
            return False
        self.log.info("Extracting from: %s", path)
        self.log.info("  Extracting to: %s", folder)
        budget = Budget(self.max_mb * MB, self.max_files)
        try:
            self._fill(path, folder, budget, self.max_depth)
        except BROKEN as error:
            self.log.error("Left out: %s: %s", path, str(error) or type(error).__name__)
            shutil.rmtree(folder, ignore_errors=True)
            return False
        for what in budget.left_out[:20]:
            self.log.error("Left out of %s: %s", path, what)
        return True

    def _fill(self, path: Path, folder: Path, budget: Budget, depth: int) -> None:
        """Unpack an archive into a folder, then the archives that came out of it."""
        folder.mkdir(parents=True, exist_ok=True)
        found = []
        for member in members(path):
            written = self._write(member, folder, budget)
            if written is not None and self._is_archive(written):
                found.append(written)
        for inner in found:
            if depth < 1:
                budget.left_out.append(f"{inner.name}: archives lie too deep in each other")
                continue
            try:
                self._fill(inner, _folder_of(inner), budget, depth - 1)
            except TooMuch:
                raise
            except BROKEN as error:
                budget.left_out.append(f"{inner.name}: {error}")

    def _write(self, member: Member, folder: Path, budget: Budget) -> Path | None:
        """Write one file within what is left of the budget."""
        budget.files -= 1
        if budget.files < 0:
            raise TooMuch(f"it unpacks to more than {self.max_files:,} files")
        if member.path is None or member.content is None:
            budget.left_out.append(f"{member.name!a}: {member.problem}")
            return None
        target = folder / member.path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            stream = target.open("xb")
        except (OSError, ValueError) as error:
            budget.left_out.append(f"{member.name!a}: {error}")
            return None
        with stream:
            while chunk := member.content.read(CHUNK):
                budget.size -= len(chunk)
                if budget.size < 0:
                    raise TooMuch(f"it unpacks to more than {self.max_mb:,} MB")
                stream.write(chunk)
        return target


def _folder_of(archive: Path) -> Path:
    """Return the folder that an archive is unpacked into: its name without endings."""
    plain = archive.with_suffix("")
    return plain.with_suffix("") if plain.suffix == ".tar" else plain


def _files(folder: Path) -> Iterator[Path]:
    """Yield the files below a folder, in order; no link to a folder is followed."""
    for path in sorted(folder.iterdir()):
        if path.is_dir() and not path.is_symlink():
            yield from _files(path)
        else:
            yield path
