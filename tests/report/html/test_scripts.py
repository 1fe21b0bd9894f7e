"""Scripts and data inside the HTML, and the policy that lets only them run."""

import json
import re
from base64 import b64encode
from hashlib import sha256

import pytest

from engine.report.html.html_edition import (
    data_elements,
    load_scripts,
    script_elements,
    security_policy,
)
from engine.report.page.page import TEMPLATES

FOLDERS = [TEMPLATES / "script" / "head", TEMPLATES / "script"]


def test_scripts_come_in_the_order_of_their_names(tmp_path):
    for name in ("b.js", "a.js", "c.txt"):
        (tmp_path / name).write_text(f"'{name}'")
    assert load_scripts(tmp_path) == ["'a.js'", "'b.js'"]


def test_a_policy_names_the_hash_of_every_script():
    digests = [b64encode(sha256(text).digest()).decode() for text in (b"1;", b"2;")]
    policy = security_policy(["1;", "2;"])
    assert f"script-src 'sha256-{digests[0]}' 'sha256-{digests[1]}';" in policy
    assert "unsafe-eval" not in policy


def test_without_scripts_none_may_run():
    assert "script-src 'none';" in security_policy([])


@pytest.mark.parametrize("text", ["'</SCRIPT>'", "x <!--y"])
def test_a_script_that_would_end_its_element_is_refused(text):
    with pytest.raises(ValueError, match="may hold neither"):
        script_elements([text])


def test_data_cannot_end_its_element():
    value = {"text": "</script><script>alert(1)</script> — 层", "number": 0.1}
    html = data_elements({"block": value})
    assert html.count("<") == 2
    assert "层" in html
    assert json.loads(re.sub("<[^>]*>", "", html)) == value


def test_data_without_a_json_form_is_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        data_elements({"block": [float("nan")]})


@pytest.mark.parametrize(
    "path",
    [path for folder in FOLDERS for path in sorted(folder.glob("*.js"))],
    ids=lambda path: path.name,
)
def test_every_script_is_strict_keeps_its_names_and_says_what_it_is_for(path):
    text = path.read_text(encoding="utf-8")
    assert text.startswith("// ")
    code = re.sub(r"^//.*\n", "", text, flags=re.M)
    assert code.startswith('(() => {\n  "use strict";\n')
    assert code.endswith("})();\n")
    code = code.replace("http://www.w3.org/2000/svg", "")  # a name, which nobody fetches
    assert not re.search(r"\beval\(|\bFunction\(|innerHTML|https?:", code)
    assert not re.search("[\u4e00-\u9fff]", text), "words stand in the page or in a data block"
    assert "\\u" not in text, "faces are cut to the characters that a script spells out"
