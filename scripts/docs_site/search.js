/* Finds headings of the documentation by their words, on this page alone: nothing is asked anywhere.
 * WORDS (words.js) has a line for each heading: its words, its page, and where it stands. */
"use strict";

const MOST = 12;
const seek = document.querySelector(".seek");
const field = seek.querySelector("input");
const found = seek.querySelector(".seek__found");
const to = document.body.dataset.to;

const plain = (text) => text.toLowerCase().normalize("NFD").replace(/\p{M}/gu, "");
const lines = WORDS.map(([words, page, place]) => ({ words, page, place, at: plain(words) }));

/** Headings in which every word begins a word; whole titles first. */
function matching(asked) {
  const starts = plain(asked).split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (starts.length === 0) return null;
  const begins = (line, start) => new RegExp(`(?<![\\p{L}\\p{N}])${start}`, "u").test(line.at);
  const fitting = lines.filter((line) => starts.every((start) => begins(line, start)));
  return fitting.sort((one, other) => one.at.length - other.at.length).slice(0, MOST);
}

function line({ words, page, place }) {
  const link = document.createElement("a");
  link.href = to + place;
  link.textContent = words;
  if (words !== page) {
    const below = document.createElement("small");
    below.textContent = page;
    link.append(below);
  }
  return link;
}

function show() {
  const fitting = matching(field.value);
  const nothing = document.createElement("p");
  nothing.textContent = "No heading has these words.";
  found.replaceChildren(...(fitting?.length ? fitting.map(line) : [nothing]));
  found.hidden = fitting === null;
}

field.addEventListener("input", show);
field.addEventListener("focus", show);
seek.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && event.target === field) found.querySelector("a")?.click();
  if (event.key === "Escape") {
    field.value = "";
    show();
    field.focus();
  }
});
document.addEventListener("click", (event) => {
  if (!seek.contains(event.target) || event.target.closest(".seek__found a")) found.hidden = true;
});
seek.hidden = false;

// The contents are longer than a window; what is open stands in its middle.
const beside = document.getElementById("contents");
beside.scrollTop = beside.querySelector("[aria-current]").offsetTop - beside.clientHeight / 2;
