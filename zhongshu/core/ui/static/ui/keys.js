// The keyboard: j/k walk the rows of the page, Enter opens, / searches, ? explains; in a paper's neighbours j/k go straight there.
(() => {
  const rows = () => [...document.querySelectorAll("[data-row-url]")].filter((row) => row.offsetParent !== null);
  const marked = () => document.querySelector(".zs-row-on");

  function walk(step) {
    const all = rows();
    if (!all.length) return;
    const here = all.findIndex((row) => row.classList.contains("zs-row-on") || row.getAttribute("aria-current") === "true");
    const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
    if (next.closest("[data-rows='follow']")) {
      if (all.indexOf(next) !== here) location.assign(next.dataset.rowUrl);
      return;
    }
    marked()?.classList.remove("zs-row-on");
    next.classList.add("zs-row-on");
    next.scrollIntoView({ block: "nearest" });
    next.querySelector("a")?.focus({ preventScroll: true });
  }

  const isTyping = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(element.tagName);

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    if (event.key === "Escape" && isTyping(event.target) && event.target.closest(".zs-search")) event.target.blur();
    if (isTyping(event.target) || document.querySelector("dialog[open]")) return;
    if (event.key === "j") walk(1);
    else if (event.key === "k") walk(-1);
    else if (event.key === "Enter" && marked() && !event.target.closest("a, button, summary")) location.assign(marked().dataset.rowUrl);
    else if (event.key === "/") document.querySelector(".zs-search input")?.select();
    else if (event.key === "?") document.getElementById("zs-keys")?.showModal();
    else return;
    event.preventDefault();
  });

  document.addEventListener("click", (event) => {
    const row = event.target.closest("tr[data-row-url]");
    if (row && !event.target.closest("a, button, input, label, select, summary, [data-explain]") && !getSelection().toString()) {
      location.assign(row.dataset.rowUrl);
    }
    // A menu closes when one clicks elsewhere; an alert by its cross.
    document.querySelectorAll("details.zs-menu[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
    event.target.closest(".zs-note-close")?.closest(".zs-note").remove();
  });

  // On a wide screen the folds of the desk stand open; on a phone they start folded.
  const wide = matchMedia("(min-width: 768px)");
  const unfold = () => document.querySelectorAll("details[data-open-wide]").forEach((fold) => { fold.open = wide.matches; });
  wide.addEventListener("change", unfold);
  document.addEventListener("DOMContentLoaded", unfold);

  // On a narrow screen the row of steps is scrolled to the present one.
  document.querySelectorAll(".zs-steps > [aria-current]").forEach((step) => { step.parentElement.scrollLeft = step.offsetLeft - step.parentElement.offsetLeft - step.parentElement.clientWidth / 2 + step.clientWidth / 2; });

  // A changed choice in a filter form is applied at once; without scripts its button does it.
  document.addEventListener("change", (event) => { if (event.target.matches("select, input[type=date], input[type=month]")) event.target.closest("form[data-apply]")?.requestSubmit(); });

  // A phrase chip puts its words into the text field it names.
  document.addEventListener("click", (event) => {
    const chip = event.target.closest("[data-fill]");
    const field = chip && document.querySelector(chip.dataset.fillInto || "textarea[name=opinion]");
    if (!field) return;
    event.preventDefault();
    const before = field.value.slice(0, field.selectionStart), after = field.value.slice(field.selectionEnd);
    field.value = before + chip.dataset.fill + after;
    field.focus();
    const blank = chip.dataset.fill.indexOf("…");
    if (blank >= 0) field.setSelectionRange(before.length + blank, before.length + blank + 1);
    else field.setSelectionRange(field.value.length - after.length, field.value.length - after.length);
    field.dispatchEvent(new Event("input", { bubbles: true }));
  });
})();
