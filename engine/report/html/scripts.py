"""The HTML edition's scripts and their data, inside the file, and the policy that binds them.

`templates/script/head/*.js` run before anything is drawn, `templates/script/*.js` after the text,
each in the order of names and in an element of its own: if one fails, the others still run. A
script's data is a block `<script type="application/json" id="…">`, which no browser runs:

    const data = JSON.parse(document.getElementById("…").textContent);

Words that a script shows stand in the page or in such a block, not in the script: there are two
languages, and the faces are cut to the characters that page, blocks and scripts hold.
"""

import json
from base64 import b64encode
from collections.abc import Mapping, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

# No request of any kind; styles and the scripts of this file, pictures and faces that lie in it.
_POLICY = (
    "default-src 'none'; script-src {}; style-src 'unsafe-inline' data:; img-src data:; "
    "font-src data:"
)


def load_scripts(folder: Path) -> list[str]:
    """The scripts that lie in `folder` itself, in the order of their names."""
    return [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js"))]


def security_policy(scripts: Sequence[str]) -> str:
    """A content security policy that lets exactly `scripts` run, told by their hashes."""
    hashes = (b64encode(sha256(script.encode()).digest()).decode() for script in scripts)
    return _POLICY.format(" ".join(f"'sha256-{hash_}'" for hash_ in hashes) or "'none'")


def script_elements(scripts: Sequence[str]) -> str:
    """The elements that run `scripts`; ValueError where one holds what would end its element."""
    if any("</script" in script.lower() or "<!--" in script for script in scripts):
        raise ValueError("a script of the page may hold neither '</script' nor '<!--'")
    return "\n".join(f"<script>{script}</script>" for script in scripts)


def data_elements(data: Mapping[str, Any]) -> str:
    """The blocks that hold `data`, JSON values by the id of their block.

    Raises:
        ValueError: a number is not finite, which JSON cannot say.
    """
    return "\n".join(
        f'<script type="application/json" id="{id_}">{_json(value)}</script>'
        for id_, value in data.items()
    )


def _json(value: Any) -> str:
    """Compact JSON in which nothing can end the element around it."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.replace("<", "\\u003c")
