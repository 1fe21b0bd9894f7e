"""What a template may ask of a list, a number or claims; all else it asks the chapters."""

from collections.abc import Iterable, Sized

_FEW = 3
"""As many names as a sentence holds."""


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


def every(claims: Iterable[object], finding: str) -> bool:
    """Whether all of the claims are "supported", "undecided" and the like, or "fails"."""
    return all(getattr(claim, finding) for claim in claims)


TESTS = {test.__name__: test for test in (one, single, several, few)}
"""By the names that templates use after `is`."""
