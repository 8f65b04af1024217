"""A coding question in a browser: written, run and submitted for real, found again after a refresh, and replayed."""

from __future__ import annotations

import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, WebSocketRoute, expect

from e2e.in_browser import PASSWORD, ROOT, House, Visitor
from e2e.test_browser_access import too_wide, violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]
BLUEPRINT = """
id: just-code
version: 1
title: Just code
mode: practice
max_questions: 1
duration_min: 60
difficulty: easy
adaptive: false
follow_ups_max: 0
follow_up_depth: 0
hints: true
hint_cost: 0
feedback: immediate
sections:
  - {phase: just_code, title: Code, kinds: [coding_problem], share: 1, at_least: 1}
"""
NAIVE = "def two_sum(nums, target):\nreturn [0, 1]"
RIGHT = (
    "def two_sum(nums, target):\n    seen = {}\n    for i, x in enumerate(nums):\n"
    "        if target - x in seen:\n            return [seen[target - x], i]\n        seen[x] = i\n    return []\n"
)
RUNS_MS = 60_000
STEPS_MAX = 60


@pytest.fixture(scope="module")
def code_house() -> Iterator[House]:
    with tempfile.TemporaryDirectory(prefix="viva-code-") as folder:
        blueprints = Path(folder) / "content" / "blueprints"
        blueprints.mkdir(parents=True)
        (blueprints / "just-code.yaml").write_text(BLUEPRINT, encoding="utf-8")
        with_problem(blueprints.parent / "problems")
        house = House(VIVA_CONTENT_DIRS=str(blueprints.parent), VIVA_SANDBOX="on")
        with_languages(house)
        try:
            house.start(patience_s=180)
            yield house
        finally:
            house.close()


def with_problem(folder: Path) -> None:
    """A problem of the bank under another name, the only one of the phase that is asked about."""
    shutil.copytree(ROOT / "src/vivavoce/content/problems/pair-with-sum", folder / "pair-to-be-asked")
    written = folder / "pair-to-be-asked" / "problem.yaml"
    text = written.read_text(encoding="utf-8").replace("id: pair-with-sum", "id: pair-to-be-asked", 1)
    written.write_text(f"phases: [just_code]\n{text}", encoding="utf-8")


def with_languages(house: House) -> None:
    """What languages prepare takes a minute to make, and is kept in the checkout."""
    store = ROOT / ".tools" / "languages"
    store.mkdir(parents=True, exist_ok=True)
    house.data_dir.mkdir(parents=True, mode=0o700)
    (house.data_dir / "prepared").symlink_to(store)


def begin(visitor: Visitor, blueprint: str = "just-code") -> None:
    visitor.sign_up()
    interview_id = visitor.page.evaluate(
        """async (blueprint) => {
            const post = (path, body, token) => fetch(path, {
                method: 'POST', body: JSON.stringify(body),
                headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) }
            }).then((answer) => answer.json());
            const tokens = await post('/api/auth/refresh', { refresh_token: localStorage.getItem('viva.refresh') });
            localStorage.setItem('viva.refresh', tokens.refresh_token);
            const wanted = { role: 'Backend engineer', consent: true, blueprint };
            return (await post('/api/interviews/start', wanted, tokens.access_token)).interview_id;
        }""",
        blueprint,
    )
    visitor.go(f"/interview/{interview_id}")
    visitor.question.wait_for()


def editor(page: Page, file: str = "solution.py") -> Locator:
    return page.get_by_role("textbox", name=f"Code, {file}")


def write(page: Page, text: str, file: str = "solution.py") -> None:
    """Over what is there. Pasted, so that the editor does not indent on top of it."""
    editor(page, file).click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)


def code_in(page: Page) -> str:
    page.locator(".cm-line").first.wait_for()
    return "\n".join(page.locator(".cm-line").all_text_contents())


def verdict(page: Page, text: str) -> None:
    expect(page.locator(".result h2")).to_have_text(text, timeout=RUNS_MS)


def test_code_is_run_submitted_found_again_and_replayed(visit, code_house: House) -> None:
    visitor = visit(at=code_house)
    page = visitor.page
    begin(visitor)
    expect(page.get_by_text("Your typing is kept")).to_be_visible()
    editor(page).click()
    page.keyboard.press("Control+a")
    page.keyboard.type(NAIVE)
    page.keyboard.press("Control+Enter")
    verdict(page, "Wrong answer")
    expect(page.get_by_text("0 of 3 samples passed.", exact=True)).to_be_visible()
    expect(page.get_by_role("region", name="1 element differs.")).to_contain_text("3")
    assert not violations(visitor)

    write(page, RIGHT)
    page.keyboard.press("Control+Shift+Enter")
    verdict(page, "Accepted")
    expect(page.get_by_text("hidden tests are right.")).to_be_visible()
    assert not violations(visitor)

    page.reload()
    expect(page.locator(".cm-content")).to_be_visible()
    assert code_in(page) == RIGHT
    verdict(page, "Accepted")
    page.get_by_role("tab", name="Earlier").click()
    earlier = page.get_by_role("list", name="Earlier runs and submissions").get_by_role("listitem")
    expect(earlier).to_have_count(2)
    page.get_by_role("button", name="Bring its code back: Samples, Wrong answer").click()
    expect(page.locator(".cm-content")).to_contain_text("return [0, 1]")
    page.get_by_role("button", name="Bring mine back").click()
    expect(page.locator(".cm-content")).to_contain_text("seen[x] = i")
    _give(page)
    _replay(visitor)


