"""The words of the ledger's entries and filters. Names in braces take what they name."""

from collections.abc import Mapping

from engine.report.result_words import VERDICTS
from engine.study.language import Text

WORDS: Mapping[str, Text] = {
    "remark": Text("［{}］", "[{}]"),
    "estimate": Text(
        "{quantity}：{estimate}，{confidence}区间{bounds}，{n}次重复；{condition}。",
        "{quantity}: {estimate}, {confidence} interval {bounds}, {n} replicates; {condition}.",
    ),
    "geometric": Text("几何平均{estimate}", "geometric mean {estimate}"),
    "closed": Text("{estimate}", "{estimate}"),
    "above": Text("至少{estimate}", "at least {estimate}"),
    "below": Text("至多{estimate}", "at most {estimate}"),
    "both": Text("约{estimate}，两端均未知", "about {estimate}, open at both ends"),
    "too_few": Text(
        "；所计个数太少，即使个个如其所说也不足以判为支持",
        "; too few are counted to support it, even if all were as claimed",
    ),
    "also": Text("{result}{claims}出自同样的比较。", "{result} {claims}: the same comparisons."),
    "equal": Text(
        "{quantity}：{estimate}，{n}次重复完全相同；{condition}。",
        "{quantity}: {estimate}, the same in all {n} replicates; {condition}.",
    ),
    "fact": Text(
        "{quantity}：{estimate}，由计算得出；{condition}。",
        "{quantity}: {estimate}, computed; {condition}.",
    ),
    "deciding": Text(
        "{quantity}，{count}项比较中起决定作用者",
        "{quantity}, the one of {count} comparisons that decides",
    ),
    "same": Text("{count}种中{same}种判定相同", "the same verdict in {same} of {count}"),
    "not_run": Text("未运行：{reason}。", "Not run: {reason}."),
}

VARIED: Mapping[str, Text] = {
    "effect": Text("最小效应{}", "with the smallest effect {}"),
    "width": Text("层宽为{}", "at width {}"),
    "inputs": Text("输入标准差为{}", "for inputs of sd {}"),
    "depth": Text("{}层", "with {} layers"),
    "measure": Text("以{}计", "by the {}"),
    "rate": Text("用{}学习率", "at {}"),
    "margin": Text("偏置调低得{}", "with biases lowered {}"),
    "law": Text("始于{}", "from {}"),
    "net": Text("仅就{}而言", "for {} alone"),
    "time": Text("{}", "after {}"),
    "window": Text("计时窗口{}", "with windows {}"),
    "data": Text("所用数据为{}", "on {}"),
    "reach": Text("只取曲面的{}", "within {} of the surface"),
}
"""Where a verdict turns, by what a variant differs in."""

CONDITIONS: Mapping[str, Text] = {
    "above": Text("大于{0}为支持，否则为相反", "supported if above {0}, contradicted if below"),
    "below": Text("小于{0}为支持，否则为相反", "supported if below {0}, contradicted if above"),
    "within": Text(
        "介于{0}与{1}之间为支持，否则为相反",
        "supported if between {0} and {1}, contradicted if outside",
    ),
}
"""What decides, by the criterion, where what is not the one is the other."""

CONDITIONS_APART: Mapping[str, Text] = {
    "above": Text(
        "大于{0}为支持，小于{1}为相反（{why}）",
        "supported if above {0}, contradicted if below {1} ({why})",
    ),
    "below": Text(
        "小于{0}为支持，大于{1}为相反（{why}）",
        "supported if below {0}, contradicted if above {1} ({why})",
    ),
}
"""What decides where something lies between."""

REASONS: Mapping[str, Text] = {
    "experiment missing": Text(
        "本研究没有所需的实验", "the study lacks the experiment that it needs"
    ),
    "cell missing": Text("所需的组合没有结果", "a combination that it needs has no results"),
    "variable missing": Text("所需的量没有测量", "what it needs was not measured"),
    "setting missing": Text("所需的设置没有运行", "a setting that it needs was not run"),
    "diverged": Text("有重复发散", "a replicate diverged"),
    "not reached": Text(
        "所比较的双方在限时内都未到达", "neither of what is compared gets there in the time given"
    ),
    "undefined": Text("所需的量没有定义", "what it needs is not defined"),
    "too few replicates": Text("重复次数太少", "there are too few replicates"),
    "control fails": Text("对照不成立", "the control fails"),
}
"""Why a claim was not run."""

EARLIER: Mapping[str, Text] = {**VERDICTS, "refuted": Text("不支持", "refuted")}
"""Verdicts as they were called when claims were fixed; what was refuted has two names since."""
