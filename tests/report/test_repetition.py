"""The check that a result is not told again and again."""

import pytest

from tests.report.repetition import repeated

PAPER = """<body><p>The abstract has 0.00016% of 100.</p>
<h2 id="sec-a">1</h2><p>{}</p><div id="tab-answers"><td>96.39 ± 0.26</td></div>
<h2 id="sec-conclusions">2</h2><p>And 9.7×10⁻⁹ at the end.</p>
<h2 id="sec-protocol">A</h2><p>100 units</p><div id="tab-x"><td>0.00016%</td></div></body>"""


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("0.00016% and 0.00016%, or 100, 100, 100", []),
        ("0.00016%, 0.00016%, 0.00016%", ["0.00016%"]),
        ("96.39, 96.39, 96.39; 0.26, 0.26, 0.26", ["96.39"]),
        ('9.7×10⁻⁹ 9.7×10⁻⁹ 9.7×10⁻⁹<a href="#x">9.7×10⁻⁹</a>', ["9.7×10⁻⁹"]),
    ],
)
def test_what_stands_in_the_text_three_times_is_named(text: str, numbers: list[str]) -> None:
    assert [line.split()[0] for line in repeated(PAPER.format(text))] == numbers
