"""End a run with an error where cells failed or verdicts are not the accepted ones."""

from pathlib import Path

from engine.evidence.expectations import check_results
from engine.evidence.ledger import read_ledger
from workflow.scripts.job import OPTIONAL_PATH, PATH, run_job


def main(cells: str, verdicts: Path, expected: Path | None, output: Path) -> None:
    """cells: the pattern of the cells' files; those of failed ones are removed, to run again."""
    ledger = read_ledger(verdicts)
    try:
        check_results(ledger, expected)
    finally:
        for cell in ledger["failed"]:
            Path(cells.format(**cell)).unlink(missing_ok=True)
    output.write_text("no failed cells, verdicts as accepted\n", encoding="utf-8")


if __name__ == "__main__":
    run_job(main, verdicts=PATH, expected=OPTIONAL_PATH, output=PATH)
