"""What the PDF declares itself to be, and is: PDF/A-3 for the archive, PDF/UA-1 for every reader.

WeasyPrint 70 declares one of the two. The other is added to the document's XMP metadata, with the
description that PDF/A asks for of every property that it does not define itself.

What WeasyPrint 70 and pydyf 0.13 write is neither, in these points, which are mended here:

* the metadata are compressed, so that a reader who knows no PDF cannot find them;
* images are to be smoothed between their pixels;
* a stream whose last byte is a carriage return seems a byte shorter than it says, as the line
  feed that follows reads as the second half of one line end;
* pictures are said to lie elsewhere: in CSS px from the top, where PDF counts pt from the foot;
* header cells do not say whether they head a row or a column;
* running heads and page numbers are tagged as text, in no place of the text;
* attachments are listed twice.

For each point a test fails when it has become needless.
"""

from collections.abc import Iterator
from importlib.resources import files
from io import BytesIO
from typing import Any

import pydyf

STANDARDS = ("PDF/A-3a", "PDF/UA-1")

_ADDED = """\
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#"
 xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>
"""


_PT_PER_PX = 0.75
_COLOURS = "sRGB2014.icc"  # comes with WeasyPrint


OPTIONS = {"pdf_variant": "pdf/a-3a", "output_intent": _COLOURS}
"""What `Document.write_pdf` is to be told; `declare` brings the output intent itself.

ISO 19005-3, level A: tagged, every face inside, and files of any kind may be attached.
"""


def declare(document: Any) -> None:
    """Have `document` (weasyprint.Document) say what its colours mean, and what it conforms to."""
    from weasyprint.css import ColorProfile

    # WeasyPrint would open the same file and leave it open.
    profile = BytesIO((files("weasyprint.pdf") / _COLOURS).read_bytes())
    document.color_profiles["srgb"] = ColorProfile(
        profile, _COLOURS, "relative-colorimetric", (["r"], ["g"], ["b"])
    )
    generate = document.metadata.generate_rdf_metadata
    added = _ADDED.format(language=document.metadata.lang).encode()

    def with_additions(*arguments: Any) -> bytes:
        rdf, end, rest = generate(*arguments).rpartition(b"</rdf:RDF>")
        return rdf + added + end + rest

    document.metadata.generate_rdf_metadata = with_additions


def install() -> None:
    """Have pydyf end every stream in a way that tells its length; again, it changes nothing.

    Not left to `finish`: the streams that hold the other objects are made after it.
    """
    pydyf.Stream.data = property(_data_with_clear_end)


pydyf_data = pydyf.Stream.data.fget
"""What pydyf writes of a stream."""


def _data_with_clear_end(stream: pydyf.Stream) -> bytes:
    """Its last byte may be half a line end, but no line end is longer than these two bytes."""
    return pydyf_data(stream).removesuffix(b"\nendstream") + b"\r\nendstream"


def finish(document: Any, pdf: Any) -> None:
    """Mend `pdf` (pydyf.PDF), made of `document`, before it is written.

    And write every object once: pydyf does so when it sums them up and again when it stores them.
    """
    if "AF" in pdf.catalog:
        files = pdf.catalog["AF"]
        files[:] = dict.fromkeys(files)
    _object(pdf, pdf.catalog["Metadata"]).compress = False
    for stream in pdf.objects:
        if isinstance(stream, pydyf.Stream) and "Interpolate" in stream.extra:
            stream.extra["Interpolate"] = "false"
    _name_scopes(document)
    _place_pictures(pdf)
    aside = _set_aside(pdf)
    pdf.objects[:] = [
        o if o.free == "f" else Written(o, b"null" if o.number in aside else o.data)
        for o in pdf.objects
    ]


def _name_scopes(document: Any) -> None:
    """Say of each header cell what it heads, as the HTML does."""
    from weasyprint.formatting_structure.boxes import TableCellBox

    for page in document.pages:
        for box in page._page_box.descendants():
            if isinstance(box, TableCellBox) and box.element_tag == "th":
                heads_row = box.element.get("scope") == "row"
                box.mark["A"]["Scope"] = "/Row" if heads_row else "/Column"


def _place_pictures(pdf: Any) -> None:
    """Say where each picture lies on its page in the page's own coordinates."""
    for element in pdf.objects:
        if isinstance(element, dict) and element.get("S") == "/Figure":
            left, top, right, bottom = (_PT_PER_PX * px for px in element["A"]["BBox"])
            height = _object(pdf, element["Pg"])["MediaBox"][3]
            element["A"]["BBox"][:] = left, height - bottom, right, height - top


def _set_aside(pdf: Any) -> set[int]:
    """Mark what belongs to no part of the text as an artifact: the contents of the margins.

    Returns the numbers of the objects that described it as text, for which there is no use.
    """
    root = _object(pdf, pdf.catalog["StructTreeRoot"])
    read = {element.number for element in _read_in_order(pdf, root)}
    tags = _object(pdf, root["ParentTree"])["Nums"]
    tags_of_page = dict(zip(tags[::2], tags[1::2], strict=True))
    for number in pdf.pages["Kids"][::3]:
        page = pdf.objects[number]
        elements = tags_of_page[page["StructParents"]]
        aside = {i for i, tag in enumerate(elements) if _number(tag) not in read}
        for i in aside:
            elements[i] = "null"
        operators = _object(pdf, page["Contents"]).stream
        for i, operand in enumerate(operators):
            if isinstance(operand, pydyf.Dictionary) and operand.get("MCID") in aside:
                operators[i - 1 : i + 1] = ["/Artifact", pydyf.Dictionary({"Type": "/Pagination"})]
    return {
        o.number
        for o in pdf.objects
        if isinstance(o, pydyf.Dictionary)
        and o.get("Type") == "/StructElem"
        and o.number not in read
    }


def _read_in_order(pdf: Any, element: Any) -> Iterator[Any]:
    """The structure's elements from `element` on, which a reader is led through."""
    yield element
    for child in element.get("K", ()):
        if isinstance(child, bytes):  # a number is a piece of a page
            yield from _read_in_order(pdf, _object(pdf, child))


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[_number(reference)]


def _number(reference: bytes) -> int:
    return int(reference.split()[0])


class Written(pydyf.Object):  # type: ignore[misc] # pydyf has no types
    """An object of a PDF that is as it stays."""

    data = b""
    compressible = False

    def __init__(self, source: Any, data: bytes) -> None:
        super().__init__()
        self.number, self.generation = source.number, source.generation
        self.data, self.compressible = data, source.compressible
