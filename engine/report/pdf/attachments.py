"""Files inside the PDF: what it was computed from and with, and the data behind what it shows."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import yaml

from engine.study.files import unharmed
from engine.study.language import Language, Text

Relationship = Literal["Source", "Data", "Supplement"]


@dataclass(frozen=True)
class Attachment:
    """A text file in the PDF; `relationship` to the paper, as PDF/A-3 names it.

    `shows` is the name of the figure or table whose data it holds: its caption describes the file.
    """

    name: str
    text: str
    description: str
    relationship: Relationship
    shows: str = ""


_DESCRIPTIONS: Mapping[str, Text] = {
    "config": Text(
        "研究的配置：再次运行所需的全部设置",
        "Configuration of the study: every setting that a new run needs",
    ),
    "verdicts": Text(
        "各命题的判定：估计值、区间、阈值，以及所依据的组合",
        "Verdicts on all claims: estimates, intervals, thresholds, cells they rest on",
    ),
    "requirements": Text(
        "锁定的软件包版本及其校验和", "Locked versions of all packages, with checksums"
    ),
    "environment": Text(
        "实际使用的解释器、软件包与提交，以及各项输入的SHA-256校验和",
        "Interpreter, packages and commit in use, and the SHA-256 of every input",
    ),
    "table": Text("本文数据", "Data of the paper"),
}


def attachments(
    config: Mapping[str, Any],
    verdicts: Path,
    requirements: Path,
    provenance: Mapping[str, Any],
    tables: Sequence[Path],
    language: Language,
) -> list[Attachment]:
    """What the PDF in `language` carries with it, sorted by name.

    For all but the tables see `render.ReportInputs`; these are CSV files, named after the figure or
    table that they belong to.
    """
    own: list[tuple[str, str, Relationship]] = [
        ("config.yaml", as_yaml(config), "Source"),
        ("environment.json", _json(provenance), "Supplement"),
        ("requirements.txt", _read(requirements), "Supplement"),
        ("verdicts.json", _read(verdicts), "Data"),
    ]
    files = [
        Attachment(name, text, _DESCRIPTIONS[Path(name).stem][language], relationship)
        for name, text, relationship in own
    ]
    files += [
        Attachment(path.name, _read(path), _DESCRIPTIONS["table"][language], "Data", path.stem)
        for path in tables
    ]
    return sorted(files, key=lambda attachment: attachment.name)


def _read(path: Path) -> str:
    return unharmed(path).read_text(encoding="utf-8")


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2) + "\n"


def as_yaml(config: Mapping[str, Any]) -> str:
    """A configuration as it may stand in config.yaml."""
    plain = json.loads(json.dumps(config))  # whatever kind of mapping was read
    return yaml.safe_dump(plain, allow_unicode=True, sort_keys=False, width=100)
