"""A camera for the screens of editors: outlines what matters, takes the picture, remembers the words it saw."""

import io
import re

from PIL import Image, ImageDraw
from playwright.sync_api import Browser, Locator, Page

from tests.journeys.steps import sign_in
from tests.servers.portal import ROOT, RunningPortal

MANUAL = ROOT / "docs" / "ja"
IMAGES = MANUAL / "images"
WINDOW = {"width": 1200, "height": 800}
COLOURS = 96  # enough for screens; a third of the bytes

# Days that would differ at every run, in all texts of the page.
FREEZE = r"""() => {
  const now = new Date();
  const today = new Date(now.getFullYear(), now.getMonth(), now.getDate());
  // Days around today keep their distance from it.
  const moved = (text, year, month, day) => {
    const distance = Math.round((new Date(year, month - 1, day) - today) / 864e5);
    const fixed = new Date(2026, 3, 1 + distance);
    const weekday = "日月火水木金土"[fixed.getDay()];
    return Math.abs(distance) > 31 ? text : `${fixed.getFullYear()}年${fixed.getMonth() + 1}月${fixed.getDate()}日（${weekday}）`;
  };
  const changes = [
    [/(\d{4})年0?(\d+)月0?(\d+)日(（.）|\(.\))?/g, moved],
    [/たった今|\d+\s*(秒|分|時間|日)前/g, "1日前"],
    [/\b([01]?\d|2[0-3]):[0-5]\d(?!:)/g, "9:00"],
    [/([01]?\d|2[0-3])時[0-5]\d分/g, "9時00分"],
  ];
  const mend = (text) => changes.reduce((all, [pattern, fixed]) => all.replace(pattern, fixed), text);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const mended = mend(walker.currentNode.data);
    if (mended !== walker.currentNode.data) walker.currentNode.data = mended;
  }
}"""
# A calendar opens with its field and covers what stands below.
NO_CALENDARS = """addEventListener("DOMContentLoaded", () => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(".xdsoft_datetimepicker { display: none !important }");
  document.adoptedStyleSheets = [sheet];
})"""
OUTLINE = """([boxes, numbered]) => boxes.forEach((box, index) => {
  const frame = document.createElement("div");
  frame.className = "manual-outline";
  Object.assign(frame.style, {
    position: "fixed", zIndex: 99999, pointerEvents: "none", boxSizing: "border-box", borderRadius: "6px",
    border: "4px solid #c8102e", left: `${box.x - 6}px`, top: `${box.y - 6}px`,
    width: `${box.width + 12}px`, height: `${box.height + 12}px`,
  });
  if (numbered) {
    const number = document.createElement("div");
    number.textContent = index + 1;
    Object.assign(number.style, {
      position: "absolute", left: `${Math.max(-16, 8 - box.x)}px`, top: `${Math.max(-16, 8 - box.y)}px`, width: "28px", height: "28px", borderRadius: "14px",
      background: "#c8102e", color: "#fff", font: "bold 18px/28px sans-serif", textAlign: "center",
    });
    frame.append(number);
  }
  document.body.append(frame);
})"""
# Menus and tabs that are closed are read too.
READ = """() => {
  const words = [document.body.innerText];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) words.push(walker.currentNode.data);
  for (const each of document.querySelectorAll("[aria-label], [title], [placeholder]"))
    words.push(each.getAttribute("aria-label"), each.title, each.placeholder);
  return words.filter(Boolean).join("\\n");
}"""


