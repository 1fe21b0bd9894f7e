"""The study as a typed, validated object: the only reader of config.yaml.

Beside the whole `Protocol` it offers slices (`cell_spec`, `dataset_spec`, `measurement_spec`,
`report_spec`): plain JSON-able dicts that hold only what one stage depends on, so that a change in
config.yaml reruns only what it touches.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Generic, Literal, Self, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainValidator,
    ValidationError,
    ValidationInfo,
    field_validator,
)

from engine.net.activations import Activation, make_activation
from engine.net.initializers import Initializer, make_initializer
from engine.net.losses import LOSSES
from engine.study.complaints import describe, problem
from engine.study.entries import entry_parser


def _filled(items: Any) -> Any:
    if not items:
        raise problem("must hold at least one entry")
    return items


# Not Field(min_length=1), which counts an entry that is wrong in itself as missing, too.
_FILLED = AfterValidator(_filled)

Count = Annotated[int, Field(strict=True, ge=1, le=10_000_000)]
Positive = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
Text = Annotated[str, Field(strict=True, min_length=1)]
# Names become folders, file names and wildcards.
Name = Annotated[str, Field(strict=True, pattern=r"^[a-z][a-z0-9_]*$")]
Language = Literal["zh", "en"]


class ProtocolError(ValueError):
    """config.yaml breaks a rule; the message lists every problem, one a line."""


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class PropagationExperiment(Section):
    """Gaussian data through `depth` layers of `width` units at initialization, and back."""

    kind: Literal["propagation"]
    depth: Annotated[Count, Field(le=10_000)]
    width: Annotated[Count, Field(le=100_000)]
    samples: Annotated[Count, Field(ge=2)]
    replicates: Annotated[Count, Field(le=100_000)]


class TrainingExperiment(Section):
    """A multilayer perceptron trained by plain SGD on a data set."""

    kind: Literal["training"]
    dataset: Text
    hidden: Annotated[tuple[Annotated[Count, Field(le=100_000)], ...], _FILLED]
    loss: Text
    learning_rate: Positive
    batch_size: Count
    iterations: Count
    record_every: Count
    replicates: Annotated[Count, Field(le=100_000)]

    @field_validator("loss")
    @classmethod
    def _known_loss(cls, loss: str) -> str:
        if loss not in LOSSES:
            raise problem("must be the name of a loss", known=LOSSES)
        return loss

    @field_validator("dataset")
    @classmethod
    def _known_dataset(cls, dataset: str, info: ValidationInfo) -> str:
        known = (info.context or {}).get("datasets", [dataset])
        if dataset not in known:
            raise problem("must be the name of one of the data sets", known=known)
        return dataset

    @field_validator("record_every")
    @classmethod
    def _divides_iterations(cls, record_every: int, info: ValidationInfo) -> int:
        iterations = info.data.get("iterations", record_every)
        if record_every > iterations or iterations % record_every:
            raise problem(f"must divide the number of iterations, {iterations}")
        return record_every


Experiment = Annotated[PropagationExperiment | TrainingExperiment, Field(discriminator="kind")]


class IdxPart(Section):
    images: Text
    labels: Text


class IdxDataset(Section):
    """Images and labels in IDX files, plain or gzipped."""

    title: Text
    format: Literal["idx"]
    train: IdxPart
    test: IdxPart
    sha256: Text | None = None

    @property
    def files(self) -> tuple[str, ...]:
        return (self.train.images, self.train.labels, self.test.images, self.test.labels)


class NpzDataset(Section):
    """One .npz file with train_images, train_labels, test_images and test_labels."""

    title: Text
    format: Literal["npz"]
    file: Text
    sha256: Text | None = None

    @property
    def files(self) -> tuple[str, ...]:
        return (self.file,)


class ShapesetDataset(Section):
    """Shapeset-3x2, drawn from the study's seed: how many images each part has."""

    title: Text
    format: Literal["shapeset"]
    train: Annotated[Count, Field(le=1_000_000)]
    test: Annotated[Count, Field(le=1_000_000)]
    sha256: None = None

    @property
    def files(self) -> tuple[str, ...]:
        return ()


DatasetSource = Annotated[IdxDataset | NpzDataset | ShapesetDataset, Field(discriminator="format")]


class Report(Section):
    title: dict[Language, Text]
    languages: Annotated[tuple[Language, ...], _FILLED]

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


