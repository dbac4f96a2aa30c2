"""Automatic mutants of reference solutions.

A mutant is the solution with one small change that a mistaken author could have made. Every
operator is a function of a node and its context that yields what may stand in the place of the
node. `mutants_of` applies them all, in a fixed order, and leaves out changes
that change nothing and changes already made by another operator.
"""

from __future__ import annotations

from .generate import OPERATORS, Mutant, mutants_of

__all__ = ["OPERATORS", "Mutant", "mutants_of"]
