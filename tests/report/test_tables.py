"""The paper's tables: the same rows printed in two languages and written as data."""

import json
import math
import re
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from engine.evidence.claims.claim import StatementSettings
from engine.evidence.ledger import read_ledger
from engine.net.initializers import INITIALIZERS, make_initializer
from engine.net.initializers.from_function import initializer_from_function
from engine.report.catalogue import paper_tables
from engine.report.figures.study import Study
from engine.report.ledger.decisive_quantity import quantity
from engine.report.result_words import DOCUMENT_NAMES, VERDICTS, Phrases
from engine.report.tables.paper import study_tables, write_tables
from engine.report.tables.study import law_html, laws_table, provenance_table
from engine.report.tables.table import Table
from engine.report.tables.taught import judged_statements
from engine.study.language import LANGUAGES, Text
from tests.report.papers import Paper

ARGUMENTS = {"normal": {"sd": 0.02}, "truncated_normal": {"sd": 0.02}, "constant": {"value": 0.5}}


@pytest.fixture(scope="module")
def tables(paper: Paper) -> dict[str, Table]:
    return study_tables(Study(paper.protocol, paper.measurements, paper.ledger))


def test_written_tables_are_the_frames(paper: Paper, tmp_path: Path) -> None:
    verdicts = tmp_path / "verdicts.json"
    verdicts.write_text(json.dumps(paper.ledger))
    paths = {
        name: paper.folder / "measurements" / f"{name}.nc" for name in paper.protocol.experiments
    }
    write_tables(paper.protocol, paths, verdicts, tmp_path / "tables")
    written = {path.stem: path for path in (tmp_path / "tables").glob("*.csv")}
    assert set(written) == set(paper_tables(paper.protocol))
    study = Study(paper.protocol, paper.measurements, read_ledger(verdicts))
    for name, table in study_tables(study).items():
        stored = pd.read_csv(written[name])
        assert list(stored.columns) == list(table.frame.columns)
        assert len(stored) == len(table.frame)


RANGES = {r"(accuracy|share|error)\b.*": (0, 1), r"loss\b.*": (0, math.inf)}


def test_no_interval_leaves_what_is_possible(paper: Paper, tables: dict[str, Table]) -> None:
    """Of shares and losses, in the data of every table and figure."""
    frames = {path.stem: pd.read_csv(path) for path in (paper.folder / "tables").glob("*.csv")}
    frames |= {name: table.frame for name, table in tables.items()}
    held = 0
    for name, frame in frames.items():
        for column, values in frame.items():
            for pattern, (low, high) in RANGES.items():
                if re.fullmatch(rf"(?!regret|law).*{pattern}(low|high) \[(1|nat)\]", str(column)):
                    held += 1
                    outside = values[(values < low) | (values > high)].tolist()
                    assert not outside, (name, column, outside)
    assert held > 10


@pytest.mark.parametrize("family", INITIALIZERS)
def test_every_law_prints_without_tex(family: str) -> None:
    entry = make_initializer(family, **ARGUMENTS.get(family, {}))
    html = law_html(entry.law, entry.parameters)
    assert html
    assert not set(r"\{}^_") & set(html)


@pytest.mark.parametrize(
    ("family", "parameters", "html"),
    [
        ("lecun_normal", {}, "1/<i>n</i><sub>in</sub>"),
        ("uniform_fan_in", {}, "1/(3<i>n</i><sub>in</sub>)"),
        ("glorot_normal", {}, "2/(<i>n</i><sub>in</sub> + <i>n</i><sub>out</sub>)"),
        ("normal", {"sd": 1.0}, "1"),
        ("normal", {"sd": 0.01}, "0.01<sup>2</sup>"),
        ("he_normal", {"negative_slope": 0.2}, "2/((1 + 0.2<sup>2</sup>)<i>n</i><sub>in</sub>)"),
        ("orthogonal", {}, "1/max(<i>n</i><sub>in</sub>, <i>n</i><sub>out</sub>)"),
        ("critical", {}, "<i>g</i><sub>c</sub><sup>2</sup>/<i>n</i><sub>in</sub>"),
        (
            "two_over_sum",
            {},
            "2/(<i>n</i><sub>in</sub>E[<i>f</i><sup>2</sup>] + "
            "<i>n</i><sub>out</sub>E[<i>f</i>′<sup>2</sup>])",
        ),
        ("lsuv", {}, "1/(<i>n</i><sub>in</sub>E[<i>x</i><sup>2</sup>])"),
    ],
)
def test_laws(family: str, parameters: dict[str, float], html: str) -> None:
    entry = make_initializer(family, **parameters)
    assert law_html(entry.law, entry.parameters) == html


