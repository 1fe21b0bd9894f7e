"""A sentence beside its translation in a template: `{% en %}A word. {% zh %}一句话。{% end %}`.

A template is compiled for one language. Of each such block it keeps that language's sentence, so
that the conditions and figures around it are written once. A block in which a language is missing,
says nothing, or prints other values than the first one does not compile.
"""

from collections.abc import Iterator, Sequence

from jinja2 import nodes
from jinja2.ext import Extension
from jinja2.parser import Parser

from engine.study.language import LANGUAGES

_END = "end"


class Translations(Extension):
    """Keeps what is said in `environment.language`, which is set with `Environment.extend`."""

    tags: set[str] = set(LANGUAGES)  # noqa: RUF012 # as jinja2 declares it

    def parse(self, parser: Parser) -> list[nodes.Node]:
        """The block's nodes in the environment's language."""
        line = parser.stream.current.lineno
        said = dict(self._sentences(parser))
        if missing := [language for language in LANGUAGES if language not in said]:
            parser.fail(f"nothing is said in {' or '.join(missing)}", line)
        first, *others = said.items()
        for language, sentence in others:
            if lost := _values(first[1]) ^ _values(sentence):
                parser.fail(f"{first[0]} and {language} do not both print {sorted(lost)}", line)
        return said[vars(self.environment)["language"]]

    def _sentences(self, parser: Parser) -> Iterator[tuple[str, list[nodes.Node]]]:
        ends = tuple(f"name:{tag}" for tag in (*LANGUAGES, _END))
        seen = set()
        while not parser.stream.skip_if(f"name:{_END}"):
            language = parser.stream.expect("name").value
            if language in seen:
                parser.fail(f"{language} is said twice; a block ends with {{% {_END} %}}")
            seen.add(language)
            sentence = parser.parse_statements(ends)
            if _says_something(sentence):
                yield language, sentence


def _says_something(sentence: Sequence[nodes.Node]) -> bool:
    return any(
        not isinstance(node, nodes.TemplateData) or node.data.strip()
        for output in sentence
        for node in getattr(output, "nodes", [output])
    )


def _values(sentence: Sequence[nodes.Node]) -> set[str]:
    """What a sentence takes from outside: names with their attributes, and calls' fixed words."""
    return {value for node in sentence for value in _taken(node)}


def _taken(node: nodes.Node) -> Iterator[str]:
    if isinstance(node, nodes.Getattr):
        yield f"{_chain(node)}"
    elif isinstance(node, nodes.Call):
        words = [argument.value for argument in node.args if isinstance(argument, nodes.Const)]
        yield f"{_chain(node.node)}({', '.join(map(repr, words))})"
    for child in node.iter_child_nodes():
        yield from _taken(child)


def _chain(node: nodes.Node) -> str:
    if isinstance(node, nodes.Getattr):
        return f"{_chain(node.node)}.{node.attr}"
    return node.name if isinstance(node, nodes.Name) else "…"
