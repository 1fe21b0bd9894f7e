"""The document of the page's "try it": small, and of every function that theory covers."""

import json
import re
import warnings

import numpy as np

from engine.net.activations import Activation, make_activation
from engine.net.activations.from_function import activation_from_function
from engine.net.theory.gains import critical_point
from engine.net.theory.gaussian import moments
from engine.report.page.page import TEMPLATES
from engine.report.try_it import WORDS, moments_table, try_it_document
from tests.study.small import full_study

LARGEST = 60_000  # bytes of the default study's
SCRIPT = (TEMPLATES / "script" / "try_it.js").read_text(encoding="utf-8")


def own(name: str, function: object) -> Activation:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return activation_from_function(function, name)


def test_it_holds_every_function_of_the_study_and_is_small(language):
    protocol = full_study()
    document = try_it_document(protocol, language)
    text = json.dumps(document, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    assert len(text.encode()) < LARGEST
    names = [entry["name"] for entry in document["activations"]]
    assert names == [activation.name for activation in protocol.activations]
    assert document["first"] in names
    grid = document["grid"]
    for entry, activation in zip(document["activations"], protocol.activations, strict=True):
        at = moments(activation, np.exp(grid["low"] + 100 * grid["step"]))
        logs = [column[100] for column in entry["moments"]]
        wanted = np.log([at.second_moment, at.mean_square_slope])
        np.testing.assert_allclose(logs, wanted, atol=1e-5)
        point = critical_point(activation)
        assert entry["critical"] == (point.sigma_w if point else None)


def test_a_plug_in_is_there_if_theory_covers_it():
    swish = own("own_swish", lambda z: z / (1 + np.exp(-z)))
    np.testing.assert_allclose(moments_table(swish), moments_table(make_activation("silu")))
    beyond = own("own_exponential", np.exp)
    assert moments_table(beyond) is None
    study = full_study().model_copy(update={"activations": (beyond, swish)})
    document = try_it_document(study, "en")
    assert [entry["name"] for entry in document["activations"]] == ["own_swish"]
    assert document["first"] == "own_swish"
    study = full_study().model_copy(update={"activations": (beyond,)})
    assert try_it_document(study, "en") is None


def test_the_script_uses_every_word_and_no_other():
    used = set(re.findall(r"words\.(\w+)|fill\(\"(\w+)\"", SCRIPT))
    named = {name for pair in used for name in pair if name}
    named |= {"shrinks", "grows", "stays", "signal", "gradient"}  # looked up by what they say
    assert named | {"raised", "minus", "times"} == set(WORDS)  # by what writes numbers
