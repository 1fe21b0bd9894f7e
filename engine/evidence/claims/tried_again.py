"""In which conditions claims are tried again, beside other thresholds.

One condition is changed at a time: the width of the net, the size of its inputs, its depth, the
law of its weights, the measure, the learning rate, the time, or what else the study has. What it
did not measure is left out.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from functools import partial
from operator import methodcaller

import numpy as np

from engine.evidence import quantities as q
from engine.evidence.claims.claim import Claim
from engine.evidence.facts import SLOPE_AT_ENDS, slope_near_ends
from engine.evidence.predicates import Predicate, contrast, inside
from engine.evidence.quantity import Cell, Matrix, Quantity
from engine.evidence.statistics import Array
from engine.evidence.variants import Kind, Variant, other_effects
from engine.net.activations.activation import SMALL_SHARE
from engine.study.language import Text

WIDTH, INPUT_SD = 100, 1.0  # the documents'
_DOCUMENTS = {"width": WIDTH, "input_sd": INPUT_SD}
D0_DEPTH, D1_DEPTH = 6, 5
PAPER_DEPTH = 5  # of the paper that D2's notes are on; theirs is 4
OTHER_WIDTHS = (20, 30, 50, 200, 300, 400)
OTHER_INPUT_SDS = (0.3, 3.0)
OTHER_DEPTHS = (10, 20, 30, 50, 100)


def _number(value: float) -> Text:
    return Text(f"{value:g}", f"{value:g}")


_SCALES: tuple[tuple[Kind, Text, dict[str, float]], ...] = (
    *(("width", _number(width), {**_DOCUMENTS, "width": width}) for width in OTHER_WIDTHS),
    *(("inputs", _number(sd), {**_DOCUMENTS, "input_sd": sd}) for sd in OTHER_INPUT_SDS),
)
"""Kind, label and place of the nets of other widths and inputs."""


def _briefly(zh: str, en: str) -> Text:
    return Text(f"{zh}（短训练）", f"{en} (in a short training)")


_ELSEWHERE: Mapping[str, tuple[tuple[Kind, Text, str], ...]] = {
    "propagation": (("depth", _number(D1_DEPTH), "propagation_d1"),),
    "propagation_d1": (("depth", _number(D0_DEPTH), "propagation"),),
    "mnist": (("rate", Text("各自选出的", "each net’s own rate"), "mnist_tuned"),),
    "mnist_tuned": (
        ("rate", Text("教材的", "the textbook’s rate"), "mnist"),
        ("time", Text("短训练", "a short training"), "mnist_tuned_short"),
        ("width", _briefly("30", "30"), "mnist_tuned_30"),
        ("width", _briefly("300", "300"), "mnist_tuned_300"),
        ("data", _briefly("Shapeset", "Shapeset"), "shapeset_tuned"),
        ("data", _briefly("标准化的图像", "standardized images"), "mnist_tuned_standardized"),
    ),
}
"""By a claim's experiment, those that differ in a condition; the short ones in the time as well."""

_GRADIENT_SIZES = {
    Text("中位数", "median entry"): "pre_activation_gradient_median",
    Text("各样本梯度长度的中位数", "median norm"): "pre_activation_gradient_median_norm",
}
BY_WEIGHTS = Text("权重梯度", "weights’ gradient")
_OF_WEIGHTS = {
    q.GRADIENT_SD.name: "weight_gradient_sd",
    "log10_gradient_sd": "log10_weight_gradient_sd",
}
"""Of a layer's pre-activations and of its weights, in which its inputs' size is as well."""

_SATURATED = Text(
    f"输出距两端{SMALL_SHARE:g}处的斜率", f"slope where the output is {SMALL_SHARE:g} from its ends"
)
_MIDDLE_RATE = 0.1  # between the two at which units are asked for

