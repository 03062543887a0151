// The task table as a spreadsheet: arrows, typing, blocks; every change goes into the form's `rows`, which autosave.js sends.
(() => {
  const cells = window.breakdownCells, table = document.querySelector("[data-grid]"), body = table.tBodies[0];
  const form = document.getElementById("rows"), payload = form.elements.rows, tools = document.querySelector("[data-grid-tools]");
  const showDropped = document.querySelector("[data-show-dropped]"), showUnready = document.querySelector("[data-show-unready]");
  const { kinds: KINDS, rows: given, faults: known, alike } = JSON.parse(document.getElementById("breakdown-grid").textContent);
  let rows = given, faults = known;
  let anchor = { r: 0, c: 1 }, head = { r: 0, c: 1 }, editing = null, seen = [];
  const past = [];

  const spare = () => rows.reduce((most, row) => Math.max(most, row.k), 0) + 1;
  const trOf = (row) => body.querySelector(`tr[data-key="${row.k}"]`);
  const tdAt = (r, c) => (seen[r] ? trOf(seen[r])?.cells[c] : null);
  const range = () => ({ top: Math.min(anchor.r, head.r), bottom: Math.max(anchor.r, head.r), left: Math.min(anchor.c, head.c), right: Math.max(anchor.c, head.c) });
  const chosen = () => seen.slice(range().top, range().bottom + 1);

  function fillRow(tr, row) {
    tr.dataset.key = row.k;
    tr.className = row.x ? "bd-dropped" : cells.lacking(row).length ? "bd-unready" : "";
    cells.COLUMNS.forEach((column, at) => {
      const td = tr.cells[at] || tr.insertCell();
      td.dataset.label = column.title;
      td.textContent = cells.shown(row, column.name);
      td.className = column.name === "k" ? "zs-number-cell" : column.name === "w" ? "bd-wording" : "";
    });
  }
  // What the server found in a row that is filled in: why it cannot be set up, and what its units are asked already.
  const toMend = (row) => cells.lacking(row).length || (!row.x && faults[row.k]?.length);
  function whyRows(row) {
    if (row.x || cells.lacking(row).length) return [];
    const told = [...(faults[row.k] || []).map((words) => ["bd-why bd-why-refused", `编号${row.k}立不了项：${words}`]), ...(alike[row.k] || []).map((words) => ["bd-why", `编号${row.k}可能重复：${words}`])];
    return told.map(([className, words]) => {
      const tr = Object.assign(document.createElement("tr"), { className }), td = tr.insertCell();
      td.colSpan = cells.COLUMNS.length; td.textContent = words;
      return tr;
    });
  }
  function draw() {
    const made = document.createDocumentFragment();
    let path = null;
    seen = rows.filter((row) => (showDropped.checked || !row.x) && (!showUnready.checked || toMend(row)));
    for (const row of seen) {
      if (row.p !== path) {
        const tr = document.createElement("tr"), td = tr.insertCell();
        tr.className = "bd-path"; td.colSpan = cells.COLUMNS.length; td.textContent = path = row.p;
        made.append(tr);
      }
      const tr = document.createElement("tr");
      fillRow(tr, row);
      made.append(tr, ...whyRows(row));
    }
    body.replaceChildren(made);
    place(head.r, head.c);
  }
  function tell() {
    const kept = rows.filter((row) => !row.x), wanting = kept.filter((row) => cells.lacking(row).length).length, refused = kept.filter((row) => !cells.lacking(row).length && faults[row.k]?.length).length;
    document.querySelector("[data-grid-count]").textContent = `列入 ${kept.length} 项${wanting ? `，${wanting} 项没有填全` : "，已填全"}${refused ? `，${refused} 项立不了项` : ""}`;
  }
  function mark() {
    body.querySelectorAll(".bd-in, .bd-at").forEach((td) => td.classList.remove("bd-in", "bd-at"));
    const { top, bottom, left, right } = range();
    for (let r = top; r <= bottom; r += 1) for (let c = left; c <= right; c += 1) tdAt(r, c)?.classList.add("bd-in");
    tdAt(head.r, head.c)?.classList.add("bd-at");
  }
  function place(r, c, keep = false) {
    head = { r: Math.max(0, Math.min(seen.length - 1, r)), c: Math.max(1, Math.min(cells.COLUMNS.length - 1, c)) };
    if (!keep) anchor = head;
    mark();
    tdAt(head.r, head.c)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    stand();
  }
  function say(words) {
    document.querySelectorAll(".bd-said").forEach((box) => box.remove());
    if (!words) return;
    const box = Object.assign(document.createElement("div"), { className: "bd-said", textContent: words });
    box.setAttribute("role", "alert");
    tools.append(box);
  }
  // Every change: what was is kept for 撤销, the form gets what is.
  function change(act) {
    const before = JSON.stringify(rows), why = act() || "";
    say(why);
    if (JSON.stringify(rows) === before) return;
    past.push(before);
    if (past.length > 60) past.shift();
    payload.value = JSON.stringify(rows);
    payload.dispatchEvent(new Event("input", { bubbles: true }));
    tell();
  }
  function redraw(list) {
    for (const row of list) { const tr = trOf(row); if (tr) fillRow(tr, row); }
    mark();
  }

  // One text box for all cells. It has the focus always, unseen, so that an input method may begin in it; what arrives there opens the cell.
  const sink = Object.assign(document.createElement("textarea"), { className: "bd-sink form-control", rows: 1, autocomplete: "off", spellcheck: false });
  const list = Object.assign(document.createElement("ul"), { className: "bd-units" });
  let found = [], lit = 0;
  const wrap = table.parentElement;
  sink.setAttribute("aria-label", "任务分解表，用方向键走格，直接打字改写");
  function stand() {
    const td = tdAt(head.r, head.c);
    if (!td) return;
    const box = td.getBoundingClientRect(), frame = wrap.getBoundingClientRect();
    Object.assign(sink.style, { left: `${box.left - frame.left + wrap.scrollLeft}px`, top: `${box.top - frame.top + wrap.scrollTop}px`, width: `${Math.max(box.width, 120)}px`, minHeight: `${box.height}px` });
  }
  function grow() {
    sink.style.height = "auto";
    sink.style.height = `${sink.scrollHeight + 2}px`;
    Object.assign(list.style, { left: sink.style.left, top: `${sink.offsetTop + sink.offsetHeight}px` });
  }
  const focus = () => sink.focus({ preventScroll: true });
  function edit(text) {
    const row = seen[head.r], column = cells.COLUMNS[head.c];
    if (!row || column.fixed) { sink.value = ""; return; }
    if (column.name === "c") { nextKind(row); return; }
    editing = { row, column };
    stand();
    sink.classList.add("bd-open");
    if (text !== undefined) { sink.value = text; sink.setSelectionRange(text.length, text.length); }
    focus();
    grow();
    suggest();
  }
  // A kind is chosen by stepping through the four: Enter or any letter takes the next.
  function nextKind(row) {
    sink.value = "";
    const at = KINDS.findIndex(([code]) => code === row.c);
    change(() => { row.c = KINDS[(at + 1) % KINDS.length][0]; });
    redraw([row]);
  }
  function close() {
    editing = null;
    sink.value = "";
    sink.classList.remove("bd-open");
    sink.style.height = "";
    list.replaceChildren();
    found = [];
    focus();
  }
  function commit(dr, dc) {
    if (!editing) return;
    const { row, column } = editing;
    complete();
    change(() => cells.put(row, column.name, sink.value));
    close();
    redraw([row]);
    place(head.r + dr, head.c + dc);
  }
  function cancel() {
    close();
    mark();
  }
  // Units or leaders that the last typed part fits; arrows choose, Enter and Tab take the chosen one.
  const isNamed = () => editing && "hla".includes(editing.column.name);
  const parts = () => (editing.column.name === "a" ? sink.value.split(/[、，,；;\s]+/) : [sink.value]);
  const light = () => [...list.children].forEach((item, number) => item.classList.toggle("bd-on", number === lit));
  function suggest() {
    list.replaceChildren();
    found = isNamed() ? cells.offered(editing.column.name, parts().at(-1)) : [];
    lit = 0;
    for (const [number, [, short, full]] of found.entries()) {
      const item = Object.assign(document.createElement("li"), { textContent: short === full || editing.column.name === "h" ? short : `${short}　${full}` });
      item.addEventListener("mousedown", (event) => { event.preventDefault(); lit = number; complete(); found = []; list.replaceChildren(); });
      list.append(item);
    }
    light();
  }
  function complete() {
    if (!isNamed() || !found.length || !parts().at(-1).trim()) return;
    sink.value = [...parts().slice(0, -1), found[lit][1]].filter(Boolean).join("、");
  }
  function choose(by) {
    if (!found.length) return false;
    lit = (lit + by + found.length) % found.length;
    light();
    return true;
  }
  sink.addEventListener("compositionstart", () => { if (!editing) edit(""); });
  sink.addEventListener("input", (event) => {
    event.stopPropagation();
    if (!editing) edit(sink.value);
    else { grow(); suggest(); }
  });

  const acts = {
    drop() { const list = chosen(), to = !list.every((row) => row.x); change(() => { list.forEach((row) => { row.x = to; }); }); draw(); },
    merge() {
      const row = seen[head.r], above = rows.slice(0, rows.indexOf(row)).filter((one) => !one.x).at(-1);
      if (!row || !above || row.x) return say("上面没有可以并入的行");
      change(() => cells.merge(above, row));
      draw();
      place(seen.indexOf(above), head.c);
    },
    split() {
      if (!editing || editing.column.name !== "w") return say("先编辑任务表述，把光标放在要拆开的地方，再按 Ctrl+Enter");
      const { row } = editing, at = sink.selectionStart, typed = sink.value;
      close();
      change(() => {
        row.w = typed;
        const made = cells.split(row, at, spare());
        if (!made) return "光标在开头或结尾，拆不开";
        rows.splice(rows.indexOf(row) + 1, 0, made);
        return "";
      });
      draw();
    },
    add() {
      const row = seen[head.r];
      change(() => { rows.splice(row ? rows.indexOf(row) + 1 : rows.length, 0, cells.blank(spare(), row ? row.p : "")); });
      draw();
      place(head.r + 1, 1);
    },
    undo() {
      if (!past.length) return say("没有可以撤销的");
      rows = JSON.parse(past.pop());
      payload.value = JSON.stringify(rows);
      payload.dispatchEvent(new Event("input", { bubbles: true }));
      draw();
      tell();
      say("");
    },
    clear() {
      const { top, bottom, left, right } = range(), list = seen.slice(top, bottom + 1);
      change(() => { for (const row of list) for (let c = left; c <= right; c += 1) if (!["k", "w", "c"].includes(cells.COLUMNS[c].name)) cells.put(row, cells.COLUMNS[c].name, ""); });
      redraw(list);
    },
  };
  function paste(text) {
    const block = cells.readBlock(text), { top, bottom, left, right } = range(), touched = new Set();
    const one = block.length === 1 && block[0].length === 1;
    const last = one ? bottom : Math.max(top + block.length - 1, block.length === 1 ? bottom : 0), wide = one ? right : left + Math.max(...block.map((line) => line.length)) - 1;
    change(() => {
      const faults = [];
      for (let r = top; r <= last && seen[r]; r += 1) for (let c = left; c <= wide && cells.COLUMNS[c]; c += 1) {
        const words = one ? block[0][0] : (block[(r - top) % block.length] || [])[c - left];
        if (words === undefined) continue;
        const why = cells.put(seen[r], cells.COLUMNS[c].name, words);
        touched.add(seen[r]);
        if (why) faults.push(`编号${seen[r].k}的${cells.COLUMNS[c].title}：${why}`);
      }
      return faults.length ? `${faults.length}格没有贴上：${faults.slice(0, 3).join("；")}` : "";
    });
    redraw(touched);
    place(Math.min(last, seen.length - 1), Math.min(wide, cells.COLUMNS.length - 1), true);
  }
  function copy() {
    const { top, bottom, left, right } = range();
    return cells.writeBlock(seen.slice(top, bottom + 1).map((row) => cells.COLUMNS.slice(left, right + 1).map((column) => cells.shown(row, column.name))));
  }

  const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1], PageUp: [-12, 0], PageDown: [12, 0] };
  function whileEditing(event) {
    if (event.isComposing) return;
    if (event.ctrlKey && event.key === "Enter") acts.split();
    else if (event.key === "Enter" && !event.shiftKey) commit(1, 0);
    else if (event.key === "Tab") commit(0, event.shiftKey ? -1 : 1);
    else if (event.key === "Escape") cancel();
    else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && choose(event.key === "ArrowDown" ? 1 : -1)) { /* chosen */ }
    else return;
    event.preventDefault();
  }
  sink.addEventListener("keydown", (event) => {
    event.stopPropagation(); // the page's own keys (j, k, /) are letters here
    if (editing) return whileEditing(event);
    const ctrl = event.ctrlKey || event.metaKey, key = event.key;
    if (MOVES[key]) place(head.r + MOVES[key][0], head.c + MOVES[key][1], event.shiftKey);
    else if (key === "Home" || key === "End") place(ctrl ? (key === "Home" ? 0 : seen.length - 1) : head.r, key === "Home" ? 1 : cells.COLUMNS.length - 1, event.shiftKey);
    else if (key === "Tab" && !(event.shiftKey ? head.c === 1 && !head.r : head.c === cells.COLUMNS.length - 1 && head.r === seen.length - 1)) place(head.r, head.c + (event.shiftKey ? -1 : 1));
    else if (ctrl && key === "Delete") acts.drop();
    else if (ctrl && key.toLowerCase() === "m") acts.merge();
    else if (ctrl && key === "Insert") acts.add();
    else if (ctrl && key.toLowerCase() === "z") acts.undo();
    else if (key === "Delete" || key === "Backspace") acts.clear();
    else if (key === "Enter" || key === "F2") edit(cells.shown(seen[head.r], cells.COLUMNS[head.c].name));
    else return; // letters go into the box, which opens the cell
    event.preventDefault();
  });
  sink.addEventListener("paste", (event) => { if (!editing) { event.preventDefault(); paste(event.clipboardData.getData("text/plain")); } });
  sink.addEventListener("copy", (event) => { if (!editing) { event.preventDefault(); event.clipboardData.setData("text/plain", copy()); } });
  body.addEventListener("mousedown", (event) => {
    const td = event.target.closest("td"), tr = td?.parentElement;
    if (!td || !tr.dataset.key || !td.cellIndex && td.colSpan > 1) return;
    if (editing) commit(0, 0);
    place(seen.findIndex((row) => String(row.k) === tr.dataset.key), td.cellIndex, event.shiftKey);
    focus();
    event.preventDefault();
  });
  body.addEventListener("mouseover", (event) => {
    const td = event.target.closest("td");
    if (event.buttons === 1 && !editing && td?.parentElement.dataset.key) place(seen.findIndex((row) => String(row.k) === td.parentElement.dataset.key), td.cellIndex, true);
  });
  const open = () => { if (!editing && seen[head.r]) edit(cells.shown(seen[head.r], cells.COLUMNS[head.c].name)); };
  body.addEventListener("dblclick", open);
  body.addEventListener("click", (event) => { if (matchMedia("(max-width: 767.98px)").matches && event.target.closest("tr")?.dataset.key) open(); });
  tools.addEventListener("mousedown", (event) => { if (event.target.closest("[data-do]")) event.preventDefault(); }); // the caret stays where one wants to split
  tools.addEventListener("click", (event) => { const button = event.target.closest("[data-do]"); if (button) { acts[button.dataset.do](); if (!editing) focus(); } });
  for (const box of [showDropped, showUnready]) box.addEventListener("change", draw);
  form.addEventListener("autosave:saved", (event) => {
    const now = event.detail.faults || {};
    if (JSON.stringify(now) === JSON.stringify(faults)) return;
    faults = now;
    for (const tr of body.querySelectorAll(".bd-why")) tr.remove();
    for (const row of seen) trOf(row)?.after(...whyRows(row));
    tell();
    stand();
  });
  form.addEventListener("autosave:filled", () => { rows = JSON.parse(payload.value || "[]"); draw(); tell(); });
  document.addEventListener("submit", (event) => { if (event.target === form && editing) commit(0, 0); }, true);

  payload.defaultValue = payload.value = JSON.stringify(rows);
  wrap.append(sink, list);
  tools.hidden = false;
  draw();
  tell();
  focus();
})();
