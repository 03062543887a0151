// 收文单位组: a whole kind of units at one click, and back.
document.querySelectorAll("[data-kind]").forEach((kind) => {
  const button = kind.querySelector("[data-kind-all]"), boxes = [...kind.querySelectorAll("[name=units]")];
  button.hidden = false;
  button.addEventListener("click", () => {
    const on = !boxes.every((box) => box.checked);
    boxes.forEach((box) => { box.checked = on; });
  });
});
