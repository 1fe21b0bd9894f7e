"""The paper of the kind in whose folder a test stands."""

from __future__ import annotations

import pytest

from tests.experiments.units_paper import Story


@pytest.fixture(scope="module")
def measured(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Story:
    return Story(request.path.parent.name, tmp_path_factory.mktemp("study"))


@pytest.fixture
def story(measured: Story) -> Story:
    """A copy, whose measurements a test may change."""
    return measured.copy()
