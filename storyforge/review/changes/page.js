"use strict";
document.querySelectorAll(".compare input").forEach((slider) => {
  const compare = slider.parentElement;
  const show = () => compare.style.setProperty("--at", slider.value + "%");
  slider.addEventListener("input", show);
  // By hand as well: on some phones only the thumb can be drawn, and it cannot be seen.
  slider.addEventListener("pointerdown", (event) => {
    const box = slider.getBoundingClientRect();
    const move = (at) => {
      slider.value = Math.round(100 * (at.clientX - box.left) / box.width);
      show();
    };
    const stop = () => removeEventListener("pointermove", move);
    move(event);
    addEventListener("pointermove", move);
    addEventListener("pointerup", stop, { once: true });
    addEventListener("pointercancel", stop, { once: true });
  });
  show();
});
document.querySelectorAll("[data-mask]").forEach((box) => {
  const figure = box.closest("figure").querySelector(".compare");
  const show = () => figure.classList.toggle("masked", box.checked);
  box.addEventListener("change", show);
  show();
});
const aside = document.querySelector("[data-aside]");
if (aside) {
  const show = () => document.body.classList.toggle("aside", aside.checked);
  aside.addEventListener("change", show);
  show();
}
