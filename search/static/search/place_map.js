// The place that the pointer or the focus is on in the list is shown on the map beside it.
const map = document.querySelector(".prefecture-map__drawing");

function name(event) {
  map.querySelector(".is-named")?.classList.remove("is-named");
  const code = event.target.closest?.("[data-code]")?.dataset.code;
  if (code) map.querySelector(`[data-code="${CSS.escape(code)}"]`)?.classList.add("is-named");
}

if (map) {
  document.addEventListener("pointerover", name);
  document.addEventListener("focusin", name);
}
