// The header of a sitting, one word at a time: a tap, a click, space or Enter brings the next one.
// Without this file it stands there whole.
"use strict";

const texts = [...document.querySelectorAll("[data-words]")];
const words = texts.flatMap((text) => text.textContent.trim().split(/\s+/));
const [shown, ...others] = texts;

if (shown && words.length > 1) {
  for (const other of others) other.remove();
  let at = 0;
  const show = () => {
    shown.textContent = words[at];
    shown.classList.toggle("is-last", at === words.length - 1);
  };
  const goOn = () => {
    at = Math.min(at + 1, words.length - 1);
    show();
  };
  shown.classList.add("is-stepped");
  shown.setAttribute("aria-live", "polite");
  addEventListener("click", (event) => {
    if (!event.target.closest("a, button, form")) goOn();
  });
  addEventListener("keydown", (event) => {
    if (event.target.closest("a, button, input, textarea")) return;
    if (![" ", "Enter", "ArrowRight"].includes(event.key)) return;
    event.preventDefault();
    goOn();
  });
  show();
}
