// Loaded before ui/autosave.js, which may put back a text with more annexes than the page came with.
// The editor of 发文: annexes, countersigning units, reasons for the 公开属性, and the preview on a phone.
(() => {
  const form = document.getElementById("draft");
  const changed = (element = form) => element.dispatchEvent(new Event("input", { bubbles: true }));
  const make = (tag, values = {}) => Object.assign(document.createElement(tag), values);

  // Annexes: the spare one that the page came with is kept as the pattern.
  const annexes = document.querySelector("[data-annexes]");
  if (annexes) {
    const spare = annexes.querySelector("[data-annex-spare]"), pattern = spare.firstElementChild, add = annexes.querySelector("[data-annex-add]");
    spare.remove();
    const number = () => {
      const all = [...annexes.querySelectorAll("[data-annex]")];
      all.forEach((annex, i) => { annex.querySelector("[data-annex-number]").textContent = all.length > 1 ? i + 1 : ""; annex.querySelector("[data-annex-remove]").hidden = false; });
    };
    add.hidden = false;
    add.addEventListener("click", () => { add.before(pattern.cloneNode(true)); number(); add.previousElementSibling.querySelector("input").focus(); });
    form.addEventListener("autosave:filling", (event) => {
      const wanted = Object.keys(event.detail).filter((name) => /^annex_title(#\d+)?$/.test(name)).length;
      const all = () => [...annexes.querySelectorAll("[data-annex]")];
      while (all().length < wanted) add.before(pattern.cloneNode(true));
      all().slice(wanted).forEach((annex) => annex.remove());
      number();
    });
    annexes.addEventListener("click", (event) => {
      const annex = event.target.closest("[data-annex-remove]")?.closest("[data-annex]");
      if (!annex) return;
      const words = [...annex.querySelectorAll("input, textarea")].some((field) => field.value.trim());
      if (words && !annex.dataset.sure) { annex.dataset.sure = "yes"; event.target.textContent = "连同文字一起删去？再点一次"; return; }
      annex.remove();
      number();
      changed();
    });
    number();
  }

  // Countersigning units: the list of choices becomes boxes that one can search; the list itself stays and is what is sent.
  const picker = document.querySelector("[data-picker]"), select = picker?.querySelector("select[multiple]");
  if (select) {
    const chosen = make("div", { className: "doc-picked" }), find = make("input", { className: "form-control", type: "search", placeholder: "找单位" }), list = make("div", { className: "doc-pick-list" });
    find.setAttribute("aria-label", "找会签单位");
    const boxes = [...select.options].map((option) => {
      const box = make("input", { type: "checkbox", className: "form-check-input", checked: option.selected }), label = make("label");
      label.append(box, option.textContent);
      box.addEventListener("change", () => { option.selected = box.checked; show(); changed(select); });
      list.append(label);
      return { option, box, label };
    });
    function show() {
      const on = boxes.filter(({ option }) => option.selected);
      boxes.forEach(({ option, box }) => { box.checked = option.selected; });
      chosen.replaceChildren(...on.map(({ option, box }) => {
        const chip = make("button", { type: "button", className: "zs-chip zs-chip-on", textContent: `${option.textContent} ×` });
        chip.setAttribute("aria-label", `不要${option.textContent}`);
        chip.addEventListener("click", () => box.click());
        return chip;
      }));
      picker.querySelector("[data-picked]").textContent = on.length ? `${on.length} 个` : "";
    }
    find.addEventListener("input", (event) => { event.stopPropagation(); boxes.forEach(({ option, label }) => { label.hidden = !option.textContent.includes(find.value.trim()); }); });
    find.addEventListener("change", (event) => event.stopPropagation());
    find.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") return;
      event.preventDefault();
      const seen = boxes.filter(({ label }) => !label.hidden);
      if (seen.length === 1) { seen[0].box.click(); find.value = ""; changed(find); }
    });
    select.closest(".zs-field").hidden = true;
    picker.querySelector(".zs-card-body").append(chosen, find, list);
    form.addEventListener("autosave:filled", show);
    show();
  }

  // Reasons that go with the chosen 公开属性.
  const reasons = document.querySelector("[data-reasons]");
  if (reasons) {
    const choice = form.elements.disclosure, words = form.elements.disclosure_reason;
    const offer = () => { reasons.hidden = !choice.value || Boolean(words.value.trim()); reasons.querySelectorAll("[data-for]").forEach((chip) => { chip.hidden = chip.dataset.for !== choice.value; }); };
    choice.addEventListener("change", offer);
    words.addEventListener("input", offer);
    reasons.addEventListener("click", (event) => { const chip = event.target.closest("[data-put]"); if (chip) { words.value = chip.dataset.put; changed(words); } });
    offer();
  }

  form.addEventListener("autosave:refused", (event) => {
    if (!event.detail.stub_url) return;
    document.querySelector("#zs-notes .zs-note-body")?.append(make("a", { href: event.detail.stub_url, className: "ms-2", textContent: "去登记涉密公文" }));
    form.querySelector("[data-autosave-state]").textContent = "没有存上，本机也不留";
    // A text with a classified mark is kept nowhere: not by the server, and not as a copy on this machine.
    const forget = () => setTimeout(() => localStorage.removeItem(`zs-draft:${form.dataset.autosaveKey}`));
    form.addEventListener("input", forget);
    form.addEventListener("change", forget);
    forget();
  });

  // On a phone one sees the text or the pages.
  const tabs = [...document.querySelectorAll(".doc-tabs [data-tab]")], draft = form.querySelector(".zs-draft");
  draft.classList.add("is-tabbed");
  tabs.forEach((tab) => tab.addEventListener("click", (event) => {
    event.preventDefault();
    draft.classList.toggle("shows-preview", tab.dataset.tab === "preview");
    tabs.forEach((other) => { if (other === tab) other.setAttribute("aria-current", "true"); else other.removeAttribute("aria-current"); });
  }));
})();
