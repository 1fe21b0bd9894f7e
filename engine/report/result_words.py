"""The words that depend on the results, in both languages: names, lists, outcomes.

Templates hold whole sentences and choose between them; here are the pieces they share.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from engine.report.labels import activation_label, initializer_label
from engine.report.numbers import MINUS, bounds, fixed, num, pct
from engine.report.punctuation import AND, ENUMERATION
from engine.study.language import Language, Text, in_language

VERDICTS: Mapping[str, Text] = {
    "supported": Text("支持", "supported"),
    "contradicted": Text("相反", "contradicted"),
    "immaterial": Text("无实质差别", "immaterial"),
    "undecided": Text("未定", "undecided"),
    "not run": Text("未运行", "not run"),
}

MARKS: Mapping[str, str] = {
    "supported": "✓",
    "contradicted": "×",
    "immaterial": "≈",
    "undecided": "◐",
    "not run": "○",
}
"""Signs of the verdicts, which tell them apart where colour does not."""

DOCUMENT_NAMES: Mapping[str, Text] = {
    "D0": Text("孙与王", "Sun and Wang"),
    "D1": Text("斋藤笔记", "the Saito notes"),
    "D2": Text("Glorot笔记", "the Glorot notes"),
    "D4": Text("Kumar", "Kumar"),
}
"""What the text calls the documents, by their keys in the ledger."""

OUTCOMES: Mapping[str, Text] = {
    "agrees": Text("一致", "agrees"),
    "ties": Text("并列", "tie"),
    "disagrees": Text("不一致", "disagrees"),
    "nothing learned": Text("均未学会", "nothing learned"),
    "diverged": Text("均发散", "diverged"),
    "not run": Text("未运行", "not run"),
    "no statement": Text("未论及", "no statement"),
}
"""How D0's recommendation for an activation fared."""

_OPEN: Mapping[str, Text] = {
    "undecided": Text(
        "以下说法尚无定论：{statements}。", " It remains undecided whether {statements}."
    ),
    "not run": Text(
        "以下说法因所需的组合没有结果而未能检验：{statements}。",
        " For want of results it could not be tested whether {statements}.",
    ),
    "comma": Text("；", "; whether "),
}
"""Sentences about claims on which nothing was decided."""


_POINT = Text("{}个百分点", "{} percentage point{}")
_UNKNOWN, _COUNTED = Text("无法给出", "unknown"), Text("{}项{}", "{} {}")

_LOWERED = frozenset(
    {"a", "after", "an", "at", "before", "for", "in", "of", "the", "under", "with"}
)
_COMMON = frozenset({"identity", "sigmoid"})  # activations whose names are common nouns
_TINY_SHARE = 5e-4  # prints as 0.0% or 0.1% otherwise
_SMALL = 0.1  # bounds below it are given significant digits rather than decimals


@dataclass(frozen=True)
class Phrases:
    """The shared wording of one language."""

    language: Language

    def name(self, activation: str) -> str:
        """An activation's display name."""
        return activation_label(activation, self.language)

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
        return f"{ENUMERATION[self.language].join(head)}{AND[self.language]}{last}"

    def separator(self, loop: Any) -> str:
        """What `join` would put after the present item of a template's loop."""
        if loop.last:
            return ""
        return (AND if loop.revindex == 2 else ENUMERATION)[self.language]

    def verdict(self, verdict: str) -> str:
        return VERDICTS[verdict][self.language]

    def outcome(self, outcome: str) -> str:
        return OUTCOMES[outcome][self.language]

    def bounds(self, value: Any) -> str:
        """An interval's bounds, one of which may be open, or that both are unknown."""
        low, high = (None if end is None or math.isinf(end) else end for end in bounds(value))
        if low is None or high is None:
            if high is not None:
                return f"(−∞, {num(high)}]"
            return _UNKNOWN[self.language] if low is None else f"[{num(low)}, ∞)"
        if max(abs(low), abs(high)) < _SMALL:
            return f"[{num(low)}, {num(high)}]"
        return f"[{fixed(low)}, {fixed(high)}]"

    def statement(self, claim: Mapping[str, Any]) -> str:
        """A claim of the ledger in words."""
        statement: str = claim["statement"][self.language]
        return statement

    def points(self, share: float) -> str:
        """A difference between two shares, in percentage points."""
        written = num(100 * share, 2).removesuffix(".0")
        return _POINT[self.language].format(written, "" if written == "1" else "s")

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
        """Sentences on those claims of the ledger on which nothing was decided, or ""."""
        words = in_language(_OPEN, self.language)
        told = ""
        for verdict in ("undecided", "not run"):
            own = [self.statement(claim) for claim in claims if claim["verdict"] == verdict]
            if own:
                told += words[verdict].format(statements=words["comma"].join(map(self.clause, own)))
        return told

    def tally(self, verdicts: Sequence[str]) -> str:
        """How many verdicts of each kind, "8 supported, 3 contradicted and 1 undecided"."""
        counts = {verdict: verdicts.count(verdict) for verdict in VERDICTS}
        form = _COUNTED[self.language]
        return self.join([form.format(n, self.verdict(v)) for v, n in counts.items() if n])


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
