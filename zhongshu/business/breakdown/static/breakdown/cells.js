// What a cell of the task table holds: plain functions over rows, without the page.
// A row: k key, w wording, t title, p path, c kind, m measure, h leader (牵头领导), l lead, a assists, d day, n quarterly nodes, f field, x dropped, s–e place in the report.
window.breakdownCells = (({ units, leaders, called, kinds, year }) => {
  const byId = new Map(units.map(([id, short]) => [id, short]));
  const byName = new Map(units.flatMap(([id, short, name]) => [[short, id], [name, id]]));
  const titles = new Map(kinds), codes = new Map(kinds.map(([code, title]) => [title, code]));
  const COLUMNS = [
    { name: "k", title: "编号", fixed: true }, { name: "w", title: "任务表述", long: true }, { name: "t", title: "任务名称", long: true }, { name: "c", title: "类型" },
    { name: "m", title: "量化指标" }, { name: "h", title: "牵头领导" }, { name: "l", title: "牵头单位" }, { name: "a", title: "配合单位" }, { name: "d", title: "完成时限" },
    { name: "n0", title: "一季度", long: true }, { name: "n1", title: "二季度", long: true }, { name: "n2", title: "三季度", long: true }, { name: "n3", title: "四季度", long: true }, { name: "f", title: "领域" },
  ];
  const pad = (number) => String(number).padStart(2, "0");

  // A day as people type it: 12-31, 6月30日, 20261231, 年底, 上半年; "" clears; null means that nobody can read it.
  function day(text) {
    const plain = text.trim();
    if (!plain) return "";
    const words = { 年底: "12-31", 年末: "12-31", 全年: "12-31", 上半年: "06-30", 一季度: "03-31", 二季度: "06-30", 三季度: "09-30", 四季度: "12-31" };
    if (words[plain.replace(/[前末内底]$/, "")] || words[plain]) return `${year}-${words[plain] || words[plain.replace(/[前末内底]$/, "")]}`;
    const end = plain.match(/^(\d{1,2})月底?前?$/);
    if (end) { const last = new Date(Date.UTC(year, Number(end[1]), 0)); return Number(end[1]) >= 1 && Number(end[1]) <= 12 ? last.toISOString().slice(0, 10) : null; }
    const found = plain.match(/^(?:(\d{4})\s*[-./年]?\s*)?(\d{1,2})\s*[-./月]\s*(\d{1,2})日?前?$/) || plain.match(/^(\d{4})(\d{2})(\d{2})$/);
    if (!found) return null;
    const [y, m, d] = [Number(found[1] || year), Number(found[2]), Number(found[3])];
    const made = new Date(Date.UTC(y, m - 1, d));
    return made.getUTCMonth() === m - 1 && made.getUTCDate() === d ? `${y}-${pad(m)}-${pad(d)}` : null;
  }

  // Units whose short or full name holds the words, those that begin so first.
  function matching(words) {
    const part = words.trim();
    if (!part) return [];
    const exact = byName.get(part);
    const found = units.filter(([, short, name]) => short.includes(part) || name.includes(part));
    found.sort((a, b) => rank(a, part) - rank(b, part));
    return (exact ? [units.find(([id]) => id === exact), ...found.filter(([id]) => id !== exact)] : found).slice(0, 8);
  }
  // Leaders whose title and name hold the words; a name alone is enough.
  function leading(words) {
    const part = words.replace(/\s/g, "");
    if (!part) return [];
    const exact = leaders.filter(([, label, name]) => [label, name, label.slice(0, -name.length)].includes(part));
    return exact.length ? exact : leaders.filter(([, label]) => label.includes(part)).slice(0, 8);
  }
  const offered = (name, words) => (name === "h" ? leading(words) : name === "l" || name === "a" ? matching(words) : []);
  const rank = ([, short], part) => (short === part ? 0 : short.replace(/^市/, "").startsWith(part) ? 1 : short.includes(part) ? 2 : 3);

  function unitsOf(text) {
    const parts = text.split(/[、，,；;\s]+/).filter(Boolean), found = [];
    for (const part of parts) {
      const best = matching(part);
      if (!best.length || (best.length > 1 && !byName.has(part) && rank(best[0], part) === rank(best[1], part))) return null;
      if (!found.includes(best[0][0])) found.push(best[0][0]);
    }
    return found;
  }

  function shown(row, name) {
    if (name === "c") return titles.get(row.c) || "";
    if (name === "h") return row.h ? called[row.h] || leaders.find(([id]) => id === row.h)?.[1] || "（已不在任）" : "";
    if (name === "l") return row.l ? byId.get(row.l) || "（已停用单位）" : "";
    if (name === "a") return row.a.map((id) => byId.get(id) || "（已停用单位）").join("、");
    if (/^n\d$/.test(name)) return row.n[Number(name[1])];
    return String(row[name] ?? "");
  }

  // Puts typed or pasted words into a cell. Returns an empty string, or why they cannot be taken.
  function put(row, name, text) {
    const plain = text.replace(/\r/g, "").trim();
    if (name === "k") return "编号不能改";
    if (name === "c") { if (plain && !codes.has(plain)) return `没有“${plain}”这一类`; row.c = codes.get(plain) || "direction"; return ""; }
    if (name === "d") { const found = day(plain); if (found === null) return `“${plain}”不是日期`; row.d = found; return ""; }
    if (name === "h") {
      const found = leading(plain);
      if (plain && found.length !== 1) return found.length ? `“${plain}”不止一位领导合得上` : `没有在任的领导“${plain}”`;
      row.h = plain ? found[0][0] : null;
      return "";
    }
    if (name === "l" || name === "a") {
      const found = unitsOf(plain);
      if (found === null) return `“${plain}”里有的单位不认识，或者不止一个单位合得上`;
      if (name === "l" && found.length > 1) return "牵头单位只能有一个";
      if (name === "l") { row.l = found[0] || null; row.a = row.a.filter((id) => id !== row.l); }
      else row.a = found.filter((id) => id !== row.l);
      return "";
    }
    if (name === "w" && !plain) return "任务表述不能空，可以改为不列入";
    if (/^n\d$/.test(name)) row.n[Number(name[1])] = plain; else row[name] = plain;
    return "";
  }

  // What a kept row still lacks, as the server will ask for it.
  function lacking(row) {
    if (row.x) return [];
    const faults = [];
    if (!row.t.trim()) faults.push("任务名称");
    if (!row.l) faults.push("牵头单位");
    if (!row.d) faults.push("完成时限");
    return faults;
  }

  const copyOf = (row) => ({ ...row, a: [...row.a], n: [...row.n] });
  const blank = (key, path) => ({ k: key, w: "（新任务）", t: "", p: path, c: "direction", m: "", h: null, l: null, a: [], n: ["", "", "", ""], d: "", f: "", x: false, s: null, e: null });

  // The wording from `at` on becomes a row of its own; what was filled in stays with the first.
  function split(row, at, key) {
    const first = row.w.slice(0, at).trim(), second = row.w.slice(at).trim();
    if (!first || !second) return null;
    const made = { ...copyOf(row), k: key, w: second, t: second.slice(0, 40).replace(/[。；，]$/, ""), m: "", n: ["", "", "", ""] };
    if (row.s !== null) { made.s = row.s + at; row.e = made.s; }
    row.w = first;
    return made;
  }

  // `below` goes into `row` and is left out; its units help where they are not named yet.
  function merge(row, below) {
    row.w += below.w;
    row.m = [row.m, below.m].filter(Boolean).join("、");
    row.h = row.h || below.h;
    row.l = row.l || below.l;
    row.a = [...new Set([...row.a, ...below.a, ...(below.l ? [below.l] : [])])].filter((id) => id !== row.l);
    row.d = row.d || below.d;
    row.n = row.n.map((words, at) => [words, below.n[at]].filter(Boolean).join("；"));
    if (row.e !== null && below.e !== null) row.e = below.e;
    below.x = true;
  }

  // A block as spreadsheets put it on the clipboard: tabs, lines, quotation marks around cells that hold either.
  function readBlock(text) {
    const rows = [[]];
    let cell = "", quoted = false, at = 0;
    const plain = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
    for (; at < plain.length; at += 1) {
      const sign = plain[at];
      if (quoted) { if (sign === '"' && plain[at + 1] === '"') { cell += '"'; at += 1; } else if (sign === '"') quoted = false; else cell += sign; }
      else if (sign === '"' && !cell) quoted = true;
      else if (sign === "\t") { rows.at(-1).push(cell); cell = ""; }
      else if (sign === "\n") { rows.at(-1).push(cell); cell = ""; rows.push([]); }
      else cell += sign;
    }
    rows.at(-1).push(cell);
    return rows;
  }
  const writeBlock = (rows) => rows.map((cells) => cells.map((cell) => (/["\t\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join("\t")).join("\n");

  return { COLUMNS, shown, put, lacking, offered, blank, split, merge, copyOf, readBlock, writeBlock };
})(JSON.parse(document.getElementById("breakdown-grid").textContent));
