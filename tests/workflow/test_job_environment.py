"""The interpreter and the packages that jobs find."""

import os
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from snakemake_interface_executor_plugins.settings import DeploymentMethod

from workflow.scripts.job_environment import conda_file, job_environment


def run(*methods: DeploymentMethod) -> SimpleNamespace:
    return SimpleNamespace(deployment_settings=SimpleNamespace(deployment_method={*methods}))


def test_jobs_take_snakemake_s_interpreter_and_this_checkout_first(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PYTHONPATH", "/elsewhere")
    environment = job_environment(Path("/a b"), run())
    assert environment == {
        "PYTHON": sys.executable,
        "PYTHONPATH": os.pathsep.join(["/a b", "/elsewhere"]),
    }


def test_in_an_environment_of_conda_s_they_take_its_own() -> None:
    assert job_environment(Path("/a"), run(DeploymentMethod.CONDA))["PYTHON"] == "python"


def test_braces_in_a_folder_s_name_are_no_wildcards() -> None:
    assert conda_file(Path("/{a}")).format() == "/{a}/workflow/envs/study.yaml"
