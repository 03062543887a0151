// Typed text is never lost: <form data-autosave="URL"> is sent every two seconds while it changes and when the page is left,
// and a copy stays on this machine until the server has it.
//   data-autosave-key    names the copy (default: the address of the page)
//   data-autosave-base   names the version that was loaded; a copy typed on another base is offered, not put back by itself
//   [data-autosave-state] shows how it stands, in the form or anywhere on the page
// The server answers JSON: saved_at (words), fields (name → value for hidden fields, such as the new version), stale, message, base;
// 409 or stale means that someone else changed it: nothing is overwritten, saving stops, the text stays.
// The form fires `autosave:filling` with the copy (field key → value) before it is put back, `autosave:filled` after it, `autosave:saved` and `autosave:refused` with the answer as detail.
(() => {
  const PAUSE = 2000, KEEPALIVE_LIMIT = 60000;
  const store = {
    get: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
    set: (key, value) => { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* full or forbidden: the server has it in two seconds */ } },
    drop: (key) => { try { localStorage.removeItem(key); } catch { /* as above */ } },
  };
  const clock = (at) => new Date(at).toLocaleString("zh-CN", { month: "long", day: "numeric", hour: "2-digit", minute: "2-digit" });

  function watch(form) {
    const key = `zs-draft:${form.dataset.autosaveKey || location.pathname}`;
    const state = form.querySelector("[data-autosave-state]") || document.querySelector("[data-autosave-state]");
    const initial = loaded();
    let changes = 0, saved = 0, sending = false, stopped = false, timer = null;

    // Fields with their keys: the second of one name is name#2, so that repeated fields do not take each other's text.
    function* keyed() {
      const seen = {};
      for (const field of form.elements) {
        if (!field.name || field.name === "csrfmiddlewaretoken" || /^(file|password|submit|button|hidden)$/.test(field.type)) continue;
        if (field.type === "checkbox" || field.type === "radio") { yield [`${field.name}=${field.value}`, field]; continue; }
        seen[field.name] = (seen[field.name] || 0) + 1;
        yield [seen[field.name] > 1 ? `${field.name}#${seen[field.name]}` : field.name, field];
      }
    }
    function contents() {
      const kept = {};
      for (const [name, field] of keyed()) {
        if (field.type === "checkbox" || field.type === "radio") kept[name] = field.checked;
        else kept[name] = field.type === "select-multiple" ? [...field.selectedOptions].map((option) => option.value) : field.value;
      }
      return kept;
    }
    // As the server sent the form: somebody may have typed before this script came to listen.
    function loaded() {
      const kept = {};
      for (const [name, field] of keyed()) {
        const chosen = field.options && [...field.options].filter((option) => option.defaultSelected).map((option) => option.value);
        if (field.type === "checkbox" || field.type === "radio") kept[name] = field.defaultChecked;
        else if (field.type === "select-multiple") kept[name] = chosen;
        else kept[name] = chosen ? chosen[0] ?? field.options[0]?.value ?? "" : field.defaultValue;
      }
      return kept;
    }
    function fill(kept) {
      form.dispatchEvent(new CustomEvent("autosave:filling", { detail: kept }));
      for (const [name, field] of keyed()) {
        if (!(name in kept)) continue;
        if (field.type === "checkbox" || field.type === "radio") field.checked = kept[name];
        else if (field.type === "select-multiple") for (const option of field.options) option.selected = kept[name].includes(option.value);
        else field.value = kept[name];
      }
      form.dispatchEvent(new Event("autosave:filled"));
      touched();
    }
    const say = (words, kind = "") => { if (state) { state.textContent = words; state.dataset.kind = kind; } };

    function note(sentence, ...buttons) {
      const box = document.createElement("div"), body = document.createElement("div");
      box.className = "zs-note zs-note-warning";
      box.setAttribute("role", "alert");
      body.className = "zs-note-body";
      body.append(sentence, " ");
      for (const [title, act] of buttons) {
        const button = Object.assign(document.createElement("button"), { type: "button", className: "btn btn-plain btn-sm ms-2", textContent: title });
        button.addEventListener("click", () => act(box));
        body.append(button);
      }
      box.append(body);
      (document.getElementById("zs-notes") || form).prepend(box);
    }

    function touched() {
      changes += 1;
      store.set(key, { at: Date.now(), base: form.dataset.autosaveBase || "", kept: contents() });
      if (!stopped) say("有改动，正在等候保存…");
      clearTimeout(timer);
      timer = setTimeout(save, PAUSE);
    }

    function refused(answer) {
      stopped = true;
      say("没有存上，您输入的内容仍在本机", "refused");
      note(answer.message || "这份稿子刚刚被他人修改，您的改动没有存上，仍保留在本机。请先复制您的文字，再刷新查看最新稿。",
        ["复制我的文字", (box) => navigator.clipboard?.writeText(form.querySelector("textarea")?.value || "").then(() => { box.querySelector("button").textContent = "已复制"; })],
        ["刷新", () => location.reload()]);
      form.dispatchEvent(new CustomEvent("autosave:refused", { detail: answer }));
    }

    async function save() {
      if (sending || stopped || saved === changes) return;
      const now = changes;
      sending = true;
      say("正在保存…");
      try {
        const response = await fetch(form.dataset.autosave, { method: "POST", body: new FormData(form), headers: { "X-Requested-With": "autosave", Accept: "application/json" } });
        const isJson = (response.headers.get("Content-Type") || "").includes("json");
        const answer = isJson ? await response.json() : {};
        if (response.status === 409 || answer.stale) refused(answer);
        else if (response.redirected || (response.ok && !isJson) || response.status === 401 || response.status === 403) {
          say("没有存上：登录可能已失效，请另开一个窗口登录，再回到这里继续；内容已存在本机", "refused");
        } else if (!response.ok) say(answer.message || "暂时没有存上，稍后自动再试；内容已存在本机", "refused");
        else {
          saved = now;
          for (const [name, value] of Object.entries(answer.fields || {})) if (form.elements[name]) form.elements[name].value = value;
          if (answer.base !== undefined) form.dataset.autosaveBase = answer.base;
          if (saved === changes) store.drop(key);
          say(`已保存 ${answer.saved_at || ""}`, "saved");
          form.dispatchEvent(new CustomEvent("autosave:saved", { detail: answer }));
        }
      } catch {
        say("网络不通，稍后自动再试；内容已存在本机", "refused");
      }
      sending = false;
      if (!stopped && saved !== changes) { clearTimeout(timer); timer = setTimeout(save, saved === now ? PAUSE : PAUSE * 3); }
    }

    // Leaving: the last two seconds go along with the closing page. Browsers carry at most 64 kB so; a longer text stays in the copy.
    function leave() {
      if (stopped || sending || saved === changes) return;
      const body = new FormData(form);
      const size = [...body.values()].reduce((sum, value) => sum + (typeof value === "string" ? new Blob([value]).size : value.size) + 200, 0);
      if (size < KEEPALIVE_LIMIT) fetch(form.dataset.autosave, { method: "POST", body, keepalive: true, headers: { "X-Requested-With": "autosave", Accept: "application/json" } }).catch(() => {});
    }

    form.addEventListener("input", touched);
    form.addEventListener("change", touched);
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      stopped = true;
      clearTimeout(timer);
      store.set(`${key}:sent`, true);
    });
    addEventListener("pagehide", leave);
    document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
    document.addEventListener("keydown", (event) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s") {
        event.preventDefault();
        clearTimeout(timer);
        if (saved === changes && !stopped) say("没有新的改动", "saved");
        save();
      }
    });

    // What a closed tab left behind. A copy whose form was sent is done with, unless the server showed the form again or never took it
    // (the login had run out): then the base is still the same.
    const isTyped = JSON.stringify(contents()) !== JSON.stringify(initial);
    const copy = store.get(key), wasSent = store.get(`${key}:sent`);
    store.drop(`${key}:sent`);
    const base = form.dataset.autosaveBase || "";
    const wasTaken = wasSent && !(base && copy?.base === base) && !form.querySelector(".is-invalid, .zs-field-errors");
    if (!copy || wasTaken || JSON.stringify(copy.kept) === JSON.stringify(initial)) {
      store.drop(key);
      if (isTyped) touched();
    }
    else if (copy.base === base) {
      fill(copy.kept);
      note(`已恢复您 ${clock(copy.at)} 没来得及保存的内容。`, ["不要，用原来的", (box) => { fill(initial); box.remove(); }], ["知道了", (box) => box.remove()]);
    } else {
      note(`本机有一份您 ${clock(copy.at)} 没有存上的文字，但这份稿子此后已被修改。`, ["换成我的文字", (box) => { fill(copy.kept); box.remove(); }], ["丢弃", (box) => { store.drop(key); box.remove(); }]);
    }
  }

  document.querySelectorAll("form[data-autosave]").forEach(watch);
})();