_DEEP = {
    q.GRADIENT_SD.name: "log10_gradient_sd",
    q.SD.name: "log10_output_sd",
    q.ROOT_MEAN_SQUARE.name: "log10_output_rms",
    q.ACROSS_SAMPLE_SD.name: "log10_across_sample_sd",
}
"""Where the same is stored of nets of another depth."""

_OF_VARIANCE_ONE = {Cell("tanh", "glorot_uniform"), Cell("tanh", "glorot_normal")}

_OTHER_LAWS: Mapping[str, Mapping[str, Text]] = {
    "dead_units": {
        "normal_sd1": Text("标准差为1的权重", "weights of sd 1"),
        "normal_sd0.01": Text("标准差为0.01的权重", "weights of sd 0.01"),
        "lecun_normal": Text("Xavier初始值", "Xavier's weights"),
    },
    "zero_centering": {
        "lecun_normal": Text("Xavier初始值", "Xavier's weights"),
        "uniform_fan_in": Text("Glorot的标准初始值", "Glorot's standard weights"),
    },
}
"""From which its document, which names none, may have drawn its weights as well."""

_TOY_NETS = {
    "sigmoid": Text("sigmoid", "the sigmoid"),
    "tanh": Text("tanh", "tanh"),
    "relu": Text("ReLU", "ReLU"),
    "leaky_relu_alpha0.1": Text("leaky ReLU", "leaky ReLU"),
}
"""Each has a learning rate and a time of its own, which alone may part one from another."""

_BREADTHS = {
    f"breadth-needed{suffix}": replace(q.SD_BEFORE, variables=(variable,))
    for suffix, variable in (("", "initial_sd"), ("-across", "initial_across_sample_sd"))
}
_SAME_NETS = Text(
    "教材的（离散程度取自受训的网络本身）", "the textbook’s rate, by the very nets trained"
)

_HALF = Text("时间减半", "half of the time")
_WINDOWS = {Text("加倍", "twice as long"): 2, Text("为五倍", "five times as long"): 5}


def variants_of(claim: Claim) -> Iterator[Variant]:
    """All variants of a claim."""
    tests, (experiment, _, beside) = claim.predicates, claim.evidence
    yield from other_effects(tests)
    if tests[0].quantity.name == SLOPE_AT_ENDS.name:
        yield _measured("measure", _SATURATED, tests, _instead(slope_near_ends(SMALL_SHARE)))
    if experiment is None:
        return
    if beside is None and all(map(_names_its_cells, tests)):
        for kind, label, other in _ELSEWHERE.get(experiment, ()):
            yield Variant(kind, label, tests, other)
    if experiment in ("propagation", "propagation_d1", "large_weights"):
        yield from _propagation(tests)
    if experiment == "histogram_draws":  # of other widths no histogram is kept
        kept = tuple(test for test in tests if test.quantity.name != q.MIDDLE_OVER_ENDS.name)
        for kind, label, place in _SCALES:
            if kind == "width":
                yield _measured(kind, label, kept, methodcaller("at", **place), "weight_scale")
    if all({*test.quantity.reads} <= _OF_WEIGHTS.keys() for test in tests):
        yield _measured("measure", BY_WEIGHTS, tests, _of_weights)
    if experiment in ("prediction", "prediction_widths"):
        yield from _variances(claim)
    for law, label in _OTHER_LAWS.get(experiment, {}).items():
        [own] = {cell.initializer for cell in claim.cells(None)}
        if law != own:
            yield Variant("law", label, tests, taken_for={law: own, own: law})
    if experiment == "glorot":
        deep = _moved("depth", _number(PAPER_DEPTH), tests, depth=PAPER_DEPTH, layer=PAPER_DEPTH)
        if deep.tests != tests:
            yield deep
    if experiment == "toy":
        for name, label in _TOY_NETS.items():
            net = Matrix((name,), without=("zeros",))
            yield Variant("net", label, tuple(replace(test, scope=(net,)) for test in tests))
    yield from _units(tests)
    yield from _in_time(tests)
    yield from _costs(tests)
    if claim.id in _BREADTHS and isinstance(matrix := tests[0].scope[0], Matrix):
        same_nets = inside(q.TRAIN_LOSS, _BREADTHS[claim.id], matrix, tests[0].criterion)
        yield Variant("rate", _SAME_NETS, (same_nets,), "mnist")
    yield Variant("measure", Text("各次重复的中位数", "median over replicates"), tests, median=True)


