// A form is sent once: its buttons rest until the page is left, and wake again when one comes back. data-wait is said when the answer takes longer,
// with the seconds that have passed, in sight wherever one has scrolled to.
(() => {
  let timer = 0;
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-again") || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    if (form.dataset.wait) timer = setTimeout(() => wait(form.dataset.wait), 700);
    // After this turn, or the pressed button's own name and value would not be sent.
    setTimeout(() => [...form.elements].filter((e) => e.type === "submit").forEach((button) => {
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
    }));
  });
  function wait(words) {
    const box = document.createElement("div"), body = document.createElement("div"), spent = document.createElement("span"), since = Date.now();
    box.className = "zs-note zs-waiting";
    box.setAttribute("role", "status");
    body.className = "zs-note-body";
    body.textContent = words;
    spent.className = "zs-muted zs-number";
    spent.setAttribute("aria-hidden", "true");
    box.append(Object.assign(document.createElement("i"), { className: "zs-waiting-mark" }), body, spent);
    document.body.append(box);
    timer = setInterval(() => { spent.textContent = `${Math.round((Date.now() - since) / 1000) + 1}秒`; }, 1000);
  }
  addEventListener("pageshow", () => {
    clearTimeout(timer);
    clearInterval(timer);
    document.querySelector(".zs-waiting")?.remove();
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      [...form.elements].filter((e) => e.getAttribute("aria-busy")).forEach((button) => {
        button.disabled = false;
        button.removeAttribute("aria-busy");
      });
    });
  });
})();
