"""How much a submission may use."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any


def _option(default: Any, text: str, **bounds: float) -> Any:
    return field(default=default, metadata={"help": text, **bounds})


@dataclass(frozen=True)
class Limits:
    """How much one submission may use; every field is an option of the grader.

    The help text of a field is ``field.metadata["help"]``, its smallest sensible value
    ``field.metadata["least"]``.
    """

    call_seconds: float = _option(
        10.0, "Wall time of one call that a test makes into an answer.", least=0.01
    )
    cell_seconds: float = _option(30.0, "Wall time of one cell.", least=0.01)
    notebook_seconds: float = _option(300.0, "Wall time of one whole submission.", least=0.1)
    cpu_seconds: int = _option(
        180, "CPU time of one submission, all of its processes together.", least=1
    )
    memory_mb: int = _option(
        1024,
        "Memory of one submission in MiB, all of its processes together, "
        "beyond what the course's packages take.",
        least=64,
    )
    processes: int = _option(64, "Processes and threads of one submission.", least=8)
    open_files: int = _option(256, "Open files of one process.", least=32)
    file_mb: int = _option(64, "Size of one written file in MiB.", least=1)
    disk_mb: int = _option(
        128, "All files of one submission together, in MiB; they live in memory.", least=1
    )
    disk_files: int = _option(8192, "Number of files of one submission.", least=64)
    output_kb: int = _option(
        2048, "Output kept of one cell, in KiB; the rest is cut with a notice.", least=1
    )
    outputs_kb: int = _option(16384, "Output kept of one whole submission, in KiB.", least=1)
    message_mb: int = _option(
        64, "Size of one value that an answer returns or receives, in MiB.", least=1
    )

    def __post_init__(self) -> None:
        for limit in fields(self):
            least = limit.metadata["least"]
            if not getattr(self, limit.name) >= least:
                raise ValueError(
                    f"limit {limit.name} is {getattr(self, limit.name)!r}; "
                    f"give a number of at least {least}"
                )

    def as_dict(self) -> dict[str, float]:
        """Return the limits as plain numbers, for the way into a sandbox."""
        return asdict(self)
