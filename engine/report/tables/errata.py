"""Errata: marks in the text, and the table of what is printed, what is right, and what shows it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pandas as pd
from markupsafe import Markup, escape

from engine.evidence.errata import Confirmation
from engine.evidence.errata.erratum import STANDARD_ERRORS
from engine.report.findings import Entry
from engine.report.numbers import num
from engine.report.page.placeholders import formula_slot
from engine.report.punctuation import COMMA
from engine.report.result_words import DOCUMENT_NAMES, Phrases
from engine.report.tables.table import Table
from engine.study.language import Text

TYPESET: Mapping[str, tuple[str | None, str | None]] = {
    "d0-logistic-sign": ("slip_logistic", "mended_logistic"),
    "d1-xavier-name": ("slip_xavier", None),
    "d2-product-moments": ("slip_moments", "mended_moments"),
    "d2-backward-product": ("slip_backward", "mended_backward"),
    "d2-weight-gradient-product": ("slip_weight", "mended_backward"),
    "d2-equal-widths-gradient": ("slip_equal", "mended_equal"),
    "d2-equal-widths-weight-gradient": ("slip_equal_weight", "mended_equal_weight"),
    "d2-uniform-variance": ("uniform_variance", None),
    "d2-normalised-bound": ("slip_bound", "mended_bound"),
}
"""Formulas of `formulas.toml` for what is printed and for what is right, None where it is words."""

_HEADER: Sequence[Text] = [
    Text("出处", "Place"),
    Text("所印", "Printed"),
    Text("应为", "Correct"),
    Text("所比较的量", "Compared"),
    Text("按所印", "As printed"),
    Text("按更正", "As corrected"),
    Text("实算", "Computed"),
]
_SHOWN = 1e-6  # a margin below this share of its number is rounding, and is not printed
_MARK = Markup('<sup class="slip"><a href="#erratum-{}">{}{}</a></sup>')
_SCRIPT = re.compile(r"([_^])(?:\{([^}]*)\}|(\w))")


@dataclass(frozen=True)
class Errata:
    """The ledger's errata; a sampled value may be off by so many standard errors."""

    entries: Sequence[Entry]
    standard_errors: int = STANDARD_ERRORS

    def slip(self, id: str) -> Markup:
        """The erratum's number, linked to its row of the table; a dagger where it is confirmed.

        Raises KeyError where the ledger has no such erratum.
        """
        number = {entry["id"]: entry["number"] for entry in self.entries}[id]
        return _MARK.format(id, "" if number in self.unconfirmed else "†", number)

    @property
    def total(self) -> int:
        return len(self.entries)

    @property
    def confirmed(self) -> int:
        return self.total - len(self.unconfirmed)

    @property
    def unconfirmed(self) -> list[int]:
        """Numbers of those that the computation does not bear out."""
        return [e["number"] for e in self.entries if e["verdict"] != Confirmation.CONFIRMED]


def errata_table(entries: Sequence[Entry]) -> Table:
    """Every erratum of the ledger; each row can be linked to as `erratum-` and its id.

    A dagger marks those that are confirmed.
    """
    frame = pd.DataFrame(
        [
            {
                "number": entry["number"],
                "erratum": entry["id"],
                "document": entry["document"],
                "place": entry["source"]["place"]["en"],
                "printed": entry["source"]["quotation"],
                "correct": entry["correction"]["en"],
                "compared": entry["compared"]["en"],
                "as printed [1]": entry["printed"],
                "as corrected [1]": entry["right"],
                "computed [1]": entry["found"],
                "margin [1]": entry["margin"],
                "relative difference [1]": entry["relative_difference"],
                "finding": entry["verdict"],
            }
            for entry in entries
        ]
    )

    return Table(frame, _HEADER, lambda phrases: [_row(e, phrases) for e in entries], "llllrrr")


def _row(entry: Entry, phrases: Phrases) -> list[str]:
    """What is printed and what is right, each as it stands and as a number; notes are small."""
    language, source, words = phrases.language, entry["source"], entry["correction"]
    place = Markup('<b id="erratum-{}">{}{}</b> {}{}{}').format(
        entry["id"],
        entry["number"],
        "†" if entry["verdict"] == Confirmation.CONFIRMED else "",
        DOCUMENT_NAMES[entry["document"]][language],
        COMMA[language],
        source["place"][language],
    )
    slip, mended = TYPESET.get(entry["id"], (None, None))
    quoted = formula_slot(slip) if slip else Markup("“{}”").format(source["quotation"])
    remark = scripts(source["remark"][language]) if source["remark"] else ""
    correct = scripts(words[language])
    told = correct if words["zh"] != words["en"] else ""  # the same in both is the formula itself
    share, margin = entry["relative_difference"], entry["margin"]
    off = f"{'+' if share > 0 else ''}{num(100 * share)}%" if share else ""
    spread = f"±{num(margin, 1)}" if margin > _SHOWN * abs(entry["found"]) else ""
    return [
        place,
        _noted(quoted, remark),
        _noted(formula_slot(mended), told) if mended else correct,
        scripts(entry["compared"][language]),
        _noted(num(entry["printed"]), off),
        num(entry["right"]),
        _noted(num(entry["found"]), spread),
    ]


def _noted(text: str, note: str) -> str:
    return Markup("{}<br><small>{}</small>").format(text, note) if note else text


def scripts(text: str) -> Markup:
    """`text` with what stands after _ and ^ lowered and raised."""
    html = str(escape(text))
    tags = {"_": "sub", "^": "sup"}
    return Markup(_SCRIPT.sub(lambda m: f"<{tags[m[1]]}>{m[2] or m[3]}</{tags[m[1]]}>", html))
