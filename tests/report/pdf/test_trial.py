"""The trial of the last stage sets every face, in both languages, and keeps nothing."""

from io import BytesIO

from pypdf import PdfReader

from engine.report import fonts
from engine.report.pdf.trial import trial_page


def test_every_face_and_a_figure_are_on_the_page() -> None:
    (page,) = PdfReader(BytesIO(trial_page())).pages
    resources = page["/Resources"]
    names = {font.get_object()["/BaseFont"] for font in resources["/Font"].values()}
    families = {face.family.replace(" ", "-") for face in fonts.FACES}
    assert all(any(family in name for name in names) for family in families), names
    assert len(names) == len(fonts.FACES)
    assert "/XObject" in resources
    text = page.extract_text()
    assert "激活函数" in text
    assert "initial weights" in text
