// Keeps the hits ticked for comparison, [value, title] each, from page to page and from search to search, in this tab.
const MOST = 4;
const bar = document.querySelector("[data-compare]");
const STORE = "compared";

function chosen() {
  try {
    return JSON.parse(sessionStorage.getItem(STORE)) ?? [];
  } catch {
    return [];
  }
}

// In the table of the ticked ones.
for (const link of document.querySelectorAll("[data-compare-remove]")) {
  link.addEventListener("click", () => {
    const others = chosen().filter(([value]) => value !== link.dataset.compareRemove);
    sessionStorage.setItem(STORE, JSON.stringify(others));
  });
}

if (bar) {
  const form = bar.closest("form");
  const boxes = () => [...form.querySelectorAll("input[name=compare][type=checkbox]")];
  const part = (name) => bar.querySelector(`[data-compare-${name}]`);

  const keep = (rows) => {
    sessionStorage.setItem(STORE, JSON.stringify(rows));
    show();
  };
  const titleOf = (box) => box.labels[0].querySelector(".visually-hidden").textContent.slice(1);

  // One that was ticked in another search has no box here to take the tick from.
  const nameOf = ([value, title]) => {
    const item = part("name").content.firstElementChild.cloneNode(true);
    item.querySelector("span").textContent = title;
    const remove = item.querySelector("button");
    remove.setAttribute("aria-label", `${title}を外す`);
    remove.addEventListener("click", () => {
      keep(chosen().filter(([other]) => other !== value));
      (part("names").querySelector("button") ?? boxes()[0])?.focus();
    });
    return item;
  };

  const show = () => {
    const values = chosen().map(([value]) => value);
    for (const box of boxes()) box.checked = values.includes(box.value);
    bar.toggleAttribute("data-compare-chosen", values.length > 0);
    part("none").hidden = values.length > 0;
    part("some").hidden = values.length === 0;
    part("clear").hidden = values.length === 0;
    part("count").textContent = values.length;
    part("too-many").hidden = true;
    part("list").hidden = values.length === 0;
    part("names").replaceChildren(...chosen().map(nameOf));
  };

  form.addEventListener("change", ({ target }) => {
    if (target.name !== "compare") return;
    const others = chosen().filter(([value]) => value !== target.value);
    const full = target.checked && others.length >= MOST;
    if (target.checked && !full) others.push([target.value, titleOf(target)]);
    keep(others);
    part("too-many").hidden = !full;
  });

  part("clear").addEventListener("click", () => {
    keep([]);
    boxes()[0]?.focus();
  });

  // Those ticked on other pages go with the form; another submit of the form must not carry any.
  form.addEventListener("submit", ({ submitter }) => {
    const comparing = submitter?.getAttribute("formaction") === bar.dataset.compare;
    const here = boxes();
    for (const box of here) box.disabled = !comparing;
    if (!comparing) return;
    const missing = chosen().map(([value]) => value).filter((value) => !here.some((box) => box.value === value));
    for (const value of missing) {
      const input = Object.assign(document.createElement("input"), { type: "hidden", name: "compare", value });
      form.append(input);
    }
  });

  // Coming back, the browser shows the page as it was left.
  window.addEventListener("pageshow", () => {
    for (const input of form.querySelectorAll("input[name=compare][type=hidden]")) input.remove();
    for (const box of boxes()) box.disabled = false;
    show();
  });
}
