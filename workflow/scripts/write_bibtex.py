"""Write the bibliography as BibTeX."""

from pathlib import Path

from engine.report.bibtex import write_bibtex
from workflow.scripts.job_log import job_log

if __name__ == "__main__":
    with job_log(snakemake.log[0]):
        write_bibtex(Path(snakemake.output[0]))
