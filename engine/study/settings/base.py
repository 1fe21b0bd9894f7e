"""What the settings of all experiments share."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    field_validator,
)

from engine.net.activations import Activation
from engine.net.initializers import Initializer
from engine.study.complaints import problem
from engine.study.entries import all_as_written, entry_parser, together
from engine.study.plug_ins import find_activation, find_initializer
from engine.study.printing import printed


def _filled(items: Any) -> Any:
    if not items:
        raise problem("must hold at least one entry")
    return items


def _distinct(entries: tuple[Any, ...]) -> tuple[Any, ...]:
    names = [entry.name for entry in entries]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise problem(f"must differ in their names, and these come twice: {', '.join(twice)}")
    return entries


def _each_once(values: tuple[Any, ...]) -> tuple[Any, ...]:
    if len(set(_filled(values))) < len(values):
        raise problem("must hold each value once")
    return values


def _ascending(values: tuple[float, ...]) -> tuple[float, ...]:
    if sorted(set(values)) != list(values):
        raise problem("must ascend, each value once")
    return values


def _printed(text: str) -> str:
    odd = [f"{c!r} (U+{ord(c):04X})" for c in dict.fromkeys(text) if not printed(c)]
    if odd:
        rule = f"must hold characters that the paper's faces have, which lack {', '.join(odd)}"
        raise problem(rule, hint="they have Latin-1 and GB 2312")
    return text


def one_of(what: str, names: Collection[str]) -> AfterValidator:
    """That a text is the name of `what`."""

    def known(name: str) -> str:
        if name not in names:
            raise problem(f"must be the name of {what}", known=names)
        return name

    return AfterValidator(known)


def multiple_of(field: str) -> AfterValidator:
    """That a count is a multiple of a field that stands before it."""

    def divisible(count: int, info: ValidationInfo) -> int:
        unit = info.data.get(field, count)
        if count % unit:
            raise problem(f"must be a multiple of {field}, {unit}")
        return count

    return AfterValidator(divisible)


def _divides_iterations(record_every: int, info: ValidationInfo) -> int:
    iterations = info.data.get("iterations", record_every)
    if record_every > iterations or iterations % record_every:
        raise problem(f"must divide the number of iterations, {iterations}")
    return record_every


# Not Field(min_length=1), which counts an entry that is wrong in itself as missing, too.
FILLED = AfterValidator(_filled)
ONCE = AfterValidator(_each_once)
"""At least one value, each of them once."""
ASCENDING = AfterValidator(_ascending)

Count = Annotated[int, Field(strict=True, ge=1, le=10_000_000)]
Depth = Annotated[Count, Field(le=10_000)]
Width = Annotated[Count, Field(le=100_000)]
Replicates = Annotated[Count, Field(le=100_000)]
Positive = Annotated[float, Field(strict=True, gt=0, allow_inf_nan=False)]
RecordEvery = Annotated[Count, AfterValidator(_divides_iterations)]
"""Iterations per record; the field `iterations` stands before it."""
LearningRates = Annotated[tuple[Positive, ...], FILLED, ASCENDING]
Text = Annotated[str, Field(strict=True, min_length=1)]
Title = Annotated[Text, AfterValidator(_printed)]

if TYPE_CHECKING:
    Activations = tuple[Activation, ...]
    Initializers = tuple[Initializer, ...]
else:

    def _entries(make: Any) -> Any:
        """Of entries as written, each of which may stand for several objects."""
        written = Annotated[tuple[Any, ...], PlainValidator(entry_parser(make))]
        return Annotated[
            tuple[written, ...],
            AfterValidator(together),
            FILLED,
            AfterValidator(_distinct),
            PlainSerializer(all_as_written),
        ]

    Activations, Initializers = _entries(find_activation), _entries(find_initializer)


class Section(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class ExperimentSettings(Section):
    """Settings of one experiment, narrowed by each kind.

    activations, initializers : the rows and columns of this experiment; without them the whole
    matrix of the study. several : whether the paper tells of more than one experiment of the kind.
    shows_matrix : whether its figures and tables run over the rows and columns of the study.
    needs_spread : whether its initializers must be random, as it scales their variance.
    """

    several: ClassVar[bool] = False
    shows_matrix: ClassVar[bool] = False
    needs_spread: ClassVar[bool] = False

    kind: str
    replicates: Replicates
    activations: Activations | None = None
    initializers: Initializers | None = None

    @property
    def dataset_names(self) -> tuple[str, ...]:
        """The data sets that a cell reads."""
        return ()

    def cell_settings(self) -> dict[str, Any]:
        """What the numbers of one cell depend on, as plain JSON-able values."""
        return self.model_dump(mode="json", exclude={"activations", "initializers"})


class DatasetSettings(ExperimentSettings):
    """Settings of an experiment that trains on one of the study's data sets."""

    dataset: Text

    @property
    def dataset_names(self) -> tuple[str, ...]:
        return (self.dataset,)

    @field_validator("dataset")
    @classmethod
    def _known_dataset(cls, dataset: str, info: ValidationInfo) -> str:
        known = (info.context or {}).get("datasets", [dataset])
        if dataset not in known:
            raise problem("must be the name of one of the data sets", known=known)
        return dataset
