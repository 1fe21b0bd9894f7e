import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.report.numbers import MINUS, fixed, num, pct


def test_significant_digits():
    three = {0.01234: "0.0123", 12.345: "12.3", 5: "5", 2000.0: "2000", 1.234e-7: "1.23×10⁻⁷"}
    three |= {0.0: "0", 0.99999: "1.00"}
    assert {value: num(value, 3) for value in three} == three
    two = {-0.5: "−0.50", -2.5e8: "−2.5×10⁸", 9.999e-5: "0.00010"}
    assert {value: num(value, 2) for value in two} == two


@given(st.floats(-1e12, 1e12, allow_subnormal=False), st.integers(2, 6))
def test_printed_number_is_the_number(value, digits):
    superscripts = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
    mantissa, _, power = num(value, digits).replace(MINUS, "-").partition("×10")
    read = float(mantissa) * 10.0 ** int(power.translate(superscripts) or 0)
    assert math.isclose(read, value, rel_tol=0.6 * 10 ** (1 - digits), abs_tol=1e-300)


def test_decimals_and_shares_without_noise_in_the_last_bits():
    shares = [0.1135, math.nextafter(0.1135, 0), math.nextafter(0.1135, 1)]
    assert len({pct(share) for share in shares} | {f"{fixed(100 * s, 1)}%" for s in shares}) == 1
    assert num(math.nextafter(0.1135, 0)) == num(math.nextafter(0.1135, 1))
    assert fixed(2.0, 3) == "2.000"
    assert fixed(-0.0004, 3) == "0.000"
    assert fixed(-0.0006, 3) == "−0.001"
    assert pct(0.97312) == "97.3%"
    assert pct(-0.0001) == "0.0%"
    assert pct(1, 0) == "100%"


@pytest.mark.parametrize("absent", [None, math.nan, math.inf])
@pytest.mark.parametrize("print_", [num, fixed, pct])
def test_what_is_no_number_is_refused(print_, absent):
    with pytest.raises(ValueError, match="must be finite"):
        print_(absent)