def _units(tests: tuple[Predicate, ...]) -> Iterator[Variant]:
    """Of claims on units that move or die: other rates and margins, the first layer alone."""
    quantity = tests[0].quantity
    if quantity.name == q.MOVED_WEIGHTS.name:
        label = Text("所试最高的", "the highest rate tried")
        yield _moved("rate", label, tests, learning_rate="last")
    if any(("margin", "last") in test.quantity.settings for test in tests):
        yield _moved("margin", Text("很少", "by little"), tests, margin="first")
    if quantity.name == q.SILENT_SHARE.name:
        first = q.SILENT_SHARE_OF_FIRST
        yield _measured("measure", first.label, tests, _instead(first))
        label = Text(f"{_MIDDLE_RATE:g}的", f"a rate of {_MIDDLE_RATE:g}")
        yield _moved("rate", label, tests, learning_rate=_MIDDLE_RATE)


def _measured(
    kind: Kind,
    label: Text,
    tests: tuple[Predicate, ...],
    change: Callable[[Quantity], Quantity],
    experiment: str | None = None,
) -> Variant:
    """Each test with its quantity changed."""
    changed = tuple(replace(test, quantity=change(test.quantity)) for test in tests)
    return Variant(kind, label, changed, experiment)


def _instead(other: Quantity) -> Callable[[Quantity], Quantity]:
    """Exchanged for another at its settings."""
    return lambda own: replace(other, settings=own.settings)


def _moved(kind: Kind, label: Text, tests: tuple[Predicate, ...], **places: float | str) -> Variant:
    """Each test at other values of the coordinates at which it is taken."""

    def change(own: Quantity) -> Quantity:
        moved = tuple((name, places.get(name, value)) for name, value in own.settings)
        return replace(own, settings=moved)

    return _measured(kind, label, tests, change)


def _names_its_cells(test: Predicate) -> bool:
    """Whether it is about the same cells in any experiment."""
    parts = [part for part in test.scope if isinstance(part, Matrix)]
    return all(part.activations and part.initializers for part in parts)


def _propagation(tests: tuple[Predicate, ...]) -> Iterator[Variant]:
    name = tests[0].quantity.name
    any_relu = any(cell.activation == "relu" for test in tests for cell in test.cells(None))
    for kind, label, place in _SCALES:
        yield _measured(kind, label, tests, methodcaller("at", **place), "weight_scale")
    if name == q.GRADIENT_SD.name and not any_relu:  # of ReLU half are 0, and their median is
        for label, variable in _GRADIENT_SIZES.items():
            settings = tuple(_DOCUMENTS.items())
            change = partial(replace, variables=(variable,), settings=settings)
            yield _measured("measure", label, tests, change, "weight_scale")
    if name == q.SD.name and any_relu:  # else an rms tells of the function's own range, too
        for spread in (q.ROOT_MEAN_SQUARE, q.ACROSS_SAMPLE_SD):
            yield _measured("measure", spread.label, tests, _instead(spread))
    for depth in OTHER_DEPTHS if name in _DEEP else ():
        yield _measured("depth", _number(depth), tests, partial(_at_depth, depth=depth), "deep")


def _of_weights(own: Quantity) -> Quantity:
    return replace(own, variables=tuple(_OF_WEIGHTS[name] for name in own.reads))


