"""The words that depend on the results, in both languages: names, lists, outcomes.

Templates hold whole sentences and choose between them; here are the pieces they share.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.evidence.claims import Unjudged
from engine.report.labels import activation_label, initializer_label
from engine.report.numbers import MINUS, bounds, fixed, interval, num, pct
from engine.study.language import Language

VERDICTS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "supported": "证实",
        "refuted": "否定",
        "undecided": "未定",
        "not run": "未检验",
    },
    "en": {
        "supported": "supported",
        "refuted": "refuted",
        "undecided": "undecided",
        "not run": "not run",
    },
}

MARKS: Mapping[str, str] = {"supported": "✓", "refuted": "×", "undecided": "◐", "not run": "○"}
"""Signs of the verdicts, which tell them apart where colour does not."""

OUTCOMES: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "agrees": "一致",
        "ties": "并列",
        "disagrees": "不一致",
        "nothing learned": "均未学会",
        "diverged": "均发散",
        "not run": "未运行",
        "no statement": "未论及",
    },
    "en": {
        "agrees": "agrees",
        "ties": "tie",
        "disagrees": "disagrees",
        "nothing learned": "nothing learned",
        "diverged": "diverged",
        "not run": "not run",
        "no statement": "no statement",
    },
}
"""How D0's recommendation for an activation fared."""

TRENDS: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "grows": "增大",
        "stays": "基本不变",
        "shrinks": "减小",
        "unclear": "无明显变化",
        "undefined": "无从比较",
    },
    "en": {
        "grows": "grows",
        "stays": "hardly changes",
        "shrinks": "shrinks",
        "unclear": "shows no clear change",
        "undefined": "has no ratio to compare",
    },
}

_OPEN: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "undecided": "以下说法尚无定论：{statements}。",
        "not run": "以下说法因所需的单元格没有结果而未能检验：{statements}。",
        "numbers": "{statement}（估计值{estimate}，区间{bounds}，证实条件：{relation}）",
        "comma": "；",
    },
    "en": {
        "undecided": " It remains undecided whether {statements}.",
        "not run": " For want of results it could not be tested whether {statements}.",
        "numbers": "{statement} (estimate {estimate}, interval {bounds}, supported if {relation})",
        "comma": "; whether ",
    },
}
"""Sentences about claims that are neither supported nor refuted."""

_LEFT_OPEN: Mapping[Language, Mapping[str, str]] = {
    "zh": {
        "undecided": "测量未能就此作出定论",
        "numbers": "测量未能就此作出定论：估计值为{estimate}，区间为{bounds}，而证实须{relation}",
        "not run": "此说因缺少所需的结果而未能检验",
    },
    "en": {
        "undecided": "The measurements leave this open",
        "numbers": "The measurements leave this open: the estimate is {estimate}, its interval "
        "{bounds}, where {relation} was required",
        "not run": "This could not be tested for want of results",
    },
}
"""Clauses that follow a statement which is neither supported nor refuted."""

RELATIONS: Mapping[str, str] = {"above": ">", "below": "<"}
"""Signs of the criteria that have one threshold."""

_LOWERED = frozenset({"a", "an", "for", "in", "of", "the", "under", "with"})
_COMMON = frozenset({"identity", "sigmoid"})  # activations whose names are common nouns
_TINY_SHARE = 5e-4  # prints as 0.0% or 0.1% otherwise
_SMALL = 0.1  # bounds below it are given significant digits rather than decimals