def test_laws_beyond_the_layer_print_a_range_or_a_dash_and_a_user_s_as_measured(paper) -> None:
    """Critical gains: 1 for identity and tanh, sqrt(2) for ReLU, 10.15 for the sigmoid."""
    added = tuple(make_initializer(name) for name in ("critical", "lsuv"))
    protocol = paper.protocol.model_copy(update={"initializers": added})
    rows = {row[0]: row[-1] for row in laws_table(protocol, 100).content("en").rows}
    assert rows == {"critical": "0.1–1.015", "LSUV": "–"}
    measured = initializer_from_function(lambda rng, *fans: rng.standard_normal(fans), "mine")
    stated = replace(make_initializer("he_normal"), name="other", law=r"\sqrt{2}/n_\mathrm{in}")
    protocol = paper.protocol.model_copy(update={"initializers": (measured, stated)})
    rows = {language: laws_table(protocol, 100).content(language).rows for language in LANGUAGES}
    assert rows["en"][0][:3] == ["mine", "own function", "measured"]
    assert rows["zh"][0][:3] == ["mine", "自定义函数", "实测"]
    assert float(rows["en"][0][3]) == pytest.approx(1, abs=0.05)
    assert rows["en"][1][2] == r"<code>\sqrt{2}/n_\mathrm{in}</code>"


def test_the_index_has_every_claim_of_a_document_under_its_verdict(paper, tables, language) -> None:
    rows = {row[0]: row[1:] for row in tables["verdicts"].content(language).rows}
    for key, name in DOCUMENT_NAMES.items():
        own = [c for c in paper.ledger["claims"] if key in c["documents"]]
        total, *cells = rows[name[language]]
        assert total == str(len(own))
        for verdict, cell in zip(VERDICTS, cells, strict=True):
            ids = [c["id"] for c in own if c["verdict"] == verdict]
            assert re.findall(r"#claim-([\w-]+)", cell) == ids


def test_what_is_taught_has_a_verdict_under_every_condition(paper, tables, language) -> None:
    claims = {claim["id"]: claim for claim in paper.ledger["claims"]}
    verdicts = {id: claim["verdict"] for id, claim in claims.items()}
    frame, rows = tables["taught"].frame, tables["taught"].content(language).rows
    assert [verdicts[id] for id in frame["claim"]] == list(frame["verdict"])
    assert [len(re.findall("#claim-", row[-1])) for row in rows] == list(
        frame.groupby("statement", sort=False).size()
    )
    laws = {law for _, law in claims["relu-best-he-all"]["cells"]}
    told = {"zh": f"所运行的 {len(laws)} 种", "en": f"all {len(laws)} that were run"}[language]
    assert [told in row[-1] for row in rows].count(True) == 3


@pytest.mark.parametrize(
    ("verdicts", "depends"),
    [
        (("supported", "contradicted"), True),
        (("contradicted", "undecided"), True),
        (("contradicted", "contradicted"), False),
        (("supported", "not run"), False),
        (("not run", "not run"), False),
    ],
)
def test_a_verdict_depends_on_the_setting_where_there_are_two(verdicts, depends) -> None:
    claims = [{"id": f"a-{n}", "verdict": verdict} for n, verdict in enumerate(verdicts)]
    names = {"a-0": Text("固定", "fixed"), "a-1": Text("各自", "its own")}
    settings = StatementSettings(Text("成立", "it holds"), names)
    [one] = judged_statements({"claims": claims}, [settings])
    assert one.depends == depends


def test_written_verdicts_are_complete(paper: Paper, tables: dict[str, Table]) -> None:
    records = tables["verdicts"].frame.to_dict("records")
    for record, claim in zip(records, paper.ledger["claims"], strict=True):
        assert record["claim"] == claim["id"]
        assert set(record["documents"].split()) == set(claim["documents"])
        assert record["verdict"] == claim["verdict"]
        assert record["figure"] == claim["figure"]
        assert record["replicates"] == claim["n"]
        assert len(record["cells"].split()) == len(claim["cells"])
        if claim["estimate"] is not None:
            assert record["estimate"] == claim["estimate"]
            assert record["threshold"]
    frame = tables["verdicts"].frame.set_index("claim")
    vanishing = frame.loc["sigmoid-sd1-gradient-vanishes"]
    assert vanishing["relation"] == "< 0.1"
    assert vanishing["quantity"] == "Sd of the pre-activation gradient, first layer over last"
    assert frame.loc["relu-he-width-constant"]["relation"] == "0.8 to 1.25"
    assert frame.loc["relu-he-beats-xavier"]["quantity"] == (
        "Training loss (nat), LeCun normal minus He normal"
    )


def test_every_measured_quantity_of_a_claim_has_a_name(paper: Paper, language: str) -> None:
    for claim in paper.ledger["claims"]:
        for check in claim["checks"]:
            words = quantity({**claim, **check}, Phrases(language))
            assert words
            assert not set("{}_") & set(words)


def test_provenance_leaves_an_unknown_commit_out() -> None:
    facts = {"study": "1", "commit": None, "seed": 1, "python": "3", "machine": "m"}
    table = provenance_table({**facts, "packages": {"numpy": "2.1"}, "sha256": {"mnist": "0f"}})
    rows = table.rows(Phrases("en"))
    items = [row[0] for row in rows]
    assert items[:-1] == ["Init Atlas", "seed", "Python", "processor architecture", "numpy"]
    assert rows[-1] == ["SHA-256: mnist", "<code>0f</code>"]
