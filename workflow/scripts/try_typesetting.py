"""Try at the start of a run what its last stage needs."""

import subprocess
import sys
from typing import Any


def try_typesetting(dag: Any) -> None:
    """Set a trial page if a PDF is among the jobs of `dag`; ends the run where that fails.

    In a process of its own: Snakemake's stays small. That process says what is wrong.
    """
    if any(job.rule.name == "report" for job in dag.needrun_jobs()):
        ended = subprocess.run([sys.executable, "-m", "engine.report.pdf.trial"], check=False)
        if ended.returncode:
            sys.exit(ended.returncode)
