import math
import types

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.report.numbers import MINUS, fixed, interval, num, pct


@pytest.mark.parametrize(
    ("value", "digits", "printed"),
    [
        (0.01234, 3, "0.0123"),
        (12.345, 3, "12.3"),
        (-0.5, 2, "−0.50"),
        (5, 3, "5"),
        (2000.0, 3, "2000"),
        (1.234e-7, 3, "1.23×10⁻⁷"),
        (-2.5e8, 2, "−2.5×10⁸"),
        (0.0, 3, "0"),
        (9.999e-5, 2, "0.00010"),
        (0.99999, 3, "1.00"),
    ],
)
def test_significant_digits(value, digits, printed):
    assert num(value, digits) == printed


@given(st.floats(-1e12, 1e12, allow_subnormal=False), st.integers(2, 6))
def test_printed_number_is_the_number(value, digits):
    superscripts = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    mantissa, _, power = num(value, digits).replace(MINUS, "-").partition("×10")
    read = float(mantissa) * 10.0 ** int(power.translate(superscripts) or 0)
    assert math.isclose(read, value, rel_tol=0.6 * 10 ** (1 - digits), abs_tol=1e-300)


def test_noise_in_the_last_bits_does_not_show():
    shares = [0.1135, math.nextafter(0.1135, 0), math.nextafter(0.1135, 1)]
    assert len({pct(share) for share in shares} | {f"{fixed(100 * s, 1)}%" for s in shares}) == 1
    assert num(math.nextafter(0.1135, 0)) == num(math.nextafter(0.1135, 1))


def test_decimals_and_shares():
    assert fixed(2.0, 3) == "2.000"
    assert fixed(-0.0004, 3) == "0.000"
    assert fixed(-0.0006, 3) == "−0.001"
    assert pct(0.97312) == "97.3%"
    assert pct(-0.0001) == "0.0%"
    assert pct(1, 0) == "100%"


@pytest.mark.parametrize(
    "bounds",
    [(-0.1, 0.25), {"low": -0.1, "high": 0.25}, types.SimpleNamespace(low=-0.1, high=0.25)],
    ids=["pair", "mapping", "object"],
)
def test_interval(bounds):
    assert interval(bounds, 2) == "[−0.10, 0.25]"


@pytest.mark.parametrize("absent", [None, math.nan, math.inf])
@pytest.mark.parametrize("print_", [num, fixed, pct])
def test_what_is_no_number_is_refused(print_, absent):
    with pytest.raises(ValueError, match="must be finite"):
        print_(absent)
