"""The pictures of the README, from a finished paper.

    python -m tests.browser.pictures results/report docs

takes the first page of the English PDF (with poppler's `pdftoppm`) and the explorer of the English
HTML (with the system's Chromium), and writes `paper.png` and `explorer.png`.
"""

import argparse
import subprocess
import sys
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.chromium import FLAGS, PATIENCE, find_chromium

HEIGHT = 840  # pixels: the README shows half of it, which is sharp on every screen
COLORS = 64  # enough for text, curves and a heatmap, at a third of the size
CELL = '#explorer [data-row="3"][data-column="3"]'  # ReLU, He normal in the study


def main(arguments: list[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="tests.browser.pictures", description=__doc__)
    parser.add_argument("papers", type=Path, help="folder of report.en.pdf and report.en.html")
    parser.add_argument("pictures", type=Path, help="folder to write paper.png and explorer.png to")
    folders = parser.parse_args(arguments)
    program = find_chromium()
    if program is None:
        sys.exit("no Chromium here")
    save(first_page(folders.papers / "report.en.pdf"), folders.pictures / "paper.png")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        save(
            explorer(chromium, folders.papers / "report.en.html"), folders.pictures / "explorer.png"
        )


def first_page(pdf: Path) -> bytes:
    """Page 1 as PNG."""
    size = ["-scale-to-x", "-1", "-scale-to-y", str(HEIGHT)]
    command = ["pdftoppm", "-png", "-singlefile", *size, str(pdf)]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout


def explorer(chromium: Browser, html: Path) -> bytes:
    """The explorer with one cell open, as PNG."""
    page = chromium.new_page(viewport={"width": 1200, "height": HEIGHT})
    page.set_default_timeout(PATIENCE)
    page.goto(f"{html.resolve().as_uri()}#explorer")
    page.locator(CELL).click()
    expect(page.locator("#explorer .explorer-cell svg").first).to_be_visible()
    page.locator("#explorer").evaluate("one => one.scrollIntoView()")
    png = page.screenshot()
    page.close()
    return png


def save(png: bytes, path: Path) -> None:
    """Write a PNG with few colours."""
    picture = Image.open(BytesIO(png)).convert("RGB")
    picture.quantize(COLORS, dither=Image.Dither.NONE).save(path, optimize=True)


if __name__ == "__main__":
    main()
