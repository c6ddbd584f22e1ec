// The preview follows what is typed; without this, the button beside 保存する shows it.
const samples = JSON.parse(document.getElementById("mail-text-samples").textContent);

// As notifications.mail_texts.fill_in does it.
const filled = (text) =>
  text.replace(/\{([^{}\s]+)\}/g, (whole, name) => (Object.hasOwn(samples, name) ? samples[name] : whole));

for (const shown of document.querySelectorAll("[data-preview]")) {
  const field = document.getElementById(`id_${shown.dataset.preview}`);
  field?.addEventListener("input", () => {
    shown.textContent = filled(field.value);
  });
}
