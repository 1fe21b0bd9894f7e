"""What axe-core, which comes with a package and is not fetched, finds wrong with a page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

# What passed is not of interest, and to list it takes most of the time.
OPTIONS = {"resultTypes": ["violations"]}


def serious_findings(page: Page, part: str | None = None) -> list[str]:
    """Findings that keep readers out, one line each: the rule, what it wants, and where.

    part: a selector of what alone is looked at.
    """
    violations = Axe().run(page, context=part, options=OPTIONS).response["violations"]
    return [
        f"{found['id']}: {found['help']}: {', '.join(where(found))}"
        for found in violations
        if found["impact"] in ("serious", "critical")
    ]


def where(found: dict, most: int = 5) -> list[str]:
    """Selectors of the first elements that a finding is about."""
    return [" ".join(map(str, node["target"])) for node in found["nodes"][:most]]
