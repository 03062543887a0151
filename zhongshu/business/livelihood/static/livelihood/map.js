// A click on the map fills in the coordinates of the new site.
document.querySelectorAll("svg[data-picks]").forEach((map) => {
  const form = document.getElementById("site");
  if (!form) return;
  map.addEventListener("click", (event) => {
    const at = new DOMPoint(event.clientX, event.clientY).matrixTransform(map.getScreenCTM().inverse());
    const x = Math.max(0, Math.min(1000, Math.round(at.x))), y = Math.max(0, Math.min(1000, Math.round(at.y)));
    form.elements.x.value = x;
    form.elements.y.value = y;
    let mark = map.querySelector(".lv-picked");
    if (!mark) { mark = document.createElementNS("http://www.w3.org/2000/svg", "circle"); mark.setAttribute("class", "lv-picked"); mark.setAttribute("r", "18"); map.append(mark); }
    mark.setAttribute("cx", x);
    mark.setAttribute("cy", y);
    form.elements.name.focus();
  });
});
