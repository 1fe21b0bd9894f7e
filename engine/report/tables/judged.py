"""Tables of what the ledger says: best initializers, claims, published numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import pandas as pd
from markupsafe import Markup

from engine.report.findings import BestView, BestViews, Claims, ClaimView, Entry, SaitoView
from engine.report.labels import Language
from engine.report.numbers import num
from engine.report.phrases import RELATIONS, Phrases, bounds_of
from engine.report.quantities import quantity
from engine.report.tables.table import Rows, Table, unbroken

_LISTED = 3  # ties of more initializers are cut to the first so many

_MORE = {"zh": "等 {} 种", "en": "and {} more"}
_AGREES = {"zh": ("不符", "相符"), "en": ("no", "yes")}


_BEST_HEADER: Mapping[Language, Sequence[str]] = {
    "zh": [
        "激活函数",
        "文献推荐",
        "最佳初始化方法",
        "训练损失 / nat",
        "测试准确率 / %",
        "领先 / nat",
        "区间 / nat",
        "与文献",
    ],
    "en": [
        "Activation",
        "D0 recommends",
        "Best",
        "Training loss / nat",
        "Test accuracy / %",
        "Margin / nat",
        "Interval / nat",
        "D0",
    ],
}


def best_table(views: BestViews) -> Table:
    """The best initializers of each activation, and what D0 recommends."""
    frame = pd.DataFrame(
        [
            {
                "activation": view.activation,
                "recommended by D0": view.recommended,
                "outcome": view.outcome,
                "best": " ".join(view.best),
                "train_loss of the leader [nat]": view.loss,
                "test_accuracy of the leader [1]": view.test_accuracy,
                "rival": view.rival,
                "margin [nat]": view.margin and view.margin["estimate"],
                **dict(zip(("low [nat]", "high [nat]"), bounds_of(view.margin), strict=True)),
            }
            for view in views.rows
        ]
    )

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.name(view.activation),
                phrases.law(view.recommended) if view.recommended else "–",
                _best_set(view.best, phrases) if view.learned else "–",
                phrases.number(view.loss, 3),
                phrases.number(view.test_accuracy and 100 * view.test_accuracy, 1),
                *_margin(view, phrases),
                unbroken(phrases.outcome(view.outcome)),
            ]
            for view in views.rows
        ]

    return Table(frame, _BEST_HEADER, rows, "lllrrrrl")


_VERDICTS_HEADER: Mapping[Language, Sequence[str]] = {
    "zh": ["说法与所检验的量", "文献", "判定", "估计值", "区间", "证实条件"],
    "en": [
        "Statement and quantity tested",
        "Document",
        "Verdict",
        "Estimate",
        "Interval",
        "Supported if",
    ],
}


FAMILIES: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "propagation": "初始化时的传播",
        "training": "训练",
        "symmetry": "对称性",
        "activation": "激活函数",
        "glorot": "Glorot 与 Bengio 的论述",
    },
    "en": {
        "propagation": "Propagation at initialization",
        "training": "Training",
        "symmetry": "Symmetry",
        "activation": "Activation functions",
        "glorot": "After Glorot and Bengio",
    },
}
"""Headings of the families of claims."""


def verdicts_table(ledger: Mapping[str, Sequence[Entry]]) -> Table:
    """Every claim with its verdict and the numbers that decided it, each family under a heading."""
    frame = pd.DataFrame(
        [
            {
                "claim": entry["id"],
                "family": entry["family"],
                "documents": " ".join(entry["documents"]),
                "verdict": entry["verdict"],
                "reason": entry["reason"],
                "quantity": quantity(entry, Phrases("en")),
                "estimate": entry["estimate"],
                **dict(zip(("low", "high"), bounds_of(entry["interval"]), strict=True)),
                "confidence": entry["confidence"],
                "unit": entry["unit"],
                "criterion": entry["criterion"],
                "threshold": _written(entry["threshold"]),
                "relation": _relation(entry),
                "replicates": entry["n"],
                "figure": entry["figure"],
            }
            for entry in ledger["claims"]
        ]
    )

    def rows(phrases: Phrases) -> Rows:
        families = groupby(Claims(ledger, phrases), key=lambda claim: claim.entry["family"])
        return [
            row
            for family, claims in families
            for row in (_heading(family, phrases), *(_judged(claim, phrases) for claim in claims))
        ]

    return Table(frame, _VERDICTS_HEADER, rows, "lllrrr")


_SAITO_HEADER: Mapping[Language, Sequence[str]] = {
    "zh": ["初始化方法", "迭代", "教材", "均值", "标准差", "相符"],
    "en": ["Initializer", "Iteration", "Textbook", "Mean", "Std. dev.", "Agrees"],
}


def saito_table(view: SaitoView | None) -> Table:
    """The textbook's stored losses beside ours; no rows where they cannot be compared."""
    compared = view.rows if view else ()
    frame = pd.DataFrame(
        [
            {
                "initializer": row["initializer"],
                "iteration": row["iteration"],
                "published loss [nat]": row["published"],
                "mean loss [nat]": row["mean"],
                "sd of loss [nat]": row["sd"],
                "replicates": row["n"],
                "agrees": row["within"],
            }
            for row in compared
        ],
        columns=[
            "initializer",
            "iteration",
            "published loss [nat]",
            "mean loss [nat]",
            "sd of loss [nat]",
            "replicates",
            "agrees",
        ],
    )

    def rows(phrases: Phrases) -> Rows:
        return [
            [
                phrases.law(row["initializer"]),
                str(row["iteration"]),
                phrases.number(row["published"], 3),
                phrases.number(row["mean"], 3),
                phrases.number(row["sd"]),
                unbroken(_AGREES[phrases.language][row["within"]]),
            ]
            for row in compared
        ]

    return Table(frame, _SAITO_HEADER, rows, "lrrrrl")


