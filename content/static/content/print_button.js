// The browser's own print dialog, for those who do not know its menu.
for (const button of document.querySelectorAll("[data-print]")) {
  button.addEventListener("click", () => window.print());
}
