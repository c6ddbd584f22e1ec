// Fills the municipalities of the prefecture just chosen. Without it, one search in between does the same.
const prefecture = document.querySelector("select[data-municipalities]");
const municipality = document.querySelector("#municipality");

prefecture?.addEventListener("change", async () => {
  const [all] = municipality.options;
  if (!prefecture.value) {
    municipality.replaceChildren(all);
    return;
  }
  const response = await fetch(`${prefecture.dataset.municipalities}?prefecture=${prefecture.value}`);
  if (!response.ok) return;
  const { municipalities } = await response.json();
  const group = document.createElement("optgroup");
  group.label = prefecture.selectedOptions[0].text;
  group.append(...municipalities.map(({ code, label }) => new Option(label, code)));
  municipality.replaceChildren(all, group);
  municipality.value = "";
});
