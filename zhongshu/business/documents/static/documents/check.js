// 边写边核: after a pause the text as it stands is sent to the checker, and what it finds is marked. Nothing is kept by that; autosave keeps.
(() => {
  const PAUSE = 120;
  const form = document.getElementById("draft"), url = form?.dataset.check;
  if (!url) return;
  let changes = 0, typedAt = 0, timer = null, asking = null;

  async function ask() {
    clearTimeout(timer);
    asking?.abort();
    const mine = new AbortController(), now = changes;
    asking = mine;
    try {
      const response = await fetch(url, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "check", Accept: "application/json" }, signal: mine.signal });
      const answer = response.ok && !response.redirected ? await response.json() : {};
      if (now !== changes || !answer.findings) return;
      form.dispatchEvent(new CustomEvent("check:found", { detail: answer }));
      if (typedAt) performance.measure("zs-check", { start: typedAt, end: performance.now() });
      typedAt = 0;
    } catch { /* offline, or a newer text is on its way: autosave says so where it matters */ }
  }
  function typed(event) {
    if (event.isComposing) return;
    changes += 1;
    typedAt = performance.now();
    clearTimeout(timer);
    timer = setTimeout(ask, PAUSE);
  }
  form.addEventListener("input", typed);
  form.addEventListener("compositionend", typed);
  form.addEventListener("change", typed);
  form.addEventListener("autosave:filled", typed);
  form.addEventListener("autosave:saved", () => { if (!timer || !typedAt) ask(); }); // what was found is kept now, and can be set aside
  ask();
})();
