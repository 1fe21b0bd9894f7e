"""Scripts and data inside the HTML, and the policy that lets only them run."""

import re

import pytest

from engine.report.html.html_edition import (
    data_elements,
    load_scripts,
    script_elements,
    security_policy,
)
from engine.report.page.page import TEMPLATES

FOLDERS = [TEMPLATES / "script" / "head", TEMPLATES / "script"]


def test_scripts_come_in_the_order_of_their_names_and_without_them_none_may_run(tmp_path):
    for name in ("b.js", "a.js", "c.txt"):
        (tmp_path / name).write_text(f"'{name}'")
    assert load_scripts(tmp_path) == ["'a.js'", "'b.js'"]
    assert "script-src 'none';" in security_policy([])
    with pytest.raises(ValueError, match="not JSON compliant"):
        data_elements({"block": [float("nan")]})


@pytest.mark.parametrize("text", ["'</SCRIPT>'", "x <!--y"])
def test_a_script_that_would_end_its_element_is_refused(text):
    with pytest.raises(ValueError, match="may hold neither"):
        script_elements([text])


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
    assert not re.search("[\u3000-\u9fff]", text), "words stand in the page or in a data block"
    assert "\\u" not in text, "faces are cut to the characters that a script spells out"