class Photographer:
    """Signed in under one address; takes pictures of the screen and remembers every word seen."""

    def __init__(self, browser: Browser, portal: RunningPortal, role: str, seen: set[str]) -> None:
        self.portal, self.seen = portal, seen
        context = browser.new_context(
            base_url=portal.url, locale="ja-JP", timezone_id="Asia/Tokyo", viewport=WINDOW, reduced_motion="reduce"
        )
        context.add_init_script(NO_CALENDARS)
        self.page: Page = context.new_page()
        self.page.set_default_timeout(15_000)
        # What is left unsaved here may be lost.
        self.page.on("dialog", lambda dialog: dialog.accept())
        self.main = self.page.get_by_role("main")
        address = f"{role}@example.jp"
        self.password = portal.accounts[address]
        if role == "editor":
            self._take_the_sign_in(portal, address)
        sign_in(self.page, address, self.password)
        self.settle()

    def _take_the_sign_in(self, portal: RunningPortal, address: str) -> None:
        """Pictures of the way in, which goes on to its end: what was begun would be asked for again."""
        self.page.goto("/admin/")
        self.page.get_by_label("メールアドレス").fill(address)
        button = self.main.get_by_role("button", name="ログイン", exact=True)
        self.take("sign-in", button, height=620)
        self.page.get_by_label("パスワード", exact=True).fill(portal.accounts[address])
        button.click()
        code = self.main.get_by_label("番号", exact=True)
        code.wait_for()
        self.take("sign-in-code", code, button, height=620)
        code.fill(portal.code(address))
        button.click()
        self.page.wait_for_url("**/admin/")
        portal.sessions[address] = self.page.context.cookies()

    def goto(self, address: str) -> None:
        self.page.goto(address)
        self.page.wait_for_load_state("networkidle")

    def press(self, name: str) -> None:
        """The last button of this name: dialogs follow the page they belong to."""
        self.page.get_by_role("button", name=name, exact=True).last.click()
        self.settle()

    def settle(self) -> None:
        # What was pressed waits for the automatic saving.
        self.page.wait_for_function("!document.querySelector('[data-w-autosave-state-value=saving]')")
        self.page.wait_for_timeout(300)
        self.page.wait_for_load_state("networkidle")
        self.page.wait_for_timeout(700)  # dialogs fade in

    def read(self) -> None:
        self.seen.update("".join(line.split()) for line in self.page.evaluate(READ).splitlines())

    def take(self, name: str, *marks: Locator, height: int = 800, scroll: Locator | None = None) -> None:
        """docs/ja/images/<name>.png: the upper `height` pixels of the window, after scrolling to `scroll`."""
        print(name)
        self.read()
        self.page.evaluate(FREEZE)
        if scroll:
            scroll.evaluate("element => element.scrollIntoView({block: 'center'})")
            self.page.wait_for_timeout(200)
        boxes = [mark.first.bounding_box(timeout=3000) for mark in marks]
        assert all(boxes), f"{name}: something to outline is not on the screen"
        self.page.evaluate(OUTLINE, [boxes, len(boxes) > 1])
        raw = self.page.screenshot(clip={"x": 0, "y": 0, "width": WINDOW["width"], "height": height})
        picture = Image.open(io.BytesIO(raw)).convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE)
        picture.save(IMAGES / f"{name}.png", optimize=True)
        self.page.evaluate("() => document.querySelectorAll('.manual-outline').forEach((each) => each.remove())")

    def open_children(self, title: str) -> None:
        """The list of pages below one of the main pages."""
        self.goto("/admin/pages/")
        if not re.search(r"/pages/\d+/$", self.page.url):
            self.main.get_by_role("link", name="生活支援共創プラットフォーム", exact=True).first.click()
            self.settle()
            self.goto(self.page.url.replace("/edit/", "/"))
        self.page.get_by_title(f"「{title}」の子ページを見る").click()
        self.settle()

    def open_case(self, title: str) -> None:
        self.open_children("取組事例")
        self.main.get_by_role("link", name=title).first.click()
        self.settle()

    def open_panel(self, name: str) -> Locator:
        """A panel beside the form: status, preview, checks or comments."""
        toggle = self.page.locator(f"[data-side-panel-toggle={name}]")
        if toggle.get_attribute("aria-expanded") != "true":
            toggle.click()
        self.settle()
        return toggle

    def open_actions(self) -> None:
        self.page.get_by_role("button", name="ほかの操作").last.click()
        self.page.wait_for_timeout(300)

    def write(self, field: str, text: str) -> None:
        """Into a field for formatted text."""
        self.page.locator(f"[data-contentpath={field}] [contenteditable=true]").first.click()
        self.page.keyboard.insert_text(text)
        self.page.wait_for_timeout(600)  # the editor hands over what was written a moment later


def van_before_a_shop() -> bytes:
    """A drawing of a van before a shop, as large as a small photo."""
    picture = Image.new("RGB", (1200, 800), "#bfe3f5")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 560, 1200, 800), fill="#9a9a92")
    draw.rectangle((60, 180, 560, 560), fill="#e8d8b8")
    draw.rectangle((60, 180, 560, 260), fill="#3c7a4e")
    draw.rectangle((120, 320, 320, 560), fill="#7fb4cc")
    draw.rounded_rectangle((560, 360, 1080, 620), 50, fill="#f6f6f2", outline="#555", width=6)
    draw.rectangle((620, 400, 1020, 490), fill="#7fb4cc")
    for x in (660, 980):
        draw.ellipse((x - 55, 570, x + 55, 680), fill="#333")
    for x, colour in ((400, "#b5485d"), (480, "#4a5fa5")):
        draw.ellipse((x - 28, 400, x + 28, 456), fill="#e6b894")
        draw.rounded_rectangle((x - 38, 458, x + 38, 640), 20, fill=colour)
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=85)
    return file.getvalue()
