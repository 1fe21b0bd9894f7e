from __future__ import annotations

import copy

from engine.experiments.propagation.contents import laws
from engine.report.catalogue import figure_families, figure_names, paper_tables
from engine.study.protocol import Protocol
from tests.report.figures.synthetic import CONFIG
from tests.study.small import full_config


def _families(**changes):
    config = copy.deepcopy(CONFIG)
    config.update(changes)
    families = figure_families(Protocol.load(config))
    return {name: family.figures for name, family in families.items()}


def _only(kind):
    return {name: e for name, e in CONFIG["experiments"].items() if e["kind"] == kind}


def test_a_whole_study_has_every_family():
    assert _families() == {
        "histograms": (
            "histograms_sigmoid",
            "histograms_relu",
            "histograms_leaky_relu_alpha0.2",
        ),
        "gallery": ("gallery_sigmoid", "gallery_relu", "gallery_leaky_relu_alpha0.2"),
        "curves": ("curves_documents", "curves_matrix"),
        "matrix": ("matrix",),
        "spread": ("spread",),
        "gradients": ("gradients",),
    }


def test_a_study_without_training_has_no_training_figures():
    assert set(_families(experiments=_only("propagation"))) == {
        "histograms",
        "gallery",
        "spread",
        "gradients",
    }


def test_a_study_without_propagation_has_no_propagation_figures():
    assert set(_families(experiments=_only("training"))) == {"curves", "matrix"}


def test_without_the_documents_laws_only_the_matrix_figures_remain():
    galleries = _families()["gallery"]
    assert _families(initializers=["orthogonal"]) == {
        "gallery": galleries,
        "curves": ("curves_matrix",),
        "matrix": ("matrix",),
        "gradients": ("gradients",),
    }


def test_the_documents_curves_need_their_activation():
    assert _families(activations=["tanh"])["curves"] == ("curves_matrix",)


def test_laws_come_in_the_documents_order_whatever_the_configs():
    config = {**CONFIG, "initializers": ["he_normal", "zeros", {"normal": {"sd": 1.0}}]}
    assert laws(Protocol.load(config)) == ("normal_sd1", "he_normal")


def test_no_two_figures_or_tables_share_a_name():
    """Each is written as data to `results/tables/{name}.csv`."""
    protocol = Protocol.load(full_config())
    names = figure_names(protocol)
    names += paper_tables(protocol)
    assert sorted({*names}) == sorted(names)
