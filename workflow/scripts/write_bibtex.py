"""Write the bibliography as BibTeX."""

from pathlib import Path

from engine.report.bibtex import write_bibtex
from workflow.scripts.job import PATH, run_job


def main(output: Path) -> None:
    write_bibtex(output)


if __name__ == "__main__":
    run_job(main, output=PATH)
