"""End a run with an error where cells failed or verdicts are not the accepted ones."""

from pathlib import Path

from engine.evidence.expectations import check_results
from engine.evidence.ledger import read_ledger
from workflow.scripts.job_log import job_log


def main(verdicts: str, expected: str | None, cells: str, output: str) -> None:
    """cells: the pattern of the cells' files; those of failed ones are removed, to run again."""
    ledger = read_ledger(Path(verdicts))
    try:
        check_results(ledger, Path(expected) if expected else None)
    finally:
        for cell in ledger["failed"]:
            Path(cells.format(**cell)).unlink(missing_ok=True)
    Path(output).write_text("no failed cells, verdicts as accepted\n", encoding="utf-8")


if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        main(
            snakemake.input.verdicts,
            snakemake.input.get("expected"),
            snakemake.params.cells,
            snakemake.output[0],
        )
