// 词条: only the lists that the chosen kind has. Without this script all are shown, and those of other kinds are left aside.
(() => {
  const form = document.querySelector("[data-entry]"), kind = form?.elements.kind;
  if (!kind) return;
  const own = { wording: ["wrong"], body: ["wrong"], person: ["titles"], members: ["members"], accepted: [], withheld: [] };
  const names = { person: "姓名", members: "提法名称", body: "机构现名", accepted: "专有名词", withheld: "不得出现的字句" };
  function show() {
    for (const name of ["wrong", "titles", "members"]) form.elements[name].closest(".zs-field").hidden = !own[kind.value].includes(name);
    form.elements.severity.closest(".zs-field").hidden = ["accepted", "withheld"].includes(kind.value);
    form.elements.text.closest(".zs-field").querySelector("label").textContent = names[kind.value] || "词条";
  }
  kind.addEventListener("change", show);
  show();
})();
