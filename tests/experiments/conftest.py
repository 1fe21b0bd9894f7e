"""The images that the kinds' cells are trained on in tests."""

import pytest

from engine.study.datasets import Dataset, load, prepare
from tests.study.small import made_up_set, write_idx_set


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A made-up set of few images, as a workflow prepares it. To be read, not changed."""
    directory = tmp_path_factory.mktemp("set")
    prepare(write_idx_set(directory, made_up_set()), directory / "prepared")
    return load(directory / "prepared")
