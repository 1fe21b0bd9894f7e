"""The paper's text: every wording reachable."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from jinja2 import Environment, Undefined, nodes

from engine.report.catalogue import figure_names
from engine.report.page.page import TEMPLATES, environment_for
from engine.study.protocol import Protocol
from tests.report.papers import RUN, Paper
from tests.study.small import small_config

SECTIONS = TEMPLATES / "sections"
ON_THE_FIRST_PAGE = ("emblem",)  # before any text
NAMES = sorted(path.name for path in SECTIONS.glob("*.html.j2"))


def parsed(name: str) -> nodes.Template:
    source = (SECTIONS / name).read_text(encoding="utf-8")
    return environment_for(TEMPLATES, "en").parse(source)


def bound_values(tree: nodes.Template) -> set[str]:
    """Every attribute chain that the template prints or tests, as "c.first.sd"."""

    def chain(node: nodes.Node) -> str:
        if isinstance(node, nodes.Getattr):
            return f"{chain(node.node)}.{node.attr}"
        return node.name if isinstance(node, nodes.Name) else "()"

    return {chain(node) for node in tree.find_all(nodes.Getattr)}


@pytest.mark.parametrize("medium", ["html", "pdf"])
def test_the_paper_of_a_real_study_reads_cleanly(paper: Paper, language: str, medium: str) -> None:
    text = paper.text(language, medium)
    assert not re.search(r"\b(nan|inf|None(?! of)|Undefined|True|False)\b", text)
    assert not re.search(r"[,;:][,.;:]|\.\.|[。，；：][。，；：]|（）|\(\)", text)
    if language == "en":
        prose = re.sub(r"^.*(doi:|https:).*$", "", text, flags=re.M)
        assert not re.search(r"[a-z\])%][.;:,][A-Z(]| [.,;:]", prose)
        counted = "cases|claims|comparisons|functions|networks|replicates|starts|trials|units"
        assert not re.findall(rf".{{40}}(?<![\d.,=/−–])\b1 (?:{counted})\b", prose)


def test_every_figure_and_table_is_spoken_of(paper: Paper, language: str) -> None:
    html = paper.html(language)
    for name in figure_names(paper.protocol):
        place = html.index(f'<figure id="fig-{name}"')
        before = html if name in ON_THE_FIRST_PAGE else html[:place]
        assert f'href="#fig-{name}"' in before, name
    anchors = re.findall(r'id="tab-([\w]+)"', html)
    assert {"laws", "taught", "verdicts", "provenance"} <= set(anchors)
    for anchor in anchors:
        assert f'href="#tab-{anchor}"' in html, anchor


def arguments(tree: nodes.Template, *functions: str) -> set[str]:
    """Names of the variables that are handed to calls of `functions`."""
    return {
        argument.name
        for call in tree.find_all(nodes.Call)
        if getattr(call.node, "name", "") in functions
        for argument in call.args
        if isinstance(argument, nodes.Name)
    }


def claim_variables(tree: nodes.Template) -> dict[str, str]:
    """Variables that `{% set x = claim('id') %}` binds, with the id."""
    found = {}
    for assignment in tree.find_all(nodes.Assign):
        call = assignment.node
        if isinstance(call, nodes.Call) and getattr(call.node, "name", "") == "claim":
            found[assignment.target.name] = call.args[0].value
    return found


@pytest.mark.parametrize("name", [name for name in NAMES if name[0] in "48"])
def test_the_results_speak_of_a_claim_whatever_its_verdict(name: str) -> None:
    tree = parsed(name)
    values = bound_values(tree)
    clauses = {value.partition(".")[0] for value in values if value.endswith(".open")}
    left_open = arguments(tree, "still_open") | clauses
    with_its_verdict = arguments(tree, "found", "brief")
    for variable, id in claim_variables(tree).items():
        if variable in with_its_verdict:
            continue
        asked = {value.partition(".")[2] for value in values if value.startswith(f"{variable}.")}
        assert "supported" in asked, id
        assert "fails" in asked or {"contradicted", "immaterial"} <= asked, id
        assert variable in left_open, id


def missing_values(tree: nodes.Template, values: Mapping[str, Any]) -> list[str]:
    """What a template asks of the context's values and they do not have, in whatever branch."""
    own = {name.name for name in tree.find_all(nodes.Name) if name.ctx in ("store", "param")}
    missing, environment = [], Environment()
    for chain in sorted(bound_values(tree)):
        root, *attributes = chain.split(".")
        value = None if root in own else values.get(root)
        for attribute in attributes:
            if value is None or callable(value):  # a part that the study lacks, or a call's result
                break
            value = environment.getattr(value, attribute)
            if isinstance(value, Undefined):
                missing.append(chain)
                break
    return missing


