"""Taking one's data along and going, by keyboard, at a phone's width and at a desk's, and by the hand of an admin."""

from __future__ import annotations

import re
import zipfile

import pytest
from playwright.sync_api import expect

from e2e.in_browser import PASSWORD, SCREENSHOTS, Visitor
from e2e.test_browser_access import too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
ERASE_ADA = re.compile(r"^Erase ?: Ada Lovelace$")
FOLDER = SCREENSHOTS / "leaving"
SIZES = [(390, 844, False), (390, 844, True), (1440, 900, False), (1440, 900, True)]


def look(visitor: Visitor, name: str, width: int, dark: bool) -> None:
    assert violations(visitor) == []
    assert too_wide(visitor) <= 0
    FOLDER.mkdir(parents=True, exist_ok=True)
    visitor.page.screenshot(path=FOLDER / f"{name}-{width}-{'dark' if dark else 'light'}.png", full_page=True)


@pytest.mark.parametrize(("width", "height", "dark"), SIZES)
def test_a_person_takes_their_data_and_goes(visit, width: int, height: int, dark: bool):
    ada = visit(width=width, height=height, dark=dark)
    page = ada.page
    ada.sign_up()
    ada.go("/account")
    page.get_by_role("heading", name="Your data").scroll_into_view_if_needed()
    with page.expect_download() as coming:
        ada.press("Download your data")
    expect(page.get_by_text("Your data is in your downloads")).to_be_visible()
    with zipfile.ZipFile(coming.value.path()) as box:
        assert ada.email in box.read("account.json").decode()
    look(ada, "account", width, dark)

    page.get_by_role("button", name="Erase your account").focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog", name="Erase your account?")
    expect(dialog).to_be_visible()
    look(ada, "asked", width, dark)
    dialog.get_by_role("button", name="Erase my account").click()
    expect(dialog.get_by_text("Please type erase.")).to_be_visible()
    expect(dialog.get_by_label("To be sure, type erase")).to_be_focused()
    page.keyboard.type("erase")
    dialog.get_by_label("Your password").fill("not my password at all")
    page.keyboard.press("Enter")
    expect(dialog.get_by_text("This is not your password.")).to_be_visible()
    look(ada, "asked-and-wrong", width, dark)
    page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()
    expect(page.get_by_role("button", name="Erase your account")).to_be_focused()

    page.keyboard.press("Enter")
    expect(dialog.get_by_label("To be sure, type erase")).to_have_value("")
    dialog.get_by_label("To be sure, type erase").fill("Erase")
    dialog.get_by_label("Your password").fill(PASSWORD)
    dialog.get_by_role("button", name="Erase my account").click()
    expect(page.get_by_text("Your account is erased.")).to_be_visible()
    assert page.evaluate("localStorage.getItem('viva.refresh')") is None
    look(ada, "gone", width, dark)
    ada.go("/")
    page.get_by_role("heading", name="Sign in").wait_for()
    ada.sign_up()


@pytest.mark.parametrize(("width", "height", "dark"), [SIZES[0], SIZES[3]])
def test_an_admin_erases_somebody(visit, admin: str, width: int, height: int, dark: bool):
    ada = visit()
    ada.sign_up()
    grace = visit(width=width, height=height, dark=dark)
    page = grace.page
    grace.sign_in(admin)
    grace.go("/admin")
    page.get_by_label("Search by name or e-mail").fill(ada.email)
    expect(page.get_by_role("button", name=ERASE_ADA)).to_have_count(1)
    look(grace, "people", width, dark)
    page.get_by_role("button", name=ERASE_ADA).focus()
    page.keyboard.press("Enter")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Erase this account").click()
    expect(dialog.get_by_text("This is not their e-mail address.")).to_be_visible()
    look(grace, "person-asked", width, dark)
    dialog.get_by_role("textbox").fill(ada.email)
    page.keyboard.press("Enter")
    expect(page.get_by_text("The account of Ada Lovelace is erased.")).to_be_visible()
    expect(page.get_by_role("button", name=ERASE_ADA)).to_have_count(0)
    ada.go("/")
    ada.page.get_by_role("heading", name="Sign in").wait_for()
