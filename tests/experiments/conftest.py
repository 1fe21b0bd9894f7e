"""What tests of the kinds share: images to train on, and the paper of the kind in whose folder."""

import pytest

from engine.study.datasets import Dataset
from tests.experiments.units_paper import Story
from tests.study.small import made_up_set, prepared_set


@pytest.fixture(scope="session")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A made-up set of few images, as a workflow prepares it. To be read, not changed."""
    return prepared_set(tmp_path_factory.mktemp("set"), made_up_set())


@pytest.fixture(scope="module")
def measured(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Of the kind in whose folder the test stands."""
    return Story(tmp_path_factory.mktemp("study"), request.path.parent.name)


@pytest.fixture
def story(measured: Story) -> Story:
    """A copy, whose measurements a test may change."""
    return measured.copy()
