"""The errata in the paper: the table, the marks that lead to it, the derivations they belong to."""

import copy
import re
from dataclasses import replace

import pytest

from engine.report.formulas import load_formulas
from engine.report.tables.errata import TYPESET, Errata, errata_table, scripts
from tests.report.papers import Paper

SLIP = "d2-normalised-bound"
MENDED = "d2-uniform-variance"


def found(paper: Paper, **verdicts: str) -> Paper:
    """The same with other findings, by id with "_" for "-"."""
    ledger = copy.deepcopy(dict(paper.ledger))
    for entry in ledger["errata"]:
        entry["verdict"] = verdicts.get(entry["id"].replace("-", "_"), entry["verdict"])
    return replace(paper, ledger=ledger)


def test_a_mark_links_to_its_row_and_has_a_dagger_where_the_slip_is_confirmed(paper: Paper) -> None:
    errata = Errata(paper.ledger["errata"])
    number = {entry["id"]: entry["number"] for entry in errata.entries}
    slip = f'<sup class="slip"><a href="#erratum-{SLIP}">†{number[SLIP]}</a></sup>'
    assert errata.slip(SLIP) == slip
    assert f">{number[MENDED]}</a>" in errata.slip(MENDED)
    with pytest.raises(KeyError):
        errata.slip("d2-normalised-bounds")
    assert errata.confirmed + len(errata.unconfirmed) == errata.total == len(errata.entries)
    fewer = Errata(found(paper, d2_normalised_bound="not confirmed").ledger["errata"])
    assert fewer.confirmed == errata.confirmed - 1
    assert "†" not in fewer.slip(SLIP)


def test_every_mark_leads_to_a_row_worded_by_its_check(paper: Paper, language: str) -> None:
    html = paper.html(language)
    rows = re.findall(r'id="erratum-([\w-]+)"', html)
    assert rows == [entry["id"] for entry in paper.ledger["errata"]]
    marks = set(re.findall(r'href="#erratum-([\w-]+)"', html))
    assert marks <= set(rows)
    assert {row for row in rows if row.startswith("d2-")} <= marks
    ids = [entry["id"].replace("-", "_") for entry in paper.ledger["errata"]]
    for verdict in ("confirmed", "not confirmed"):
        world = found(paper, **dict.fromkeys(ids, verdict))
        table = errata_table(world.ledger["errata"]).content(language).rows
        assert all(("†" in row[0]) == (verdict == "confirmed") for row in table)


def test_rows_show_the_numbers_of_the_check(paper: Paper, language: str) -> None:
    rows = errata_table(paper.ledger["errata"]).content(language).rows
    logistic = next(row for row in rows if "d0-logistic-sign" in row[0])
    assert logistic[4] == "1.58<br><small>+116%</small>"
    assert (logistic[5], logistic[6]) == ("0.731", "0.731")
    sampled = next(row for row in rows if "d2-backward-product" in row[0])
    assert re.fullmatch(r"0\.\d+<br><small>±0\.\d+</small>", sampled[6])
    sound = next(row for row in rows if MENDED in row[0])
    assert "%" not in sound[4]
    frame = errata_table(paper.ledger["errata"]).frame
    assert list(frame["computed [1]"]) == [entry["found"] for entry in paper.ledger["errata"]]


def test_what_is_typeset_exists_with_indices_lowered_and_raised(paper: Paper) -> None:
    known = load_formulas()
    assert set(TYPESET) <= {entry["id"] for entry in paper.ledger["errata"]}
    assert {key for pair in TYPESET.values() for key in pair if key} <= set(known)
    assert scripts("W^{i+1} and n_i < s^n") == (
        "W<sup>i+1</sup> and n<sub>i</sub> &lt; s<sup>n</sup>"
    )


def test_the_derivations_are_set_in_full_and_measured(paper: Paper, language: str) -> None:
    html = paper.html(language)
    keys = [key for key in load_formulas() if key.startswith("der_")]
    assert len(keys) > 15
    for key in keys:
        assert html.count(f'id="eq-{key}"') == 1, key
    chapter = html[html.index('id="sec-derivations"') :]
    for claim in ("forward-variance-product", "backward-variance-product", "normalised-variance"):
        assert f'href="#claim-{claim}"' in chapter


def test_a_claim_that_was_not_run_has_a_dash_for_its_number(paper: Paper) -> None:
    values = paper.values("en")
    ids = {entry["id"]: entry["estimate"] for entry in paper.ledger["claims"]}
    unrun = next(id for id, estimate in ids.items() if estimate is None)
    run = next(id for id, estimate in ids.items() if estimate is not None)
    assert values["measured"](unrun) == "–"
    assert re.fullmatch(r"\S+ \[.+, .+\]", values["measured"](run))
    with pytest.raises(KeyError):
        values["measured"]("no-such-claim")
