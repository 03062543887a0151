// Findings at hand in the editor: taken in one press, one of them, all of the same words or all of a kind; walked through by F8; set aside with a reason.
// Runs before ui/editor.js, which draws the list; places are counted in characters by the server and in UTF-16 units here.
(() => {
  const form = document.getElementById("draft"), dialog = document.getElementById("set-aside"), kinds = document.querySelector("[data-kinds]"), said = document.querySelector("[data-go-said]");
  const make = (tag, values = {}) => Object.assign(document.createElement(tag), values);
  const button = (title, kind, onclick) => make("button", { type: "button", className: `btn ${kind} btn-sm`, textContent: title, onclick });
  const fieldOf = (finding) => {
    const [name, number] = (finding.field || "").split("#"), fields = name ? form.elements[name] : null;
    return fields instanceof RadioNodeList ? fields[Number(number || 0)] : fields;
  };
  const unit = (text, at) => (/[\ud800-\udfff]/.test(text) ? [...text].slice(0, at).join("").length : at);
  let findings = [], here = null;

  function placed(found) {
    return found.map((finding) => {
      const text = fieldOf(finding)?.value;
      return text === undefined || finding.start === null ? { ...finding, field: "" } : { ...finding, start: unit(text, finding.start), end: unit(text, finding.end) };
    });
  }
  const stands = (finding) => finding.end > finding.start && fieldOf(finding)?.value.slice(finding.start, finding.end) === finding.excerpt;
  const isExact = (finding) => finding.is_exact && stands(finding);

  // Within one field it is one insertion, so that one press of Ctrl+Z undoes it.
  function put(field, same) {
    const places = same.toSorted((a, b) => a.start - b.start), first = places[0].start, last = places.at(-1).end;
    let fresh = "", at = first;
    for (const place of places) { if (place.start < at) continue; fresh += field.value.slice(at, place.start) + place.suggestion; at = place.end; }
    const delta = fresh.length - (last - first);
    findings = findings.filter((finding) => !same.includes(finding)).map((finding) => (finding.start >= last && fieldOf(finding) === field ? { ...finding, start: finding.start + delta, end: finding.end + delta } : finding));
    field.focus();
    field.setSelectionRange(first, last);
    if (!document.execCommand(fresh ? "insertText" : "delete", false, fresh)) { field.setRangeText(fresh, first, last, "end"); field.dispatchEvent(new Event("input", { bubbles: true })); }
  }
  function take(same) {
    const exact = same.filter(isExact);
    for (const field of new Set(exact.map(fieldOf))) put(field, exact.filter((finding) => fieldOf(finding) === field));
    for (const finding of exact) document.querySelector(`[data-finding="${finding.id}"]`)?.classList.add("zs-finding-done");
    say(exact.length ? `改了 ${exact.length} 处。` : "文字已经变了，等核过再改。");
  }
  const say = (words) => { said.textContent = words; };

  // Findings of the same words stand once, with how many there are; they are taken or set aside together.
  function offerActs() {
    for (const same of Object.values(Object.groupBy ? Object.groupBy(findings, (finding) => finding.message) : Object.fromEntries(findings.map((finding) => [finding.id, [finding]])))) {
      const items = same.map((finding) => document.querySelector(`[data-finding="${finding.id}"]`)).filter(Boolean);
      if (!items.length || items[0].querySelector(".doc-find-acts")) continue;
      const many = same.length > 1 ? ` ${same.length} 处` : "", acts = make("div", { className: "doc-find-acts" });
      if (same.every((finding) => finding.is_exact)) acts.append(button(many ? `都改过来${many}` : "改过来", "btn-plain", () => take(same)));
      if (same[0].url) acts.append(button("不采纳…", "btn-quiet", () => setAside(same)));
      if (many) {
        items.slice(1).forEach((item) => { item.hidden = true; });
        const open = button(`逐处看${many}`, "btn-quiet", () => { items.forEach((item) => { item.hidden = false; }); open.remove(); });
        acts.append(open);
      }
      items[0].append(acts);
    }
    offerKinds();
  }
  // All of a kind at one press: for kinds of which more than one can be put in. What a model remarks is looked at one by one.
  function offerKinds() {
    const exact = findings.filter((finding) => isExact(finding) && !finding.is_model), names = [...new Set(exact.map((finding) => finding.kind))];
    const offered = names.map((name) => [name, exact.filter((finding) => finding.kind === name)]).filter(([, same]) => same.length > 1);
    kinds.replaceChildren(...offered.map(([name, same]) => make("button", { type: "button", className: "zs-chip", textContent: `${name}：都改 ${same.length} 处`, onclick: () => take(same) })));
    kinds.hidden = !offered.length;
    document.querySelector("[data-go-bar]").hidden = !findings.some(stands);
  }

  function setAside(same) {
    const many = same.length > 1;
    dialog.querySelector("form").action = same[0].url;
    dialog.querySelector("[name=same]").disabled = !many;
    dialog.querySelector("[data-said]").textContent = same[0].message + (many ? `（${same.length} 处一并不采纳）` : "");
    dialog.showModal();
  }

  // F8 and Shift+F8 walk through what is found, from where one writes.
  function ordered() {
    const fields = [...form.elements];
    return findings.filter(stands).toSorted((a, b) => fields.indexOf(fieldOf(a)) - fields.indexOf(fieldOf(b)) || a.start - b.start);
  }
  function go(step) {
    const all = ordered(), fields = [...form.elements], active = document.activeElement;
    if (!all.length) { say("没有要看的了。"); return; }
    const at = all.findIndex((finding) => finding.id === here && active === fieldOf(finding) && active.selectionStart === finding.start);
    const isBefore = (finding) => { const place = fields.indexOf(fieldOf(finding)) - fields.indexOf(active); return place < 0 || (place === 0 && finding.start < (active.selectionStart ?? 0)); };
    const before = fields.includes(active) ? all.filter(isBefore).length : 0;
    const next = at >= 0 ? at + step : step > 0 ? before : before - 1;
    show(all[(next + all.length) % all.length], ((next + all.length) % all.length) + 1, all.length);
  }
  function show(finding, number, count) {
    const field = fieldOf(finding), item = document.querySelector(`[data-finding="${finding.id}"]`);
    here = finding.id;
    field.focus({ preventScroll: true });
    field.setSelectionRange(finding.start, finding.end);
    const row = field.name === "body" ? form.querySelectorAll("[data-editor] .zs-line")[field.value.slice(0, finding.start).split("\n").length - 1] : field;
    row?.scrollIntoView({ block: "center" });
    document.querySelectorAll(".zs-finding-on").forEach((other) => other.classList.remove("zs-finding-on"));
    item?.classList.add("zs-finding-on");
    item?.scrollIntoView({ block: "nearest" });
    say(`第 ${number} 处，共 ${count} 处：${finding.message}`);
  }

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    if (event.key === "F8") go(event.shiftKey ? -1 : 1);
    else if (event.key === "Enter" && event.altKey && findings.some((finding) => finding.id === here)) { take(findings.filter((finding) => finding.id === here)); }
    else return;
    event.preventDefault();
  });
  document.addEventListener("click", (event) => {
    const step = event.target.closest("[data-go]"), where = event.target.closest("[data-start][data-end]");
    if (step) go(Number(step.dataset.go));
    if (!where) return;
    const finding = findings.find((each) => String(each.id) === where.closest("[data-finding]")?.dataset.finding);
    if (finding && stands(finding)) show(finding, ordered().indexOf(finding) + 1, ordered().length);
  });
  form.addEventListener("check:found", (event) => { findings = placed(event.detail.findings); setTimeout(offerActs); }); // after ui/editor.js has drawn the list
  try { findings = placed(JSON.parse(document.getElementById("findings").textContent)); } catch { /* none */ }
  setTimeout(offerActs);
})();
