// While the filters fill a phone's screen, what lies behind takes no focus, and Escape closes them.
const filters = document.querySelector("#filters");
const narrow = window.matchMedia("(max-width: 59.99rem)");

function behind() {
  const others = [];
  for (let element = filters; element !== document.body; element = element.parentElement) {
    others.push(...[...element.parentElement.children].filter((sibling) => sibling !== element));
  }
  return others;
}

function update() {
  const open = location.hash === "#filters" && narrow.matches;
  for (const element of behind()) element.inert = open;
}

if (filters) {
  update();
  window.addEventListener("hashchange", update);
  narrow.addEventListener("change", update);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && location.hash === "#filters") location.hash = "#results";
  });
}
