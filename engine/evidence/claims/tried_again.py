"""In which conditions claims are tried again, beside other thresholds.

One condition is changed at a time: the width of the net, the size of its inputs, its depth, the
measure, the learning rate, or how deep units are silenced. What the study did not measure is left
out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

from engine.evidence import quantities as q
from engine.evidence.claims.claim import Claim
from engine.evidence.predicates import Predicate
from engine.evidence.quantity import Matrix, Quantity, Setting
from engine.evidence.variants import Kind, Variant, other_effects
from engine.study.language import Text

WIDTH, INPUT_SD = 100, 1.0  # the documents'
D0_DEPTH, D1_DEPTH = 6, 5
OTHER_WIDTHS = (20, 30, 50, 200, 300, 400)
OTHER_INPUT_SDS = (0.3, 3.0)
OTHER_DEPTHS = (10, 20, 30, 50, 100)


def _number(value: float) -> Text:
    return Text(f"{value:g}", f"{value:g}")


PROPAGATION = (
    "sigmoid-sd1-saturates",
    "sigmoid-sd1-gradient-vanishes",
    "sigmoid-sd001-no-vanishing",
    "large-weights-vanish-logistic",
    "large-weights-vanish-tanh",
    "logistic-small-weights-vanish",
    "tanh-small-weights-collapse-gradient",
    "relu-he-width-constant",
    "relu-xavier-shrinks-with-depth",
)
"""Claims that are tried at every width, size of inputs, depth and by every measure."""

_ELSEWHERE: Mapping[str, tuple[Kind, Text, str]] = {
    "propagation": ("depth", _number(D1_DEPTH), "propagation_d1"),
    "propagation_d1": ("depth", _number(D0_DEPTH), "propagation"),
    "mnist": ("rate", Text("各自选出的", "each net's own rate"), "mnist_tuned"),
    "mnist_tuned": ("rate", Text("教材的", "the textbook's rate"), "mnist"),
}
"""By a claim's experiment, one that differs in a single condition."""

_GRADIENT_SIZES = {
    Text("中位数", "median entry"): "pre_activation_gradient_median",
    Text("各样本梯度长度的中位数", "median norm"): "pre_activation_gradient_median_norm",
}

_PLANTED: Setting = ("margin", "last")
_MIDDLE_RATE = 0.1  # between the two at which units are asked for
_NARROWLY = Text("很少", "by little")

_DEEP: Mapping[str, Callable[[int], Quantity]] = {
    q.GRADIENT_SD.name: lambda depth: q.DEEP_GRADIENT.at(depth=depth),
    q.SD.name: lambda depth: replace(q.deep_signal(depth), variables=("log10_output_sd",)),
}
"""The same in nets of another depth."""


def variants_of(claim: Claim) -> Iterator[Variant]:
    """All variants of a claim."""
    tests, (experiment, _, beside) = claim.predicates, claim.evidence
    yield from other_effects(tests)
    elsewhere = _ELSEWHERE.get(experiment or "")
    if elsewhere and beside is None and all(map(_names_its_cells, tests)):
        kind, label, other = elsewhere
        yield Variant(kind, label, tests, other)
    if claim.id in PROPAGATION:
        yield from _propagation(tests)
    if any(_PLANTED in test.quantity.settings for test in tests):
        yield Variant("margin", _NARROWLY, tuple(_moved(test, "margin", "first") for test in tests))
    if tests[0].quantity.name == q.SILENT_SHARE.name:
        first, rate = q.SILENT_SHARE_OF_FIRST, _MIDDLE_RATE
        own = (replace(first, settings=test.quantity.settings) for test in tests)
        alone = (replace(test, quantity=one) for test, one in zip(tests, own, strict=True))
        yield Variant("measure", first.label, tuple(alone))
        moved = tuple(_moved(test, "learning_rate", rate) for test in tests)
        yield Variant("rate", Text(f"{rate:g}的", f"a rate of {rate:g}"), moved)


def _moved(test: Predicate, coordinate: str, value: float | str) -> Predicate:
    """The same at another value of a coordinate at which it is taken."""
    places = ((name, value if name == coordinate else at) for name, at in test.quantity.settings)
    return replace(test, quantity=replace(test.quantity, settings=tuple(places)))


def _names_its_cells(test: Predicate) -> bool:
    """Whether it is about the same cells in any experiment."""
    parts = [part for part in test.scope if isinstance(part, Matrix)]
    return all(part.activations and part.initializers for part in parts)


def _propagation(tests: tuple[Predicate, ...]) -> Iterator[Variant]:
    own = [test.quantity for test in tests]
    name = own[0].name

    def measured(
        kind: Kind, label: Text, experiment: str | None, quantities: Iterable[Quantity]
    ) -> Variant:
        pairs = zip(tests, quantities, strict=True)
        changed = tuple(replace(test, quantity=quantity) for test, quantity in pairs)
        return Variant(kind, label, changed, experiment)

    for width in OTHER_WIDTHS:
        yield measured("width", _number(width), "weight_scale", _placed(own, width, INPUT_SD))
    for sd in OTHER_INPUT_SDS:
        yield measured("inputs", _number(sd), "weight_scale", _placed(own, WIDTH, sd))
    for label, variable in _GRADIENT_SIZES.items() if name == q.GRADIENT_SD.name else ():
        sizes = _placed([replace(one, variables=(variable,)) for one in own], WIDTH, INPUT_SD)
        yield measured("measure", label, "weight_scale", sizes)
    for spread in (q.ROOT_MEAN_SQUARE, q.ACROSS_SAMPLE_SD) if name == q.SD.name else ():
        yield measured("measure", spread.label, None, [spread] * len(tests))
    for depth in OTHER_DEPTHS if name in _DEEP else ():
        yield measured("depth", _number(depth), "deep", [_DEEP[name](depth)] * len(tests))


def _placed(quantities: Iterable[Quantity], width: int, input_sd: float) -> list[Quantity]:
    return [one.at(width=width, input_sd=input_sd) for one in quantities]
