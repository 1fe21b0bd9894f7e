"""Every kind of experiment that config.yaml may name."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.study.settings.collapse import CollapseExperiment
from engine.study.settings.cost_surface import CostSurfaceExperiment
from engine.study.settings.dead_units import DeadUnitsExperiment
from engine.study.settings.deep import DeepExperiment
from engine.study.settings.finite_width import FiniteWidthExperiment
from engine.study.settings.glorot import GlorotExperiment
from engine.study.settings.glorot_table import GlorotTableExperiment
from engine.study.settings.initial_sd import InitialSdExperiment
from engine.study.settings.linear_collapse import LinearCollapseExperiment
from engine.study.settings.maps import MapsExperiment
from engine.study.settings.phase import PhaseExperiment
from engine.study.settings.prediction import PredictionExperiment
from engine.study.settings.propagation import PropagationExperiment
from engine.study.settings.symmetry import SymmetryExperiment
from engine.study.settings.toy import ToyExperiment
from engine.study.settings.training import TrainingExperiment
from engine.study.settings.tuned_training import TunedTrainingExperiment
from engine.study.settings.weight_decay import WeightDecayExperiment
from engine.study.settings.zero_centering import ZeroCenteringExperiment

Experiment = Annotated[
    CollapseExperiment
    | CostSurfaceExperiment
    | DeadUnitsExperiment
    | DeepExperiment
    | FiniteWidthExperiment
    | GlorotExperiment
    | GlorotTableExperiment
    | InitialSdExperiment
    | LinearCollapseExperiment
    | MapsExperiment
    | PhaseExperiment
    | PredictionExperiment
    | PropagationExperiment
    | SymmetryExperiment
    | ToyExperiment
    | TrainingExperiment
    | TunedTrainingExperiment
    | WeightDecayExperiment
    | ZeroCenteringExperiment,
    Field(discriminator="kind"),
]
