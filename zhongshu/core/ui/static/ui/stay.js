// A form with data-stay is sent without leaving the page: when the act is refused, the sentence stands beside what was typed and nothing is lost.
(() => {
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (event.defaultPrevented || !form.hasAttribute("data-stay")) return;
    event.preventDefault();
    const body = new FormData(form, event.submitter);
    try {
      const response = await fetch(form.getAttribute("action") || location.href, { method: "POST", body, headers: { Accept: "application/json" } });
      const isJson = (response.headers.get("Content-Type") || "").includes("json");
      if (response.ok && isJson) location.assign((await response.json()).url);
      else if (response.status === 409 || response.status === 404) refused(form, await response.text());
      else refused(form, "没有办成：登录可能已经失效，或者页面打开太久了。请另开一个窗口登录，再回到这里继续。");
    } catch {
      refused(form, "网络不通，没有办成，请再试一次。");
    }
  });

  function refused(form, sentence) {
    form.querySelector(".zs-refused")?.remove();
    const note = Object.assign(document.createElement("div"), { className: "zs-refused", textContent: sentence });
    note.setAttribute("role", "alert");
    form.prepend(note);
    note.scrollIntoView({ block: "center" });
    dispatchEvent(new Event("pageshow")); // ui/once.js wakes the buttons
  }
})();
