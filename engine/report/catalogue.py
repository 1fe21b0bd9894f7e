"""Which figures and tables a study has. Light: the workflow asks before anything is drawn."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.study.protocol import Protocol

# The four laws of Sun & Wang (2020), section 1, in their order (a) to (d): Gaussian weights with
# standard deviation 1, 0.01, sqrt(1/n) and sqrt(2/n).
DOCUMENT_LAWS = ("normal_sd1", "normal_sd0.01", "lecun_normal", "he_normal")

# Their figure 2: ReLU on MNIST from three of them.
DOCUMENT_CURVE_ACTIVATION = "relu"
DOCUMENT_CURVE_LAWS = ("normal_sd0.01", "lecun_normal", "he_normal")

_DOCUMENTS_WIDTH = 100  # D0 section 2; for a study that propagates nothing


@dataclass(frozen=True)
class Contents:
    """Names of the figures and tables of one chapter."""

    figures: tuple[str, ...]
    tables: tuple[str, ...] = ()


CONTENTS: Mapping[str, Contents] = {
    "maps": Contents(figures=("maps",), tables=("maps_fixed_points",)),
    "phase": Contents(figures=("phase",), tables=("phase_sides",)),
    "prediction": Contents(
        figures=("prediction", "prediction_widths"),
        tables=("prediction_agreement", "prediction_growth"),
    ),
    "deep": Contents(figures=("deep_gradients", "deep_signals"), tables=("deep",)),
    "finite_width": Contents(figures=("finite_width",), tables=("finite_width_variances",)),
    "glorot": Contents(
        figures=(
            "glorot_sigmoid",
            "glorot_saturation",
            "glorot_histograms",
            "glorot_gradients",
            "glorot_descent",
            "glorot_error",
        ),
        tables=("glorot",),
    ),
    "glorot_table": Contents(figures=("glorot_table_errors",), tables=("glorot_table",)),
    "cost_surface": Contents(("cost_surface", "cost_surface_descent"), ("cost_surface_numbers",)),
    "linear_collapse": Contents(("linear_collapse",), ("linear_collapse_numbers",)),
    "toy": Contents(("toy_regions", "toy_accuracy"), ("toy", "toy_readings")),
    "tuned_training": Contents(figures=("tuned_training_rates",), tables=("tuned_training",)),
    "initial_sd": Contents(figures=("initial_sd_accuracy",), tables=("initial_sd",)),
    "weight_decay": Contents(figures=("weight_decay_accuracy",), tables=("weight_decay",)),
    "symmetry": Contents(figures=("symmetry_units",), tables=("symmetry",)),
    "dead_units": Contents(
        figures=("dead_units_training", "dead_units_bias"), tables=("dead_units", "dead_units_runs")
    ),
    "collapse": Contents(figures=("collapse_probability",), tables=("collapse",)),
    "zero_centering": Contents(
        figures=("zero_centering_signs", "zero_centering_curves"), tables=("zero_centering",)
    ),
}
"""Chapters of the paper by the kind of experiment they report, in the paper's order; the family of
figures is named like the kind."""


def figure_families(protocol: Protocol) -> dict[str, tuple[str, ...]]:
    """Figure names by family: what `build_family` writes for this study.

    A figure is left out when the study lacks the experiment, the activation or every initializer
    it shows; a family without figures is left out too.
    """
    families = {
        "histograms": _histograms(protocol),
        "gallery": _gallery(protocol),
        "curves": _curves(protocol),
        "matrix": ("matrix",) if training_experiment(protocol) else (),
        "spread": ("spread",) if propagation_experiment(protocol) and laws(protocol) else (),
        "gradients": ("gradients",) if propagation_experiment(protocol) else (),
        **{kind: contents.figures for kind, contents in _chapters(protocol).items()},
    }
    return {family: names for family, names in families.items() if names}


def paper_tables(protocol: Protocol) -> tuple[str, ...]:
    """Names of the paper's own tables, which `tables.write_tables` writes."""
    names = ("settings", "experiments", "laws", "published", "verdicts", "dependence", "errata")
    if propagation_experiment(protocol):
        names += ("layers",)
    if training_experiment(protocol):
        names += ("train_loss", "test_accuracy", "recommendations", "saito")
    return names + tuple(n for contents in _chapters(protocol).values() for n in contents.tables)


def propagation_experiment(protocol: Protocol) -> str | None:
    """The experiment the propagation figures show: the first of its kind in config.yaml."""
    return _first_of_kind(protocol, "propagation")


def training_experiment(protocol: Protocol) -> str | None:
    """The experiment the training figures show: the first of its kind in config.yaml."""
    return _first_of_kind(protocol, "training")


def reference_width(protocol: Protocol) -> int:
    """Units of the layers for which numbers of the laws are given."""
    experiment = propagation_experiment(protocol)
    return protocol.experiments[experiment].width if experiment else _DOCUMENTS_WIDTH


def laws(protocol: Protocol) -> tuple[str, ...]:
    """The documents' initial laws that the study runs, in the documents' order."""
    return _present(protocol, DOCUMENT_LAWS)


def curve_laws(protocol: Protocol) -> tuple[str, ...]:
    """The laws of Sun & Wang's figure 2 that the study runs."""
    return _present(protocol, DOCUMENT_CURVE_LAWS)


def _chapters(protocol: Protocol) -> dict[str, Contents]:
    return {kind: contents for kind, contents in CONTENTS.items() if protocol.of_kind(kind)}


def _histograms(protocol: Protocol) -> tuple[str, ...]:
    if propagation_experiment(protocol) is None or not laws(protocol):
        return ()
    return tuple(f"histograms_{activation.name}" for activation in protocol.activations)


def _gallery(protocol: Protocol) -> tuple[str, ...]:
    if propagation_experiment(protocol) is None:
        return ()
    return tuple(f"gallery_{activation.name}" for activation in protocol.activations)


def _curves(protocol: Protocol) -> tuple[str, ...]:
    if training_experiment(protocol) is None:
        return ()
    activations = {activation.name for activation in protocol.activations}
    documents = DOCUMENT_CURVE_ACTIVATION in activations and bool(curve_laws(protocol))
    return ("curves_documents", "curves_matrix") if documents else ("curves_matrix",)


def _present(protocol: Protocol, names: tuple[str, ...]) -> tuple[str, ...]:
    measured = {initializer.name for initializer in protocol.initializers}
    return tuple(name for name in names if name in measured)


def _first_of_kind(protocol: Protocol, kind: str) -> str | None:
    named = protocol.experiments.items()
    return next((name for name, experiment in named if experiment.kind == kind), None)
