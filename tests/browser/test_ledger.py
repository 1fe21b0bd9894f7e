"""The ledger in a browser: filters, addresses that open a claim, no script."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

CLAIM = "relu-best-he"


def claims(page: Page, which: str = "") -> Locator:
    return page.locator(f"details.claim{which}")


def choose(page: Page, **wanted: str) -> None:
    for name, value in wanted.items():
        page.locator(f"#ledger-filters [name={name}]").select_option(value)


def expect_shown(page: Page, which: str) -> None:
    """Exactly the claims that a CSS selector finds are to be seen, and are counted."""
    wanted, total = claims(page, which).count(), claims(page).count()
    assert 0 < wanted < total
    expect(claims(page, ":not([hidden])")).to_have_count(wanted)
    expect(claims(page, f"{which}:not([hidden])")).to_have_count(wanted)
    text = page.locator("#ledger-filters [role=status]").inner_text()
    assert list(map(int, re.findall(r"\d+", text))) == [wanted, total]


def test_each_filter_leaves_what_it_asks_for(read, language):
    page = read(language)
    choose(page, documents="D2")
    expect_shown(page, "[data-documents~=D2]")
    choose(page, verdict="not run")
    expect_shown(page, '[data-documents~=D2][data-verdict="not run"]')
    choose(page, documents="", verdict="", activations="relu")
    expect_shown(page, "[data-activations~=relu]")
    page.locator("#ledger-filters button").click()
    expect(claims(page, "[hidden]")).to_have_count(0)


def test_words_are_found_in_what_is_folded_away(read):
    page = read()
    page.get_by_role("searchbox").fill(f"  engine why {CLAIM.upper()} ")
    expect(claims(page, ":not([hidden])").first).to_have_id(f"claim-{CLAIM}")


def test_a_family_without_matches_hides_its_heading_and_none_at_all_is_told(read):
    page = read()
    choose(page, documents="D2")
    expect(page.locator("#sec-ledger-glorot")).to_be_visible()
    expect(page.locator("#sec-ledger-symmetry")).not_to_be_visible()
    page.get_by_role("searchbox").fill("no document says this")
    expect(page.locator("#ledger-filters [role=status]")).to_have_text(
        "No claim matches.", use_inner_text=True
    )
    expect(page.locator("#sec-ledger-glorot")).not_to_be_visible()


@pytest.mark.parametrize("place", [f"claim-{CLAIM}", CLAIM])
def test_an_address_opens_the_claim_it_names(read, place):
    page = read(place=place)
    claim = page.locator(f"#claim-{CLAIM}")
    expect(claim).to_have_attribute("open", "")
    expect(claim).to_be_in_viewport()
    expect(claim.locator("summary")).to_be_focused()


def test_from_a_claim_one_gets_to_its_figure(read):
    page = read(place=f"claim-{CLAIM}")
    link = page.locator(f"#claim-{CLAIM} a[href^='#fig-']")
    figure = page.locator(link.get_attribute("href"))
    expect(figure).not_to_be_in_viewport()
    link.click()
    expect(figure).to_be_in_viewport()


def test_without_script_every_claim_is_there_and_no_filter(read):
    page = read(script=False)
    expect(page.locator("#ledger-filters")).not_to_be_visible()
    expect(claims(page, ":visible")).to_have_count(claims(page).count())
    claims(page).first.locator("summary").click()
    expect(claims(page).first.locator(".fact").first).to_be_visible()