def _give(page: Page) -> None:
    page.get_by_role("button", name="Give this answer").first.click()
    how = page.get_by_label("How did you go about it?")
    expect(how).to_be_focused()
    page.keyboard.type("I keep where each amount stood, so one pass is enough: linear time, linear memory.")
    expect(page.get_by_text("Your last submission: Accepted.")).to_be_visible()
    page.get_by_role("tabpanel", name="Talk").get_by_role("button", name="Give this answer").click()


def _replay(visitor: Visitor) -> None:
    page = visitor.page
    page.get_by_role("link", name="Read the report").click()
    page.get_by_role("heading", name="Your report").wait_for()
    page.get_by_role("button", name="Replay how it was written").click()
    shown = page.get_by_role("region", name="The code at this moment")
    expect(shown).to_contain_text("seen[x] = i")
    expect(page.get_by_role("list", name="Runs").get_by_role("listitem")).to_have_count(2)
    page.get_by_role("button", name="Samples: Wrong answer").click()
    expect(shown).to_contain_text("return [0, 1]")
    place = page.get_by_role("slider", name="Place in the replay")
    place.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(shown).not_to_contain_text("seen")
    page.get_by_label("Speed").select_option(label="16×")
    page.keyboard.press("Tab")
    page.get_by_role("button", name="Play").click()
    expect(shown).to_contain_text("seen[x] = i", timeout=RUNS_MS)
    assert not violations(visitor)


def test_what_is_typed_is_on_another_device_and_two_drafts_are_told(visit, code_house: House) -> None:
    visitor = visit(at=code_house)
    page = visitor.page
    begin(visitor)
    write(page, "first = 1\n")
    page.get_by_role("button", name="Add a file").click()
    page.keyboard.type("graph")
    page.keyboard.press("Enter")
    expect(page.get_by_role("textbox", name="Code, graph.py")).to_be_visible()
    expect(page.get_by_text("Kept on the server")).to_be_visible()
    path = page.url.removeprefix(code_house.url)

    other = visit(at=code_house)
    sign_in(other, visitor.email)
    other.go(path)
    expect(other.page.locator(".cm-content")).to_contain_text("first = 1")
    expect(other.page.get_by_role("button", name="graph.py", exact=True)).to_be_visible()
    write(other.page, "second = 2\n")
    expect(other.page.get_by_text("Kept on the server")).to_be_visible()
    page.get_by_role("heading", name="This interview continues on another device").wait_for()
    other.page.close()

    page.get_by_role("button", name="Continue here").click()
    expect(page.locator(".cm-content")).to_contain_text("second = 2")
    page.get_by_role("button", name="Bring mine back").click()
    page.get_by_role("button", name=re.compile("^solution.py")).click()
    expect(page.locator(".cm-content")).to_contain_text("first = 1")


def sign_in(visitor: Visitor, email: str) -> None:
    visitor.go("/sign-in")
    visitor.page.get_by_label("E-mail").fill(email)
    visitor.page.get_by_label("Password", exact=True).fill(PASSWORD)
    visitor.press("Sign in")
    visitor.page.get_by_role("heading", name="Sign in").wait_for(state="hidden")


def test_without_a_line_code_is_written_on_and_runs_when_it_is_back(visit, code_house: House) -> None:
    visitor = visit(at=code_house)
    page = visitor.page
    begin(visitor)
    editor(page).wait_for()
    page.context.set_offline(True)
    page.locator("[data-link=lost]").wait_for()
    write(page, RIGHT)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Waits for the connection.")).to_be_visible()
    page.context.set_offline(False)
    verdict(page, "Right")
    assert code_in(page) == RIGHT


def test_the_keyboard_leaves_the_editor_and_a_complaint_leads_into_it(visit, code_house: House) -> None:
    visitor = visit(at=code_house)
    page = visitor.page
    begin(visitor)
    write(page, "def two_sum(nums, target):\n    return missing\n")
    page.keyboard.press("Tab")
    expect(editor(page)).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("Tab")
    expect(editor(page)).not_to_be_focused()
    page.keyboard.press("Control+Enter")
    verdict(page, "Stopped by an error")
    page.get_by_role("button", name="solution.py, line 2").first.click()
    expect(editor(page)).to_be_focused()
    expect(page.locator(".cm-lintRange-error").first).to_be_visible()
    divider = page.get_by_role("separator", name="Width of the task")
    before = divider.get_attribute("aria-valuenow")
    divider.focus()
    page.keyboard.press("ArrowRight")
    expect(divider).not_to_have_attribute("aria-valuenow", str(before))


