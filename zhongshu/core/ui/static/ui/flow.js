// A drawn flow: <div data-flow="address of the .bpmn" data-viewer="address of the viewer"><div data-flow-canvas></div></div>.
// The viewer is fetched when the drawing comes into sight; #flow-steps holds the state of each step. Without scripts the steps stand there in words.
(() => {
  const NARROW = 640, HIGHEST = 1.1;
  let loading = null;

  const load = (address) => loading ||= new Promise((resolve, reject) => {
    const script = Object.assign(document.createElement("script"), { src: address, onload: resolve, onerror: reject });
    document.head.append(script);
  });

  async function draw(box) {
    const place = box.querySelector("[data-flow-canvas]"), isNarrow = place.clientWidth < NARROW;
    const [answer] = await Promise.all([fetch(`${box.dataset.flow}${isNarrow ? "?narrow=1" : ""}`), load(box.dataset.viewer)]);
    if (!answer.ok) throw new Error(answer.status);
    // The wheel scrolls the page, not the drawing.
    const viewer = new window.BpmnJS({ container: place, zoomScroll: { enabled: false } });
    await viewer.importXML(await answer.text());
    const canvas = viewer.get("canvas"), elements = viewer.get("elementRegistry");
    const size = canvas.viewbox().inner;
    place.style.height = `${Math.ceil(Math.min(HIGHEST, place.clientWidth / (size.width + 24)) * (size.height + 24)) + 36}px`;
    canvas.resized();
    canvas.zoom("fit-viewport", "auto");
    mark(box, canvas, elements);
    box.querySelectorAll("[data-flow-zoom]").forEach((button) => {
      button.hidden = false;
      button.addEventListener("click", () => zoom(canvas, button.dataset.flowZoom));
    });
    box.dataset.drawn = "yes";
  }

  const zoom = (canvas, how) => canvas.zoom(how === "fit" ? "fit-viewport" : Math.min(Math.max(canvas.zoom() * (how === "in" ? 1.25 : 0.8), 0.3), 3), how === "fit" ? undefined : "auto");

  // Who and when stand on hover; steps that were passed over have no row and stay plain.
  function mark(box, canvas, elements) {
    const rows = JSON.parse(document.getElementById("flow-steps")?.textContent || "[]");
    for (const row of rows) {
      const shape = elements.get(`step_${row.code}`);
      if (!shape) continue;
      canvas.addMarker(shape, `flow-${row.state}`);
      const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
      title.textContent = [row.title, row.who, row.at].filter(Boolean).join("　");
      canvas.getGraphics(shape).prepend(title);
    }
  }

  document.querySelectorAll("[data-flow]").forEach((box) => {
    const seen = new IntersectionObserver((entries) => {
      if (!entries.some((entry) => entry.isIntersecting)) return;
      seen.disconnect();
      draw(box).catch(() => { box.querySelector("[data-flow-canvas]").textContent = "流程图没有画出来，请看上面的办理步骤。"; });
    });
    seen.observe(box);
  });
  document.querySelectorAll("[data-print]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => print());
  });
})();
