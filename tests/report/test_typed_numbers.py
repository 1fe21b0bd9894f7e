"""No number is typed by hand: templates and wording hold none that is not named here, and why."""

import ast
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from jinja2 import nodes

from engine.report.page.page import TEMPLATES, environment_for
from engine.study.language import LANGUAGES, Language
from tests.programs import ROOT

ENGINE = ROOT / "engine"
TEMPLATE_FILES = sorted(TEMPLATES.rglob("*.j2"))
NOT_THE_PAPER = {
    "recommend.py": "the command line",
    "trial.py": "a page that nobody keeps",
    "layout.py": "the log",
    "conformance.py": "marks for programs",
}
OF_CELLS = ("settings.py", "run.py")  # what they say goes with the data, not into the paper
MODULES = [
    path
    for path in sorted([*(ENGINE / "report").rglob("*.py"), *ENGINE.glob("experiments/*/*.py")])
    if path.name not in (*NOT_THE_PAPER, *OF_CELLS)
]

# Digits that belong to the name of something, by what they name.
NAMED: Mapping[str, str] = {
    "the documents": r"(?<![A-Za-z0-9])D[0124](?![0-9])",
    "their figures, tables, equations and sections": r"[Ff]igure [12]|图 ?[12]|[Tt]able 1|表 ?1|"
    r"section 2(\.2)?|第 ?2(\.2)? ?节|\([123]\)",
    "a percentile that Glorot and Bengio plot": r"[Pp]ercentile 98|第 98 百分位数",
    "the seed of Kumar's notebook": r"[Ss]eed 0|种子 0",
    "the replicate that is drawn": r"replicate 0|重复 0",
    "the notebook's large weights": r"\bsd 1\b|标准差 1(?!\d)",
    "a type of number": r"float32",
    "a logarithm's base": r"log10",
    "a unit of one in a column of numbers": r"\[1\]",
    "what a pattern found": r"\\1",
    "a digest": r"SHA-256",
    "the range of pixels": r"\b0 to 1\b|0 ?至 ?1",
}
_NAMED = re.compile("|".join(NAMED.values()))
_CODE = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.S)
_TAG = re.compile(r"<[^>]*>")

# What can be read off no results: facts of mathematics and the halves of things.
_FRACTION = re.compile(
    r"\b(?:a|an|one|two|three|four|five|nine)[- ](?:thirds?|fifths?|sixths?|tenths?|hundredths?|"
    r"thousandths?)\b|\b(?:two|three|four|five|six|ten|hundred|thousand)(?:fold| times)\b|"
    r"\b(?:per ?cent) of\b|"
    r"[三四五六七八九十百千]分之[一二三四五六七八九十]+|[三四五六七八九十百千]+倍|[一二三四五六七八九]成"
)
_FACTS = re.compile(r"不超过四分之一|处处为四分之一|斜率为四分之一")


def unnamed(text: str) -> list[str]:
    """The digits of `text` that name nothing, with a few characters around them."""
    return re.findall(r"\S{0,9}\d\S{0,9}", _NAMED.sub("", text))


def test_every_allowance_is_needed() -> None:
    texts = [*map(said, TEMPLATE_FILES), *(text for path in MODULES for _, text in literals(path))]
    unused = [
        why for why, pattern in NAMED.items() if not any(re.search(pattern, t) for t in texts)
    ]
    assert unused == []


def said(path: Path) -> str:
    """A template's own words, without code and markup."""
    return _TAG.sub(" ", _CODE.sub(" ", path.read_text(encoding="utf-8")))


def by_path(found: Iterable[tuple[Path, object]]) -> dict[Path, object]:
    """What was found in which file, those left out in which nothing was."""
    return {path: words for path, words in found if words}


def test_templates_say_no_number_fraction_or_multiple() -> None:
    assert by_path((path, unnamed(said(path))) for path in TEMPLATE_FILES) == {}
    texts = {path: _FACTS.sub("", said(path)) for path in TEMPLATE_FILES}
    assert by_path((path, _FRACTION.findall(text)) for path, text in texts.items()) == {}


def printed(node: nodes.Node) -> Iterator[object]:
    """The constants that an expression may print: as they stand, chosen or joined."""
    if isinstance(node, nodes.Const):
        yield node.value
    elif isinstance(node, nodes.Filter):
        yield from printed(node.node)
    elif isinstance(node, nodes.CondExpr):
        yield from printed(node.expr1)
        yield from printed(node.expr2) if node.expr2 else ()
    elif isinstance(node, nodes.Add | nodes.Concat):
        joined = (constant for child in node.iter_child_nodes() for constant in printed(child))
        yield from (constant for constant in joined if isinstance(constant, str))
    elif isinstance(node, nodes.Call) and getattr(node.node, "name", "") in TITLED:
        for title in node.kwargs:
            if title.key in LANGUAGES:
                yield from printed(title.value)
    elif isinstance(node, nodes.List):
        for item in node.items:
            yield from printed(item)


TITLED = ("section", "appendix", "keywords")
"""Functions that print what they are given for a language."""


def numbers_of_code(path: Path, language: Language) -> list[str]:
    tree = environment_for(TEMPLATES, language).parse(path.read_text(encoding="utf-8"))
    outputs = [child for output in tree.find_all(nodes.Output) for child in output.nodes]
    constants = [
        str(constant)
        for expression in outputs
        if not isinstance(expression, nodes.TemplateData)
        for constant in printed(expression)
    ]
    return [words for constant in constants for words in unnamed(constant)]


def test_templates_print_no_number_from_their_code(language: Language) -> None:
    assert by_path((path, numbers_of_code(path, language)) for path in TEMPLATE_FILES) == {}


def literals(path: Path) -> Iterator[tuple[int, str]]:
    """Line and text of a module's string literals, the fixed parts of f-strings included.

    Docstrings, format specifications and the messages of errors are left out: no reader of the
    paper sees them.
    """
    tree = ast.parse(path.read_text(encoding="utf-8"))
    unseen: set[int] = set()
    for node in ast.walk(tree):
        match node:
            case (
                ast.Expr(ast.Constant() as part)
                | ast.FormattedValue(format_spec=ast.AST() as part)
                | (ast.Raise() as part)
            ):
                unseen |= {id(child) for child in ast.walk(part)}
    for node in ast.walk(tree):
        if (
            isinstance(node, ast.Constant)
            and isinstance(node.value, str)
            and id(node) not in unseen
        ):
            yield node.lineno, node.value


_PLACE = re.compile(r"\{[^}]*\}")
_PROSE = re.compile(r"[\u4e00-\u9fff]|[A-Za-z]{2,} [a-z]")


def numbers_of_wording(path: Path) -> dict[int, list[str]]:
    """By their lines."""
    return {
        line: words
        for line, text in literals(path)
        if _PROSE.search(text) and (words := unnamed(_TAG.sub("", _PLACE.sub("", text))))
    }


def test_wording_holds_no_number() -> None:
    assert by_path((path, numbers_of_wording(path)) for path in MODULES) == {}
