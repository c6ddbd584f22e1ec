// What is wrong with the times of publication stands in a dialog that is closed when the form comes back.
const DIALOG = "schedule-publishing-dialog";

function showErrors() {
  if (!document.querySelector(`#${DIALOG} .error-message`)) return false;
  document.querySelector(`[data-a11y-dialog-show="${DIALOG}"]`)?.click();
  return true;
}

// The dialog can be opened once Wagtail's scripts have run.
addEventListener("load", () => setTimeout(showErrors));

// 最初の誤りへ移る
document.addEventListener("click", ({ target }) => {
  if (target.closest(".messages [data-controller~=w-focus]")) showErrors();
});
