// Handwriting: <div data-signature><canvas></canvas><input type="hidden" name="signature"> with [data-undo], [data-clear] buttons.
// The ink is written into the hidden field as a PNG data URL, cut to its strokes; an empty field means nothing was written.
(() => {
  const INK = "#111", THIN = 1.4, THICK = 4.2, EDGE = 12;

  function watch(pad) {
    const canvas = pad.querySelector("canvas"), field = pad.querySelector("input[type=hidden]"), context = canvas.getContext("2d");
    const strokes = [];
    let current = null;

    function fit() {
      const ratio = Math.max(devicePixelRatio || 1, 2), box = canvas.getBoundingClientRect();
      if (!box.width) return;
      canvas.width = box.width * ratio;
      canvas.height = box.height * ratio;
      context.setTransform(ratio, 0, 0, ratio, 0, 0);
      redraw();
    }
    const place = (event) => {
      const box = canvas.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top, t: event.timeStamp, p: event.pointerType === "pen" ? event.pressure : 0 };
    };
    // A slow hand presses, a quick one lifts: the width follows the speed, smoothed so that it does not jump.
    function widthAfter(last, point) {
      const speed = Math.hypot(point.x - last.x, point.y - last.y) / Math.max(point.t - last.t, 1);
      const wanted = point.p ? THIN + (THICK - THIN) * point.p : Math.max(THICK - speed * 1.6, THIN);
      return last.w * 0.65 + wanted * 0.35;
    }
    function segment(points, i, target = context) {
      const a = points[i - 2] || points[i - 1], b = points[i - 1], c = points[i];
      target.strokeStyle = INK;
      target.lineCap = target.lineJoin = "round";
      target.lineWidth = c.w;
      target.beginPath();
      target.moveTo((a.x + b.x) / 2, (a.y + b.y) / 2);
      target.quadraticCurveTo(b.x, b.y, (b.x + c.x) / 2, (b.y + c.y) / 2);
      target.stroke();
    }
    function draw(points, target = context) {
      if (points.length === 1) {
        target.fillStyle = INK;
        target.beginPath();
        target.arc(points[0].x, points[0].y, points[0].w / 2, 0, Math.PI * 2);
        target.fill();
      }
      for (let i = 1; i < points.length; i += 1) segment(points, i, target);
    }
    function redraw() {
      context.clearRect(0, 0, canvas.width, canvas.height);
      strokes.forEach((points) => draw(points));
      pad.classList.toggle("is-inked", strokes.length > 0);
    }
    function write() {
      const points = strokes.flat();
      if (!points.length) { field.value = ""; }
      else {
        const left = Math.min(...points.map((p) => p.x)) - EDGE, top = Math.min(...points.map((p) => p.y)) - EDGE;
        const wide = Math.max(...points.map((p) => p.x)) + EDGE - left, high = Math.max(...points.map((p) => p.y)) + EDGE - top;
        const cut = Object.assign(document.createElement("canvas"), { width: Math.ceil(wide * 2), height: Math.ceil(high * 2) });
        const target = cut.getContext("2d");
        target.setTransform(2, 0, 0, 2, -left * 2, -top * 2);
        strokes.forEach((stroke) => draw(stroke, target));
        field.value = cut.toDataURL("image/png");
      }
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }

    canvas.addEventListener("pointerdown", (event) => {
      if (event.button || current) return;
      event.preventDefault();
      canvas.setPointerCapture(event.pointerId);
      current = { id: event.pointerId, points: [{ ...place(event), w: THICK * 0.7 }] };
      strokes.push(current.points);
      pad.classList.add("is-inked");
      draw(current.points);
    });
    canvas.addEventListener("pointermove", (event) => {
      if (event.pointerId !== current?.id) return;
      for (const part of event.getCoalescedEvents?.() || [event]) {
        const last = current.points.at(-1), point = place(part);
        if (Math.hypot(point.x - last.x, point.y - last.y) < 1.2) continue;
        current.points.push({ ...point, w: widthAfter(last, point) });
        segment(current.points, current.points.length - 1);
      }
    });
    const lift = (event) => { if (event.pointerId === current?.id) { current = null; write(); } };
    canvas.addEventListener("pointerup", lift);
    canvas.addEventListener("pointercancel", lift);
    pad.querySelector("[data-undo]")?.addEventListener("click", () => { strokes.pop(); redraw(); write(); });
    pad.querySelector("[data-clear]")?.addEventListener("click", () => { strokes.length = 0; redraw(); write(); });
    new ResizeObserver(fit).observe(canvas);
  }

  const begin = () => document.querySelectorAll("[data-signature]").forEach(watch);
  begin();
  document.addEventListener("stack:card", begin); // ui/stack.js has put another card in place
})();
