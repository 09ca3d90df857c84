// Turning slides by key: → and space go on, ← goes back, Escape leaves. The links do the work, and
// work without this file.
"use strict";

const TURNS = {
  ArrowRight: 'a[rel~="next"]',
  PageDown: 'a[rel~="next"]',
  " ": 'a[rel~="next"]',
  ArrowLeft: 'a[rel~="prev"]',
  PageUp: 'a[rel~="prev"]',
  Escape: ".stage__leave, .head__back a",
};

addEventListener("keydown", (event) => {
  const isPlain = !(event.altKey || event.ctrlKey || event.metaKey || event.shiftKey);
  const busy = event.target.closest("input, textarea, select, button, a, summary, audio, video");
  const wanted = isPlain && TURNS[event.key];
  // A focused control keeps its own keys; a link has none but Enter.
  if (!wanted || (busy && busy.tagName !== "A") || event.defaultPrevented) return;
  const link = document.querySelector(wanted);
  if (!link) return;
  event.preventDefault();
  link.click();
});
