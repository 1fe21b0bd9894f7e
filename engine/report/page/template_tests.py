"""What a template may ask of a list, a number or claims; all else it asks the chapters."""

from collections.abc import Iterable, Sized
from typing import Protocol

_FEW = 3
"""As many names as a sentence holds."""


class Judged(Protocol):
    """A claim with its verdict."""

    @property
    def verdict(self) -> str: ...


def one(value: object) -> bool:
    """Whether a noun beside the number stands in the singular."""
    return value == 1


def single(items: Sized) -> bool:
    return len(items) == 1


def several(items: Sized) -> bool:
    return len(items) > 1


def few(items: Sized) -> bool:
    """Whether a sentence can name them all."""
    return len(items) <= _FEW


def every(claims: Iterable[Judged], verdict: str) -> bool:
    """Whether all of the claims have this verdict."""
    return all(claim.verdict == verdict for claim in claims)


TESTS = {test.__name__: test for test in (one, single, several, few)}
"""By the names that templates use after `is`."""