def test_a_value_that_is_not_there_is_found() -> None:
    tree = Environment().parse("{% if x.deep.any %}{{ x.deep.none }}{{ x.no.more }}{% endif %}")
    assert missing_values(tree, {"x": {"deep": SimpleNamespace(any=1), "no": None}}) == [
        "x.deep.none"
    ]


@pytest.mark.parametrize("name", NAMES)
def test_a_section_asks_for_what_there_is_in_branches_that_no_result_takes(paper, name) -> None:
    assert missing_values(parsed(name), paper.values("en", RUN)) == []


def test_another_data_set_is_named_and_run_times_are_for_the_html_alone(paper, language) -> None:
    text = paper.text(language)
    assert "Bright rows" in text
    assert "MNIST" not in text
    assert 'id="tab-saito"' not in paper.html(language)
    took = {"en": "minutes of computing time", "zh": "分钟计算时间"}[language]
    assert took in paper.text(language, "html")
    assert took not in paper.text(language, "pdf")


EXPLAINED = {
    "critical": {"en": "The critical gain gc", "zh": "临界增益gc"},
    "random_walk": {"en": "With grw a gradient keeps", "zh": "取grw时"},
    "two_over_sum": {"en": "The two-way law is Glorot", "zh": "双向折中把Glorot"},
    "lsuv": {"en": "LSUV draws orthogonal matrices", "zh": "LSUV先抽取正交矩阵"},
}


@pytest.mark.parametrize("used", [{"critical", "lsuv"}, {"random_walk", "two_over_sum"}])
def test_a_law_that_looks_at_more_than_the_layer_is_explained_where_it_is_used(
    paper: Paper, used: set[str], language: str
) -> None:
    prose = paper.text(language, adaptive_laws=used).replace(" ", "")
    found = {law for law, words in EXPLAINED.items() if words[language].replace(" ", "") in prose}
    assert found == used


def without(paper: Paper, folder: Path, **changes: object) -> Paper:
    """The paper of a study whose config.yaml has these entries instead."""
    config = small_config(folder) | changes
    protocol = Protocol.load(config)
    selected = {
        name: paper.measurements[name].sel(
            activation=[entry.name for entry in protocol.activations_of(name)]
        )
        for name in protocol.experiments
    }
    return replace(paper, protocol=protocol, measurements=selected)


@pytest.mark.parametrize("kind", ["propagation", "training"])
def test_a_study_of_one_kind_has_a_paper(paper, tmp_path, language, kind) -> None:
    experiments = small_config(tmp_path)["experiments"]
    kept = {name: spec for name, spec in experiments.items() if spec["kind"] == kind}
    html = without(paper, tmp_path, experiments=kept).html(language)
    assert ('id="fig-breadth"' in html) == (kind == "propagation")
    assert ('id="tab-recommendations"' in html) == (kind == "training")


def test_a_study_without_the_documents_functions_has_a_paper(paper, tmp_path, language) -> None:
    text = without(paper, tmp_path, activations=["identity"]).text(language)
    assert "gradients" in text
    assert "histograms_sigmoid" not in text


COMPUTED = (nodes.Add, nodes.Sub, nodes.Mul, nodes.Div, nodes.FloorDiv, nodes.Mod, nodes.Pow)
ORDERED = {"gt", "gteq", "lt", "lteq"}


def computations(tree: nodes.Template) -> list[int]:
    """Lines on which a template does arithmetic, orders values or compares one with a number."""
    lines = [node.lineno for node in tree.find_all((*COMPUTED, nodes.Neg))]
    for comparison in tree.find_all(nodes.Compare):
        for operand in comparison.ops:
            number = isinstance(operand.expr, nodes.Const) and type(operand.expr.value) in NUMBERS
            if operand.op in ORDERED or number:
                lines.append(comparison.lineno)
    return lines


NUMBERS = (int, float)


@pytest.mark.parametrize(
    "source",
    ["{% if a.low > 0 %}{% endif %}", "{% if n == 1 %}{% endif %}", "{{ 10 ** a }}", "{{ -a }}"],
)
def test_a_computation_is_found(source: str) -> None:
    assert computations(Environment().parse(source)) == [1]


@pytest.mark.parametrize("name", NAMES)
def test_a_section_asks_for_an_outcome_and_computes_none(name: str) -> None:
    assert computations(parsed(name)) == []


def test_roots_in_statements_are_formulas_and_what_was_not_run_has_no_number(paper, language):
    """A number that there is not would stop the build."""
    for verdict in ("undecided", "supported", "not run"):
        assert "sqrt(" not in paper.judged(every=verdict).text(language)
