// 反馈 that outlives a bad line: what is typed and what is photographed stays on this machine until the server has it, and is sent again by itself when the line is back.
//   form[data-report]      the form; its value names the copy
//   [data-report-state]    where it says how it stands
//   [data-progress]        shows where the slider stands (may be absent)
// Words lie in localStorage, photos in IndexedDB, both gone once the server has them, and after a fortnight at the latest. A hidden `token` makes two sendings one feedback.
(() => {
  const form = document.querySelector("form[data-report]");
  if (!form) return;
  const key = `zs-feedback:${form.dataset.report}`, KEPT = 14 * 86400e3;
  const state = form.querySelector("[data-report-state]"), label = form.querySelector("[data-files]");
  const names = [...form.elements].map((one) => one.name).filter((name, at, all) => name && !["csrfmiddlewaretoken", "token", "files", "milestones"].includes(name) && all.indexOf(name) === at);
  const progress = form.elements.progress, shown = form.querySelector("[data-progress]"), files = form.elements.files;
  let sending = false, waiting = null, putting = Promise.resolve();

  const read = () => { try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; } };
  const write = (kept) => { try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* full or forbidden */ } };
  const say = (words, isRefusal = false) => { state.hidden = !words; state.textContent = words; state.classList.toggle("as-refused", isRefusal); };
  const ticked = () => [...form.querySelectorAll("[name=milestones]:checked")].map((box) => box.value);
  const showProgress = () => { if (shown && progress) shown.textContent = progress.value; };
  const showFiles = () => { label.textContent = files.files.length ? `已选${files.files.length}个` : "加照片或文件"; };

  // Photos: a row a form. Where the browser has no IndexedDB or no room, they are asked for again.
  const asked = (request) => new Promise((done, failed) => { request.onsuccess = () => done(request.result); request.onerror = () => failed(request.error); });
  async function photos(mode, act) {
    const opening = indexedDB.open("zs-feedback", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("photos");
    const database = await asked(opening);
    try { return await asked(act(database.transaction("photos", mode).objectStore("photos"))); } finally { database.close(); }
  }
  const putPhotos = () => photos("readwrite", (store) => store.put({ at: Date.now(), files: [...files.files] }, key)).catch(() => {});
  const dropPhotos = () => photos("readwrite", (store) => store.delete(key)).catch(() => {});
  async function getPhotos() {
    const row = await photos("readonly", (store) => store.get(key)).catch(() => null);
    if (!row || Date.now() - row.at > KEPT) return [];
    return row.files;
  }
  function choose(list) {
    const chosen = new DataTransfer();
    for (const one of list) chosen.items.add(one);
    files.files = chosen.files;
    showFiles();
  }
  const drop = async () => { try { localStorage.removeItem(key); } catch { /* as above */ } await dropPhotos(); };

  function keep(more = {}) {
    const kept = { token: form.elements.token.value, milestones: ticked(), files: files.files.length, at: Date.now() };
    for (const name of names) kept[name] = form.elements[name].value;
    write({ ...kept, ...more });
  }
  function fill(kept) {
    for (const name of names) if (kept[name] !== undefined) form.elements[name].value = kept[name];
    for (const box of form.querySelectorAll("[name=milestones]")) box.checked = (kept.milestones || []).includes(box.value);
    if (kept.token) form.elements.token.value = kept.token;
    if (kept.problems || kept.next_steps || kept.reason) form.querySelector("details").open = true;
    showProgress();
  }
  async function send() {
    if (sending) return;
    sending = true;
    keep({ pending: true });
    try {
      const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      if (response.ok && (response.headers.get("Content-Type") || "").includes("json")) {
        const { url } = await response.json();
        await putting;
        await drop();
        location.assign(url.split("#")[0]);
        return;
      }
      keep();
      say(response.status === 409 || response.status === 404 ? await response.text() : "没有办成：登录可能已经失效。填写的内容已存在本机，重新登录后打开本页即可继续。", true);
      form.querySelector("details").open = true;
    } catch {
      say("网络不通。填写的内容和照片已存在本机，网络恢复后自动发送；关掉本页也不要紧，再打开时继续。");
      clearTimeout(waiting);
      waiting = setTimeout(() => { sending = false; send(); }, 15000);
    }
    sending = false;
    dispatchEvent(new Event("pageshow")); // ui/once.js wakes the buttons
  }
  async function takeUp(kept) {
    fill(kept);
    const found = kept.files ? await getPhotos() : [];
    if (found.length) choose(found);
    const isWhole = found.length === (kept.files || 0);
    say(!isWhole ? "上次填写的内容已带回；照片没有存住，请重新选择，然后点“反馈”。" : kept.pending ? "上次没有发出的反馈正在重新发送……" : "上次填写的内容已带回。");
    if (kept.pending && isWhole) send();
  }

  form.elements.token.value = crypto.randomUUID ? crypto.randomUUID() : String(Date.now()) + Math.random();
  const kept = read();
  if (kept.at && Date.now() - kept.at > KEPT) drop();
  else if (kept.done || kept.problems || kept.next_steps || kept.amount || kept.files) takeUp(kept);
  form.addEventListener("input", () => { showProgress(); keep(); });
  files.addEventListener("change", () => { showFiles(); keep(); putting = putPhotos(); });
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) { event.preventDefault(); send(); } });
  addEventListener("online", () => { if (read().pending) { clearTimeout(waiting); send(); } });
  const again = form.querySelector("[data-again]"), last = document.getElementById("last-report");
  if (again && last) {
    again.hidden = false;
    again.addEventListener("click", () => { const words = JSON.parse(last.textContent); form.elements.done.value = words.done; form.elements.next_steps.value = words.next_steps; keep(); });
  }
})();
