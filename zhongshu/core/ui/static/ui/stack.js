// The stack: card after card with one thumb. <article data-stack-card data-shown-url data-after-url data-next-url data-previous-url data-done-url>, forms with data-stack-form,
// links with data-stack-go. The next card is fetched while this one is read, so that it slides in as soon as the server has taken the act.
// A card counts as opened when it is before one's eyes, not when it is fetched. Without scripts every card is a page of its own.
(() => {
  const SWIPE = 70, REST = 700, TOAST = 9000;
  const ahead = new Map();
  let busy = false, shownAt = 0, toastTimer = 0;

  const card = () => document.querySelector("[data-stack-card]");
  if (!card()) return;
  const token = () => document.querySelector("[name=csrfmiddlewaretoken]").value;
  const post = (address) => fetch(address, { method: "POST", headers: { Accept: "application/json", "X-CSRFToken": token() } });

  function fetchAhead(address) {
    if (!address || ahead.has(address)) return;
    ahead.set(address, read(address).catch(() => null));
  }
  // A card as a document of its own; its first pictures come along. What is no card (the end, a refusal) is null.
  async function read(address) {
    const answer = await fetch(address, { headers: { "X-Stack-Prefetch": "1" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const found = page.querySelector("[data-stack-card]");
    if (!answer.ok || !found) return null;
    found.querySelectorAll("img:not([loading=lazy])").forEach((image) => { new Image().src = image.getAttribute("src"); });
    return page;
  }

  async function go(address, way) {
    if (!address || busy) return;
    busy = true;
    let page = await (ahead.get(address) || read(address).catch(() => null));
    ahead.delete(address);
    if (!page && way === "previous") {
      busy = false;
      tell("上一件已经不在您手上了。");
      return;
    }
    // What is gone by now is skipped, and said to be.
    if (!page && address !== card().dataset.doneUrl) {
      const answer = await fetch(card().dataset.afterUrl).catch(() => null), next = answer?.ok ? await answer.json() : null;
      if (next?.gone) tell(next.gone);
      address = next?.url || address;
      page = await read(address).catch(() => null);
    }
    show(page, address, way);
  }

  function show(page, address, way) {
    if (!page || needsMore(page)) {
      location.assign(address);
      return;
    }
    const fresh = document.adoptNode(page.querySelector("[data-stack-card]")), acts = document.adoptNode(page.querySelector(".zs-acts"));
    card().replaceWith(fresh);
    document.querySelector(".zs-acts").replaceWith(acts);
    document.title = page.title;
    history.pushState({}, "", address);
    scrollTo(0, 0);
    fresh.classList.add(way === "previous" ? "stack-from-left" : "stack-from-right");
    document.dispatchEvent(new Event("stack:card"));
    settle();
    seen(fresh);
  }

  // A card of another business has a look and scripts of its own: it comes as a page.
  function needsMore(page) {
    const parts = (from) => [...from.querySelectorAll("link[rel=stylesheet], script[src]")].map((part) => part.getAttribute("href") || part.getAttribute("src"));
    const here = new Set(parts(document));
    return parts(page).some((part) => !here.has(part));
  }

  // After a card has come its button rests for a moment: the second tap of a double tap is meant for the card before.
  function settle() {
    shownAt = performance.now();
    busy = false;
    const primary = document.querySelector("[data-stack-primary]");
    if (primary) {
      primary.setAttribute("aria-disabled", "true");
      setTimeout(() => primary.removeAttribute("aria-disabled"), REST);
    }
    fetchAhead(card().dataset.nextUrl);
  }

  async function seen(shown) {
    const answer = await post(shown.dataset.shownUrl).catch(() => null);
    const gone = answer?.ok ? (await answer.json()).gone : "";
    if (gone && shown.isConnected) {
      tell(gone);
      go(shown.dataset.nextUrl, "next");
    }
  }

  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.hasAttribute("data-stack-form")) return;
    event.preventDefault();
    event.stopImmediatePropagation(); // ui/stay.js would send it as well
    if (busy || performance.now() - shownAt < REST) return;
    busy = true;
    document.querySelector("[data-stack-primary]")?.setAttribute("aria-busy", "true");
    const address = form.getAttribute("action") || location.href;
    try {
      const answer = await fetch(address, { method: "POST", body: new FormData(form, event.submitter), headers: { Accept: "application/json" } });
      const isJson = (answer.headers.get("Content-Type") || "").includes("json");
      if (answer.ok && isJson) await taken(await answer.json());
      else refused(form, answer.status === 409 || answer.status === 404 ? await answer.text() : "没有办成：登录可能已经失效，或者页面打开太久了。请另开一个窗口登录，再回到这里继续。");
    } catch {
      refused(form, "网络不通，没有办成，请再试一次。");
    }
  }, true);

  async function taken(said) {
    busy = false;
    if (said.told && document.querySelector("[data-stack-card]").dataset.nextUrl) tell(said.told, said.undo, document.querySelector("[data-stack-primary]")?.textContent.trim());
    // With a new signature the next card was fetched before there was one to offer.
    if (document.querySelector("[data-stack-form] [name=signature]")?.value) ahead.delete(said.url);
    await go(said.url, "next");
  }

  function refused(form, sentence) {
    busy = false;
    document.querySelector("[data-stack-primary]")?.removeAttribute("aria-busy");
    form.querySelector(".zs-refused")?.remove();
    const note = Object.assign(document.createElement("div"), { className: "zs-refused", textContent: sentence });
    note.setAttribute("role", "alert");
    form.prepend(note);
    note.scrollIntoView({ block: "center" });
    seen(card()); // it may be gone: then the next one comes
  }

  // What happened to the last card, with a way back for some seconds.
  function tell(sentence, undo, word = "办理") {
    const notes = document.getElementById("zs-notes");
    const note = Object.assign(document.createElement("div"), { className: "zs-note stack-toast" });
    note.setAttribute("role", "status");
    note.append(Object.assign(document.createElement("div"), { className: "zs-note-body", textContent: sentence }));
    if (undo) {
      const button = Object.assign(document.createElement("button"), { className: "btn btn-plain", type: "button", textContent: `撤回刚才的${word}` });
      button.addEventListener("click", () => takeBack(undo, note));
      note.append(button);
    }
    notes.replaceChildren(note);
    clearTimeout(toastTimer);
    toastTimer = setTimeout(() => note.remove(), TOAST);
  }

  async function takeBack(address, note) {
    note.querySelector("button").disabled = true;
    const answer = await post(address).catch(() => null);
    if (answer?.ok) {
      note.remove();
      location.assign((await answer.json()).url);
    } else {
      note.querySelector(".zs-note-body").textContent = answer?.status === 409 ? await answer.text() : "网络不通，没有撤回。";
    }
  }

  // Going on without deciding: links, arrow keys, a swipe.
  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-stack-go]");
    if (link && !event.ctrlKey && !event.metaKey && !event.shiftKey) {
      event.preventDefault();
      go(link.getAttribute("href"), link.dataset.stackGo);
    }
    if (event.target.closest("[data-stack-primary][aria-disabled]")) event.preventDefault();
  }, true);

  const isTyping = (element) => element.isContentEditable || /^(INPUT|TEXTAREA|SELECT|CANVAS)$/.test(element.tagName);
  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) document.querySelector("[data-stack-primary]")?.form?.requestSubmit();
    else if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    else if (event.key === "ArrowRight") go(card().dataset.nextUrl, "next");
    else if (event.key === "ArrowLeft") go(card().dataset.previousUrl, "previous");
  });

  let touch = null;
  document.addEventListener("touchstart", (event) => {
    const scrolls = event.target.closest("canvas, input, textarea, select, .sign-pages, .zs-table, .zs-acts, [data-no-swipe]");
    touch = event.touches.length === 1 && !scrolls && event.target.closest(".zs-main") ? { x: event.touches[0].clientX, y: event.touches[0].clientY } : null;
  }, { passive: true });
  document.addEventListener("touchend", (event) => {
    if (!touch) return;
    const x = event.changedTouches[0].clientX - touch.x, y = event.changedTouches[0].clientY - touch.y;
    touch = null;
    if (Math.abs(x) < SWIPE || Math.abs(x) < 1.7 * Math.abs(y)) return;
    if (x < 0) go(card().dataset.nextUrl, "next");
    else go(card().dataset.previousUrl, "previous");
  }, { passive: true });

  // Ticking the last signature takes the place of writing one.
  document.addEventListener("change", (event) => {
    if (event.target.name === "reuse") document.querySelector("[data-signature]")?.classList.toggle("stack-reused", event.target.checked);
  });
  addEventListener("popstate", () => location.reload());
  settle();
})();
