"""One document laid out several times by WeasyPrint 70, each time with its blocks in another order.

The stylesheet is read once, and the boxes of a block that comes out as it was before are taken over
from one layout to the next, together with the lines that reuse.py keeps in them.
"""

from typing import Any
from xml.etree.ElementTree import Element

from cssselect2 import ElementWrapper
from weasyprint import CSS, DEFAULT_OPTIONS
from weasyprint.css.counters import CounterStyle
from weasyprint.document import Document, DocumentMetadata, Page
from weasyprint.formatting_structure.build import build_formatting_structure
from weasyprint.html import get_html_metadata
from weasyprint.layout import layout_document
from weasyprint.text.fonts import FontConfiguration

_LOOKS = ("element", "element_tag", "text", "bookmark_label", "string_set")


class Typesetter:
    """Lays out `source` (weasyprint.HTML) in the style of `css`."""

    def __init__(self, source: Any, css: str) -> None:
        self.source = source
        self._fonts = FontConfiguration()
        style = CSS(string=css, url_fetcher=source.url_fetcher, font_config=self._fonts)
        self._options = {**DEFAULT_OPTIONS, "stylesheets": [style], "cache": {}}
        self._boxes: dict[Element, Any] = {}
        self._column_widths: dict[Any, Any] = {}

    @property
    def main(self) -> Element | None:
        """The element whose children may be put in another order."""
        return self.source.etree_element.find(".//main")

    def lay_out(self) -> Document:
        """The document as its tree of elements stands now."""
        source, fonts = self.source, self._fonts
        source.wrapper_element = ElementWrapper.from_html_root(
            source.etree_element, content_language=None
        )
        counters, profiles = CounterStyle(), {}
        context = Document._build_layout_context(source, fonts, counters, profiles, self._options)
        context.tables = self._column_widths
        root = build_formatting_structure(
            source.etree_element,
            context.style_for,
            context.get_image_from_uri,
            source.base_url,
            context.target_collector,
            counters,
            context.footnotes,
        )
        self._take_over_boxes(root)
        pages = [Page(page) for page in layout_document(source, root, context)]
        metadata = DocumentMetadata(**get_html_metadata(source))
        document = Document(pages, metadata, source.url_fetcher, fonts, profiles, None)
        document._html = source
        return document

    def _take_over_boxes(self, root: Any) -> None:
        main = next((box for box in root.descendants() if box.element is self.main), None)
        if main is not None:
            main.children = [self._known(box) for box in main.children]

    def _known(self, box: Any) -> Any:
        if box.element is self.main:  # made by WeasyPrint around loose text: not one of its own
            return box
        known = self._boxes.setdefault(box.element, box)
        if not _alike(known, box):
            known = self._boxes[box.element] = box
        return known


def _alike(one: Any, other: Any) -> bool:
    """Whether two boxes before layout, and all inside them, look the same and always will.

    A number of a page, which is known only when its target has been laid out, never is.
    """
    if one is other:
        return True
    return (
        one.missing_link is None
        and type(one) is type(other)
        and all(getattr(one, look, None) == getattr(other, look, None) for look in _LOOKS)
        and getattr(one.style, "cascaded", None) == getattr(other.style, "cascaded", None)
        and len(one.children) == len(other.children)
        and all(map(_alike, one.children, other.children))
    )