def _margin(view: BestView, phrases: Phrases) -> tuple[str, str]:
    """Margin and interval; among networks that did not learn a lead means nothing."""
    if not (view.learned and view.margin):
        return "–", "–"
    return num(view.margin["estimate"], 2), phrases.bounds(view.margin)


def _tested(claim: ClaimView, phrases: Phrases) -> str:
    """A statement, and under it the quantity that was held against the threshold."""
    words = quantity(claim.entry, phrases)
    statement = Markup('<span id="claim-{}">{}</span>').format(claim.entry["id"], claim.statement)
    return (
        statement if words is None else Markup("{}<br><small>{}</small>").format(statement, words)
    )


def _heading(family: str, phrases: Phrases) -> list[str]:
    """A row that names a family, alone on its line."""
    heading = Markup("<b>{}</b>").format(FAMILIES[phrases.language][family])
    return [heading] + [""] * (len(_VERDICTS_HEADER[phrases.language]) - 1)


def _judged(claim: ClaimView, phrases: Phrases) -> list[str]:
    entry = claim.entry
    return [
        _tested(claim, phrases),
        unbroken(claim.documents),
        unbroken(phrases.verdict(claim.verdict)),
        phrases.number(entry["estimate"]),
        phrases.bounds(entry["interval"]) if entry["interval"] else "–",
        unbroken(phrases.relation(entry["criterion"], entry["threshold"])),
    ]


def _relation(entry: Entry) -> str | None:
    """The condition in full precision, as "> 0.5" or "0.8 to 1.25"."""
    if entry["threshold"] is None:
        return None
    sign = RELATIONS.get(entry["criterion"])
    return f"{sign} {entry['threshold']}" if sign else " to ".join(map(str, entry["threshold"]))


def _best_set(best: tuple[str, ...], phrases: Phrases) -> str:
    if not best:
        return "–"
    if len(best) <= _LISTED:
        return phrases.join(phrases.laws(best))
    comma = "、" if phrases.language == "zh" else ", "
    listed = comma.join(phrases.laws(best[:_LISTED]))
    rest = len(best) if phrases.language == "zh" else len(best) - _LISTED
    return f"{listed} {_MORE[phrases.language].format(rest)}"


def _written(threshold: float | list[float] | None) -> str | None:
    if threshold is None:
        return None
    return " ".join(map(str, threshold if isinstance(threshold, list) else [threshold]))
