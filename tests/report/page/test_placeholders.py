"""What plain statements spell out and the page sets as formulas have it."""

from engine.report.page.placeholders import formula_slot, roots


def test_roots_are_formulas_indices_of_widths_set_low_and_powers_raised() -> None:
    assert roots("sd sqrt(2/n) < 1") == f"sd {formula_slot('he_sd')} &lt; 1"
    assert roots("2/(n_i + n_(i+1))") == "2/(<i>n</i><sub>i</sub> + <i>n</i><sub>i+1</sub>)"
    assert roots("lecun_i, n_in") == "lecun_i, n_in"
    assert roots("1 − (1 − 2^−N)^(L−1)") == "1 − (1 − 2<sup>−N</sup>)<sup>L−1</sup>"
