"""How much a submission may use (the record itself also travels into the sandbox)."""

from __future__ import annotations

from grading.inside.limits import Limits

__all__ = ["Limits"]
