"""The pictures of the README can be taken from a paper, and come out small."""

from PIL import Image

from tests.browser.pictures import COLORS, HEIGHT, explorer, save


def test_the_explorer_is_taken_with_a_cell_open(browser, editions, tmp_path) -> None:
    save(explorer(browser, editions / "report.en.html"), tmp_path / "explorer.png")
    with Image.open(tmp_path / "explorer.png") as picture:
        assert picture.height == HEIGHT
        used = picture.getcolors()
    assert 10 < len(used) <= COLORS, "an empty page has few colours"
