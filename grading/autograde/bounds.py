"""How much of a submission is read."""

from __future__ import annotations

from dataclasses import dataclass, field

MEGABYTE = 1_000_000


@dataclass(frozen=True)
class ReadBounds:
    """How much of a submission is read before it is flagged or a file is left out.

    Attributes
    ----------
    notebook_mb
        Largest notebook file, in megabytes.
    helper_mb
        All other files of a submission together, in megabytes.
    helper_files
        Number of other files.
    cells
        Number of cells of a notebook.
    parse_memory_mb
        Memory that reading one notebook may take, in megabytes.
    """

    notebook_mb: int = field(
        default=50, metadata={"help": "Largest notebook file that is read, in MB."}
    )
    helper_mb: int = field(
        default=20, metadata={"help": "Size of all helper files of a submission, in MB."}
    )
    helper_files: int = field(
        default=200, metadata={"help": "Number of helper files of a submission."}
    )
    cells: int = field(default=20_000, metadata={"help": "Number of cells of a notebook."})
    parse_memory_mb: int = field(
        default=1_500, metadata={"help": "Memory that reading one notebook may take, in MB."}
    )

    @property
    def notebook_bytes(self) -> int:
        """Largest notebook file in bytes."""
        return self.notebook_mb * MEGABYTE

    @property
    def helper_bytes(self) -> int:
        """All other files together in bytes."""
        return self.helper_mb * MEGABYTE


DEFAULT_BOUNDS = ReadBounds()
