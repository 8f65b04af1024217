"""A résumé on its way in: given as a file, shown with the words that each finding rests on, and put right."""

from __future__ import annotations

import base64
from pathlib import Path

import pytest
from playwright.sync_api import expect

from e2e.in_browser import Visitor
from e2e.walk import never_answered
from resumes.makers import docx_flow, rl_flow

pytestmark = [pytest.mark.browser, pytest.mark.slow]

RESUME = """# Ada Lovelace
## Experience
Backend engineer, Analytical Engines, 2019 - 2024
Built the ledger in Python and PostgreSQL.
## Projects
Difference: a library for exact sums, in Python
## Education
B.Sc. Mathematics, University of London, 2018
## Skills
Docker, Kubernetes
"""
DROP = """([name, base64]) => {
    const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    const dataTransfer = new DataTransfer();
    dataTransfer.items.add(new File([bytes], name));
    for (const kind of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(kind, { dataTransfer, bubbles: true, cancelable: true }));
    }
}"""


def about_you(visitor: Visitor) -> None:
    visitor.sign_up()
    visitor.go("/start")
    visitor.press("Backend engineer")
    visitor.press("Continue")
    visitor.page.get_by_role("heading", name="About you").wait_for()


def give(visitor: Visitor, name: str, content: bytes) -> None:
    visitor.page.get_by_label("Your résumé as a file").set_input_files(
        {"name": name, "mimeType": "application/octet-stream", "buffer": content}
    )


def test_a_pdf_that_is_dropped_is_read_put_right_and_weighed(visit, tmp_path: Path):
    ada: Visitor = visit()
    about_you(ada)
    page = ada.page
    page.evaluate(DROP, ["ada.pdf", base64.b64encode(rl_flow(RESUME, tmp_path)).decode()])
    expect(page.get_by_role("heading", name="What was read")).to_be_focused()
    expect(page.get_by_label("Years of experience")).to_have_value("5")
    page.locator("li", has_text="PostgreSQL").get_by_role("button", name="Show it in the text").first.click()
    expect(page.locator(".whole mark:focus")).to_have_count(1)

    ada.press("Remove Kubernetes")
    expect(page.get_by_role("button", name="Remove Kubernetes")).to_have_count(0)
    page.get_by_label("Add a skill").fill("Terraform")
    page.get_by_label("Add a skill").press("Enter")
    expect(page.get_by_text("Added by you")).to_be_visible()
    page.get_by_label("Years of experience").fill("99")
    page.get_by_label("Years of experience").press("Enter")
    expect(page.get_by_text("a number from 0 to 80")).to_be_visible()
    page.get_by_label("Years of experience").fill("6")
    page.get_by_label("Years of experience").press("Enter")
    expect(page.get_by_text("Saved.", exact=True)).to_be_visible()
    page.get_by_role("button", name="Change B.Sc. Mathematics").click()
    page.get_by_label("Education", exact=True).fill("M.Sc. Mathematics")
    page.get_by_label("Education", exact=True).press("Enter")
    expect(page.get_by_role("button", name="Remove M.Sc. Mathematics")).to_be_visible()

    ada.press("Continue")
    page.get_by_text("Why these skills").click()
    expect(page.get_by_text("your résumé shows it").first).to_be_visible()
    page.get_by_label("I understand").check()
    ada.press("Begin")
    ada.surface.wait_for()
    page.get_by_text("Why these skills").click()
    expect(page.get_by_text("your résumé shows it").first).to_be_visible()


def test_a_word_file_is_read_and_can_be_taken_back(visit, tmp_path: Path):
    ada: Visitor = visit()
    about_you(ada)
    give(ada, "ada.docx", docx_flow(RESUME, tmp_path))
    ada.page.get_by_role("button", name="Remove Docker").wait_for()
    ada.press("Remove it")
    expect(ada.page.get_by_role("button", name="Choose a file")).to_be_visible()


def test_what_cannot_be_read_says_why_and_what_to_do(visit, tmp_path: Path):
    ada: Visitor = visit()
    about_you(ada)
    give(ada, "ada.png", b"\x89PNG")
    expect(ada.page.get_by_role("alert")).to_contain_text("ada.png is not a kind of file that can be read")
    give(ada, "ada.pdf", b"%PDF-1.7 and nothing more")
    expect(ada.page.get_by_role("alert")).to_contain_text("damaged")
    give(ada, "ada.md", RESUME.encode())
    ada.page.get_by_role("heading", name="What was read").wait_for()
    expect(ada.page.get_by_role("alert")).to_have_count(0)


def test_an_upload_can_be_cancelled(visit):
    ada: Visitor = visit()
    about_you(ada)
    ada.page.route("**/api/resumes", never_answered)
    give(ada, "ada.txt", RESUME.encode())
    expect(ada.page.get_by_role("progressbar")).to_be_visible()
    ada.press("Cancel")
    expect(ada.page.get_by_role("button", name="Choose a file")).to_be_visible()
    expect(ada.page.get_by_role("alert")).to_have_count(0)
    ada.page.unroute_all(behavior="ignoreErrors")


def test_text_that_is_pasted_is_read_on_the_way_on(visit):
    ada: Visitor = visit()
    about_you(ada)
    ada.page.get_by_label("Or paste its text").fill(RESUME)
    ada.press("Continue")
    ada.page.get_by_role("heading", name="How you like to talk").wait_for()
    ada.press("Back")
    expect(ada.page.get_by_role("button", name="Remove Docker")).to_be_visible()
