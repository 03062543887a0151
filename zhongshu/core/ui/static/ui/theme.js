// Light or dark, and 大字: remembered on this machine. Loaded in the head, before anything is drawn.
(() => {
  const root = document.documentElement;
  const store = {
    get: (key) => { try { return localStorage.getItem(key); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, value); } catch { /* private window: only this page */ } },
  };
  const preferred = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  root.dataset.bsTheme = store.get("zs-theme") || preferred;
  if (store.get("zs-size") === "large") root.dataset.size = "large";

  const shown = () => {
    document.querySelectorAll("[data-theme-toggle]").forEach((b) => b.setAttribute("aria-pressed", root.dataset.bsTheme === "dark"));
    document.querySelectorAll("[data-size-toggle]").forEach((b) => b.setAttribute("aria-pressed", root.dataset.size === "large"));
  };
  document.addEventListener("DOMContentLoaded", shown);
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-theme-toggle]")) {
      root.dataset.bsTheme = root.dataset.bsTheme === "dark" ? "light" : "dark";
      store.set("zs-theme", root.dataset.bsTheme);
    } else if (event.target.closest("[data-size-toggle]")) {
      if (root.dataset.size === "large") delete root.dataset.size;
      else root.dataset.size = "large";
      store.set("zs-size", root.dataset.size || "");
    } else return;
    shown();
  });
})();
