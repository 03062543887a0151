// Choosing people: <div data-who="address?" [data-single]> with [data-who-find], [data-who-list], [data-who-chosen]. Names typed without choosing are sent as they are.
// Keys: down and up walk the list, Enter chooses, Escape closes, Backspace in the empty field takes the last one out.
(() => {
  const make = (tag, values = {}) => Object.assign(document.createElement(tag), values);

  function watch(box) {
    const find = box.querySelector("[data-who-find]"), list = box.querySelector("[data-who-list]"), chosen = box.querySelector("[data-who-chosen]");
    const isSingle = box.hasAttribute("data-single");
    let asked = 0, timer = 0;
    find.placeholder = "输入姓名、处室或职务";
    find.setAttribute("role", "combobox");
    find.setAttribute("aria-controls", list.id);
    find.setAttribute("aria-expanded", "false");

    const close = () => { list.hidden = true; find.setAttribute("aria-expanded", "false"); };
    const taken = () => [...chosen.querySelectorAll("input")].map((input) => input.value);

    async function look() {
      const turn = ++asked;
      const answer = await fetch(`${box.dataset.who}q=${encodeURIComponent(find.value.trim())}`).catch(() => null);
      if (!answer?.ok || turn !== asked) return;
      const rows = (await answer.json()).rows.filter((row) => !taken().includes(row.value));
      list.replaceChildren(...rows.map((row, number) => {
        const option = make("li", { id: `${list.id}-${number}` });
        option.setAttribute("role", "option");
        option.append(make("b", { textContent: row.title }), make("small", { textContent: row.note }));
        option.addEventListener("mousedown", (event) => { event.preventDefault(); choose(row); });
        option.row = row;
        return option;
      }));
      if (!rows.length) list.replaceChildren(make("li", { className: "zs-muted", textContent: "没有找到。" }));
      list.hidden = false;
      find.setAttribute("aria-expanded", "true");
    }

    function choose(row) {
      if (isSingle) chosen.replaceChildren();
      const chip = make("button", { type: "button", className: "zs-chip zs-chip-on", textContent: `${row.title} ×`, title: row.note });
      chip.setAttribute("aria-label", `不选${row.title}`);
      const holder = make("span");
      holder.append(make("input", { type: "hidden", name: "holder", value: row.value }), chip);
      chip.addEventListener("click", () => { holder.remove(); find.focus(); });
      chosen.append(holder);
      find.value = "";
      close();
    }

    function walk(step) {
      const all = [...list.querySelectorAll("[role=option]")], here = all.findIndex((option) => option.getAttribute("aria-selected") === "true");
      all[here]?.removeAttribute("aria-selected");
      const next = all[Math.min(Math.max(here + step, 0), all.length - 1)];
      if (!next) return;
      next.setAttribute("aria-selected", "true");
      next.scrollIntoView({ block: "nearest" });
      find.setAttribute("aria-activedescendant", next.id);
    }

    find.addEventListener("focus", look);
    find.addEventListener("blur", close);
    find.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(look, 120); });
    find.addEventListener("keydown", (event) => {
      if (event.isComposing) return;
      const on = list.querySelector("[aria-selected=true]");
      if (event.key === "ArrowDown") walk(1);
      else if (event.key === "ArrowUp") walk(-1);
      else if (event.key === "Enter" && !list.hidden && (on || find.value.trim())) {
        const row = (on || list.querySelector("[role=option]"))?.row;
        if (row) choose(row);
      } else if (event.key === "Escape" && !list.hidden) close();
      else if (event.key === "Backspace" && !find.value) chosen.lastElementChild?.remove();
      else return;
      event.preventDefault();
    });
  }

  document.querySelectorAll("[data-who]").forEach(watch);
})();
