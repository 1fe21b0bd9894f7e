"""SVG as matplotlib writes it, made small: the same picture from a fraction of the elements.

Both editions take time for every element, attribute and number of a figure, the PDF's typesetter
above all. So groups that group nothing go, styles become attributes, coordinates keep hundredths
of a point, the steps of a histogram become horizontal and vertical lines, and the ticks of one
look, like the markers of one line, become one path.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from engine.report.figures.paths import Box, bounds, is_lines, read_path, shifted, written

_SVG, _XLINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}"
_REFERENCE = re.compile(r"#([^)\"]+)")
_NOT_TURNED = re.compile(r"rotate\(-?0 [^)]*\)")
_MOVED = re.compile(r"translate\((\S+) (\S+)\)")
_TRANSPARENT = frozenset({"opacity", "stroke-opacity", "stroke-dasharray"})
_HAIR = 0.01  # points; what a clip may cut off unseen

Look = frozenset[tuple[str, str]]


def lean(svg: str) -> str:
    """`svg`, a whole document by matplotlib, with fewer and shorter elements.

    Raises ValueError where a path has other commands than matplotlib writes.
    """
    root = ElementTree.fromstring(svg)
    for metadata in root.findall(f"{_SVG}metadata"):
        root.remove(metadata)
    named = {name for e in root.iter() for v in e.attrib.values() for name in _REFERENCE.findall(v)}
    for element in root.iter():
        _tidy(element, named)
    definitions = Element("defs")
    markers = {path.attrib["id"]: path for path in root.iter("path") if "id" in path.attrib}
    drawn = [*_drawn(root, markers, definitions)]
    _spare_clips(drawn, definitions)
    root[:] = [definitions, *_united(drawn)]
    for path in root.iter("path"):
        path.set("d", written(read_path(path.get("d", ""))))
    root.set("xmlns", _SVG.strip("{}"))
    document = ElementTree.tostring(root, encoding="unicode")
    return f'<?xml version="1.0" encoding="utf-8"?>\n{document}\n'


def _tidy(element: Element, named: set[str]) -> None:
    """Plain names, styles as attributes, and no ids that nobody refers to."""
    element.tag = element.tag.removeprefix(_SVG)
    element.tail = None
    if not (element.text or "").strip():
        element.text = None
    if link := element.attrib.pop(f"{_XLINK}href", None):
        element.set("href", link)
    for declaration in element.attrib.pop("style", "").split(";"):
        name, _, value = declaration.partition(":")
        if name.strip() == "image-rendering":  # as an attribute it has the values of SVG 1.1 alone
            element.set("style", f"image-rendering:{value.strip()}")
        elif value.strip():
            element.set(name.strip(), value.strip())
    if element.get("id") not in named:
        element.attrib.pop("id", None)
    if element.tag == "text":
        _place(element)


def _place(text: Element) -> None:
    """Where `text` stands as x and y, without a turn by nothing."""
    transform = text.attrib.pop("transform", "")
    moved = _MOVED.fullmatch(transform)
    if moved and "x" not in text.attrib:
        text.attrib |= {"x": moved[1], "y": moved[2]}
    elif transform and not _NOT_TURNED.fullmatch(transform):
        text.set("transform", transform)


def _drawn(
    parent: Element, markers: Mapping[str, Element], definitions: Element
) -> Iterator[Element]:
    """What `parent` draws, in order, out of the groups that do nothing; what it defines goes."""
    for child in parent:
        if child.tag == "defs":
            definitions.extend(element for element in child if element.tag != "path")
        elif child.tag == "use" and child.get("href", "")[1:] in markers:
            yield _stamped(child, markers[child.attrib.pop("href")[1:]])
        elif child.tag == "g":
            inner = [*_drawn(child, markers, definitions)]
            if _needless(child, inner):
                for element in inner:
                    element.attrib |= child.attrib
                yield from inner
            else:
                child[:] = inner
                yield child
        elif child.tag != "path" or _shows(child):
            yield child


def _spare_clips(drawn: Sequence[Element], definitions: Element) -> None:
    """Leave out the clips that cut nothing off."""
    frames = {clip.get("id"): clip[0] for clip in definitions.findall("clipPath")}
    for path in (element for element in drawn if element.tag == "path"):
        frame = frames.get(path.get("clip-path", "")[len("url(#") : -1])
        if frame is not None and _inside(_bounds(path), frame):
            del path.attrib["clip-path"]
    kept = {element.get("clip-path") for parent in drawn for element in parent.iter()}
    definitions[:] = [
        element
        for element in definitions
        if element.tag != "clipPath" or f"url(#{element.get('id')})" in kept
    ]


def _bounds(path: Element) -> Box:
    stroke = float(path.get("stroke-width", 1)) if path.get("stroke", "none") != "none" else 0.0
    return bounds(read_path(path.get("d", "")), stroke)


def _inside(box: Box, frame: Element) -> bool:
    x, y, width, height = (float(frame.get(name, "0")) for name in ("x", "y", "width", "height"))
    low_x, low_y, high_x, high_y = box
    return (
        x - _HAIR <= low_x
        and y - _HAIR <= low_y
        and high_x <= x + width + _HAIR
        and high_y <= y + height + _HAIR
    )


def _needless(group: Element, inner: Sequence[Element]) -> bool:
    """Whether `group` does nothing to its elements, or what each of them can do itself."""
    if not group.attrib:
        return True
    # A transform would move the clip along.
    own = {"clip-path", "transform"}
    return group.attrib.keys() == {"clip-path"} and not any(own & e.attrib.keys() for e in inner)


def _stamped(use: Element, marker: Element) -> Element:
    """The path `marker` where `use` puts it."""
    x, y = float(use.attrib.pop("x", 0)), float(use.attrib.pop("y", 0))
    path = Element("path", {**use.attrib, **marker.attrib})
    del path.attrib["id"]
    path.set("d", written(shifted(read_path(marker.get("d", "")), x, y)))
    return path


def _shows(path: Element) -> bool:
    painted = path.get("fill") != "none" or path.get("stroke", "none") != "none"
    return painted and path.get("d", "") != ""


def _united(children: Iterable[Element]) -> list[Element]:
    """`children` in the same order of painting, with fewer paths."""
    canvas = _Canvas()
    for child in children:
        child[:] = _united(child)
        canvas.add(child)
    return canvas.elements


class _Canvas:
    """What has been painted, to which paths are added.

    Straight lines of one look become one path, where nothing but text came between them, which
    they do not cover. So do neighbours of one look that do not touch, such as the markers of a
    line.
    """

    def __init__(self) -> None:
        self.elements: list[Element] = []
        self._lines: dict[Look, Element] = {}
        self._touched: list[Box] = []  # by the last element, if others may join it

    def add(self, element: Element) -> None:
        if element.tag != "path":
            if element.tag != "text":
                self._lines.clear()
            self._touched = []
            self.elements.append(element)
            return
        lines = is_lines(read_path(element.get("d", "")))
        if lines and not _TRANSPARENT & element.attrib.keys():
            self._add_lines(element)
        else:
            self._add_shape(element, _bounds(element))

    def _add_lines(self, element: Element) -> None:
        element.set("fill", "none")
        first = self._lines.setdefault(_look(element), element)
        if first is element:
            self._touched = []
            self.elements.append(element)
        else:
            _join(first, element)

    def _add_shape(self, element: Element, box: Box) -> None:
        self._lines.clear()
        joins = self._touched and _look(self.elements[-1]) == _look(element)
        if joins and all(_apart(box, other) for other in self._touched):
            _join(self.elements[-1], element)
            self._touched.append(box)
        else:
            self._touched = [box]
            self.elements.append(element)


def _look(path: Element) -> Look:
    return frozenset((name, value) for name, value in path.attrib.items() if name != "d")


def _join(path: Element, other: Element) -> None:
    path.set("d", path.get("d", "") + other.get("d", ""))


def _apart(one: Box, other: Box) -> bool:
    return one[2] < other[0] or other[2] < one[0] or one[3] < other[1] or other[3] < one[1]
