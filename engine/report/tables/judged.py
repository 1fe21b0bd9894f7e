"""Tables of what the ledger says of the best initializers and of the textbook's numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd

from engine.report.findings import BestView, BestViews, SaitoView
from engine.report.labels import Language
from engine.report.numbers import num
from engine.report.phrases import Phrases, bounds_of
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


def _best_set(best: tuple[str, ...], phrases: Phrases) -> str:
    if not best:
        return "–"
    if len(best) <= _LISTED:
        return phrases.join(phrases.laws(best))
    comma = "、" if phrases.language == "zh" else ", "
    listed = comma.join(phrases.laws(best[:_LISTED]))
    rest = len(best) if phrases.language == "zh" else len(best) - _LISTED
    return f"{listed} {_MORE[phrases.language].format(rest)}"
