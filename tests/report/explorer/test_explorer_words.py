"""What the scripts say is there to be said, in both languages."""

import re

from engine.evidence.tuned import Standing
from engine.report.explorer.cells import FAILED, NOT_RUN
from engine.report.explorer.explorer_words import WORDS
from engine.report.page.page import TEMPLATES

SCRIPTS = "\n".join(
    path.read_text(encoding="utf-8") for path in (TEMPLATES / "script").glob("explorer*.js")
)
PARTS = {"training", "tuned", "propagation", "phase"}
# Statuses, standings and sides of the phase diagram are looked up by what the document says.
LOOKED_UP = {FAILED["status"], NOT_RUN["status"], "diverged", "none", "order", "edge", "chaos"}
LOOKED_UP |= {str(standing) for standing in Standing}
LOOKED_UP |= {f"view_{part}" for part in PARTS}
LOOKED_UP |= {"lost_training", "lost_propagation", "opened", "compared", "closed"}


def places(word: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", word))


def test_words_have_the_same_places_in_both_languages_and_scripts_use_all_and_no_other() -> None:
    for key, word in WORDS.items():
        assert places(word.zh) == places(word.en), key
    used = set(re.findall(r"words\.(\w+)|(?:fill|titled)\(\"(\w+)\"", SCRIPTS))
    named = {name for pair in used for name in pair if name} | LOOKED_UP
    assert named == set(WORDS)
