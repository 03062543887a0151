// The page of a paper: larger pages, the six gates, a return that names its reason and its way, printing.
(() => {
  document.querySelectorAll("[data-zoom], [data-pass-rest], [data-print]").forEach((button) => { button.hidden = false; });

  const hideFolds = () => document.querySelectorAll(".doc-return").forEach((fold) => { if (document.querySelector(`[data-open="${fold.id}"]`)) fold.classList.add("is-live"); });
  hideFolds();
  document.addEventListener("stack:card", hideFolds);

  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-print]")) print();

    const opener = event.target.closest("[data-open]");
    if (opener) {
      const fold = document.getElementById(opener.dataset.open);
      event.preventDefault();
      fold.open = true;
      fold.scrollIntoView({ block: "center" });
      const reason = document.querySelector("#return-reason, #opinion");
      (reason?.value ? fold.querySelector("select, textarea") : reason)?.focus({ preventScroll: !fold.contains(reason) });
    }

    const page = event.target.closest("[data-pages] a"), button = event.target.closest("[data-zoom]");
    if (!button && (!page || event.ctrlKey || event.metaKey || event.shiftKey)) return;
    event.preventDefault();
    zoom(page, event);
  });

  // What was under the pointer stays under it.
  function zoom(page, event) {
    const pages = document.querySelector("[data-pages]"), label = document.querySelector("[data-zoom] span");
    const image = page?.querySelector("img"), before = image?.getBoundingClientRect();
    const [x, y] = before ? [(event.clientX - before.left) / before.width, (event.clientY - before.top) / before.height] : [0, 0];
    const isZoomed = pages.classList.toggle("is-zoomed");
    if (label) label.textContent = isZoomed ? "合适宽度" : "放大";
    if (!image) return;
    const after = image.getBoundingClientRect();
    pages.scrollLeft = x * after.width - pages.clientWidth / 2;
    scrollBy(0, after.top + y * after.height - event.clientY);
  }

  // The six gates: each takes an answer; “其余通过” answers only those at which the checker has nothing left and nobody has answered yet.
  const gates = [...document.querySelectorAll(".doc-gates .zs-gate")];
  for (const gate of gates) {
    const problem = gate.querySelector("[value=problem]"), note = gate.querySelector(".zs-gate-note");
    gate.querySelector("[type=radio]").required = true;
    gate.addEventListener("change", () => { note.required = problem.checked; if (problem.checked) note.focus(); });
  }
  document.querySelector("[data-pass-rest]")?.addEventListener("click", () => {
    for (const gate of gates) if (!gate.querySelector(":checked") && !gate.querySelector("small")) gate.querySelector("[value=pass]").checked = true;
    gates.find((gate) => !gate.querySelector(":checked"))?.querySelector("input").focus();
  });

  // Who disagrees, comments or returns says why.
  const opinion = document.querySelector("#deal [name=opinion]");
  if (opinion) {
    const decisions = [...document.querySelectorAll("#deal [name=decision]")];
    decisions.forEach((radio) => radio.addEventListener("change", () => { opinion.required = radio.value !== "agree"; }));
    opinion.addEventListener("input", () => opinion.setCustomValidity(""));
    const back = document.querySelector("[data-return]"), target = document.querySelector("#deal [name=target]");
    back?.addEventListener("click", (event) => {
      if (opinion.value.trim()) {
        const way = document.querySelector("#deal [name=way]:checked");
        const where = target.selectedOptions[0].textContent;
        back.dataset.confirm = `退回到${where}，${way.value === "direct" ? "改好后直接送回您" : "改好后一级一级再审"}。稿子离开您手上，已有的意见都留在记录里。`;
        back.dataset.confirmAct = `退回到${where}`;
        return;
      }
      event.preventDefault();
      opinion.setCustomValidity("请写明退回的理由，让对方知道改什么。");
      opinion.reportValidity();
    });
  }
})();
