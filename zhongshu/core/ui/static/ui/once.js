// A form is sent once: its buttons rest until the page is left, and wake again when one comes back. data-wait is said when the answer takes longer.
(() => {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (event.defaultPrevented || form.method !== "post" || form.hasAttribute("data-again") || form.hasAttribute("hx-post")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    if (form.dataset.wait) setTimeout(() => wait(form.dataset.wait), 700);
    // After this turn, or the pressed button's own name and value would not be sent.
    setTimeout(() => [...form.elements].filter((e) => e.type === "submit").forEach((button) => {
      button.disabled = true;
      button.setAttribute("aria-busy", "true");
    }));
  });
  function wait(words) {
    const box = document.createElement("div"), body = document.createElement("div");
    box.className = "zs-note";
    box.setAttribute("role", "status");
    body.className = "zs-note-body";
    body.textContent = words;
    box.append(body);
    document.getElementById("zs-notes")?.prepend(box);
    box.scrollIntoView({ block: "nearest" });
  }
  addEventListener("pageshow", () => document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    [...form.elements].filter((e) => e.getAttribute("aria-busy")).forEach((button) => {
      button.disabled = false;
      button.removeAttribute("aria-busy");
    });
  }));
})();
