"""The paper's answer in one table: which initializers suit which activation."""

from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup

from engine.evidence.tuned import DOCUMENTS_RECOMMEND
from engine.experiments.tuned_training.results import ActivationAnswer, TunedTrainingView
from engine.report.findings import BestView
from engine.report.numbers import bounds
from engine.report.punctuation import ENUMERATION
from engine.report.result_words import Phrases, exact
from engine.report.tables.table import Table
from engine.study.language import Text

_LISTED = 3  # ties of more initializers are cut to the first so many

_MORE = Text("及另外 {} 种", " and {} more")

_HEADER: Sequence[Text] = [
    Text("激活函数", "Activation"),
    Text("教材推荐", "Recommended"),
    Text("固定学习率：最佳", "At one rate: best"),
    Text("损失 / nat", "Loss / nat"),
    Text("各自学习率：最佳", "At its own rate: best"),
    Text("准确率 / %", "Accuracy / %"),
    Text("临界增益", "Critical gain"),
]


def recommendations_table(
    best: Sequence[BestView], tuned: TunedTrainingView | None, critical: Mapping[str, float | None]
) -> Table:
    """The best initializers at the textbook's rate and each at its own, beside the advice.

    critical : by activation, the gain at which theory keeps the gradient; None where it has none.
    """
    own = {row.activation: row for row in tuned.first.activations} if tuned else {}
    read = [(one, own.get(one.activation), critical.get(one.activation)) for one in best]
    frame = pd.DataFrame([_record(*one) for one in read])
    return Table(
        frame, _HEADER, lambda phrases: [_printed(*one, phrases) for one in read], "lllrlrr"
    )


def _record(
    view: BestView, own: ActivationAnswer | None, critical: float | None
) -> dict[str, object]:
    accuracy = own.leader.accuracy if own else None
    return {
        "activation": view.activation,
        "recommended": DOCUMENTS_RECOMMEND.get(view.activation),
        "outcome by D0": view.outcome,
        "best": " ".join(view.best),
        "train_loss of the leader [nat]": view.loss,
        "test_accuracy of the leader [1]": view.test_accuracy,
        "rival": view.rival,
        "margin [nat]": view.margin and view.margin["estimate"],
        **dict(zip(("low [nat]", "high [nat]"), bounds(view.margin), strict=True)),
        "tuned: outcome": own and own.outcome,
        "tuned: best": own and " ".join(own.best),
        "tuned: test_accuracy of the leader [1]": accuracy and accuracy.estimate,
        "tuned: learning_rate of the leader [1]": own and own.leader.rate,
        "critical gain [1]": critical,
    }


def _printed(
    view: BestView, own: ActivationAnswer | None, critical: float | None, phrases: Phrases
) -> list[str]:
    recommended = DOCUMENTS_RECOMMEND.get(view.activation)
    fixed = view.best if view.learned else ()
    tuned = own.best if own and own.learned else ()
    accuracy = own.leader.accuracy if own else None
    untold = phrases.outcome(view.outcome) if not view.learned else "–"
    return [
        phrases.name(view.activation),
        phrases.law(recommended) if recommended else "–",
        _tied(fixed, recommended, phrases) or untold,
        phrases.number(view.loss, 3),
        _tied(tuned, recommended, phrases) or (phrases.outcome(own.outcome) if own else "–"),
        phrases.number(100 * accuracy.estimate if accuracy else None, 1),
        exact(critical) if critical else "–",
    ]


def _tied(best: Sequence[str], recommended: str | None, phrases: Phrases) -> Markup:
    """The best, the recommended one first and bold if it is among them; empty for none."""
    ranked = sorted(best, key=lambda name: name != recommended)
    shown = [
        Markup("<b>{}</b>" if name == recommended else "{}").format(phrases.law(name))
        for name in ranked[:_LISTED]
    ]
    listed = Markup(ENUMERATION[phrases.language]).join(shown)
    if len(best) <= _LISTED:
        return listed
    return listed + _MORE[phrases.language].format(len(best) - _LISTED)
