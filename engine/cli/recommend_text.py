"""A recommendation as text for a terminal, and as JSON for programs (docs/recommend.md)."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import asdict
from textwrap import fill as wrap
from typing import Any

from engine.cli.recommend import SCATTER, SCATTERS, Prediction, Recommendation, pytorch_gain
from engine.net.initializers import TRUNCATED_SD
from engine.net.theory.network_law import LOGIT_SD

VERSION = 1
"""Of the JSON: raised where a key goes or changes its meaning, not where one is added."""
NOT_COVERED = ("residual nets", "attention", "normalization (batch, layer)", "recurrent nets")


def to_json(found: Recommendation) -> str:
    """The recommendation as JSON; null for what is not, or leaves float64."""
    asked = found.question
    law: dict[str, Any] | None = None
    if found.layers:
        law = {
            "rule": found.best.rule,
            "distribution": "truncated_normal" if asked.truncated else "normal",
            "gain": found.gain,
            "first_gain": found.first_gain,
            "sd": found.layers[-1].weight_sd,
            "bias_sd": found.best.sigma_b,
            "layers": [asdict(layer) for layer in found.layers],
            "output_sd": found.output,
            "use": {library: list(lines) for library, lines in usage(found).items()},
        }
    document = {
        "version": VERSION,
        "activation": asked.activation.name,
        "asked": {
            "units": asked.units,
            "fan_in": asked.fans[-1][0],
            "fan_out": asked.fans[-1][1],
            "depth": asked.depth,
            "classes": asked.classes,
            "second_moment": asked.second_moment,
            "dropout": asked.dropout,
        },
        "gains": {**asdict(found.gains), "calculate_gain": pytorch_gain(asked.activation)},
        "criticality": asdict(found.criticality) if found.criticality else None,
        "law": law,
        "predictions": {name: asdict(row) for name, row in found.predictions.items()},
        "notes": notes(found),
        "not_covered": NOT_COVERED,
    }
    return json.dumps(document, indent=2, allow_nan=False, ensure_ascii=False)


def to_text(found: Recommendation) -> str:
    """The recommendation for reading: lines of at most 100 characters."""
    asked, gains = found.question, found.gains
    if len(set(asked.units)) == 1:
        network = f"{asked.depth} layers of {asked.units[-1]} {_units(found)}"
    else:
        network = " - ".join(map(str, (*asked.units, *([asked.classes] if asked.classes else []))))
    critical = "none" if gains.critical is None else f"{gains.critical:.6f}"
    lines = [
        f"{asked.activation.name}: {network}, {asked.fans[-1][0]} inputs to a unit",
        "",
        *_law(found),
        "",
        f"Predicted from layer 1 to layer {asked.depth} (mean field)",
        f"  {'':16}{'gain':>9}{'signal':>11}{'gradient':>11}{'samples':>10}  what happens",
        *(_row(name, row) for name, row in found.predictions.items()),
        "  signal: sd of the last pre-activations / first; gradient: sd at the first layer / last;",
        "  samples: share of the last outputs' mean square that tells samples apart",
        "",
        "Gains (sd of a weight times the root of its fan-in)",
        f"  second moment  {gains.second_moment:.6f}  keeps the pre-activations' mean square",
        f"  variance       {gains.variance:.6f}  keeps the outputs' variance about their mean",
        f"  backward       {gains.backward:.6f}  keeps the gradients' mean square",
        f"  critical       {critical:8}  chi_1 = 1 at the length map's fixed point, without biases",
        "",
        *(wrap(note, 100, initial_indent="- ", subsequent_indent="  ") for note in notes(found)),
    ]
    return "\n".join(lines)


def usage(found: Recommendation) -> dict[str, tuple[str, ...]]:
    """Lines for each library, for all layers but the first; none where nothing is recommended."""
    if not found.layers:
        return {}
    truncated, bias = found.question.truncated, f"{found.best.sigma_b:.6g}"
    scale, cut = f"{found.gain**2:.6g}", "truncated_normal"
    # PyTorch's limits are absolute, and its sd is that before the cut
    sd = f"{found.gain / (TRUNCATED_SD if truncated else 1):.6g} / layer.weight[0].numel() ** 0.5"
    pytorch = ["trunc_normal_(layer.weight, 0.0, sd, -2 * sd, 2 * sd)"] if truncated else []
    pytorch = pytorch or ["normal_(layer.weight, 0.0, sd)"]
    jax = [f'variance_scaling({scale}, "fan_in", "{cut if truncated else "normal"}")']
    keras = [f'VarianceScaling({scale}, "fan_in", "{cut if truncated else "untruncated_normal"}")']
    if found.best.sigma_b:
        pytorch.append(f"normal_(layer.bias, 0.0, {bias})")
        jax.append(f"normal({bias})  # biases")
        keras.append(f"RandomNormal(0.0, {bias})  # biases")
    else:
        pytorch.append("zeros_(layer.bias)")
    return {
        "pytorch": (f"sd = {sd}", *(f"torch.nn.init.{line}" for line in pytorch)),
        "jax": tuple(f"jax.nn.initializers.{line}" for line in jax),
        "keras": tuple(f"keras.initializers.{line}" for line in keras),
    }


def _law(found: Recommendation) -> Iterator[str]:
    if not found.layers:
        yield f"No law is recommended: even the least bad one fails here ({found.own.summary})."
        return
    asked, bias = found.question, found.best.sigma_b
    kind = "truncated normal of variance" if asked.truncated else "normal of variance"
    biases = f"biases normal of sd {bias:.6g}" if bias else "biases 0"
    yield f"Law: {kind} {found.gain**2:.6g} / fan_in (gain {found.gain:.6g}); {biases}"
    if not math.isclose(found.first_gain, found.gain):
        yield f"  but for the first layer, of gain {found.first_gain:.6g}"
    names: dict[tuple[int, str], list[int]] = {}
    for number, layer in enumerate(found.layers, start=1):
        names.setdefault((layer.fan_in, f"{layer.weight_sd:.6g}"), []).append(number)
    for (fan_in, sd), numbers in names.items():
        layers = f"layers {numbers[0]} to {numbers[-1]}" if numbers[1:] else f"layer {numbers[0]}"
        yield f"  {layers}, {fan_in} inputs: sd {sd}"
    yield f"  a linear layer on top, {asked.units[-1]} inputs: sd {found.output:.4g}, or zeros"
    for library, lines in usage(found).items():
        for number, line in enumerate(lines):
            yield f"  {'' if number else library:8}{line}"


def notes(found: Recommendation) -> list[str]:
    """Why this law, and what is often asked, in plain words."""
    samples = ["what dropout does to the differences between samples"]
    beyond = [*NOT_COVERED, *(samples if found.question.dropout else [])]
    return [
        *_reasons(found),
        *_biases(found),
        _on_top(found),
        *_laws_in_use(found),
        *_options(found),
        f"not covered: {', '.join(beyond)}",
    ]


def _reasons(found: Recommendation) -> Iterator[str]:
    rule, width = found.best.rule, found.question.width
    if rule == "depth":
        yield "solved for this depth: signal and gradient change least from end to end"
    elif rule != "half-stable":
        rule = rule.replace("_", "-")
        yield f"the {rule} gain: no other keeps signal and gradient much better at this depth"
    spread = found.own.log_second_moment_sd
    if spread is not None:
        far = ": one network says little of another" if spread > SCATTER else ""
        yield f"networks differ: ln(mean square) of the last outputs has sd {spread:.2g}{far}"
    if found.layers:
        return
    if SCATTERS in found.own.summary:
        wide = math.floor(found.best.change.scatter / SCATTER**2 / found.question.keep) + 1
        yield f"too deep for a width of {width:.0f}: it takes about {wide} units per layer"
    yield "take fewer layers, or what is not covered here: residual connections, normalization"


def _biases(found: Recommendation) -> Iterator[str]:
    point, critical = found.criticality, found.critical
    if critical and critical.variance is not None and not critical.attracting:
        fixed = f"its fixed point {critical.variance:.4g} repels"
        yield f"the critical gain is of no use: {fixed}, the signal vanishes or explodes"
    elif critical and critical.variance:
        yield f"at the critical gain the pre-activations' variance tends to {critical.variance:.4g}"
    if point is None:
        yield "biases: zeros; no gain with any biases keeps both length and direction"
    elif point.kind == "scale-invariant":
        yield "biases: zeros; at the critical gain every length stays as it is (scale-invariant)"
    elif point.kind == "vanishing":
        yield "biases: zeros; at the critical gain lengths fall as a power of depth (vanishing)"
    else:
        used = "used here" if found.best.rule == "half-stable" else "zeros do at this depth"
        yield (
            f"biases: gain {point.sigma_w:.6g} with biases of sd {point.sigma_b:.6g} keeps small "
            f"changes of length and direction, at a variance of {point.variance:.6g} (half-stable; "
            f"Roberts, Yaida and Hanin 2022, chapter 5); {used}"
        )


def _on_top(found: Recommendation) -> str:
    classes, own = found.question.classes, found.own
    first = f"ln {classes} = {math.log(classes):.4f}" if classes else "ln(number of classes)"
    said = (
        f"output layer: logits of sd {LOGIT_SD} make the first loss {first} and at most "
        f"{LOGIT_SD**2 / 2:g} more, zeros no more"
    )
    if not found.layers or not own.last_second_moment:
        return said
    inherited = found.best.gain * math.sqrt(own.last_second_moment)
    return f"{said}; the hidden layers' gain would make logits of sd {inherited:.3g}"


def _laws_in_use(found: Recommendation) -> Iterator[str]:
    yield (
        "PyTorch's default is U(+-1 / sqrt(fan_in)) for weights and biases, as in Torch7 before; "
        "a = sqrt(5) only writes that bound by kaiming_uniform_, with gain sqrt(2 / (1 + 5)) = "
        "0.577: it is derived from no activation"
    )
    gain, family = pytorch_gain(found.question.activation), found.question.activation.family
    if gain is None:
        yield f"torch.nn.init.calculate_gain knows no {family}"
    elif family == "selu":
        yield (
            "torch.nn.init.calculate_gain('selu') is 3/4; SELU was made for gain 1, which is what "
            "calculate_gain('linear') gives"
        )
    else:
        yield f"torch.nn.init.calculate_gain('{family}') is {gain:.6g}"
    yield "an orthogonal matrix of the same gain keeps as much, as far as this theory sees"


def _options(found: Recommendation) -> Iterator[str]:
    asked = found.question
    if 0 in (asked.gain, asked.sd):
        yield "zero weights: a layer's units stay equal for ever; right in the output layer only"
    fan_in, fan_out = asked.fans[-1]
    if fan_in != fan_out:
        forward = found.gains.second_moment / math.sqrt(fan_in)
        backward = found.gains.backward / math.sqrt(fan_out)
        yield (
            f"fan-in keeps the signal (sd {forward:.4g} in the last layer), fan-out the gradient "
            f"(sd {backward:.4g}); take fan-in: in a whole stack the gradient is then off by a "
            "ratio of end widths only, whatever the depth (He et al. 2015)"
        )
    if asked.taps > 1:
        yield "convolution: fan-in is taps times channels; channels count as units for the scatter"
    if asked.truncated:
        yield (
            f"a normal cut at 2 sd has {TRUNCATED_SD:.4f} of that sd. The lines above make up for "
            "it, as JAX's variance_scaling and Keras's VarianceScaling do; trunc_normal_, JAX's "
            "truncated_normal and Keras's TruncatedNormal do not (row 'uncorrected')"
        )
    if asked.dropout:
        root = math.sqrt(asked.keep)
        yield (
            f"dropout that rescales by 1 / {asked.keep:g} needs a gain of {root:.3g} times the "
            "usual one, in layers whose inputs are dropped; without it, as in evaluation, the "
            f"signal is smaller by as much for each layer; {asked.keep:g} of the units count for "
            "the scatter"
        )
    if asked.second_moment != 1:
        yield (
            f"inputs of second moment {asked.second_moment:g}: the first layer makes up for it; or "
            "standardize them and ask without it"
        )


def _units(found: Recommendation) -> str:
    return "channels" if found.question.taps > 1 else "units"


def _row(name: str, row: Prediction) -> str:
    columns = [f"{row.gain:9.4f}"]
    for value, width in ((row.signal, 11), (row.gradient, 11), (row.sample_share, 10)):
        columns.append(f"{'-' if value is None else format(value, '.3g'):>{width}}")
    return f"  {name:16}{''.join(columns)}  {row.summary}"
