// A save by hand waits for the automatic one that is under way, and none follows it while the answer is awaited. Otherwise
// the form may come back, wrong fields marked, older than what was saved a moment ago, and warn of another window.
let autosaving = false;
let leaving = false;
let waiting = null;

const isEditForm = (form) => form.matches("[data-edit-form]");

document.addEventListener("w-autosave:save", (event) => {
  if (leaving) event.preventDefault();
  else autosaving = true;
});

function submitWaiting() {
  autosaving = false;
  if (!waiting) return;
  const { form, submitter } = waiting;
  waiting = null;
  // Wagtail disables the pressed button; what it stands for would not be sent.
  if (submitter) submitter.disabled = false;
  form.requestSubmit(submitter);
}
document.addEventListener("w-autosave:success", submitWaiting);
document.addEventListener("w-autosave:error", submitWaiting);

document.addEventListener("submit", (event) => {
  if (!autosaving || !isEditForm(event.target)) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting = { form: event.target, submitter: event.submitter };
}, true);

window.addEventListener("submit", (event) => {
  if (isEditForm(event.target)) leaving = !event.defaultPrevented;
});
window.addEventListener("pageshow", () => {
  leaving = false;
});
