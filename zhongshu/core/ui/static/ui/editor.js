// The body of a paper in a plain textarea: one line is one paragraph, headings are seen from their numbering, a line with bars is a table.
// Behind the textarea lies a copy of its text that carries the level of each line and the marks of the checker. The two must wrap alike,
// so they share every metric in editor.css; never give one a font or padding without the other.
(() => {
  const DIGITS = "一二三四五六七八九";
  // As in engines/paper/words.py: 结构层次序数 and the marks people put in their place.
  const LEVELS = [/^[一二三四五六七八九十百]{1,4}\s*、/, /^[（(]\s*[一二三四五六七八九十百]{1,4}\s*[）)]/, /^\d{1,2}\s*[.．、](?!\d)/, /^[（(]\s*\d{1,2}\s*[）)]/];
  const NAMES = ["正文", "一级", "二级", "三级", "四级"];
  const SEVERITIES = { must: ["必须改", "zs-badge-red"], should: ["建议改", "zs-badge-amber"], hint: ["提示", ""] };

  function chinese(number) {
    const tens = Math.floor(number / 10), units = number % 10;
    return (tens > 1 ? DIGITS[tens - 1] : "") + (tens ? "十" : "") + (units ? DIGITS[units - 1] : "");
  }
  const marker = (level, number) => [`${chinese(number)}、`, `（${chinese(number)}）`, `${number}.`, `（${number}）`][level - 1];

  function levelOf(line) {
    const explicit = /^#(\d)(?::\d+)? /.exec(line);
    return explicit ? Number(explicit[1]) : LEVELS.findIndex((pattern) => pattern.test(line)) + 1;
  }
  // Where the words of a heading end: at its first full stop; a heading alone on its line is all heading.
  const headingEnd = (line) => line.indexOf("。") + 1 || (line.length <= 48 ? line.length : 0);
  const isRow = (line) => line.trimStart().startsWith("|") || line.trim().includes("\t");

  function watch(root) {
    const area = root.querySelector("textarea"), back = root.querySelector(".zs-editor-back"), form = area.form;
    let lines = [], rows = [], findings = [], before = area.value;

    function readFindings() {
      const source = document.getElementById("findings");
      try { return placed(source ? JSON.parse(source.textContent) : []); } catch { return []; }
    }
    // The server counts characters, the browser UTF-16 units: they differ after a rare character of two units.
    const unit = (at) => (/[\ud800-\udfff]/.test(area.value) ? [...area.value].slice(0, at).join("").length : at);
    function placed(found) {
      return found.filter((finding) => finding.end > finding.start && (finding.field || "body") === area.name).map((finding) => ({ ...finding, start: unit(finding.start), end: unit(finding.end) }));
    }

    function drawLine(line, start) {
      const row = document.createElement("div"), level = levelOf(line);
      row.className = `zs-line zs-line-${isRow(line) ? "table" : level}`;
      row.dataset.level = line.trim() ? (isRow(line) ? "表" : NAMES[level]) : "";
      const cuts = new Set([0, line.length, level ? headingEnd(line) : 0]);
      const here = findings.filter((finding) => finding.start < start + line.length && finding.end > start);
      for (const finding of here) { cuts.add(Math.max(finding.start - start, 0)); cuts.add(Math.min(finding.end - start, line.length)); }
      const edges = [...cuts].sort((a, b) => a - b);
      for (let i = 1; i < edges.length; i += 1) {
        const piece = document.createElement("span");
        piece.textContent = line.slice(edges[i - 1], edges[i]);
        if (level && edges[i] <= headingEnd(line)) piece.className = "zs-line-head";
        const worst = here.filter((f) => f.start - start < edges[i] && f.end - start > edges[i - 1]).map((f) => f.severity);
        if (worst.length) piece.classList.add("zs-found", `zs-found-${["must", "should", "hint"].find((name) => worst.includes(name)) || "hint"}`);
        row.append(piece);
      }
      if (!line) row.append("\u200b");
      return row;
    }

    // Only the lines between the first and the last that differ are drawn again, so that long reports stay quick.
    function draw(all = false) {
      const next = area.value.split("\n");
      let first = 0, last = 0;
      if (!all) {
        while (first < Math.min(lines.length, next.length) && lines[first] === next[first]) first += 1;
        while (last < Math.min(lines.length, next.length) - first && lines[lines.length - 1 - last] === next[next.length - 1 - last]) last += 1;
      }
      let start = next.slice(0, first).reduce((sum, line) => sum + line.length + 1, 0);
      const fresh = next.slice(first, next.length - last).map((line) => { const row = drawLine(line, start); start += line.length + 1; return row; });
      rows.slice(first, rows.length - last).forEach((row) => row.remove());
      const after = rows[rows.length - last] || null;
      fresh.forEach((row) => back.insertBefore(row, last ? after : null));
      rows.splice(first, rows.length - last - first, ...fresh);
      lines = next;
      root.querySelectorAll("[data-editor-count]").forEach((count) => { count.textContent = `${area.value.replace(/\s/g, "").length} 字`; });
    }

    // Marks behind an edit move with the text; marks inside it go until the checker has seen the new text.
    function shift() {
      const now = area.value;
      let first = 0, last = 0;
      const short = Math.min(before.length, now.length);
      while (first < short && before[first] === now[first]) first += 1;
      while (last < short - first && before[before.length - 1 - last] === now[now.length - 1 - last]) last += 1;
      const end = before.length - last, delta = now.length - before.length;
      findings = findings.filter((f) => f.end <= first || f.start >= end).map((f) => (f.start >= end && end >= first && f.start >= first ? { ...f, start: f.start + delta, end: f.end + delta } : f));
      before = now;
    }
    const typed = () => { shift(); draw(); };

    function replace(start, end, text) {
      area.focus();
      area.setSelectionRange(start, end);
      // insertText keeps the browser's undo; where it is gone, the value is set.
      if (!document.execCommand(text ? "insertText" : "delete", false, text)) { area.setRangeText(text, start, end, "end"); area.dispatchEvent(new Event("input", { bubbles: true })); }
    }

    function lineAt(position) {
      const start = area.value.lastIndexOf("\n", position - 1) + 1, stop = area.value.indexOf("\n", position);
      return { start, end: stop < 0 ? area.value.length : stop };
    }

    function number(level) {
      const { start, end } = lineAt(area.selectionStart), line = area.value.slice(start, end);
      const old = line.match(/^#\d(?::\d+)? /) || LEVELS.map((pattern) => line.match(pattern)).find(Boolean);
      const length = old ? old[0].length : line.length - line.trimStart().length;
      if (levelOf(line) === level) return replace(start, start + length, "");
      let count = 1;
      for (const earlier of area.value.slice(0, start).split("\n").slice(0, -1).reverse()) {
        const at = isRow(earlier) ? 0 : levelOf(earlier);
        if (at === level) count += 1;
        else if (at && at < level) break;
      }
      return replace(start, start + length, marker(level, count));
    }

    function plain(text) {
      return text.replace(/\r\n?|\v|\u2028|\u2029/g, "\n").replace(/[\u200b\ufeff]/g, "").split("\n")
        .map((line) => line.replace(/\u00a0/g, " ").replace(/^[ \u3000]+|[ \u3000]+$/g, "")).filter((line) => line.trim()).join("\n");
    }

    area.addEventListener("input", typed);
    area.addEventListener("paste", (event) => {
      const text = event.clipboardData?.getData("text/plain");
      if (!text) return;
      event.preventDefault();
      replace(area.selectionStart, area.selectionEnd, plain(text));
    });
    root.addEventListener("click", (event) => {
      const button = event.target.closest("[data-level], [data-insert]");
      if (!button || !root.contains(button) || button.closest(".zs-editor-back")) return;
      if (button.dataset.level) number(Number(button.dataset.level));
      else {
        const { end } = lineAt(area.selectionEnd);
        replace(end, end, `${area.value.slice(lineAt(end).start, end).trim() ? "\n" : ""}| 序号 | 名称 | 备注 |\n| 1 |  |  |${area.value[end] === "\n" ? "" : "\n"}`);
      }
    });
    // A restored copy is not the text that was checked: its marks would stand in the wrong places.
    const checked = area.value;
    form?.addEventListener("autosave:filled", () => { before = area.value; findings = before === checked ? readFindings() : []; draw(true); });
    form?.addEventListener("autosave:saved", (event) => { if (event.detail.pages) showPages(event.detail.pages); });
    // The page's own script asks the checker while somebody writes, and tells only what was found in the text that stands there now.
    form?.addEventListener("check:found", (event) => { findings = placed(event.detail.findings); before = area.value; draw(true); listFindings(event.detail.findings); });
    document.addEventListener("click", (event) => {
      const where = event.target.closest("[data-start][data-end]");
      if (!where || (where.dataset.field || "body") !== area.name) return;
      const known = findings.find((finding) => String(finding.id) === where.closest("[data-finding]")?.dataset.finding);
      const [start, end] = known ? [known.start, known.end] : [unit(Number(where.dataset.start)), unit(Number(where.dataset.end))];
      area.focus();
      area.setSelectionRange(start, end);
      const row = rows[area.value.slice(0, start).split("\n").length - 1];
      row?.scrollIntoView({ block: "center", behavior: "smooth" });
    });

    findings = readFindings();
    root.classList.add("is-live");
    root.querySelectorAll("[hidden]").forEach((element) => { element.hidden = false; });
    draw(true);
  }

  // Fresh pages are loaded out of sight and put in place when they are ready, so that nothing flickers; and only those that one sees are
  // asked for, since each costs the server a moment and a long paper has many.
  const seen = new IntersectionObserver((entries) => { for (const entry of entries) if (entry.isIntersecting) load(entry.target); }, { rootMargin: "200px" });
  async function load(image) {
    const { wanted } = image.dataset;
    if (!wanted || wanted === image.getAttribute("src")) return;
    try { await Object.assign(new Image(), { src: wanted }).decode(); } catch { return; }
    if (image.dataset.wanted === wanted) image.src = wanted;
  }
  function showPages(urls) {
    const preview = document.querySelector("[data-preview]");
    if (!preview) return;
    const old = [...preview.querySelectorAll("img")];
    old.slice(urls.length).forEach((image) => { seen.unobserve(image); image.remove(); });
    if (urls.length) preview.querySelector("p")?.remove();
    urls.forEach((url, i) => {
      const image = old[i] || Object.assign(new Image(1100, 1556), { className: "zs-page", alt: `第 ${i + 1} 页` });
      image.dataset.wanted = url;
      if (!old[i]) preview.append(image);
      seen.unobserve(image);
      seen.observe(image);
    });
    document.querySelectorAll("[data-page-count]").forEach((count) => { count.textContent = `共 ${urls.length} 页`; });
  }

  // As in ui/components/findings.html.
  function listFindings(findings) {
    const list = document.querySelector("[data-findings]");
    if (!list) return;
    list.replaceChildren(...findings.map((finding) => {
      const item = Object.assign(document.createElement("li"), { className: "zs-finding" });
      item.dataset.finding = finding.id;
      const [word, tone] = SEVERITIES[finding.severity] || SEVERITIES.hint;
      const badge = Object.assign(document.createElement("span"), { className: `zs-badge ${tone}`, textContent: word });
      const holder = document.createElement("div"), hasPlace = finding.end > finding.start;
      const where = Object.assign(document.createElement(hasPlace ? "button" : "span"), { className: "zs-finding-where", textContent: finding.message });
      if (hasPlace) { where.type = "button"; where.dataset.field = finding.field || "body"; where.dataset.start = finding.start; where.dataset.end = finding.end; }
      if (finding.line) where.append(Object.assign(document.createElement("span"), { className: "zs-finding-line", textContent: `第 ${finding.line} 行` }));
      holder.append(where);
      item.append(badge, holder);
      if (finding.basis) item.append(Object.assign(document.createElement("div"), { className: "zs-small zs-muted", textContent: finding.basis }));
      if (finding.expected) item.append(Object.assign(document.createElement("div"), { className: "zs-small zs-muted", textContent: `请核对：${finding.expected}` }));
      if (finding.suggestion) item.append(Object.assign(document.createElement("div"), { className: "zs-small zs-muted", textContent: `建议改为：${finding.suggestion}` }));
      return item;
    }));
    if (!findings.length) list.append(Object.assign(document.createElement("li"), { className: "zs-empty", textContent: "没有发现问题。" }));
    document.querySelectorAll("[data-finding-count]").forEach((count) => { count.textContent = findings.length || ""; });
  }

  document.querySelectorAll("[data-editor]").forEach(watch);
})();
