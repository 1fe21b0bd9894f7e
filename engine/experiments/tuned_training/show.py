"""Loss against the learning rate for every activation, the answers, and what each law costs."""

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
from markupsafe import Markup
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from engine.evidence.finished_cells import CellArrays, cell_arrays
from engine.evidence.tuned import Standing
from engine.experiments.tuned_training.results import (
    USUAL,
    ActivationAnswer,
    Change,
    LawAnswer,
    Setting,
    TunedTrainingView,
)
from engine.report.figures.study import Study, Tables
from engine.report.figures.style import (
    FULL_WIDTH,
    QUIET,
    SMALL,
    line_style,
    log_ticks,
    plain_log_ticks,
    spread_apart,
    wrapped_panels,
)
from engine.report.labels import (
    activation_label,
    initializer_label,
    initializer_look,
    initializer_text,
)
from engine.report.numbers import fixed, pct
from engine.report.page.placeholders import roots
from engine.report.punctuation import ENUMERATION, SEMICOLON
from engine.report.result_words import Phrases, exact
from engine.report.tables.table import Rows, Table, bounds_columns, unbroken, with_half
from engine.study.language import LANGUAGES, Language, Text, in_language

NAME = "tuned_training_rates"
RATE, LOSS = "learning_rate [1]", "validation_loss [nat]"
_SERIES = 5
_FIRST = ("lecun_normal", "he_normal", "uniform_fan_in", "normal_sd0.01", "normal_sd1")
"""Laws shown beside the best one, as far as there is room."""
_COLUMNS = 3
_PANEL, _LEFT, _RIGHT, _TOP, _BOTTOM = 0.9, 0.42, 0.06, 0.2, 0.6
_ROOM = 3.1  # decades to the right of the rates, for the names of the lines
_APART = 0.125  # between these names, as a share of a panel's height
_MOST_SHOWN = 2.0  # times a guess's loss; beyond it a rate is merely too high

_WORDS = {
    "rate": Text("学习率", "learning rate"),
    "loss": Text("验证损失 / nat", "validation loss / nat"),
    "note": Text(
        "实心：训练至 {all} 次迭代；空心：提前停止（{early}）；方框：选定的学习率；"
        "点线：随机猜测\n顶端的叉：发散，或损失更高",
        "filled: trained for {all} iterations; hollow: stopped before ({early}); squares: the rate "
        "chosen; dotted: a guess\ncross at the top: a trial diverged, or the loss is higher",
    ),
    "alt": Text(
        "各激活函数在各初始化方法下验证损失随学习率的变化。选定学习率下测试准确率最高者：{best}。",
        "Validation loss against the learning rate, for every activation function and its most "
        "telling initializers. Highest test accuracy at the rates chosen: {best}.",
    ),
    "one": Text(
        "{activation} 为{law}，学习率 {rate}，测试准确率 {accuracy}",
        "{activation} with {law} at rate {rate}, test accuracy {accuracy}",
    ),
    "none": Text("{activation} 均发散", "{activation} diverged throughout"),
}


def table(study: Study) -> dict[str, pd.DataFrame]:
    """One row per cell and rate that was tried; the loss is a mean over the trials."""
    first = study.view("tuned_training").first
    rows: list[dict[str, object]] = []
    for name in first.experiments:
        for (activation, initializer), cell in cell_arrays(study.measurements[name]).items():
            answer = first.answer(activation)
            if answer and (law := answer.law(initializer)):
                rows += _rows(activation, law, cell, first)
    return {NAME: pd.DataFrame(rows)}


def _rows(
    activation: str, law: LawAnswer, cell: CellArrays, setting: Setting
) -> Iterator[dict[str, object]]:
    trials = cell["trial_loss"].mean(axis=0)
    for place, rate in enumerate(setting.settings.learning_rates):
        reached = np.flatnonzero(np.isfinite(trials[place]))
        diverged = (cell["trial_diverged_at"][:, place] >= 0).any()
        if reached.size or diverged:
            yield {
                "activation": activation,
                "initializer": law.initializer,
                RATE: rate,
                "chosen": rate == law.rate,
                "diverged": diverged,
                "iterations": setting.settings.ends[reached[-1]] if reached.size else 0,
                LOSS: np.nan if diverged else trials[place, reached[-1]],
            }


