// Dangerous acts ask first, with the consequence in a sentence.
//   <button type="submit" data-confirm="退回后…" data-confirm-title="退回" data-confirm-act="退回给拟稿人" data-confirm-tone="danger">
//   <button type="button" data-dialog="id">        opens the <dialog id="id">
//   <button type="button" data-close>              closes the dialog around it
(() => {
  let waiting = null;
  const dialog = () => document.getElementById("zs-confirm");

  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-dialog]");
    if (opener) {
      event.preventDefault();
      document.getElementById(opener.dataset.dialog)?.showModal();
      return;
    }
    if (event.target.closest("[data-close]")) event.target.closest("dialog")?.close();
    else if (event.target.closest("[data-confirm-yes]") && waiting) {
      const button = waiting;
      button.dataset.confirmed = "yes";
      dialog().close();
      button.form.requestSubmit(button);
    }
  });

  document.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button?.dataset.confirm) return;
    if (button.dataset.confirmed) {
      delete button.dataset.confirmed;
      return;
    }
    event.preventDefault();
    event.stopImmediatePropagation();
    waiting = button;
    const box = dialog(), yes = box.querySelector("[data-confirm-yes]");
    box.querySelector("h2").textContent = button.dataset.confirmTitle || button.textContent.trim();
    box.querySelector("[data-confirm-sentence]").textContent = button.dataset.confirm;
    yes.textContent = button.dataset.confirmAct || button.textContent.trim();
    yes.className = `btn ${button.dataset.confirmTone === "danger" ? "btn-danger-plain" : "btn-primary"}`;
    box.showModal();
  }, true);
})();
