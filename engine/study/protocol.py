"""The study as a typed, validated object: the only reader of config.yaml.

Beside the whole `Protocol` it offers slices (`cell_spec`, `dataset_spec`, `measurement_spec`,
`study_spec`): plain JSON-able dicts that hold only what one stage depends on, so that a change in
config.yaml reruns only what it touches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property, reduce
from operator import or_
from typing import TYPE_CHECKING, Annotated, Any, Self, TypeVar

from pydantic import Field, ValidationError, ValidationInfo, field_validator

from engine.experiments import KINDS
from engine.net.activations import Activation
from engine.net.initializers import Initializer
from engine.study.cell_spec import CellSpec, entry_spec
from engine.study.complaints import describe, problem
from engine.study.kinds import part_of
from engine.study.language import Language
from engine.study.plug_ins import is_plug_in, plug_in_digest
from engine.study.settings.base import (
    FILLED,
    Activations,
    DatasetSettings,
    ExperimentSettings,
    Initializers,
    Section,
    Text,
    Title,
)
from engine.study.settings.datasets import DatasetSource, ShapesetDataset

if TYPE_CHECKING:
    Experiment = ExperimentSettings
else:
    Experiment = Annotated[
        reduce(or_, [part_of(kind, "settings").Settings for kind in KINDS]),
        Field(discriminator="kind"),
    ]

Own = TypeVar("Own", bound=ExperimentSettings)

_DOCUMENTS_WIDTH = 100  # D0 section 2; for a study that propagates nothing

# Names become folders, file names and wildcards.
Name = Annotated[str, Field(strict=True, max_length=60, pattern=r"^[a-z][a-z0-9_]*$")]


class ProtocolError(ValueError):
    """config.yaml breaks a rule; the message lists every problem, one a line."""


class Report(Section):
    """draft : every page says that nothing can be concluded from this study."""

    title: dict[Language, Title]
    languages: Annotated[tuple[Language, ...], FILLED]
    draft: Annotated[bool, Field(strict=True)] = False

    @field_validator("languages")
    @classmethod
    def _titled(cls, languages: tuple[Language, ...], info: ValidationInfo) -> tuple[Language, ...]:
        if len(set(languages)) < len(languages):
            raise problem("must name each language once")
        untitled = [
            language for language in languages if language not in info.data.get("title", languages)
        ]
        if untitled:
            raise problem(f"must have a title each, and report.title lacks {', '.join(untitled)}")
        return languages


class Protocol(Section):
    """Everything config.yaml says. Build it with `Protocol.load`."""

    seed: Annotated[int, Field(strict=True, ge=0)]
    activations: Activations
    initializers: Initializers
    datasets: dict[Name, DatasetSource] = Field(default_factory=dict)
    experiments: Annotated[dict[Name, Experiment], FILLED]
    report: Report
    expected_verdicts: Text | None = None
    frozen_claims: Text | None = None

    @field_validator("experiments")
    @classmethod
    def _one_of_a_kind(cls, experiments: dict[str, Experiment]) -> dict[str, Experiment]:
        first: dict[str, str] = {}
        for name, experiment in experiments.items():
            if first.setdefault(experiment.kind, name) != name and not experiment.several:
                rule = f"may hold one experiment of kind {experiment.kind}, which the paper shows"
                raise problem(f"{rule}: {first[experiment.kind]} is one, {name} is another")
        return experiments

    @field_validator("experiments")
    @classmethod
    def _random_where_scaled(
        cls, experiments: dict[str, Experiment], info: ValidationInfo
    ) -> dict[str, Experiment]:
        for name, experiment in experiments.items():
            laws = experiment.initializers or info.data.get("initializers", ())
            fixed = [law.name for law in laws if law.distribution == "constant"]
            if experiment.needs_spread and fixed:
                rule = f"{name} scales the variance of its initializers; {fixed[0]} has none"
                raise problem(rule, hint="name random laws in its own initializers")
        return experiments

    @classmethod
    def load(cls, config: Mapping[str, Any]) -> Self:
        """The protocol of a parsed config.yaml; raises one `ProtocolError` for all problems."""
        datasets = config.get("datasets", {}) if isinstance(config, Mapping) else None
        # Where they are no mapping, that is said once, and not by each experiment again.
        context = {"datasets": [*datasets]} if isinstance(datasets, Mapping) else {}
        try:
            return cls.model_validate(config, context=context)
        except ValidationError as error:
            raise ProtocolError(describe(error, cls)) from None

    def own(self, experiment: str, settings: type[Own]) -> Own:
        """An experiment as what it is known to be, such as its own kind's `Settings`."""
        found = self.experiments[experiment]
        assert isinstance(found, settings)
        return found

    def activations_of(self, experiment: str) -> tuple[Activation, ...]:
        """The rows of an experiment's matrix."""
        return self.experiments[experiment].activations or self.activations

    def initializers_of(self, experiment: str) -> tuple[Initializer, ...]:
        """The columns of an experiment's matrix."""
        return self.experiments[experiment].initializers or self.initializers

    @cached_property
    def rows_by_name(self) -> dict[str, dict[str, Activation]]:
        """The rows of each experiment's matrix: looked up for each of thousands of cells."""
        return {name: _by_name(self.activations_of(name)) for name in self.experiments}

    @cached_property
    def columns_by_name(self) -> dict[str, dict[str, Initializer]]:
        """Likewise the columns."""
        return {name: _by_name(self.initializers_of(name)) for name in self.experiments}

    def cells_of(self, experiment: str) -> list[tuple[str, str, str]]:
        """(experiment, activation, initializer) of every cell of an experiment."""
        return [
            (experiment, activation.name, initializer.name)
            for activation in self.activations_of(experiment)
            for initializer in self.initializers_of(experiment)
        ]

    def cells(self) -> list[tuple[str, str, str]]:
        """Likewise of every cell of the study."""
        return [cell for experiment in self.experiments for cell in self.cells_of(experiment)]

    def of_kind(self, kind: str) -> dict[str, Any]:
        """The experiments of one kind, by name, in the order of config.yaml."""
        return {name: e for name, e in self.experiments.items() if e.kind == kind}

    def first_of_kind(self, kind: str) -> str | None:
        """The name of the first experiment of a kind in config.yaml."""
        return next(iter(self.of_kind(kind)), None)

    def seen_from(self, kind: str) -> Self:
        """The same, with the matrix of a kind's experiment where its figures show one."""
        name = self.first_of_kind(kind)
        if name is None or not self.experiments[name].shows_matrix:
            return self
        matrix = {
            "activations": self.activations_of(name),
            "initializers": self.initializers_of(name),
        }
        return self.model_copy(update=matrix)

    def initializers_among(self, names: Sequence[str]) -> tuple[str, ...]:
        """Those of `names` that the study runs, in their order."""
        own = {initializer.name for initializer in self.initializers}
        return tuple(name for name in names if name in own)

    @property
    def reference_width(self) -> int:
        """Units of the layers for which numbers of the laws are given."""
        widths = (e.width for e in self.of_kind("propagation").values())
        return next(widths, _DOCUMENTS_WIDTH)

    def cell_spec(self, experiment: str, activation: str, initializer: str) -> dict[str, Any]:
        """What the numbers of one cell depend on (see `CellSpec`), and nothing else."""
        return CellSpec(
            seed=self.seed,
            activation=self.rows_by_name[experiment][activation],
            initializer=self.columns_by_name[experiment][initializer],
            experiment=self.experiments[experiment],
        ).to_dict()

    def dataset_spec(self, dataset: str) -> dict[str, Any]:
        """What a data set's images depend on, and how they are checked; its title is neither."""
        source = self.datasets[dataset]
        spec = source.model_dump(mode="json", exclude={"title"})
        return spec | {"seed": self.seed} if isinstance(source, ShapesetDataset) else spec

    def settings_of(self, experiment: str) -> dict[str, Any]:
        """An experiment's settings as plain values, its data set by title."""
        settings = self.experiments[experiment]
        dumped = settings.cell_settings()
        if isinstance(settings, DatasetSettings):
            dumped["dataset"] = self.datasets[settings.dataset].title
        return dumped

    def measurement_spec(self, experiment: str) -> dict[str, Any]:
        """What the gathered measurements of one experiment depend on, its name included."""
        settings = self.experiments[experiment]
        spec: dict[str, Any] = {
            "name": experiment,
            "seed": self.seed,
            "experiment": settings.cell_settings(),
            "activations": [entry_spec(entry) for entry in self.activations_of(experiment)],
            "initializers": [entry_spec(entry) for entry in self.initializers_of(experiment)],
        }
        if isinstance(settings, DatasetSettings):
            spec["dataset_title"] = self.datasets[settings.dataset].title
        return spec

    def study_spec(self) -> dict[str, Any]:
        """All that figures and tables depend on, as a configuration that `load` takes.

        That is everything but the report's dress, accepted and frozen claims; languages stand in
        for the titles. What plug-ins do is not in it: see `plug_ins`.
        """
        spec = self.model_dump(mode="json", exclude={"expected_verdicts", "frozen_claims"})
        languages = spec["report"]["languages"]
        spec["report"]["title"] = {language: language for language in languages}
        return spec

    def plug_ins(self) -> dict[str, str]:
        """Digests of the sources of the study's plug-ins, by their entries."""
        families = {
            entry.family
            for experiment in self.experiments
            for entries in (self.activations_of(experiment), self.initializers_of(experiment))
            for entry in entries
        }
        return {family: plug_in_digest(family) for family in sorted(families) if is_plug_in(family)}


def _by_name(entries: tuple[Any, ...]) -> dict[str, Any]:
    return {entry.name: entry for entry in entries}
