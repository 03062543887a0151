// Pages of 收文: original or words, pickers that narrow, folds that open from a button, files that are dropped.
(() => {
  document.addEventListener("click", (event) => {
    const face = event.target.closest("[data-face]");
    if (face) {
      event.preventDefault();
      show(face.closest("[data-original]"), face.dataset.face);
    }
    const opener = event.target.closest("[data-open]");
    if (opener) {
      const fold = document.getElementById(opener.dataset.open);
      event.preventDefault();
      fold.open = true;
      fold.scrollIntoView({ block: "center" });
      fold.querySelector("select, textarea, input:not([type=hidden])")?.focus({ preventScroll: true });
    }
  });

  let shown = "pictures";
  function show(original, face) {
    shown = face;
    original.querySelectorAll("[data-face]").forEach((link) => link.toggleAttribute("aria-current", link.dataset.face === face));
    original.querySelectorAll("[data-face-of]").forEach((part) => { part.hidden = part.dataset.faceOf !== face; });
  }
  document.addEventListener("htmx:afterSettle", () => { // what is being read comes again: it keeps the face one was looking at
    const original = document.querySelector("[data-original]");
    if (original && shown !== "pictures") show(original, shown);
  });

  for (const picker of document.querySelectorAll("[data-picker]")) {
    const find = picker.querySelector("[data-find]"), options = [...picker.querySelectorAll("[data-option]")], picked = picker.querySelector("[data-picked]");
    find.hidden = options.length < 8;
    const count = () => { const chosen = options.filter((option) => option.querySelector("input").checked); picked.textContent = chosen.length ? `已选 ${chosen.length}` : ""; };
    find.addEventListener("input", () => options.forEach((option) => { option.hidden = !option.dataset.option.includes(find.value.trim()) && !option.querySelector("input").checked; }));
    find.addEventListener("keydown", (event) => { if (event.key === "Enter") event.preventDefault(); });
    picker.addEventListener("change", count);
    count();
  }

  const natures = [...document.querySelectorAll("[name=nature]")];
  const suit = () => document.querySelectorAll("[data-nature]").forEach((part) => { part.hidden = !natures.some((radio) => radio.checked && radio.value === part.dataset.nature); });
  natures.forEach((radio) => radio.addEventListener("change", suit));
  if (natures.length) suit();

  const chosenClass = document.querySelector("#register [name=paper_class]"), next = document.querySelector("[data-next-number]");
  if (chosenClass && next) {
    const tell = () => { next.textContent = document.querySelector(`[data-next="${chosenClass.value}"]`)?.textContent || ""; };
    chosenClass.addEventListener("change", tell);
    tell();
  }

  const drop = document.querySelector("[data-drop]");
  if (drop) {
    const input = drop.querySelector("input"), name = drop.querySelector("[data-drop-name]"), asked = name.textContent, start = document.querySelector("[data-start]");
    drop.classList.add("is-live");
    const tell = () => {
      const files = [...input.files].map((file) => file.name);
      name.textContent = files.length > 2 ? `${files[0]} 等 ${files.length} 个文件` : files.join("、") || asked;
      if (start) start.textContent = files.length ? start.dataset.full : start.dataset.empty;
    };
    for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
    for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("is-over"));
    drop.addEventListener("drop", (event) => { event.preventDefault(); if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; tell(); } });
    input.addEventListener("change", tell);
    tell();
  }
})();
