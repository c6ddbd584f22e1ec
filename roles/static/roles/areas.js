/* Narrows the list of places by what is typed; without it the list is only longer. */
const list = document.querySelector("[data-roles-areas]")?.closest("#id_areas");
const rows = list ? [...list.querySelectorAll("label")] : [];

if (rows.length > 10) {
  const label = document.createElement("label");
  label.textContent = "名前でしぼる ";
  const field = document.createElement("input");
  field.type = "search";
  label.className = "roles-areas-search";
  label.append(field);
  list.before(label);
  field.addEventListener("input", () => {
    const words = field.value.trim();
    for (const row of rows) {
      const isChosen = row.querySelector("input").checked;
      row.parentElement.hidden = !isChosen && !row.textContent.includes(words);
    }
  });
}
