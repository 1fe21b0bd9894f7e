"""What jobs find in their environment: the interpreter and the packages of this checkout."""

import os
import sys
from pathlib import Path
from typing import Any

from snakemake_interface_executor_plugins.settings import DeploymentMethod


def job_environment(root: Path, workflow: Any) -> dict[str, str]:
    """Variables for the shell commands of Snakemake's `workflow` in the checkout `root`.

    PYTHON is Snakemake's own interpreter; where conda makes the jobs' environments, theirs.
    """
    conda = DeploymentMethod.CONDA in workflow.deployment_settings.deployment_method
    path = [str(root), *filter(None, [os.environ.get("PYTHONPATH")])]
    return {"PYTHON": "python" if conda else sys.executable, "PYTHONPATH": os.pathsep.join(path)}


def conda_file(root: Path) -> str:
    """The file for the rules' `conda:`; braces in a folder's name are no wildcards there."""
    path = str(root / "workflow" / "envs" / "study.yaml")
    return path.replace("{", "{{").replace("}", "}}")
