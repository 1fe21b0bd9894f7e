"""Each mend of what WeasyPrint and pydyf write is needed, and suffices."""

import pydyf
import pytest
from pypdf import PdfReader
from pypdf.generic import DictionaryObject

from engine.report import fonts
from engine.report.pdf import pdf_edition
from engine.report.pdf.attachments import Attachment

weasyprint = pdf_edition.import_weasyprint()

from engine.report.pdf import conformance  # noqa: E402  (needs WeasyPrint's libraries)

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><image width="10" height="10" '
    'href="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9Q'
    'DwADhgGAWjR9awAAAABJRU5ErkJggg=="/></svg>'
)
BODY = (
    '<h1>Title</h1><p style="margin: 100px 0 0 50px"><img alt="A square" src="figure:x"></p>'
    '<table><tr><td></td><th scope="col">a</th></tr>'
    '<tr><th scope="row">b</th><td>1</td></tr></table>'
)
PAGE = f'<!DOCTYPE html><html lang="en"><head><title>Title</title></head><body>{BODY}</body></html>'
CSS = fonts.font_face_css(lambda file: f"face:{file}") + (
    "html { font-family: 'Noto Sans SC' } body { margin: 0 }"
    "@page { size: 400px 600px; margin: 40px; @top-left { content: 'A running head' } }"
)


@pytest.fixture(scope="module", params=["plain", "mended"])
def written(request, tmp_path_factory):
    """Whether it was mended, and how the PDF reads."""
    path = tmp_path_factory.mktemp(request.param) / "report.pdf"
    attached = [Attachment("a.csv", "1", "A table", "Data")]
    mended = request.param == "mended"
    with pytest.MonkeyPatch.context() as patch:
        if not mended:
            patch.setattr(pydyf.Stream, "data", property(conformance.pydyf_data))
            patch.setattr(conformance, "finish", None)
            patch.setattr(pdf_edition.conformance, "install", lambda: None)
        path.write_bytes(
            pdf_edition.typeset(PAGE, CSS, {"figure:x": PICTURE}, attachments=attached)
        )
    return mended, PdfReader(path)


def elements(reader, kind):
    """The elements of a kind that a reader is led to."""

    def read(node):
        node = node.get_object()
        if not hasattr(node, "get"):
            return
        if node.get("/S") == kind:
            yield node
        for child in node.get("/K", []):
            yield from read(child)

    return list(read(reader.trailer["/Root"]["/StructTreeRoot"]))


def test_metadata_images_header_cells_and_attachments(written):
    mended, reader = written
    assert ("/Filter" not in reader.trailer["/Root"]["/Metadata"]) == mended
    objects = (reader.get_object(number) for number in range(1, reader.trailer["/Size"]))
    images = [o for o in objects if hasattr(o, "get") and "/Interpolate" in o]
    assert {image["/Interpolate"].value for image in images} == {not mended}
    scopes = [cell["/A"].get("/Scope") for cell in elements(reader, "/TH")]
    assert scopes == (["/Column", "/Row"] if mended else [None, None])
    assert len(reader.trailer["/Root"]["/AF"]) == (1 if mended else 2)


def test_a_picture_lies_where_it_is_said_to_and_a_running_head_is_no_text(written):
    """Right of the margin, 90 px from the left: 67.5 pt; its foot above that of the page."""
    mended, reader = written
    (picture,) = elements(reader, "/Figure")
    left, low, right, high = map(float, picture["/A"]["/BBox"])
    found = (left, right - left, high - low) == pytest.approx((67.5, 7.5, 7.5))
    assert (found and low > 225) == mended
    commands = reader.pages[0].get_contents().get_data()
    assert (b"/Artifact\n<</Type /Pagination>>\nBDC" in commands) == mended
    root = reader.trailer["/Root"]["/StructTreeRoot"]
    tags = root["/ParentTree"]["/Nums"][1]
    said = [tag for tag in tags if isinstance(tag.get_object(), DictionaryObject)]
    assert (len(said) < len(tags)) == mended


@pytest.mark.parametrize("last", [b"x", b"\r", b"\n"])
@pytest.mark.parametrize("mended", [False, True])
def test_the_length_of_a_stream_can_be_told_from_its_end(last, mended, monkeypatch):
    """A reader takes the longest line end before `endstream` away: two bytes, else one."""
    if not mended:
        monkeypatch.setattr(pydyf.Stream, "data", property(conformance.pydyf_data))
    stream = pydyf.Stream([b"data" + last]).data
    content = stream.partition(b"stream\n")[2].removesuffix(b"endstream")
    cut = 2 if content.endswith(b"\r\n") else 1
    assert (content[:-cut] == b"data" + last) == (mended or last != b"\r")
