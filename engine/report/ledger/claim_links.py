"""Which sections of the paper speak of which claim of the ledger, found out while they render."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from engine.report.page.page_contents import JudgedClaim


@dataclass
class ClaimLinks:
    """The ledger's claims by id, and the sections, by label, that show or mention each of them."""

    claims: Mapping[str, JudgedClaim]
    _sections: dict[str, dict[str, None]] = field(default_factory=lambda: defaultdict(dict))

    def mention(self, id: str, section: str) -> JudgedClaim:
        """The claim, noted as mentioned in `section`; "" is what comes before the first one."""
        claim = self.claims[id]
        if section:
            self._sections[id][section] = None
        return claim

    def on_figure(self, name: str, section: str) -> list[tuple[str, JudgedClaim]]:
        """The claims that are judged on a figure, which stands in `section`."""
        judged = [id for id, claim in self.claims.items() if claim.figure == name]
        return [(id, self.mention(id, section)) for id in judged]

    def sections(self, id: str) -> list[str]:
        """Labels of the sections that spoke of a claim so far, in the order of the paper."""
        return list(self._sections[id])
