// Fills the municipalities of the prefecture just chosen. Without it, one search in between does the same.
const prefecture = document.querySelector("select[data-municipalities]");
const municipality = document.querySelector("#municipality");
const picker = document.querySelector("a[data-place-picker]");

prefecture?.addEventListener("change", async () => {
  const [all] = municipality.options;
  const chosen = prefecture.value;
  municipality.replaceChildren(all);
  if (picker) {
    const address = new URL(picker.href);
    if (chosen) address.searchParams.set("show", chosen);
    else address.searchParams.delete("show");
    picker.href = address;
  }
  if (!chosen) return;
  const response = await fetch(`${prefecture.dataset.municipalities}?prefecture=${chosen}`);
  // A slow answer must not overtake the last choice.
  if (!response.ok || prefecture.value !== chosen) return;
  const { municipalities } = await response.json();
  const group = document.createElement("optgroup");
  group.label = prefecture.selectedOptions[0].text;
  group.append(...municipalities.map(({ code, label }) => new Option(label, code)));
  municipality.replaceChildren(all, group);
});
