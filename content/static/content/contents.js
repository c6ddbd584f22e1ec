// Marks in the table of contents the section that is being read.
const links = new Map(
  [...document.querySelectorAll(".contents a[href^='#']")].map((link) => [link.hash.slice(1), link]),
);
const headings = [...links.keys()].map((id) => document.getElementById(id)).filter(Boolean);
const FROM_TOP = 96; // pixels below the upper edge at which a section counts as read
let waiting = false;

function mark() {
  waiting = false;
  const atEnd = scrollY > 0 && Math.ceil(scrollY + innerHeight) >= document.documentElement.scrollHeight;
  const read = atEnd ? headings.at(-1) : headings.findLast((heading) => heading.getBoundingClientRect().top < FROM_TOP);
  for (const [id, link] of links) {
    if (id === read?.id) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
}

if (headings.length) {
  addEventListener("scroll", () => {
    if (!waiting) requestAnimationFrame(mark);
    waiting = true;
  }, { passive: true });
}
