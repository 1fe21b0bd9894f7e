"""The small study is run once for all tests of the report: that takes as long as many of them."""

import pytest

from tests.report.papers import Paper, small_paper


@pytest.fixture(scope="session")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Paper:
    """The small study, judged. To be read, not changed."""
    return small_paper(tmp_path_factory.mktemp("study"))
