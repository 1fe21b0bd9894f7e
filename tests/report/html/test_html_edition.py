import gzip
import json
import re
from base64 import b64decode, b64encode
from dataclasses import replace
from hashlib import sha256
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import unquote

import pytest
from fontTools.ttLib import TTFont

from engine.report.html.html_edition import write_html
from tests.report.standin import TITLES, manuscript

VOID = {"meta", "link", "br", "img", "hr", "input"}
DATA = {"own-data": {"label": "a </script> & <b> é", "values": [1.5, None]}}


def characters_of_faces(html):
    """Code points that the faces inside the page can draw."""
    held = set()
    for data in set(re.findall(r"data:font/woff2;base64,([\w+/=]+)", html)):
        with TTFont(BytesIO(b64decode(data))) as font:
            held |= set(font.getBestCmap())
    return held


@pytest.fixture(scope="module", params=list(TITLES))
def edition(request, tmp_path_factory):
    """The stand-in and its HTML, with data for scripts."""
    directory = tmp_path_factory.mktemp(request.param)
    source = replace(manuscript(directory, request.param), data=DATA)
    output = directory / f"report.{request.param}.html"
    write_html(source, output)
    return source, output.read_text(encoding="utf-8")


def test_little_stands_before_the_first_words_nothing_is_fetched_and_only_own_scripts_run(edition):
    """A slow phone paints them as soon as they have come (benchmarks/first_paint.py)."""
    _, html = edition
    assert len(gzip.compress(html[: html.index("<h1")].encode())) < 16_000
    assert html.index("</main>") < html.index("data:font/woff2")
    assert "default-src 'none'; script-src 'sha256-" in html
    assert "; style-src 'unsafe-inline' data:; img-src data:; font-src data:" in html
    still = unquote(re.sub(r"<script>.*?</script>", "", html, flags=re.S))
    loads = re.findall(r'\b(?:src|rel="stylesheet" href)="([^"]*)"|url\(["\']?([^)"\']*)', still)
    addresses = {part[:5] for pair in loads for part in pair if part}
    assert addresses <= {"data:", *(f"#{name}"[:5] for name in ("wide-clip", "narrow-clip"))}
    assert "@import" not in html
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    scripts = list(re.finditer(r"<script>(.*?)</script>", html, re.S))
    hashes = {b64encode(sha256(s[1].encode()).digest()).decode() for s in scripts}
    assert hashes == set(re.findall(r"'sha256-([^']*)'", policy[1]))
    assert policy.start() < scripts[0].start(), "a policy rules only what comes after it"
    assert html.index("</main>") < scripts[-1].start(), "the text is drawn before scripts run"


def test_data_for_scripts_stands_after_the_text(edition):
    _, html = edition
    (block,) = re.findall(r'<script type="application/json" id="own-data">(.*?)</script>', html)
    assert json.loads(block) == DATA["own-data"]
    assert html.index("</main>") < html.index("own-data")
    assert ord("é") in characters_of_faces(html)


def test_tags_close_and_ids_are_unique(edition):
    class Checker(HTMLParser):
        def __init__(self):
            super().__init__()
            self.open_tags, self.ids = [], []

        def handle_starttag(self, tag, attrs):
            self.ids += [value for name, value in attrs if name == "id"]
            if tag not in VOID:
                self.open_tags.append(tag)

        def handle_startendtag(self, tag, attrs):
            self.ids += [value for name, value in attrs if name == "id"]

        def handle_endtag(self, tag):
            assert self.open_tags.pop() == tag

    checker = Checker()
    checker.feed(edition[1])
    assert checker.open_tags == []
    assert len(checker.ids) == len(set(checker.ids))


def test_formulas_are_drawn_once_and_spoken_and_faces_hold_what_is_shown(edition):
    _, html = edition
    uses = re.findall(r'<use href="#(formula-[^"]+)"/>', html)
    assert len(uses) > len(set(uses))
    for formula in set(uses):
        assert html.count(f'<g id="{formula}">') == 1
    assert html.count("<math ") == len(uses)
    shown = set(re.sub(r"<(style|script)\b.*?</\1>|<[^>]*>", "", html, flags=re.S))
    held = set(map(chr, characters_of_faces(html)))
    assert "层" in held or "层" not in shown
    assert {c for c in shown if "\u4e00" <= c <= "\u9fff" or (c.isalnum() and c < "\u2000")} <= held


@pytest.mark.parametrize("edition", ["en"], indirect=True)
def test_same_manuscript_same_bytes(edition, tmp_path):
    source, html = edition
    write_html(source, tmp_path / "again.html")
    assert (tmp_path / "again.html").read_text(encoding="utf-8") == html
