"""axe on the page that the browser shows."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

AXE = Axe().axe_script
# Nothing is loaded again for axe: no rule of these looks into stylesheets.
OPTIONS = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "resultTypes": ["violations"],
    "preload": False,
}


def violations(page: Page, state: str = "", *, within: str = "html", but: str = "") -> list[str]:
    """One line for each violation and element; none where all is well.

    `within`, `but`: CSS selectors of what is looked at, and of what in it is not.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    where = {"include": [[within]]} | ({"exclude": [[but]]} if but else {})
    found = page.evaluate("([where, options]) => axe.run(where, options)", [where, OPTIONS])
    return [
        f"{state} {violation['id']} ({violation['impact']}): {node['target']} {node['html'][:200]}\n"
        f"  {node['failureSummary']}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]
