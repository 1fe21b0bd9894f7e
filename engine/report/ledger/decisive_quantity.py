"""What was held against a claim's threshold, in words, from the label of the decisive check."""

from collections.abc import Mapping
from typing import Any

from engine.evidence.claims import QUANTITY_LABELS
from engine.report.result_words import Phrases, exact
from engine.study.language import Text, in_language

Label = Mapping[str, Any]

_FORMS: Mapping[str, Text] = {
    "layer": Text("第{layer}层{of}", "{of} in layer {layer}"),
    "plain": Text("{of}", "{of}"),
    "ends": Text(
        "{of}，{numerator}与{denominator}之比", "{of}, {numerator} layer over {denominator}"
    ),
    "growth": Text(
        "{of}，自首层至末层的拟合增长倍数", "{of}, growth fitted from first to last layer"
    ),
    "over": Text("{of}，{ours}与{theirs}之比", "{of}, {ours} over {theirs}"),
    "minus": Text("{of}，{ours} − {theirs}", "{of}, {ours} minus {theirs}"),
    "settings": Text(
        "{of}，{coordinate}为{setting}减去为{baseline}",
        "{of}, {coordinate} {setting} minus {baseline}",
    ),
    "settings_ratio": Text(
        "{of}，{coordinate}为{setting}与为{baseline}之比",
        "{of}, {coordinate} {setting} over {baseline}",
    ),
    "in_cell": Text("{text}（{activation}，{law}）", "{text} ({activation}, {law})"),
    "ratio": Text(
        "{of}，{ours}的最小值与{theirs}的最小值之比", "{of}, least of {ours} over least of {theirs}"
    ),
    "difference": Text(
        "{of}，{ours}的最小值减{theirs}的最小值", "{of}, least of {ours} minus least of {theirs}"
    ),
    "range": Text("{of}，最高与最低的组合之差", "{of}, highest minus lowest combination"),
    "along": Text(
        "{of}，沿设定次序的秩相关", "{of}, rank correlation with the order of the settings"
    ),
    "unit": Text("{of}（{unit}）", "{of} ({unit})"),
    "first": Text("首层", "first"),
    "last": Text("末层", "last"),
}

COORDINATES: Mapping[str, Text] = {
    "initial_bias": Text("初始偏置", "initial bias"),
    "scale": Text("权重倍数", "weights times"),
    "strength": Text("衰减强度", "decay"),
    "cost": Text("代价", "cost"),
    "loss": Text("代价", "cost"),
}
"""Names of the settings between which a claim draws a contrast."""

SETTINGS: Mapping[str, Text] = {
    "cross_entropy": Text("交叉熵", "cross-entropy"),
    "softmax_cross_entropy": Text("交叉熵", "cross-entropy"),
    "quadratic": Text("二次", "quadratic"),
    "softmax_quadratic": Text("二次", "quadratic"),
}
"""Words for the settings that are no numbers."""


def quantity(claim: Mapping[str, Any], phrases: Phrases) -> str | None:
    """The quantity whose estimate decided a claim of the ledger; None where none was measured."""
    label = claim["label"]
    if label is None:
        return None
    forms = in_language(_FORMS, phrases.language)
    of = QUANTITY_LABELS[label["quantity"]][phrases.language]
    if claim["unit"] != "1":
        of = forms["unit"].format(of=of, unit=claim["unit"])
    if "layer" in label:
        of = forms["layer"].format(of=of, layer=label["layer"])
    form, parts = _compared(label, phrases)
    text = forms[form].format(of=of, **parts)
    if len({check["label"].get("cell") for check in claim["checks"]}) > 1:
        activation, law = _cell(label)
        names = {"activation": phrases.name(activation), "law": phrases.law(law)}
        text = forms["in_cell"].format(text=text, **names)
    return text[:1].upper() + text[1:]


def _compared(label: Label, phrases: Phrases) -> tuple[str, dict[str, str]]:
    """The form for what is compared (layers, settings, activations, cells), and its words."""
    language = phrases.language
    if "trend" in label:
        return "growth" if label["trend"] == "growth" else "along", {}
    if "range" in label:
        return "range", {}
    if "best_of" in label:
        against = {"ours": label["best_of"], "theirs": label["against"]}
        return label["as"], {side: phrases.name(name) for side, name in against.items()}
    if "coordinate" in label:
        named = in_language(SETTINGS, language)
        settings = {
            end: named.get(label[end]) or exact(float(label[end]))
            for end in ("setting", "baseline")
        }
        form = "settings_ratio" if label["as"] == "ratio" else "settings"
        return form, {"coordinate": COORDINATES[label["coordinate"]][language], **settings}
    if "numerator" in label:
        return "ends", {end: _FORMS[label[end]][language] for end in ("numerator", "denominator")}
    if "rival" in label:  # a rival's loss minus that of the cell that the claim puts first
        own = _cell(label)
        return "minus", _contrast((own[0], label["rival"]), own, phrases)
    for form in ("over", "minus"):
        if form in label:
            return form, _contrast(_cell(label), tuple(label[form].split("/", 1)), phrases)
    return "plain", {}


def _cell(label: Label) -> tuple[str, str]:
    activation, _, initializer = label["cell"].partition("/")
    return activation, initializer


def _contrast(ours: tuple[str, ...], theirs: tuple[str, ...], phrases: Phrases) -> dict[str, str]:
    """Two cells by that in which they differ."""
    if ours[0] == theirs[0]:
        return {"ours": phrases.law(ours[1]), "theirs": phrases.law(theirs[1])}
    return {"ours": phrases.name(ours[0]), "theirs": phrases.name(theirs[0])}