def draw(study: Study, tables: Tables, language: Language) -> dict[str, Figure]:
    words, frame = in_language(_WORDS, language), tables[NAME]
    setting = study.view("tuned_training").first
    answers = setting.activations
    margins = (_LEFT, _RIGHT, _BOTTOM, _TOP)
    figure, panels = wrapped_panels(len(answers), _COLUMNS, _PANEL, margins, (0.12, 0.26))
    tried, height = _axes(panels[0], frame, setting), figure.get_figheight()
    for axes, answer in zip(panels, answers, strict=False):
        axes.set_title(activation_label(answer.activation, language), fontweight="bold")
        axes.plot(tried, [setting.guess_loss] * 2, color=QUIET, linewidth=0.5, dashes=(2, 2))
        _panel(axes, frame[frame["activation"] == answer.activation], answer, setting, language)
    middle = (_LEFT + FULL_WIDTH - _RIGHT) / 2 / FULL_WIDTH
    figure.text(middle, (_BOTTOM - 0.17) / height, words["rate"], ha="center", va="top")
    figure.text(0.02 / FULL_WIDTH, 0.5, words["loss"], rotation=90, ha="left", va="center")
    early = ENUMERATION[language].join(map(str, setting.settings.ends[:-1]))
    note = words["note"].format(all=setting.settings.iterations, early=early or "–")
    figure.text(middle, 0.02 / height, note, ha="center", va="bottom", color=QUIET,
                fontsize=SMALL, linespacing=1.2)  # fmt: skip
    return {NAME: figure}


def shown(answer: ActivationAnswer) -> list[LawAnswer]:
    """One law of each of at most five variances: the best one's, then those of `_FIRST`."""

    def priority(group: Sequence[LawAnswer]) -> tuple[int, int]:
        places = [_FIRST.index(x.initializer) for x in group if x.initializer in _FIRST]
        return (0 if group is groups[0] else 1, min(places, default=len(_FIRST)))

    groups = answer.groups
    chosen = sorted(groups, key=priority)[:_SERIES]
    return [next((x for x in g if x.initializer in _FIRST), g[0]) for g in chosen]


def _panel(
    axes: Axes,
    frame: pd.DataFrame,
    answer: ActivationAnswer,
    setting: Setting,
    language: Language,
) -> None:
    ends = []
    top = _MOST_SHOWN * setting.guess_loss
    for law in shown(answer):
        every = frame[frame["initializer"] == law.initializer]
        rows = every[every[LOSS] <= top]
        if rows.empty:
            continue
        look = initializer_look(law.initializer)
        style = line_style(look)
        whole = (rows["iterations"] == setting.settings.iterations).to_numpy()
        axes.plot(rows[RATE], rows[LOSS], **style | {"marker": None})
        for part, face in ((whole, look.color), (~whole, "white")):
            axes.plot(rows[RATE][part], rows[LOSS][part],
                      **style | {"linestyle": "none", "markerfacecolor": face})  # fmt: skip
        chosen = rows["chosen"].to_numpy()
        axes.plot(rows[RATE][chosen], rows[LOSS][chosen], linestyle="none", marker="s",
                  markersize=6, markerfacecolor="none", markeredgecolor=look.color)  # fmt: skip
        last = rows.iloc[-1]
        ends.append((float(last[LOSS]), law.initializer))
        lost = every[(every[RATE] > last[RATE]) & ~(every[LOSS] <= top)]
        if len(lost):
            rate = lost.iloc[0][RATE]
            axes.plot([last[RATE], rate], [last[LOSS], top],
                      color=look.color, linestyle=look.dash, linewidth=0.4)  # fmt: skip
            axes.plot(rate, top, "x", color=look.color, markersize=3, clip_on=False)
    _name_lines(axes, sorted(ends), language)


def _name_lines(axes: Axes, ends: Sequence[tuple[float, str]], language: Language) -> None:
    """The laws' names to the right of their lines, in their colours."""
    low, high = np.log(axes.get_ylim())
    heights = [(np.log(loss) - low) / (high - low) for loss, _ in ends]
    places = spread_apart(np.array(heights), _APART, within=(0.08, 0.97))
    for place, (_, law) in zip(places, ends, strict=True):
        name = initializer_label(law, language).partition(" (")[0]
        axes.text(0.99, place, name, transform=axes.transAxes,
                  ha="right", va="center", fontsize=SMALL,
                  color=initializer_look(law).color)  # fmt: skip


def _axes(first: Axes, frame: pd.DataFrame, setting: Setting) -> tuple[float, float]:
    """Limits and numbers of the axes that all panels share; the lowest and the highest rate."""
    top = _MOST_SHOWN * setting.guess_loss
    tried = frame[RATE][frame[LOSS] <= top]
    rates = tried if len(tried) else frame[RATE]
    first.set_xscale("log")
    first.set_yscale("log")
    first.set_xlim(rates.min() / 1.5, rates.max() * 10**_ROOM)
    log_ticks(first, 2, "x")
    positive = frame[LOSS][frame[LOSS] > 0]
    first.set_ylim(0.8 * min(positive.min() if len(positive) else top, top / 4), top)
    plain_log_ticks(first)
    return rates.min(), rates.max()


