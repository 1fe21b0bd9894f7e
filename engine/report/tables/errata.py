"""The table of errata: what the documents print, what is right, and the numbers that show it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import pandas as pd
from markupsafe import Markup, escape

from engine.evidence.errata import Confirmation
from engine.report.findings import Entry
from engine.report.numbers import num
from engine.report.page.placeholders import formula_slot
from engine.report.punctuation import COMMA
from engine.report.result_words import Phrases
from engine.report.tables.table import Rows, Table
from engine.study.language import Language, Text

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
    Text("结论", "Finding"),
]
_FINDINGS: Mapping[str, Text] = {
    Confirmation.CONFIRMED: Text("有误", "confirmed"),
    Confirmation.NOT_CONFIRMED: Text("未证实", "not confirmed"),
}
_SHOWN = 1e-6  # a margin below this share of its number is rounding, and is not printed
_SCRIPT = re.compile(r"([_^])(?:\{([^}]*)\}|(\w))")


def errata_table(entries: Sequence[Entry]) -> Table:
    """Every erratum of the ledger; each row can be linked to as `erratum-` and its id."""
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

    def rows(phrases: Phrases) -> Rows:
        return [_row(entry, phrases) for entry in entries]

    return Table(frame, _HEADER, rows, "llllrrrl")


def _row(entry: Entry, phrases: Phrases) -> list[str]:
    language = phrases.language
    place = Markup('<b id="erratum-{}">{}</b> {}{}{}').format(
        entry["id"],
        entry["number"],
        entry["document"],
        COMMA[language],
        entry["source"]["place"][language],
    )
    return [
        place,
        _printed(entry, language),
        _correct(entry, language),
        scripts(entry["compared"][language]),
        _as_printed(entry),
        num(entry["right"]),
        _computed(entry),
        _FINDINGS[entry["verdict"]][language],
    ]


def _printed(entry: Entry, language: Language) -> Markup:
    """The formula, or the words between quotation marks, and a remark on them."""
    formula, _ = TYPESET.get(entry["id"], (None, None))
    quoted = Markup("“{}”").format(entry["source"]["quotation"])
    return _with_note(
        formula_slot(formula) if formula else quoted, entry["source"]["remark"], language
    )


def _correct(entry: Entry, language: Language) -> Markup:
    """The formula with the correction in words below, if those are more than the formula."""
    _, formula = TYPESET.get(entry["id"], (None, None))
    words = entry["correction"]
    if formula is None:
        return scripts(words[language])
    is_formula = words["zh"] == words["en"]
    return _with_note(formula_slot(formula), None if is_formula else words, language)


def _with_note(text: Markup, note: Mapping[str, str] | None, language: Language) -> Markup:
    if note is None:
        return text
    return Markup("{}<br><small>{}</small>").format(text, scripts(note[language]))


def _as_printed(entry: Entry) -> Markup:
    """The value, and by how much it is off."""
    share = entry["relative_difference"]
    if not share:
        return Markup(num(entry["printed"]))
    off = f"{'+' if share > 0 else ''}{num(100 * share)}%"
    return Markup("{}<br><small>{}</small>").format(num(entry["printed"]), off)


def _computed(entry: Entry) -> Markup:
    """The value, and how far it may be off if it was sampled."""
    value, margin = entry["found"], entry["margin"]
    if margin <= _SHOWN * abs(value):
        return Markup(num(value))
    return Markup("{}<br><small>±{}</small>").format(num(value), num(margin, 1))


def scripts(text: str) -> Markup:
    """`text` with what stands after _ and ^ lowered and raised, and the apostrophes of print."""
    html = str(escape(text.replace("'", "’")))
    tags = {"_": "sub", "^": "sup"}
    return Markup(_SCRIPT.sub(lambda m: f"<{tags[m[1]]}>{m[2] or m[3]}</{tags[m[1]]}>", html))
