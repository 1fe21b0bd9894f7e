import re
import subprocess
import sys
from pathlib import Path

from engine.report import system


def test_nothing_is_missing_where_weasyprint_starts():
    assert system.missing_system_library() is None


def test_missing_library_is_named_with_its_packages(monkeypatch):
    monkeypatch.setattr(system, "_LIBRARIES", {"Pango": ("libno-such-pango.so.0",)})
    message = system.missing_system_library()
    assert message is not None
    assert "\n" not in message
    for word in ("Pango", "libpango-1.0-0", "libpangoft2-1.0-0", "dnf install pango", "brew"):
        assert word in message


def test_module_answers_the_makefile_lightly():
    code = "import runpy, sys; sys.argv = ['x']\n" + (
        "try: runpy.run_module('engine.report.system', run_name='__main__')\n"
        "except SystemExit as end: print(end.code, 'weasyprint' in sys.modules)"
    )
    root = Path(system.__file__).parents[2]
    run = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True)
    assert re.fullmatch(r"None False\s*", run.stdout), run.stderr
