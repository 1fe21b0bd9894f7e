"""The characters that text from outside may bring, against the faces of the paper."""

import sys

from fontTools.ttLib import TTFont

from engine.report.fonts import FONTS
from engine.study.printing import printable, printed

TEXT_FACES = ("NotoSansSC-Regular", "NotoSansSC-Bold", "NotoSerifSC-Regular", "NotoSerifSC-Bold")


def test_every_face_has_what_is_printed_and_the_rest_is_escaped() -> None:
    characters = {code for code in range(sys.maxunicode + 1) if printed(chr(code))}
    for name in TEXT_FACES:
        with TTFont(FONTS / f"{name}.woff2") as face:
            assert characters <= face.getBestCmap().keys(), name
    assert (
        printable("“Größe” – α × 2: 激活函数——初始权重。")
        == "“Größe” – α × 2: 激活函数——初始权重。"
    )
    assert printable("an \U0001f600,\n  a\t國 \x1b[0m") == r"an \U0001f600, a \u570b \x1b[0m"
