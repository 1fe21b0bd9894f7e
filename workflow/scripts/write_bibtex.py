"""Write the bibliography as BibTeX."""

from engine.report.bibtex import write_bibtex
from workflow.scripts.job import PATH, run_job

if __name__ == "__main__":
    run_job(write_bibtex, output=PATH)
