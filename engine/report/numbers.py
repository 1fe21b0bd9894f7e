"""How numbers are printed in the paper: the same in both languages, with a true minus sign.

Every function raises `ValueError` on None, NaN and infinities: a number that does not exist must be
spoken of in words by the text that wanted it, never printed as "nan".
"""

import math
from collections.abc import Mapping, Sequence
from typing import Any, SupportsFloat

MINUS = "\N{MINUS SIGN}"
_SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def num(value: SupportsFloat, digits: int = 3) -> str:
    """`value` with `digits` significant digits, as "0.0123", "−12.3" or "1.23×10⁻⁷".

    A power of ten is used below 1e-4 and from 1e6 on. Integers below 1e6 print whole.
    """
    number = _finite(value)
    if float(value).is_integer() and abs(number) < 1e6:
        return _signed(str(int(number)))
    mantissa, power = f"{number:.{digits - 1}e}".split("e")
    exponent = int(power)
    if -4 <= exponent < 6:
        return _signed(f"{number:.{max(digits - 1 - exponent, 0)}f}")
    return _signed(f"{mantissa}×10{str(exponent).translate(_SUPERSCRIPTS)}")


def power_of_ten(exponent: float) -> float:
    """The factor of which `exponent` is the logarithm to base ten."""
    return 10.0**exponent


def fixed(value: SupportsFloat, decimals: int = 3) -> str:
    """`value` with a fixed number of decimals, for columns that are read downwards."""
    return _signed(f"{_finite(value):.{decimals}f}")


def pct(value: SupportsFloat, decimals: int = 1) -> str:
    """A share from 0 to 1 as a percentage: 0.9731 becomes "97.3%"."""
    return f"{fixed(100 * _finite(value), decimals)}%"


def bounds(value: Any) -> tuple[Any, Any]:
    """Low and high of an interval object, a mapping with these keys, or a pair; Nones for None."""
    if value is None:
        return None, None
    if isinstance(value, Mapping):
        return value["low"], value["high"]
    if isinstance(value, Sequence):
        low, high = value
        return low, high
    return value.low, value.high


def _finite(value: SupportsFloat) -> float:
    """`value` without the noise of its last bits, by which means of equal numbers may differ.

    Else 11.35 is printed as 11.3 in one place and as 11.4 in another.
    """
    if value is None or not math.isfinite(number := float(value)):
        raise ValueError(f"a number to print must be finite, got {value!r}; say it in words")
    return float(f"{number:.12g}")


def _signed(text: str) -> str:
    digits = text.lstrip("-")
    is_zero = not digits.strip("0.")
    return digits if is_zero else text.replace("-", MINUS, 1) if text.startswith("-") else text
