// Circling with the grease pencil: remembers the order, and stops at six. Without this file the
// form works as it is; the server then goes by number and says when there are too many.
"use strict";

for (const form of document.querySelectorAll("form[data-circling]")) {
  const most = Number(form.dataset.most);
  const order = form.elements.namedItem("order");
  const said = form.querySelector("[data-circling-said]");
  const boxes = [...form.querySelectorAll('input[name="circled"]')];
  let chosen = order.value.split(",").filter(Boolean);

  const settle = () => {
    order.value = chosen.join(",");
    const full = chosen.length >= most;
    for (const box of boxes) {
      // Not `disabled`: the keyboard must not lose its place on the sheet.
      box.toggleAttribute("data-full", full && !box.checked);
    }
    said.textContent = full ? gettext("Six prints are circled. Rub one out to circle another.") : "";
  };

  form.addEventListener("change", (event) => {
    const box = event.target;
    if (!boxes.includes(box)) return;
    if (box.checked && chosen.length >= most) {
      box.checked = false;
    } else {
      chosen = chosen.filter((number) => number !== box.value);
      if (box.checked) chosen.push(box.value);
    }
    settle();
  });

  // A browser may restore check boxes when one comes back to the page.
  const ticked = boxes.filter((box) => box.checked).map((box) => box.value);
  chosen = chosen.filter((number) => ticked.includes(number));
  chosen.push(...ticked.filter((number) => !chosen.includes(number)));
  settle();
}
