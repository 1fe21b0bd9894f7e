import hashlib
import logging
import os
import sys

import pytest
from pypdf import PdfReader

from engine.report.pdf import pdf_edition
from engine.report.pdf.pdf_edition import PdfError, write_pdf
from tests.programs import python
from tests.report.standin import ATTACHED, TITLES, manuscript


def test_metadata_outline_and_language(typeset, language):
    reader = PdfReader(typeset(language))
    catalog = reader.trailer["/Root"]
    assert reader.metadata.title == TITLES[language]
    assert catalog["/Lang"] == {"zh": "zh-CN", "en": "en"}[language]
    titles = {
        "zh": ["1 引言", "2 方法", ["2.1 方差律"], "参考文献", "A 其他"],
        "en": ["1 Introduction", "2 Methods", ["2.1 Laws"], "References", "A More"],
    }

    def read(outline):
        return [read(item) if isinstance(item, list) else item.title for item in outline]

    assert read(reader.outline) == titles[language]
    assert "creation" not in str(reader.metadata).lower()


def test_attachments_are_there_with_what_they_are(typeset, language):
    reader = PdfReader(typeset(language))
    assert {name: files[0].decode() for name, files in reader.attachments.items()} == {
        attachment.name: attachment.text for attachment in ATTACHED
    }
    files = [file.get_object() for file in reader.trailer["/Root"]["/AF"]]
    caption = {"zh": "表 1 最佳初始值。", "en": "Table 1. The best initializers."}
    assert [(file["/UF"], file["/AFRelationship"], file["/Desc"]) for file in files] == [
        ("best.csv", "/Data", caption[language]),
        ("config.yaml", "/Source", "Settings: 设置"),
    ]
    for file in files:
        assert file["/EF"]["/F"]["/Params"]["/ModDate"] == "D:20200101000000Z"


@pytest.mark.slow
def test_another_process_another_day_same_bytes(typeset, language, tmp_path):
    """Neither hash order, nor the clock, nor the reader's time zone shows."""
    path, output = typeset(language), tmp_path / "again.pdf"
    code = (
        "from pathlib import Path;"
        "from engine.report.pdf.pdf_edition import write_pdf;"
        "from tests.report.standin import manuscript;"
        f"source = manuscript(Path({str(path.parent)!r}), {language!r}, paragraphs=16);"
        f"write_pdf(source, Path({str(output)!r}))"
    )
    ended = python("-c", code, PYTHONHASHSEED="1", TZ="Asia/Shanghai")
    assert ended.returncode == 0, ended.stderr
    digests = {hashlib.sha256(p.read_bytes()).hexdigest() for p in (path, output)}
    assert len(digests) == 1


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        ("<p>\U00012000</p>", "notdef"),
        ('<p style="blink: 1">x</p>', "blink"),
        ('<p><img alt="x" src="https://example.org/x.png"></p>', "may not fetch"),
        ('<p><a href="#nowhere">x</a></p>', "nowhere"),
    ],
)
def test_a_warning_of_the_typesetter_stops_the_build(tmp_path, body, complaint):
    source = manuscript(tmp_path, "en", **{"10_introduction": body, "20_methods": ""})
    output = tmp_path / "report.pdf"
    with pytest.raises(PdfError, match=f"WeasyPrint warns: .*{complaint}"):
        write_pdf(source, output)
    assert not output.exists()


def test_environment_and_log_are_left_as_found(tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "7")
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    handlers = list(logging.getLogger("weasyprint").handlers)
    body = {"10_introduction": "<p>x</p>", "20_methods": "", "90_references": ""}
    write_pdf(manuscript(tmp_path, "en", **body), tmp_path / "report.pdf")
    assert os.environ["SOURCE_DATE_EPOCH"] == "7"
    assert "FONTCONFIG_FILE" not in os.environ
    assert logging.getLogger("weasyprint").handlers == handlers


def test_a_failing_import_is_said_in_one_line(monkeypatch):
    monkeypatch.setitem(sys.modules, "weasyprint", None)  # as if its import failed
    with pytest.raises(PdfError, match=r"does not start.*workflow/preflight\.py") as error:
        pdf_edition.import_weasyprint()
    assert "\n" not in str(error.value)
