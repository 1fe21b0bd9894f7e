"""The gate tells changed verdicts and failed cells, and nothing else."""

import re
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from engine.evidence.expectations import (
    Accepted,
    GateError,
    accepted,
    check_results,
    differences,
    read_accepted,
    write_accepted,
)
from engine.evidence.ledger import SECTIONS

SUPPORTED = Accepted("supported", 0.1235, [0.1, None])
NOT_RUN = Accepted("not run", None, None)


def claim(id: str, one: Accepted) -> dict[str, Any]:
    return {"id": id, **asdict(one)}


def ledger(
    *claims: dict[str, Any], failed: tuple[dict[str, str], ...] = ()
) -> dict[str, list[dict[str, Any]]]:
    return {key: [] for key in SECTIONS} | {"claims": [*claims], "failed": [*failed]}


def test_what_is_accepted_comes_back_and_moved_numbers_are_the_same(tmp_path: Path) -> None:
    exact = Accepted("supported", 0.123456789, [0.10000001, None])
    judged = ledger(claim("a-b", exact), claim("c-d", NOT_RUN))
    write_accepted(accepted(judged), tmp_path / "expected.yaml")
    assert read_accepted(tmp_path / "expected.yaml") == {"a-b": SUPPORTED, "c-d": NOT_RUN}
    moved = Accepted("supported", 0.2, [0.15, 0.3])
    assert differences({"a-b": SUPPORTED}, {"a-b": moved}) == []


def test_differences_name_claim_verdicts_and_numbers() -> None:
    against = Accepted("contradicted", -0.5, [-0.6, -0.4])
    lines = differences(
        {"a-b": SUPPORTED, "old-one": NOT_RUN}, {"a-b": against, "new-one": NOT_RUN}
    )
    assert lines == [
        "a-b: was supported (0.1235, interval 0.1 to unbounded), "
        "is contradicted (-0.5, interval -0.6 to -0.4)",
        "new-one: new, not run",
        "old-one: gone, was not run",
    ]


def test_a_changed_verdict_alone_ends_the_run_with_what_to_do(tmp_path: Path) -> None:
    judged = ledger(claim("a-b", SUPPORTED))
    write_accepted(accepted(judged), tmp_path / "expected.yaml")
    check_results(judged, tmp_path / "expected.yaml")
    check_results(judged, None)
    write_accepted({"a-b": NOT_RUN}, tmp_path / "expected.yaml")
    with pytest.raises(GateError, match=r"claim a-b: was not run, is supported .*\n.*make accept"):
        check_results(ledger(claim("a-b", SUPPORTED)), tmp_path / "expected.yaml")


def test_a_failed_cell_ends_the_run_even_without_accepted_verdicts() -> None:
    cell = {"experiment": "mnist", "activation": "relu", "initializer": "zeros", "message": "E: no"}
    with pytest.raises(GateError, match=re.escape("cell mnist: relu + zeros failed with E: no")):
        check_results(ledger(failed=(cell,)), None)


@pytest.mark.parametrize("content", ["[1, 2]", "a-b: supported", "a: [", ""])
def test_a_file_of_something_else_is_refused(tmp_path: Path, content: str) -> None:
    (tmp_path / "expected.yaml").write_text(content)
    with pytest.raises(GateError, match=r"expected.yaml: must map claims to verdicts.*make accept"):
        read_accepted(tmp_path / "expected.yaml")


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(GateError, match=r"none.yaml: no such file of accepted verdicts"):
        read_accepted(tmp_path / "none.yaml")
