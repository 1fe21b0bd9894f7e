import json
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest

from engine.report import formulas
from engine.report.formulas import FormulaError, digest, load_formulas, read_source
from engine.study.language import LANGUAGES

FORMULAS = load_formulas()


def test_rendered_holds_exactly_the_source_in_sizes_that_fit_a_line():
    rendered = json.loads(formulas.RENDERED.read_text(encoding="utf-8"))
    assert {key: picture["source"] for key, picture in rendered.items()} == {
        key: digest(entry) for key, entry in read_source().items()
    }, "run `python -m engine.report.formulas`"
    tall = {f.key for f in FORMULAS.values() if not f.display and f.box[1] > 1.6}
    assert not tall
    formula = replace(FORMULAS["n"], svg='<svg viewBox="0 -800 2500 1000"/>')
    assert formula.box == (2.5, 1.0, 0.2)


@pytest.mark.parametrize("formula", FORMULAS.values(), ids=FORMULAS)
def test_every_formula_can_be_seen_and_heard(formula):
    svg = ElementTree.fromstring(formula.svg)
    assert list(svg.iter("{http://www.w3.org/2000/svg}path"))
    assert not re.search(r"\sid=|data-|url\(", formula.svg), "must be free of ids: it is repeated"
    width, height, depth = formula.box
    assert 0 < width < 30
    assert 0 < height < 6
    assert -1 < depth < height
    assert "{http://www.w3.org/1998/Math/MathML}merror" not in formula.mathml
    assert ElementTree.fromstring(formula.mathml).tag == "{http://www.w3.org/1998/Math/MathML}math"
    for language in LANGUAGES:
        assert formula.spoken[language].strip()
        assert not set("^_{}\\") & set(formula.spoken[language]), "signs of TeX are not read aloud"


def test_changed_tex_is_refused(tmp_path):
    source = tmp_path / "formulas.toml"
    text = formulas.SOURCE.read_text(encoding="utf-8")
    source.write_text(text.replace(r"tex = '\ln 10'", r"tex = '\ln 9'"), encoding="utf-8")
    with pytest.raises(FormulaError, match=r"out of step.*ln_10.*python -m engine.report.formulas"):
        load_formulas(source)


@pytest.mark.parametrize(
    ("entry", "complaint"),
    [('tex = "x"\nzh = "x"', r"'x'.*missing \['en'\]"), ('tax = "x"', r"unknown \['tax'\]")],
)
def test_malformed_entry_is_refused(tmp_path, entry, complaint):
    source = tmp_path / "formulas.toml"
    source.write_text(f"[x]\n{entry}\n", encoding="utf-8")
    with pytest.raises(FormulaError, match=complaint):
        read_source(source)
