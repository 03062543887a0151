// 反馈 that outlives a bad line: what is typed stays on this machine until the server has it, and is sent again by itself when the line is back.
//   form[data-report]      the form; its value names the copy
//   [data-report-state]    where it says how it stands
// Photos cannot be kept over a reload: then the text is put back and they are asked for again. A hidden `token` makes two sendings one feedback.
(() => {
  const form = document.querySelector("form[data-report]");
  if (!form) return;
  const key = `zs-feedback:${form.dataset.report}`;
  const state = form.querySelector("[data-report-state]");
  const names = ["progress", "done", "problems", "next_steps"];
  const progress = form.elements.progress, shown = form.querySelector("[data-progress]"), files = form.elements.files;
  let sending = false, waiting = null;

  const read = () => { try { return JSON.parse(localStorage.getItem(key)) || {}; } catch { return {}; } };
  const write = (kept) => { try { localStorage.setItem(key, JSON.stringify(kept)); } catch { /* full or forbidden */ } };
  const drop = () => { try { localStorage.removeItem(key); } catch { /* as above */ } };
  const say = (words, isRefusal = false) => { state.hidden = !words; state.textContent = words; state.classList.toggle("as-refused", isRefusal); };
  const ticked = () => [...form.querySelectorAll("[name=milestones]:checked")].map((box) => box.value);

  function keep(more = {}) {
    const kept = { token: form.elements.token.value, milestones: ticked(), files: files.files.length };
    for (const name of names) kept[name] = form.elements[name].value;
    write({ ...kept, ...more });
  }
  function fill(kept) {
    for (const name of names) if (kept[name] !== undefined) form.elements[name].value = kept[name];
    for (const box of form.querySelectorAll("[name=milestones]")) box.checked = (kept.milestones || []).includes(box.value);
    if (kept.token) form.elements.token.value = kept.token;
    if (kept.problems || kept.next_steps) form.querySelector("details").open = true;
    shown.textContent = progress.value;
  }
  async function send() {
    if (sending) return;
    sending = true;
    keep({ pending: true });
    try {
      const response = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { Accept: "application/json" } });
      if (response.ok && (response.headers.get("Content-Type") || "").includes("json")) {
        drop();
        location.assign((await response.json()).url.split("#")[0]);
        return;
      }
      keep();
      say(response.status === 409 || response.status === 404 ? await response.text() : "没有办成：登录可能已经失效。填写的内容已存在本机，重新登录后打开本页即可继续。", true);
    } catch {
      say("网络不通。填写的内容已存在本机，网络恢复后自动发送，请不要关闭本页。");
      clearTimeout(waiting);
      waiting = setTimeout(() => { sending = false; send(); }, 15000);
    }
    sending = false;
    dispatchEvent(new Event("pageshow")); // ui/once.js wakes the buttons
  }

  form.elements.token.value = crypto.randomUUID ? crypto.randomUUID() : String(Date.now()) + Math.random();
  const kept = read();
  if (kept.done || kept.problems || kept.next_steps) {
    fill(kept);
    say(kept.files ? "上次填写的内容已带回；照片请重新选择，然后点“反馈”。" : kept.pending ? "上次没有发出的反馈正在重新发送……" : "上次填写的内容已带回。");
    if (kept.pending && !kept.files) send();
  }
  form.addEventListener("input", () => { shown.textContent = progress.value; keep(); });
  files.addEventListener("change", () => { form.querySelector("[data-files]").textContent = files.files.length ? `已选${files.files.length}个` : "加照片或文件"; keep(); });
  form.addEventListener("submit", (event) => { if (!event.defaultPrevented) { event.preventDefault(); send(); } });
  addEventListener("online", () => { if (read().pending) { clearTimeout(waiting); send(); } });
  const again = form.querySelector("[data-again]"), last = document.getElementById("last-report");
  if (again && last) {
    again.hidden = false;
    again.addEventListener("click", () => { const words = JSON.parse(last.textContent); form.elements.done.value = words.done; form.elements.next_steps.value = words.next_steps; keep(); });
  }
})();
