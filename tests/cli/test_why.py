"""`python -m engine why`: all that stands behind a verdict."""

import pytest

from engine.cli.why import why
from engine.report.ledger.ledger_view import rerun_command
from tests.programs import python
from tests.report.papers import Paper


def test_every_claim_is_told_with_its_numbers_per_replicate(paper: Paper) -> None:
    for entry in paper.ledger["claims"]:
        said = why(paper.ledger, entry["id"])
        assert said.startswith(f"{entry['id']}: {entry['verdict']}\n")
        for text in (*entry["statement"].values(), entry["decided_by"]["en"], entry["figure"]):
            assert text in said
        for source in entry["sources"]:
            assert source["quotation"] in said
        assert said.count("per replicate:") == len(entry["checks"])
        if entry["verdict"] != "not run":
            assert f"{entry['estimate']:.4g}" in said
            assert f"n = {entry['n']}" in said


def test_the_rerun_command_names_the_cells_and_an_unknown_claim_has_a_nearest(paper: Paper) -> None:
    [entry] = [e for e in paper.ledger["claims"] if e["id"] == "relu-he-beats-xavier"]
    command = rerun_command(entry)
    assert "results/cells/mnist/relu/he_normal.npz" in command
    assert "results/cells/mnist/relu/lecun_normal.npz" in command
    with pytest.raises(ValueError, match=r"got 'relu-he-beats'.*relu-he-beats-xavier"):
        why(paper.ledger, "relu-he-beats")


def test_everything_behind_an_erratum_is_told(paper: Paper) -> None:
    for entry in paper.ledger["errata"]:
        said = why(paper.ledger, entry["id"])
        assert said.startswith(f"{entry['id']}: erratum {entry['number']}, {entry['verdict']}")
        assert entry["source"]["quotation"] in said
        for number in (entry["printed"], entry["right"], entry["found"]):
            assert f"{number:.4g}" in said


@pytest.mark.parametrize(
    "encoding",
    [{"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}, {"PYTHONIOENCODING": "ascii"}],
    ids=["plain C locale", "ASCII output"],
)
def test_a_terminal_without_the_characters_gets_their_codes(inputs, encoding) -> None:
    results = ("--results", str(inputs.verdicts.parent))
    run = python("-m", "engine", "why", "relu-he-beats-xavier", *results, **encoding)
    assert run.returncode == 0, run.stderr
    assert r"\u" in run.stdout
    assert run.stdout.isascii()