def alt(study: Study, tables: Tables, language: Language) -> dict[str, str]:
    words = in_language(_WORDS, language)
    said = [
        _best_said(answer, language) for answer in study.view("tuned_training").first.activations
    ]
    return {NAME: words["alt"].format(best=SEMICOLON[language].join(said))}


def _best_said(answer: ActivationAnswer, language: Language) -> str:
    words, name = in_language(_WORDS, language), activation_label(answer.activation, language)
    leader = answer.leader
    if leader.accuracy is None:
        return words["none"].format(activation=name)
    return words["one"].format(
        activation=name,
        law=initializer_label(leader.initializer, language),
        rate=exact(leader.rate),
        accuracy=pct(leader.accuracy.estimate, 1),
    )


_ANSWERS: Sequence[Text] = [
    Text("激活函数", "Activation"),
    Text("不逊于最佳者的初始化方法", "As good as the best"),
    Text("最佳者及其标准差", "Leader and its sd"),
    Text("可用的学习率", "Working rates"),
    Text("测试准确率 / %", "Test accuracy / %"),
    Text("尚不能定者", "Not settled"),
]
_CHANGES = ["dataset", "hidden", "inputs", "iterations [1]", "batch size [1]", "activation",
            "learned", "as good as the best", "not settled", "change"]  # fmt: skip
_INPUTS = {
    None: Text("0 至 1", "0 to 1"),
    "standardized": Text("标准化输入", "standardized inputs"),
}
_FEW = 2
_PHRASES = {
    "some": Text("{n}种中的{k}种", "{k} of {n} laws"),
    "none": Text("无", "none"),
    "unshown": Text("未能确证", "none shown"),
    "unlearned": Text("均未学会", "nothing learns"),
    "diverged": Text("均发散", "all diverge"),
    "one": Text("仅 {rate}", "{rate} alone"),
    "times": Text("{law}：{sd}", "{law}: {sd}"),
}


def tables(view: TunedTrainingView) -> dict[str, Table]:
    """The answers, and every law's regret."""
    every = [(s, answer) for s in (view.first, *view.elsewhere) for answer in s.activations]
    frame = pd.DataFrame([record(*one, law) for one in every for law in one[1].laws])
    answers = pd.DataFrame([_answer(view, *one) for one in every])
    laws = list(dict.fromkeys(law.initializer for a in view.first.activations for law in a.laws))
    laws = sorted(laws, key=lambda name: (*_FIRST, name).index(name))

    def matrix(phrases: Phrases) -> Rows:
        return [
            [phrases.name(a.activation), *(_regret(a.law(law), phrases) for law in laws)]
            for a in view.first.activations
        ]

    def rows(phrases: Phrases) -> Rows:
        return [_printed(answer, phrases) for answer in view.first.activations]

    header = [_ANSWERS[0], *map(initializer_text, laws)]
    return {
        "answers": Table(answers, _ANSWERS, rows, "lllrrl"),
        "tuned_training": Table(frame, header, matrix, "l" + "r" * len(laws)),
        "elsewhere": _elsewhere(view, answers[_CHANGES]),
    }


def _elsewhere(view: TunedTrainingView, frame: pd.DataFrame) -> Table:
    """What is not shown to be worse, by function and setting, bold where the answer changes."""
    settings = [view.reference, *view.others]
    header = [_ANSWERS[0], *(_label(setting, view.reference) for setting in settings)]
    asked = [answer.activation for setting in view.others for answer in setting.activations]

    def rows(phrases: Phrases) -> Rows:
        return [
            [phrases.name(name), *(_good(view, setting, name, phrases) for setting in settings)]
            for name in dict.fromkeys(asked)
        ]

    return Table(frame, header, rows, "l" * len(header))


def _label(setting: Setting, reference: Setting) -> Text:
    """What a setting differs in from the reference; of the reference itself, its width."""
    own, base, parts = setting.settings, reference.settings, []
    if setting.title != reference.title:
        parts.append(Text(setting.title, setting.title))
    if setting is reference or own.hidden != base.hidden:
        parts.append(_width(own.hidden))
    if own.inputs != base.inputs:
        parts.append(_INPUTS[own.inputs])
    if own.iterations != base.iterations:
        parts.append(Text(f"{own.iterations}次迭代", f"{own.iterations} iterations"))
    return Text(**{name: ENUMERATION[name].join(p[name] for p in parts) for name in LANGUAGES})


def _width(hidden: Sequence[int]) -> Text:
    """Of all hidden layers, or of each where they differ."""
    width = hidden[0] if len({*hidden}) == 1 else "-".join(map(str, hidden))
    return Text(f"宽度{width}", f"width {width}")


