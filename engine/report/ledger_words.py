"""The words of the ledger's entries, in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from engine.study.language import Language


@dataclass(frozen=True)
class LedgerWords:
    """Labels of an entry's parts, the forms of its numbers, and what the filters say.

    In the forms, names in braces take what they name; `supported_if` has one for each criterion.
    """

    said: str
    test: str
    result: str
    cells: str
    shown: str
    discussed: str
    again: str
    everything: str
    remark: str
    colon: str
    semicolon: str
    estimate: str
    geometric: str
    fact: str
    deciding: str
    supported_if: Mapping[str, str]
    not_run: str
    reasons: Mapping[str, str]
    filters: str
    document: str
    verdict: str
    activation: str
    search: str
    every: str
    reset: str
    of_total: str
    none_match: str


WORDS: Mapping[Language, LedgerWords] = {
    "zh": LedgerWords(
        said="出处",
        test="检验",
        result="结果",
        cells="单元格",
        shown="图示",
        discussed="见",
        again="重做",
        everything="全部数值",
        remark="［{}］",
        colon="：",
        semicolon="；",
        estimate="{quantity}：{estimate}，{confidence}区间{bounds}，{n}次重复；{condition}。",
        geometric="几何平均{estimate}",
        fact="{quantity}：{estimate}，由计算得出；{condition}。",
        deciding="{quantity}，{count}项比较中起决定作用者",
        supported_if={
            "above": "大于{}则证实",
            "below": "小于{}则证实",
            "within": "介于{}与{}之间则证实",
        },
        not_run="未检验：{reason}（{detail}）。",
        reasons={
            "experiment missing": "本研究没有所需的实验",
            "cell missing": "所需的单元格没有结果",
            "variable missing": "所需的量没有测量",
            "setting missing": "所需的设置没有运行",
            "diverged": "有重复发散",
            "undefined": "所需的量没有定义",
            "too few replicates": "重复次数太少",
        },
        filters="筛选说法",
        document="文献",
        verdict="判定",
        activation="激活函数",
        search="查找文字",
        every="全部",
        reset="清除筛选",
        of_total="条符合条件，共{}条",
        none_match="没有符合条件的说法。",
    ),
    "en": LedgerWords(
        said="Source",
        test="Test",
        result="Result",
        cells="Cells",
        shown="Figure",
        discussed="see",
        again="Rerun",
        everything="All numbers",
        remark="[{}]",
        colon=": ",
        semicolon="; ",
        estimate="{quantity}: {estimate}, {confidence} interval {bounds}, {n} replicates; "
        "{condition}.",
        geometric="geometric mean {estimate}",
        fact="{quantity}: {estimate}, computed; {condition}.",
        deciding="{quantity}, the one of {count} comparisons that decides",
        supported_if={
            "above": "supported if above {}",
            "below": "supported if below {}",
            "within": "supported if between {} and {}",
        },
        not_run="Not run: {reason} ({detail}).",
        reasons={
            "experiment missing": "the study lacks the experiment that it needs",
            "cell missing": "a cell that it needs has no results",
            "variable missing": "what it needs was not measured",
            "setting missing": "a setting that it needs was not run",
            "diverged": "a replicate diverged",
            "undefined": "what it needs is not defined",
            "too few replicates": "there are too few replicates",
        },
        filters="Filter the claims",
        document="Document",
        verdict="Verdict",
        activation="Activation",
        search="Find words",
        every="all",
        reset="Clear the filters",
        of_total=" of {} claims shown",
        none_match="No claim matches.",
    ),
}
