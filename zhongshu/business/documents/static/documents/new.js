// 起草: a file may be dropped; the button says what it will do.
(() => {
  const drop = document.querySelector("[data-drop]"), input = drop.querySelector("input"), name = drop.querySelector("[data-drop-name]"), asked = name.textContent;
  const text = document.getElementById("id_text"), start = document.querySelector("[data-start]");
  drop.classList.add("is-live");
  function show() {
    name.textContent = input.files[0]?.name || asked;
    start.textContent = input.files.length || text.value.trim() ? start.dataset.import : start.dataset.blank;
  }
  for (const kind of ["dragenter", "dragover"]) drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("is-over"); });
  for (const kind of ["dragleave", "drop"]) drop.addEventListener(kind, () => drop.classList.remove("is-over"));
  drop.addEventListener("drop", (event) => { event.preventDefault(); if (event.dataTransfer.files.length) { input.files = event.dataTransfer.files; show(); } });
  input.addEventListener("change", show);
  text.addEventListener("input", show);
  show();
})();
