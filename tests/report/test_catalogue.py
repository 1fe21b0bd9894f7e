import copy

import pytest

from engine.experiments.propagation.contents import laws
from engine.report.catalogue import figure_families, figure_names, paper_tables
from engine.study.protocol import Protocol
from tests.report.figures.synthetic import CONFIG
from tests.study.small import full_study


def _families(**changes):
    config = copy.deepcopy(CONFIG)
    config.update(changes)
    families = figure_families(Protocol.load(config))
    return {name: family.figures for name, family in families.items()}


def _only(kind):
    return {name: e for name, e in CONFIG["experiments"].items() if e["kind"] == kind}


def test_a_study_has_the_figures_of_its_experiments_with_laws_in_the_documents_order():
    propagation = {"breadth", "gradients", "histograms"}
    assert set(_families(experiments=_only("propagation"))) == propagation
    assert set(_families(experiments=_only("training"))) == {"curves", "matrix"}
    config = {**CONFIG, "initializers": ["he_normal", "zeros", {"normal": {"sd": 1.0}}]}
    assert laws(Protocol.load(config)) == ("normal_sd1", "he_normal")


@pytest.mark.parametrize(
    "changes", [{"initializers": ["orthogonal"]}, {"activations": ["softsign"]}]
)
def test_the_documents_figures_need_their_laws_and_functions(changes):
    assert set(_families(**changes)) == {"gradients", "matrix"}


def test_no_two_figures_or_tables_share_a_name():
    """Each is written as data to `results/tables/{name}.csv`."""
    protocol = full_study()
    names = figure_names(protocol)
    names += paper_tables(protocol)
    assert sorted({*names}) == sorted(names)