@dataclass(frozen=True)
class Phrases:
    """The shared wording of one language."""

    language: Language

    def name(self, activation: str, sentence: bool = False) -> str:
        """An activation's display name; `sentence` says that it opens one."""
        label = activation_label(activation, self.language)
        return label[:1].upper() + label[1:] if sentence and self.language == "en" else label

    def the(self, activation: str, opening: bool = False) -> str:
        """An activation's name as prose has it, "the sigmoid", "tanh", or as it opens one."""
        label = activation_label(activation, self.language)
        if self.language == "en" and activation in _COMMON:
            return f"{'The' if opening else 'the'} {label}"
        return label

    def law(self, initializer: str) -> str:
        """An initializer's display name."""
        return initializer_label(initializer, self.language)

    def laws(self, initializers: Sequence[str]) -> list[str]:
        return [self.law(initializer) for initializer in initializers]

    def names_of(self, activations: Sequence[str]) -> list[str]:
        return [self.the(activation) for activation in activations]

    def join(self, items: Sequence[object]) -> str:
        """An enumeration: "a, b and c", "a、b 和 c"."""
        *head, last = map(str, items)
        if not head:
            return last
        comma, conjunction = ("、", "和") if self.language == "zh" else (", ", " and ")
        return f"{comma.join(head)}{conjunction}{last}"

    def separator(self, loop: Any) -> str:
        """What `join` would put after the present item of a template's loop."""
        if loop.last:
            return ""
        comma, conjunction = ("、", "和") if self.language == "zh" else (", ", " and ")
        return conjunction if loop.revindex == 2 else comma

    def word(self, trend: str) -> str:
        """A verb for `readings.trend`."""
        return TRENDS[self.language][trend]

    def verdict(self, verdict: str) -> str:
        return VERDICTS[self.language][verdict]

    def outcome(self, outcome: str) -> str:
        return OUTCOMES[self.language][outcome]

    def bounds(self, value: Any, decimals: int = 3) -> str:
        """An interval's bounds, or that it has none: one replicate leaves them unknown."""
        low, high = bounds_of(value)
        if low is None or high is None or not (math.isfinite(low) and math.isfinite(high)):
            return "无法给出" if self.language == "zh" else "unknown"
        if max(abs(low), abs(high)) < _SMALL:
            return f"[{num(low)}, {num(high)}]"
        return interval((low, high), decimals)

    def relation(self, criterion: str | None, threshold: float | Sequence[float] | None) -> str:
        """What an estimate must be for its claim to hold: "> 0.5", "0.8 to 1.25"; "–" for none."""
        if criterion is None or threshold is None:
            return "–"
        if isinstance(threshold, Sequence):
            return (" 至 " if self.language == "zh" else " to ").join(map(exact, threshold))
        return f"{RELATIONS[criterion]} {exact(threshold)}"

    def statement(self, claim: Mapping[str, Any]) -> str:
        """A claim of the ledger in words, with the apostrophes of print."""
        return claim["statement"][self.language].replace("'", "’")

    def unjudged(self, statements: Sequence[Unjudged]) -> str:
        """Sentences on statements that no verdict decides, each with its reason."""
        form = {
            "zh": "“{statement}”未作判定：{reason}。",
            "en": "Not judged is whether {statement}: {reason}.",
        }
        separator = "" if self.language == "zh" else " "
        return separator.join(
            form[self.language].format(
                statement=self.clause(getattr(entry.statement, self.language)),
                reason=getattr(entry.reason, self.language),
            )
            for entry in statements
        )

    def number(self, value: float | None, decimals: int | None = None) -> str:
        """`value`, or a dash where there is none."""
        if value is None or not math.isfinite(value):
            return "–"
        return num(value) if decimals is None else fixed(value, decimals)

    def clause(self, statement: str) -> str:
        """A whole sentence made part of another: no full stop, no capital unless of a name."""
        clause = statement.rstrip(".。")
        opening = clause.split(" ")[0].lower()
        return opening + clause[len(opening) :] if opening in _LOWERED else clause

    def open_questions(self, claims: Sequence[Mapping[str, Any]]) -> str:
        """Sentences on those claims of the ledger that are neither supported nor refuted, or ""."""
        words = _OPEN[self.language]
        sentences = []
        for verdict in ("undecided", "not run"):
            clauses = [self._question(claim) for claim in claims if claim["verdict"] == verdict]
            if clauses:
                sentences.append(words[verdict].format(statements=words["comma"].join(clauses)))
        return "".join(sentences)

    def left_open(self, claim: Mapping[str, Any]) -> str:
        """A clause on a claim of the ledger, just stated, that is not run or undecided."""
        words = _LEFT_OPEN[self.language]
        if claim["verdict"] == "not run" or claim["estimate"] is None:
            return words["not run" if claim["verdict"] == "not run" else "undecided"]
        return words["numbers"].format(
            estimate=self.number(claim["estimate"]),
            bounds=self.bounds(claim["interval"]),
            relation=self.relation(claim["criterion"], claim["threshold"]),
        )

    def tally(self, verdicts: Sequence[str]) -> str:
        """How many verdicts of each kind, "8 supported, 3 refuted and 1 undecided"."""
        counts = {verdict: verdicts.count(verdict) for verdict in VERDICTS[self.language]}
        form = "{}条{}" if self.language == "zh" else "{} {}"
        return self.join([form.format(n, self.verdict(v)) for v, n in counts.items() if n])

    def _question(self, claim: Mapping[str, Any]) -> str:
        statement = self.clause(self.statement(claim))
        if claim["estimate"] is None:
            return statement
        return _OPEN[self.language]["numbers"].format(
            statement=statement,
            estimate=self.number(claim["estimate"]),
            bounds=self.bounds(claim["interval"]),
            relation=self.relation(claim["criterion"], claim["threshold"]),
        )


def share(value: float) -> str:
    """A share from 0 to 1 in percent: with one decimal, or two significant digits if tiny."""
    return f"{num(100 * value, 2)}%" if 0 < value < _TINY_SHARE else pct(value)


def exact(value: float) -> str:
    """A setting as written, "0.01", "2000" or "1×10⁻⁵", to at most four significant digits.

    Measurements go through `numbers.num`, which says by its zeros how precise they are.
    """
    text = f"{value:.4g}" if isinstance(value, float) else str(value)
    mantissa, power, _ = text.partition("e")
    if isinstance(value, float) and power:
        return num(value, sum(map(str.isdigit, mantissa)))
    return text.replace("-", MINUS)


def bounds_of(value: Any) -> tuple[float | None, float | None]:
    """Low and high of anything `numbers.bounds` takes; two Nones for None."""
    return (None, None) if value is None else bounds(value)
