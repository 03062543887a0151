// The side menu's sections stay as each person left them, on this machine; the one that the page belongs to is open anyway. Without this script they fold all the same.
// Loaded right behind the menu and at once, so that nothing jumps.
(() => {
  const side = document.getElementById("zs-side");
  if (!side) return;
  const key = `zs-side:${side.dataset.person}`;
  const read = () => { try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; } };
  const kept = read();
  for (const section of side.querySelectorAll("[data-section]")) {
    const name = section.dataset.section;
    if (!("here" in section.dataset) && name in kept) section.open = kept[name];
    section.querySelector("summary").addEventListener("click", () => {
      const now = { ...read(), [name]: !section.open }; // it folds or unfolds after this
      try { localStorage.setItem(key, JSON.stringify(now)); } catch { /* private window: only this page */ }
    });
  }
})();
