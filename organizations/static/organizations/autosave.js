// Keeps what is typed into a step of an application while it is typed: a browser that is closed, a telephone that runs
// out of power lose nothing. Without this script every step is kept when it is sent.
const form = document.querySelector("form[data-autosave]");
const PAUSE = 2000;

if (form) {
  const state = form.querySelector("[data-autosave-state]");
  const seen = form.elements.seen;
  let timer = 0;
  let sending = Promise.resolve();
  let isDone = false;

  const save = async () => {
    if (isDone) return;
    try {
      const answer = await fetch(`${location.pathname}?autosave=1`, {
        method: "POST",
        body: new FormData(form),
        redirect: "manual",
        keepalive: true,
      });
      if (answer.ok) {
        seen.value = await answer.text();
        state.textContent = "ここまでの入力を保存しました。";
      } else if (answer.status === 409) {
        isDone = true;
        state.textContent = "ほかの画面か端末で、ここが保存されました。「保存して次へ」を押すと、両方の内容を確かめられます。";
      } else {
        state.textContent = "自動では保存できませんでした。「保存して次へ」を押してください。";
      }
    } catch {
      state.textContent = "つながらないため、まだ保存していません。入力はこの画面に残っています。";
    }
  };

  const soon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      sending = sending.then(save);
    }, PAUSE);
  };
  form.addEventListener("input", soon);
  // On the way out: what was typed in the last moment.
  addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && timer) {
      clearTimeout(timer);
      sending = sending.then(save);
    }
  });
  // The form waits for a save that is on its way: else its own would look like one from elsewhere.
  form.addEventListener("submit", async (event) => {
    clearTimeout(timer);
    if (isDone) return;
    event.preventDefault();
    isDone = true;
    const { submitter } = event;
    await sending;
    if (submitter?.name) {
      const chosen = document.createElement("input");
      Object.assign(chosen, { type: "hidden", name: submitter.name, value: submitter.value });
      form.append(chosen);
    }
    form.submit();
  });
}