def _as_if(visitor: Visitor, runs: str) -> None:
    """The same server, which says that code runs elsewhere."""

    def opened(socket: WebSocketRoute) -> None:
        server = socket.connect_to_server()
        server.on_message(lambda said: socket.send(str(said).replace('"runs":"full"', f'"runs":"{runs}"')))

    visitor.page.route_web_socket(re.compile("/ws/interview/"), opened)


def test_where_the_server_runs_nothing_javascript_runs_in_the_browser(visit, code_house: House) -> None:
    visitor = visit(at=code_house)
    page = visitor.page
    _as_if(visitor, "browser")
    begin(visitor)
    editor(page).wait_for()
    expect(page.get_by_text("Only your own browser runs code here")).to_be_visible()
    expect(page.get_by_role("button", name="Submit")).to_have_count(0)
    page.get_by_label("Language").select_option(label="JavaScript")
    write(page, "function twoSum(nums, target) {\n  return missing;\n}\n", "solution.js")
    page.keyboard.press("Control+Enter")
    verdict(page, "Stopped by an error")
    expect(page.get_by_role("button", name="solution.js, line 2").first).to_be_visible()
    write(page, "function twoSum(nums, target) {\n  for (;;) {}\n}\n", "solution.js")
    page.get_by_role("tab", name="Own input").click()
    page.keyboard.press("Control+Enter")
    verdict(page, "Took too long")
    right = (
        "function twoSum(nums, target) {\n  for (let i = 0; i < nums.length; i++) {\n"
        "    const j = nums.indexOf(target - nums[i], i + 1);\n    if (j > i) return [i, j];\n  }\n  return [];\n}\n"
    )
    write(page, right, "solution.js")
    page.keyboard.press("Control+Enter")
    verdict(page, "Right")
    assert not violations(visitor)


def test_where_the_server_runs_nothing_python_runs_in_the_browser_too(visit, code_house: House) -> None:
    visitor = visit(at=code_house)
    page = visitor.page
    _as_if(visitor, "browser")
    begin(visitor)
    editor(page).wait_for()
    page.get_by_label("Language").select_option(label="Python")
    write(page, "def two_sum(nums, target):\n    return missing\n")
    page.keyboard.press("Control+Enter")
    verdict(page, "Stopped by an error")
    expect(page.get_by_role("button", name="solution.py, line 2").first).to_be_visible()
    write(page, "def two_sum(nums, target)\n    return missing\n")
    page.keyboard.press("Control+Enter")
    verdict(page, "Does not compile")
    write(page, "def two_sum(nums, target):\n    while True:\n        pass\n")
    page.get_by_role("tab", name="Own input").click()
    page.keyboard.press("Control+Enter")
    verdict(page, "Took too long")
    page.get_by_role("tab", name="Result").click()
    write(page, RIGHT)
    page.keyboard.press("Control+Enter")
    verdict(page, "Right")
    page.get_by_label("Language").select_option(label="C++")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("C++ does not run in the browser").first).to_be_visible()
    assert not violations(visitor)


def test_where_nothing_runs_that_is_said_and_the_code_is_kept(visit, code_house: House) -> None:
    visitor = visit(at=code_house)
    page = visitor.page
    _as_if(visitor, "none")
    begin(visitor)
    write(page, RIGHT)
    expect(page.get_by_text("No code is run here.")).to_be_visible()
    expect(page.get_by_role("button", name="Run the samples")).to_have_count(0)
    expect(page.get_by_text("Kept on the server")).to_be_visible()
    page.reload()
    expect(page.locator(".cm-content")).to_contain_text("seen[x] = i")


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_on_a_phone_the_parts_are_tabs_and_all_of_them_fit(visit, code_house: House, dark: bool) -> None:
    visitor = visit(at=code_house, width=390, height=780, dark=dark)
    page = visitor.page
    begin(visitor)
    for name in ("Task", "Code", "Result", "Talk"):
        page.get_by_role("tab", name=name, exact=True).first.click()
        assert too_wide(visitor) <= 0, name
        assert not violations(visitor), name
    page.get_by_role("tab", name="Code", exact=True).click()
    write(page, RIGHT)
    page.get_by_role("button", name="Submit").click()
    verdict(page, "Accepted")
    assert too_wide(visitor) <= 0
    page.set_viewport_size({"width": 390, "height": 1800})
    assert not violations(visitor)