def _good(view: TunedTrainingView, setting: Setting, name: str, phrases: Phrases) -> str:
    answer, words = setting.answer(name), in_language(_PHRASES, phrases.language)
    if answer is None:
        return "–"
    if not answer.learned:
        return _failed(answer, words)
    best, other = (listed(names, answer, phrases) for names in (answer.best, answer.open))
    good = " ".join(filter(None, (best, other and f"({other})")))
    changes = view.change(setting, answer) is Change.CHANGES and setting is not view.reference
    return Markup("<b>{}</b>").format(good) if changes else good


def _failed(answer: ActivationAnswer, words: Mapping[str, str]) -> str:
    return words["diverged" if answer.leader.accuracy is None else "unlearned"]


def _where(setting: Setting) -> dict[str, object]:
    own = setting.settings
    return {
        "dataset": setting.title,
        "hidden": "-".join(map(str, own.hidden)),
        "inputs": own.inputs or "unit",
        "iterations [1]": own.iterations,
        "batch size [1]": own.batch_size,
    }


def _answer(
    view: TunedTrainingView, setting: Setting, answer: ActivationAnswer
) -> dict[str, object]:
    leader, low_high = answer.leader, answer.leader.rates or (None, None)
    record: dict[str, object] = {
        **_where(setting),
        "activation": answer.activation,
        "learned": answer.learned,
        "as good as the best": " ".join(answer.best),
        "not settled": " ".join(answer.open),
        "change": view.change(setting, answer) or "",
        "leader": leader.initializer,
        "gain of the leader [1]": leader.gain,
        **dict(zip(("lowest working rate [1]", "highest working rate [1]"), low_high, strict=True)),
        **bounds_columns("test_accuracy of the leader", leader.accuracy),
    }
    for name in USUAL:
        law = answer.law(name)
        record |= bounds_columns(f"regret of {name}", law.regret if law else None)
    return record


def record(setting: Setting, answer: ActivationAnswer, law: LawAnswer) -> dict[str, object]:
    """One law's row in the tables' data."""
    return {
        **_where(setting),
        "activation": answer.activation,
        "initializer": law.initializer,
        "standing": str(law.standing),
        "learning_rate [1]": law.rate,
        "edge of the grid": law.edge or "",
        "replicates": law.replicates,
        "diverged": law.diverged,
        **bounds_columns("test_accuracy", law.accuracy),
        **bounds_columns("train_loss", law.loss, "nat"),
        **bounds_columns("regret", law.regret),
    }


def _printed(answer: ActivationAnswer, phrases: Phrases) -> list[str]:
    words, leader = in_language(_PHRASES, phrases.language), answer.leader
    if not answer.learned:
        return [phrases.name(answer.activation), _failed(answer, words), *[words["none"]] * 4]
    return [
        phrases.name(answer.activation),
        listed(answer.best, answer, phrases) or words["unshown"],
        roots(words["times"].format(law=phrases.law(leader.initializer), sd=spread_text(leader))),
        unbroken(_range(leader, phrases)),
        unbroken(with_half(phrases, leader.accuracy, 2, 100)),
        listed(answer.open, answer, phrases) or words["none"],
    ]


def listed(names: Sequence[str], answer: ActivationAnswer, phrases: Phrases) -> str:
    """Two laws by their names; more by their number, as the table of regrets names them all."""
    if len(names) <= _FEW:
        return ENUMERATION[phrases.language].join(phrases.laws(names))
    return _PHRASES["some"][phrases.language].format(k=len(names), n=len(answer.laws))


def spread_text(law: LawAnswer) -> str:
    """A law's sd as a formula in the units n before a layer."""
    if law.sd is not None:
        return exact(law.sd)
    if law.gain is None:
        return "1/sqrt(nE[x²])"
    return f"{exact(round(law.gain, 3))}/sqrt(n)"


def _range(law: LawAnswer, phrases: Phrases) -> str:
    words = in_language(_PHRASES, phrases.language)
    if law.rates is None:
        return words["one"].format(rate=exact(law.rate))
    low, high = map(exact, law.rates)
    return words["one"].format(rate=low) if low == high else f"{low}–{high}"


def _regret(law: LawAnswer | None, phrases: Phrases) -> str:
    """In points of accuracy; bold where as good as the best, in brackets where not settled."""
    if law is None:
        return "–"
    if law.regret is None:
        return "×"
    number = fixed(100 * law.regret.estimate, 1)
    if law.standing is Standing.GOOD:
        return Markup("<b>{}</b>").format(number)
    return f"({number})" if law.standing is Standing.OPEN else number
