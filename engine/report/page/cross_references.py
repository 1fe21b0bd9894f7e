"""The elements that section templates compose: what they are called, numbered, and checked against.

`templates/macros.html.j2` lists the calls and holds their markup. An `Elements` object lives for
one document in one language and one medium. It numbers in the order of the calls, so the sections
must be rendered in the order of the paper. References may point forward: they, the formulas and
the pictures are held as slots while the sections render, and `finish` fills them in.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from typing import Any

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from engine.report.page.chinese_spacing import CLOSING, OPENING, space_chinese
from engine.report.page.page_contents import JudgedClaim, Medium, PageError, Sources, TableContent
from engine.report.page.placeholders import SLOT, SLOT_PATTERN, formula_slot
from engine.report.punctuation import ASIDE, SEMICOLON
from engine.study.language import Language, Text

_REFERENCES: Mapping[str, Text] = {
    "fig": Text("图\u00a0{}", "Figure\u00a0{}"),
    "tab": Text("表\u00a0{}", "Table\u00a0{}"),
    "eq": Text("式\u00a0({})", "Eq.\u00a0({})"),
    "sec": Text("第\u00a0{}\u00a0节", "Section\u00a0{}"),
    "app": Text("附录\u00a0{}", "Appendix\u00a0{}"),
}
"""How a reference reads; `{}` takes the number, which a no-break space holds to its kind."""

_CAPTIONS = {
    "fig": Text("图\u00a0{}", "Figure\u00a0{}."),
    "tab": Text("表\u00a0{}", "Table\u00a0{}."),
}
"""How a caption begins."""

# Of words that come from the code, where it is typed as on a keyboard; what is code has no such.
_APOSTROPHE = re.compile("(?<=[A-Za-z0-9])&#39;(?=[a-z])|(?<=s)&#39;(?= )")
_OPENING, _CLOSING = f"[{re.escape(OPENING)}]", f"[{re.escape(CLOSING)}]"
_FORMULA = "\ue000formula\ue001[^\ue002]*\ue002"
_PUNCTUATED = re.compile(f"{_OPENING}*{_FORMULA}{_CLOSING}+|{_OPENING}+{_FORMULA}")
"""A formula with the punctuation that touches it, which is to stay in one piece."""

_TRAILING = re.compile(r"[ \n]+(?=</(?:p|li|dd|figcaption|caption)>)")
"""White space that ends a block: WeasyPrint breaks a last line that is full but for it after its
first word."""

WORD_JOINER = "\u2060"


@dataclass
class Elements:
    """The calls of `templates/macros.html.j2` for one document, and what they numbered so far."""

    language: Language
    medium: Medium
    sources: Sources
    markup: Any  # the module of macros.html.j2
    outline: list[dict[str, Any]] = field(default_factory=list)
    keyword_list: list[str] = field(default_factory=list)
    _labels: dict[str, str] = field(default_factory=dict)
    _counts: Counter[str] = field(default_factory=Counter)
    _citations: dict[str, int] = field(default_factory=dict)
    _appendix: bool = False
    _here: str = ""  # label of the numbered section or subsection that is being rendered
    _on_screen: bool = False
    _not_printed: set[str] = field(default_factory=set)  # labels
    _discussed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def functions(self) -> dict[str, Callable[..., Any]]:
        """What templates call, by name."""
        first = ("section", "appendix", "m", "eq", "figure", "table", "on_screen", "ref", "cite")
        last = ("judged", "conditionally", "discussed", "placed", "keywords", "references")
        return {name: getattr(self, name) for name in (*first, *last)}

    @pass_context
    def section(
        self, context: Context, id: str, level: int = 1, numbered: bool = True, *, zh: str, en: str
    ) -> Markup:
        """A heading; level 1 starts a section, 2 a subsection, 3 a run-in paragraph title."""
        title = Text(zh, en)[self.language]
        number = self._section_number(level) if numbered and level < 3 else ""
        anchor = self._label(context, "sec", id, number)
        if number:
            self._here = f"sec:{id}"
        if level < 3:
            entry = {"id": anchor, "level": level, "number": number, "title": title}
            self.outline.append(entry)
        # No figure of the paper proper drifts into its references or appendices.
        flush = level == 1 and (self._appendix or not numbered)
        return self.markup.heading(level + 1, anchor, number, title, flush)

    @pass_context
    def appendix(self, context: Context, id: str, *, zh: str, en: str) -> Markup:
        """A lettered heading of level 1; the subsections after it are numbered under it."""
        if not self._appendix:
            self._appendix = True
            self._counts["section"] = 0
        return self.section(context, id, zh=zh, en=en)

    @pass_context
    def m(self, context: Context, key: str) -> Markup:
        """An inline formula."""
        return self._formula(context, key, display=False)

    @pass_context
    def eq(self, context: Context, key: str, numbered: bool = True, mark: str = "") -> Markup:
        """A formula on its own line; `mark` follows its number."""
        slot = self._formula(context, key, display=True)
        if not numbered:
            return self.markup.equation("", "", slot, mark)
        number = self._count("equation")
        return self.markup.equation(self._label(context, "eq", key, number), number, slot, mark)

    @pass_context
    def figure(
        self, context: Context, name: str, wide: bool = False, *, caller: Callable[[], Markup]
    ) -> Markup:
        """A figure of results/figures with the caption that the calling block holds."""
        picture = self._find(context, "figure", name, self.sources.pictures)
        if not picture.path.is_file():
            raise PageError(f"figure {name!r}, wanted by {context.name}: no file {picture.path}")
        number = self._count("figure")
        judged = [id for id, claim in self.sources.claims.items() if claim.figure == name]
        return self.markup.figure(
            self._label(context, "fig", name, number),
            _CAPTIONS["fig"][self.language].format(number),
            Markup(SLOT.format("picture", name)),
            caller(),
            wide,
            [(id, self._mentioned(id)) for id in judged],
        )

    @pass_context
    def table(
        self,
        context: Context,
        id: str,
        content: TableContent,
        wide: bool = False,
        *,
        caller: Callable[[], Markup],
    ) -> Markup:
        """A table with the caption that the calling block holds."""
        number = self._count("table")
        anchor = self._label(context, "tab", id, number)
        label = _CAPTIONS["tab"][self.language].format(number)
        return self.markup.table(anchor, label, content, caller(), wide)

    def on_screen(self, *, caller: Callable[[], Markup]) -> Markup:
        """Figures and tables that the HTML has and the PDF leaves out.

        They are numbered S1, S2, ... in both, so that the text can speak of them in both.
        """
        self._on_screen = True
        inside = caller()
        self._on_screen = False
        return self.markup.on_screen(inside) if self.medium.name == "html" else Markup()

    @pass_context
    def ref(self, context: Context, label: str) -> Markup:
        """A link to what `label` names, reading as its kind and number."""
        return Markup(SLOT.format("ref", f"{label}|{context.name}"))

    @pass_context
    def cite(self, context: Context, *keys: str) -> Markup:
        """Numbers of works, linked to the list of references; in Chinese tied to what they follow.

        There they stand as exponents, which may not begin a line.
        """
        numbers: dict[int, str] = {}
        for key in keys:
            self._find(context, "citation", key, self.sources.works)
            numbers[self._citations.setdefault(key, len(self._citations) + 1)] = key
        links = [Markup('<a href="#ref-{}">{}</a>').format(numbers[n], n) for n in sorted(numbers)]
        tie = WORD_JOINER if self.language == "zh" else ""
        return Markup('{}<span class="cite">[{}]</span>').format(tie, Markup(", ").join(links))

    @pass_context
    def judged(self, context: Context, id: str) -> Markup:
        """A claim's verdict and number, linked to its entry in the ledger."""
        self._find(context, "claim", id, self.sources.claims)
        return self.markup.judged(id, self._mentioned(id))

    @pass_context
    def conditionally(self, context: Context, id: str) -> Markup:
        """A claim's verdict as `judged` gives it and, where it has any, the conditions it hangs on.

        What sums up the paper tells verdicts so: where another width, rate or measure gives another
        one, the verdict alone would say too much.
        """
        verdict, turns = self.judged(context, id), self.sources.claims[id].turns
        return verdict + ASIDE[self.language].format(turns) if turns else verdict

    def discussed(self, id: str) -> list[str]:
        """Labels of the sections so far that hold a claim's figure or refer to the claim."""
        return self._discussed[id]

    def placed(self, label: str) -> bool:
        """Whether something has this label so far: a cell that failed can leave out a figure."""
        return label in self._labels

    def references(self) -> Markup:
        """The works cited, in the order of their numbers: those of the appendices, too."""
        return Markup(SLOT.format("references", ""))

    def keywords(self, **by_language: Sequence[str]) -> Markup:
        """The line of keywords."""
        words = by_language[self.language]
        self.keyword_list.extend(words)
        return self.markup.keywords(SEMICOLON[self.language].join(words))

    def finish(self, html: str) -> str:
        """`html` with its references numbered, formulas and pictures in place, set as print has it.

        Raises:
            PageError: a reference names no label.
        """
        html = _APOSTROPHE.sub("’", SLOT_PATTERN.sub(self._fill_reference, html))
        if self.language == "zh":
            html = space_chinese(html)
        html = _PUNCTUATED.sub(r'<span class="bound">\g<0></span>', html)
        html = _TRAILING.sub("", html)
        return SLOT_PATTERN.sub(self._fill_object, html)

    def _fill_reference(self, slot: re.Match[str]) -> str:
        if slot[1] == "references":
            entries = [(key, self.sources.works[key]) for key in self._citations]
            return str(self.markup.references(entries))
        if slot[1] != "ref":
            return slot[0]
        label, _, wanted_by = slot[2].partition("|")
        number = self._labels.get(label)
        if not number:
            why = (
                "is not numbered" if number == "" else f"does not exist{_hint(label, self._labels)}"
            )
            raise PageError(f"label {label!r}, referred to by {wanted_by}, {why}")
        kind = "app" if label.startswith("sec:") and number[0].isalpha() else label.split(":")[0]
        words = _REFERENCES[kind][self.language].format(number)
        if label in self._not_printed and self.medium.name == "pdf":
            return words
        return f'<a href="#{_anchor(label)}">{words}</a>'

    def _fill_object(self, slot: re.Match[str]) -> str:
        if slot[1] == "formula":
            return self.medium.formula(self.sources.formulas[slot[2]], self.language)
        return self.medium.picture(slot[2], self.sources.pictures[slot[2]])

    def _mentioned(self, id: str) -> JudgedClaim:
        """A claim, noted as spoken of in the section that is being rendered, if one is."""
        if self._here and self._here not in self._discussed[id]:
            self._discussed[id].append(self._here)
        return self.sources.claims[id]

    def _section_number(self, level: int) -> str:
        if level == 1:
            self._counts["section"] += 1
            self._counts["subsection"] = 0
        else:
            self._counts["subsection"] += 1
        number, part = self._counts["section"], self._counts["subsection"]
        section = chr(ord("A") + number - 1) if self._appendix else str(number)
        return f"{section}.{part}" if part else section

    def _count(self, kind: str) -> str:
        series = "S" if self._on_screen else ""
        self._counts[series + kind] += 1
        return f"{series}{self._counts[series + kind]}"

    def _label(self, context: Context, kind: str, id: str, number: str) -> str:
        label = f"{kind}:{id}"
        if label in self._labels:
            raise PageError(f"label {label!r} is set twice, the second time by {context.name}")
        self._labels[label] = number
        if self._on_screen:
            self._not_printed.add(label)
        return _anchor(label)

    def _formula(self, context: Context, key: str, display: bool) -> Markup:
        formula = self._find(context, "formula", key, self.sources.formulas)
        if formula.display != display:
            call, other = ("eq", "m") if display else ("m", "eq")
            raise PageError(
                f"formula {key!r}, wanted by {context.name}: {call}() takes formulas with display "
                f"= {str(display).lower()} in formulas.toml; use {other}() or add another entry"
            )
        return formula_slot(key)

    @staticmethod
    def _find(context: Context, kind: str, name: str, known: Mapping[str, Any]) -> Any:
        if name not in known:
            hint = _hint(name, known)
            raise PageError(f"{kind} {name!r}, wanted by {context.name}, does not exist{hint}")
        return known[name]


def _anchor(label: str) -> str:
    return label.replace(":", "-")


def _hint(name: str, known: Mapping[str, Any]) -> str:
    close = get_close_matches(name, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""