def _at_depth(own: Quantity, depth: int) -> Quantity:
    if own.name == q.GRADIENT_SD.name:
        return q.DEEP_GRADIENT.at(depth=depth)
    return replace(q.deep_signal(depth), variables=(_DEEP[own.name],))


def _variances(claim: Claim) -> Iterator[Variant]:
    """The equations of equal layers on nets of other widths, and of 100 units for other inputs.

    Of tanh nets with n Var[W] = 1: that is the variance sqrt(1/n) has where widths are equal.
    """
    [cell, *others] = claim.cells(None)
    if others or cell not in _OF_VARIANCE_ONE:
        return
    for kind, label, place in (*_SCALES, ("width", _number(WIDTH), _DOCUMENTS)):
        change = partial(_of_scale, place=place)
        variant = _measured(kind, label, claim.predicates, change, "weight_scale")
        yield replace(variant, taken_for={"lecun_normal": cell.initializer})


def _of_scale(own: Quantity, place: Mapping[str, float]) -> Quantity:
    """What an equation is about, from what is stored of nets of several widths and inputs."""
    square, gradient, scale = "second_moment", q.GRADIENT_SD.name, place["input_sd"] ** 2
    stored: Mapping[str, tuple[tuple[str, ...], Callable[..., Array | float]]] = {
        "forward_over_product": ((square,), lambda one: own.compute(one / scale)),
        "backward_over_product": ((gradient,), lambda one: own.compute(one**2)),
        q.WEIGHT_GRADIENT.name: (("weight_gradient_sd",), np.asarray),
        q.SLOPE.name: ((square,), lambda one: 1 - one),  # of tanh
        q.FORWARD_GROWTH.name: ((square, gradient), lambda one, back: own.compute(one, back**2)),
        q.BACKWARD_GROWTH.name: ((square, gradient), lambda one, back: own.compute(one, back**2)),
    }
    variables, compute = stored[own.name]
    return replace(own, variables=variables, compute=compute, settings=()).at(**place)


def _in_time(tests: tuple[Predicate, ...]) -> Iterator[Variant]:
    """After half of the time, or timed otherwise."""
    names = {test.quantity.name for test in tests}
    for own, halfway in q.HALFWAY.items():
        if names == {own}:
            yield _measured("time", _HALF, tests, _instead(halfway))
    if any(("iteration", "last") in test.quantity.settings for test in tests):
        yield _moved("time", _HALF, tests, iteration="halfway")
    if names <= {q.ITERATIONS_TO_HALF.name, q.ITERATIONS_TO_TENTH.name}:
        for label, n in _WINDOWS.items():
            yield _measured("window", label, tests, partial(q.in_windows, n=n))
        label = Text("损失降到四分之一所需的时间", "time until a quarter of the loss is left")
        yield _measured("measure", label, tests, _instead(q.ITERATIONS_TO_QUARTER))


def _costs(tests: tuple[Predicate, ...]) -> Iterator[Variant]:
    """Other parts of the surfaces of two costs, another flatness, another quadratic cost."""
    name, cell = tests[0].quantity.name, tests[0].scope[0]
    if name in (q.GRADIENT_NORM_RATIO.name, q.FLAT_SHARE.name):
        yield _measured("reach", Text("内侧一半", "the inner half"), tests, q.within_half_the_reach)
    if name == q.FLAT_SHARE.name:
        yield _measured("measure", q.FLAT_TO_A_TENTH.label, tests, _instead(q.FLAT_TO_A_TENTH))
    if name == q.TASK_ARRIVAL.name and isinstance(cell, Cell):
        quadratic, entropy = (("loss", one) for one in ("quadratic", "softmax_cross_entropy"))
        criterion = tests[0].criterion
        plain = contrast(q.TASK_ARRIVAL, cell, quadratic, entropy, criterion, ratio=True)
        label = Text("不经softmax的二次代价", "quadratic cost without a softmax")
        yield Variant("measure", label, (plain,))
