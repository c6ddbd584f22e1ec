"""English on a screen: what a person sees, hears or hovers, but for words that stay in Latin letters in Japanese too."""

import re
import tomllib
from collections.abc import Iterator

from playwright.sync_api import Page

from tests.servers.portal import ROOT

# Everything that stands in a document: menus, tabs, dialogs and side panels that are closed as well.
_READ = """
(root) => {
  const attributes = ["aria-label", "aria-description", "title", "placeholder", "alt", "label",
    "data-w-progress-active-value", "data-w-tooltip-content-value"];
  // What is typed is no wording; the counter and the button are never shown.
  const unread = "script, style, svg, noscript, iframe, textarea, [contenteditable=true], "
    + "[data-side-panel-toggle-counter][hidden], .xdsoft_save_selected";
  const found = new Set([root.title]);
  const read = (root) => {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) => {
      const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement;
      return element?.matches(unread) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT;
    });
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === Node.TEXT_NODE) { found.add(node.data.trim().replace(/\\s+/g, " ")); continue; }
      attributes.forEach((name) => node.hasAttribute(name) && found.add(node.getAttribute(name)));
      if (node.matches("input[type=submit], input[type=button], input[type=reset]")) found.add(node.value);
      if (node.matches("template")) read(node.content);
      if (node.shadowRoot) read(node.shadowRoot);
    }
  };
  read(root);
  return [...found].filter((text) => /[A-Za-z]{2}/.test(text));
}
"""
# Answers of the server, parsed but not run: a page, or the JSON that fills a dialog.
_FETCH = f"""
async ([address, form]) => {{
  const body = form && new URLSearchParams(form);
  const token = form && JSON.parse(document.getElementById("wagtail-config").textContent).CSRF_TOKEN;
  const response = await fetch(address, form ? {{method: "POST", body, headers: {{"X-CSRFToken": token}}}} : {{}});
  const isDialog = response.headers.get("content-type").includes("json");
  const html = isDialog ? (await response.json()).html : await response.text();
  const texts = ({_READ})(new DOMParser().parseFromString(html ?? "", "text/html"));
  return [response.status, texts];
}}
"""

# What stands in Latin letters in Japanese too.
ALLOWED = {
    r"[\w.+-]+@[\w.-]+\.[a-z]+": "mail addresses",
    r"https?://\S*": "addresses of pages, and how they begin",
    r"/(?:about|mukashi-\d+)/?": "paths of pages, and of the sample's old address",
    r"mihon(?:_\w+)?\.(?:png|txt)": "names of the sample's files",
    r"(?:portal@)?localhost": "the name of the demo's host, and the sender of its mails",
    r"Message-ID": "what a mail's number is called in the headings of mails, by which a technician finds it",
    r"zzzz": "the search that finds nothing",
    r"gomi-dashi": "an example of a key, written in the letters that it takes",
    r"Wagtail(?: v?[\d.]+)?": "the name of the software behind the admin",
    r"English": "a language's own name, so that those who read it find it",
    r"(?:Ctrl|Alt|Shift|Esc|Enter)": "keys as they are printed on keyboards",
    r"(?:Ctrl|Alt|Shift)(?: \+ (?:Alt|Shift|\w))+": "combinations of keys",
    r"(?i:JPE?G|PNG|WEBP|PDF|DOCX|XLSX|PPTX|CSV|TSV|TXT|Excel)": "formats of files",
    r"[KMG]B": "sizes of files",
    r"URLs?": "the usual word for an address",
    r"CC BY(?: [\d.]+)?": "a licence's name",
    r"Google|Word|PowerPoint": "names of other software",
    r"shopping-bus": "an example of the end of an address, in the letters that it takes",
    r"[A-Z][a-z]+Error": "names of errors, which staff pass on to a technician",
    r"[0-9a-f]{12}-\w{8}": "names of indexes, likewise",
    r"[A-Z]{2,5}": "abbreviations of the field, and those that the report on unexplained words names",
}
_TERMS = tomllib.loads((ROOT / "taxonomy/data/terms.toml").read_text()) | tomllib.loads(
    (ROOT / "taxonomy/data/troubles.toml").read_text()
)
# Keys of the terms: they stand in addresses and exports, and in a column of their lists.
KEYS = {term["key"] for terms in _TERMS.values() for term in terms}
_ALLOWED = re.compile("|".join(f"(?<![A-Za-z])(?:{pattern})(?![A-Za-z])" for pattern in ALLOWED))
_ENGLISH = re.compile(r"[A-Za-z]{2,}(?:['’\- ]+[A-Za-z]+)*")


def english_in(texts: list[str]) -> Iterator[str]:
    """The texts that hold a word of Latin letters that is not allowed, with the words marked."""
    for text in texts:
        rest = "" if text in KEYS else _ALLOWED.sub("", text)
        words = _ENGLISH.findall(rest)
        if words:
            yield f"{text[:120]!r}: {', '.join(words[:5])}"


def english_on(page: Page) -> list[str]:
    """English on the screen that the page shows."""
    return sorted(english_in(page.evaluate(f"({_READ})(document)")))


def english_behind(page: Page, address: str, form: dict[str, str] | None = None) -> tuple[int, list[str]]:
    """The status of another screen of the same person, and the English on it before its scripts run.

    With a `form`, the screen that follows when it is sent.
    """
    status, texts = page.evaluate(_FETCH, [address, form])
    return status, sorted(english_in(texts))