def _distinct(entries: tuple[Any, ...]) -> tuple[Any, ...]:
    names = [entry.name for entry in entries]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise problem(f"must differ in their names, and these come twice: {', '.join(twice)}")
    return entries


ActivationEntry = Annotated[Activation, PlainValidator(entry_parser(make_activation))]
InitializerEntry = Annotated[Initializer, PlainValidator(entry_parser(make_initializer))]


class Protocol(Section):
    """Everything config.yaml says. Build it with `Protocol.load`."""

    seed: Annotated[int, Field(strict=True, ge=0)]
    activations: Annotated[tuple[ActivationEntry, ...], _FILLED, AfterValidator(_distinct)]
    initializers: Annotated[tuple[InitializerEntry, ...], _FILLED, AfterValidator(_distinct)]
    datasets: dict[Name, DatasetSource] = {}
    experiments: Annotated[dict[Name, Experiment], _FILLED]
    report: Report

    @classmethod
    def load(cls, config: Mapping[str, Any]) -> Self:
        """The protocol of a parsed config.yaml; raises one `ProtocolError` for all problems."""
        datasets = config.get("datasets") if isinstance(config, Mapping) else None
        names = list(datasets) if isinstance(datasets, Mapping) else []
        try:
            return cls.model_validate(config, context={"datasets": names})
        except ValidationError as error:
            raise ProtocolError(describe(error, cls)) from None

    def activation(self, name: str) -> Activation:
        return {entry.name: entry for entry in self.activations}[name]

    def initializer(self, name: str) -> Initializer:
        return {entry.name: entry for entry in self.initializers}[name]

    def cell_spec(self, experiment: str, activation: str, initializer: str) -> dict[str, Any]:
        """What the numbers of one cell depend on (see `CellSpec`), and nothing else."""
        return CellSpec(
            seed=self.seed,
            activation=self.activation(activation),
            initializer=self.initializer(initializer),
            experiment=self.experiments[experiment],
        ).to_dict()

    def dataset_spec(self, dataset: str) -> dict[str, Any]:
        """What a data set's images depend on, and how they are checked; its title is neither."""
        source = self.datasets[dataset]
        spec = source.model_dump(mode="json", exclude={"title"})
        return spec | {"seed": self.seed} if isinstance(source, ShapesetDataset) else spec

    def measurement_spec(self, experiment: str) -> dict[str, Any]:
        """What the gathered measurements of one experiment depend on, its name included."""
        settings = self.experiments[experiment]
        spec: dict[str, Any] = {
            "name": experiment,
            "seed": self.seed,
            "experiment": settings.model_dump(mode="json"),
            "activations": [_entry_spec(entry) for entry in self.activations],
            "initializers": [_entry_spec(entry) for entry in self.initializers],
        }
        if isinstance(settings, TrainingExperiment):
            spec["dataset_title"] = self.datasets[settings.dataset].title
        return spec

    def study_spec(self) -> dict[str, Any]:
        """All that figures, tables and verdicts depend on: everything but the report's dress."""
        return {name: self.measurement_spec(name) for name in self.experiments}

    def report_spec(self) -> dict[str, Any]:
        return {"study": self.study_spec(), "report": self.report.model_dump(mode="json")}


def _entry_spec(entry: Activation | Initializer) -> dict[str, Any]:
    return {"name": entry.name, "family": entry.family, "parameters": dict(entry.parameters)}


Settings = TypeVar("Settings", bound=PropagationExperiment | TrainingExperiment)


@dataclass(frozen=True)
class CellSpec(Generic[Settings]):
    """One cell: an activation and an initializer under one experiment's settings.

    The experiment's name is not part of it: two experiments that differ in name only measure the
    same numbers.
    """

    seed: int
    activation: Activation
    initializer: Initializer
    experiment: Settings

    def to_dict(self) -> dict[str, Any]:
        return {
            "seed": self.seed,
            "activation": _entry_spec(self.activation),
            "initializer": _entry_spec(self.initializer),
            "experiment": self.experiment.model_dump(mode="json"),
        }

    @classmethod
    def from_dict(cls, spec: Mapping[str, Any]) -> CellSpec[Any]:
        activation, initializer = spec["activation"], spec["initializer"]
        settings = spec["experiment"]
        kind = {"propagation": PropagationExperiment, "training": TrainingExperiment}
        return CellSpec(
            seed=spec["seed"],
            activation=make_activation(activation["family"], **activation["parameters"]),
            initializer=make_initializer(initializer["family"], **initializer["parameters"]),
            experiment=kind[settings["kind"]](**settings),
        )
