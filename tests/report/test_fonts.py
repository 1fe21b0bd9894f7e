from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

from engine.report.fonts import FACES, FONTS, subset

FILES = sorted({face.file for face in FACES})


@pytest.mark.parametrize("file", FILES)
def test_face_is_there_with_its_licence(file):
    assert (FONTS / file).read_bytes()[:4] == b"wOF2"
    family = {"Noto": "noto-serif-sc", "STIX": "stix-two-text", "JetB": "jetbrains-mono"}[file[:4]]
    family = "noto-sans-sc" if file.startswith("NotoSans") else family
    assert "SIL OPEN FONT LICENSE" in (FONTS / f"OFL-{family}.txt").read_text("utf-8").upper()


def test_no_face_lies_unused():
    assert {path.name for path in FONTS.glob("*.woff2")} == set(FILES)


def test_chinese_quotes_are_left_to_the_han_face():
    ranges = next(f.unicode_range for f in FACES if f.family == "STIX Two Text in Chinese")
    spans = [part.removeprefix("U+").split("-") for part in ranges.split(",")]

    def covered(character: str) -> bool:
        return any(int(a, 16) <= ord(character) <= int(b, 16) for a, b in spans)

    assert all(map(covered, "aZ09σ×−\u00a0"))
    assert not any(map(covered, "“”‘’…—·汉"))
    assert not any(map(covered, "√≤≥≈∑∂→"))  # which the Latin face lacks


@pytest.mark.parametrize("file", ["NotoSerifSC-Regular.woff2", "STIXTwoText-Regular.woff2"])
def test_subset_has_what_was_asked_and_little_else(file):
    characters = "aé初" if "Noto" in file else "aéσ"
    data = subset(file, characters)
    with TTFont(BytesIO(data)) as font:
        assert {chr(code) for code in font.getBestCmap()} == set(characters)
    assert len(data) < (FONTS / file).stat().st_size / 4
    assert subset(file, reversed(characters)) == data
