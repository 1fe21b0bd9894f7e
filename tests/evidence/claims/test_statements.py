"""Statements in several settings: each names claims of the ledger, and none is forgotten."""

import re

from engine.evidence.claims import FAMILIES
from engine.evidence.claims.statements import STATEMENTS

CLAIMS = {claim.id: claim for claims in FAMILIES.values() for claim in claims}
SETTINGS = ("tuned", "all", "deep", "high-rate", "normalised", "linear", "30")
"""Endings of an id that name a setting, a learning rate or a depth for instance."""


def test_a_statement_has_claims_of_its_own_in_settings_of_different_names() -> None:
    for statement in STATEMENTS:
        assert len(statement.settings) > 1
        assert set(statement.settings) <= set(CLAIMS)
        for language in ("zh", "en"):
            names = [getattr(setting, language) for setting in statement.settings.values()]
            assert len(set(names)) == len(names), statement.subject.en
    named = [id for statement in STATEMENTS for id in statement.settings]
    assert len(set(named)) == len(named)
    for statement in STATEMENTS:
        documents = [set(CLAIMS[id].documents) for id in statement.settings]
        assert set.intersection(*documents), statement.subject.en


def test_a_claim_whose_id_names_a_setting_stands_beside_the_one_it_varies() -> None:
    beside = {id: set(statement.settings) for statement in STATEMENTS for id in statement.settings}
    endings = re.compile(f"(.+)-({'|'.join(SETTINGS)})")
    for id in CLAIMS:
        varied = endings.fullmatch(id)
        if varied and varied[1] in CLAIMS:
            assert varied[1] in beside.get(id, ()), id
