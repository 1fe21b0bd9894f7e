"""What the PDF declares itself to be: PDF/A-3 for the archive and PDF/UA-1 for every reader.

WeasyPrint 70 declares one of the two. The other is added to the document's XMP metadata, with the
description that PDF/A asks for of every property that it does not define itself.
"""

from importlib.resources import files
from io import BytesIO
from typing import Any

import pydyf

VARIANT = "pdf/a-3a"
"""ISO 19005-3, level A: tagged, every face inside, and files of any kind may be attached."""

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


_COLOURS = "sRGB2014.icc"  # comes with WeasyPrint


def options() -> dict[str, str]:
    """What `Document.write_pdf` is to be told; `declare` brings the output intent itself."""
    return {"pdf_variant": VARIANT, "output_intent": _COLOURS}


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


def finish(_: Any, pdf: Any) -> None:
    """Name each attachment once among the catalog's associated files; WeasyPrint has them twice.

    And write every object once: pydyf does so when it sums them up and again when it stores them.
    """
    if "AF" in pdf.catalog:
        files = pdf.catalog["AF"]
        files[:] = dict.fromkeys(files)
    pdf.objects[:] = [o if o.free == "f" else Written(o) for o in pdf.objects]


class Written(pydyf.Object):
    """An object of a PDF that is as it stays."""

    data = b""
    compressible = False

    def __init__(self, source: Any) -> None:
        super().__init__()
        self.number, self.generation = source.number, source.generation
        self.data, self.compressible = source.data, source.compressible
