"""The stand-in as a PDF, for all who look into one."""

from collections.abc import Callable
from pathlib import Path

import pytest

from engine.report.pdf.pdf_edition import write_pdf
from tests.conftest import made_once
from tests.report.standin import manuscript


@pytest.fixture(scope="session")
def typeset(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """In a language, three pages long, with two attachments. To be read, not changed."""

    def path(language: str) -> Path:
        def write(folder: Path) -> None:
            write_pdf(manuscript(folder, language, paragraphs=16), folder / "report.pdf")

        return made_once(tmp_path_factory, f"typeset_{language}", write) / "report.pdf"

    return path
