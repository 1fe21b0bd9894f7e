"""How much of each page of a PDF is blank.

Pages are drawn by pdftoppm (Debian: poppler-utils) and read as pixels, so that the check does not
depend on what the typesetter believes. Between the margins, vertical stretches without ink count;
shorter ones than a centimetre (around figures and headings) are not blank. The last page may end
anywhere.
"""

import re
import shutil
import subprocess
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LIMIT = 1 / 3
"""A page but the last that is emptier than this counts as half empty."""

_DPI = 36
_PGM_HEADER = re.compile(rb"P5\s+(\d+)\s+(\d+)\s+255\s")
_MARGIN = 24.0  # mm, of pdf.css, with the running head and the page number inside
_LEAST_BLANK = 10.0  # mm
_PAPER = 250  # grey level from which a pixel counts as paper


def blank_shares(pdf: Path) -> list[float]:
    """Share of each page between its margins that is blank, from 0 to 1, in the order of pages.

    Raises:
        FileNotFoundError: pdftoppm is not installed.
    """
    if shutil.which("pdftoppm") is None:
        raise FileNotFoundError("pdftoppm draws the pages; Debian has it in poppler-utils")
    command = ["pdftoppm", "-r", str(_DPI), "-gray", str(pdf)]
    drawn = subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout
    return [_blank_share(page) for page in _parse_pages(drawn)]


def half_empty_pages(pdf: Path) -> list[int]:
    """Numbers, from 1, of the pages before the last that are emptier than `LIMIT`."""
    shares = blank_shares(pdf)
    return [number for number, share in enumerate(shares[:-1], start=1) if share > LIMIT]


def _parse_pages(drawn: bytes) -> list[NDArray[np.uint8]]:
    """Pages of concatenated binary PGM images, as grey levels (height, width)."""
    pages = []
    while drawn:
        header = _PGM_HEADER.match(drawn)
        assert header
        width, height = int(header[1]), int(header[2])
        pixels = np.frombuffer(drawn, np.uint8, width * height, offset=header.end())
        pages.append(pixels.reshape(height, width))
        drawn = drawn[header.end() + width * height :]
    return pages


def _blank_share(page: NDArray[np.uint8]) -> float:
    margin = round(_MARGIN / 25.4 * _DPI)
    darkest = page[margin:-margin].min(axis=1)
    return _blank_rows(darkest < _PAPER)


def _blank_rows(inked: NDArray[np.bool_]) -> float:
    """Share of rows in stretches without ink that are long enough to be seen as blank."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], inked, [True]])))
    lengths = np.diff(edges)[::2]
    return float(lengths[lengths >= _LEAST_BLANK / 25.4 * _DPI].sum() / inked.size)
