"""A sentence stands beside its translation; one without stops the build."""

import re

import pytest
from jinja2 import Environment, TemplateSyntaxError

from engine.report.page.page import TEMPLATES
from engine.report.page.translation_blocks import Translations
from engine.study.language import Language

SECTIONS = TEMPLATES / "sections"
BOTH = "{% en %}One {{ n }}. {% zh %}一{{ n }}。{% end %}"


def rendered(source: str, language: Language, **values: object) -> str:
    environment = Environment(extensions=[Translations])
    environment.extend(language=language)
    return environment.from_string(source).render(**values)


@pytest.mark.parametrize(("language", "said"), [("en", "One 1. "), ("zh", "一1。")])
def test_a_template_says_the_sentence_of_its_language(language: Language, said: str) -> None:
    assert rendered(BOTH, language, n=1) == said


def test_a_condition_is_written_once_and_an_error_names_the_line_of_the_block(language) -> None:
    source = f"{{% if n %}}{BOTH}{{% endif %}}"
    assert rendered(source, language, n=0) == ""
    assert rendered(source, language, n=1) == rendered(BOTH, language, n=1)
    with pytest.raises(TemplateSyntaxError) as error:
        rendered("<p>\n\n{% en %}One.\nTwo.{% end %}", "en")
    assert error.value.lineno == 3


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("{% en %}One.{% end %}", "nothing is said in zh"),
        ("{% zh %}一。{% end %}", "nothing is said in en"),
        ("{% en %}One.{% zh %} \n{% end %}", "nothing is said in zh"),
        ("{% en %}One.{% zh %}一。{% zh %}二。{% end %}", "zh is said twice"),
        ("{% en %}One.{% zh %}一。{% en %}Two.{% zh %}二。{% end %}", "en is said twice"),
        ("{% en %}One.{% zh %}一。", "end"),
    ],
)
def test_a_sentence_without_its_translation_does_not_compile(language, source, message) -> None:
    with pytest.raises(TemplateSyntaxError, match=message):
        rendered(source, language)


@pytest.mark.parametrize(
    ("english", "chinese", "lost"),
    [
        ("{{ a.loss }} of {{ b.loss }}", "{{ a.loss }}", "b.loss"),
        ("{{ ref('fig:a') }}", "{{ ref('fig:b') }}", "fig:b"),
        ("{% if a.learned %}Learned{% endif %}", "学会", "a.learned"),
        ("Learned", "学会{{ cite('he2015') }}", "he2015"),
    ],
)
def test_a_stale_translation_does_not_compile(language, english, chinese, lost) -> None:
    source = f"{{% en %}}{english}{{% zh %}}{chinese}{{% end %}}"
    with pytest.raises(TemplateSyntaxError, match=f"do not both print .*{re.escape(lost)}"):
        rendered(source, language)


def test_nothing_is_said_beside_the_translations() -> None:
    """What templates say outside their blocks, a reader of the other language would get as well."""
    blocks = r"\{% en %\}.*?\{%-? end %\}|\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}|<[^>]*>"
    for path in SECTIONS.iterdir():
        outside = re.sub(blocks, "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        assert re.findall(r"[A-Za-z]{2,}|[\u4e00-\u9fff]", outside) == [], path
