"""What tests of the kinds share: the paper of the kind in whose folder they stand."""

import pytest

from tests.experiments.units_paper import Story


@pytest.fixture(scope="module")
def measured(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Story:
    """Of the module's `EXPERIMENTS`, or of the kind in whose folder the test stands."""
    names = getattr(request.module, "EXPERIMENTS", (request.path.parent.name,))
    return Story(tmp_path_factory.mktemp("study"), *names)


@pytest.fixture
def story(measured: Story) -> Story:
    """A copy, whose measurements a test may change."""
    return measured.copy()
