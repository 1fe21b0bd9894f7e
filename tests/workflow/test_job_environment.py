"""The interpreter and the packages that jobs find."""

import os
import sys
from pathlib import Path
from types import SimpleNamespace

from snakemake_interface_executor_plugins.settings import DeploymentMethod

from workflow.scripts.job_environment import conda_file, job_environment


def run(*methods: DeploymentMethod) -> SimpleNamespace:
    return SimpleNamespace(deployment_settings=SimpleNamespace(deployment_method={*methods}))


def test_jobs_take_snakemake_s_interpreter_or_conda_s(monkeypatch) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    environment = job_environment(Path("/a b"), run())
    assert environment == {
        "PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(["/a b", "/elsewhere"]),
    }
    assert job_environment(Path("/a"), run(DeploymentMethod.CONDA))["PYTHON"] == "python"
    assert conda_file(Path("/{a}")).format() == "/{a}/workflow/envs/study.yaml"
