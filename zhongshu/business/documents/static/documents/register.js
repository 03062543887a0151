// 登记: choosing among a hundred units by group, by kind, by name. A unit is 主送 or 抄送, not both.
(() => {
  const root = document.querySelector("[data-units]"), units = [...root.querySelectorAll("[data-unit]")];
  const boxes = (name) => [...root.querySelectorAll(`[name=${name}]`)];
  const find = root.querySelector("[data-find]"), only = root.querySelector("[data-only]"), copies = document.getElementById("copies");
  const SPARE = 10;
  let isTyped = false;
  copies.addEventListener("input", () => { isTyped = true; });

  function show() {
    const [main, copy] = ["main", "copy"].map((name) => boxes(name).filter((box) => box.checked).length);
    root.querySelector("[data-count-main]").textContent = main;
    root.querySelector("[data-count-copy]").textContent = copy;
    if (!isTyped) copies.value = Math.max(main + copy + SPARE, 20);
    const words = find.value.trim(), isOnly = only.getAttribute("aria-pressed") === "true";
    units.forEach((unit) => { unit.hidden = !unit.dataset.unit.includes(words) || (isOnly && !unit.querySelector(":checked")); });
    root.querySelectorAll("[data-kind]").forEach((kind) => { kind.hidden = ![...kind.querySelectorAll("[data-unit]")].some((unit) => !unit.hidden); });
    root.querySelectorAll("[data-group]").forEach((chip) => { const all = members(chip).every((box) => box.checked); chip.classList.toggle("zs-chip-on", all); chip.setAttribute("aria-pressed", all); });
  }
  const members = (chip) => { const wanted = new Set(chip.dataset.group.split(" ")); return boxes("main").filter((box) => wanted.has(box.value)); };
  function choose(chosen) {
    const on = !chosen.every((box) => box.checked);
    chosen.forEach((box) => { box.checked = on; if (on) box.closest("[data-unit]").querySelector("[name=copy]").checked = false; });
    show();
  }

  root.addEventListener("change", (event) => {
    const box = event.target;
    if (box.checked && /^(main|copy)$/.test(box.name)) box.closest("[data-unit]").querySelector(`[name=${box.name === "main" ? "copy" : "main"}]`).checked = false;
    show();
  });
  find.addEventListener("input", show);
  find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
  root.addEventListener("click", (event) => {
    const group = event.target.closest("[data-group]"), kind = event.target.closest("[data-kind-all]");
    if (group) choose(members(group));
    else if (kind) choose([...kind.closest("[data-kind]").querySelectorAll("[name=main]")]);
    else if (event.target.closest("[data-clear]")) { [...boxes("main"), ...boxes("copy")].forEach((box) => { box.checked = false; }); show(); }
    else if (event.target.closest("[data-only]")) { const on = only.getAttribute("aria-pressed") !== "true"; only.setAttribute("aria-pressed", on); only.classList.toggle("zs-chip-on", on); show(); }
  });
  root.querySelector("[data-tools]").hidden = false;
  root.querySelectorAll("[data-kind-all]").forEach((button) => { button.hidden = false; });
  isTyped = true; // what the server reckoned stands until somebody changes the choice
  show();
  isTyped = false;
})();
