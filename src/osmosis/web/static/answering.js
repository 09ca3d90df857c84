// Stopping a past self to answer: opening the answer beside a recording pauses it and carries the
// place where it stood. A jump to a place plays it there. Without this file the place is typed, and
// a jump leads to the recording's own page.

for (const letter of document.querySelectorAll(".letter")) {
  const player = letter.querySelector("audio, video");
  const answer = letter.querySelector("details.answer");
  if (player && answer) carryThePlace(player, answer);
}

for (const link of document.querySelectorAll("a[data-jump]")) {
  const player = document.querySelector(`#message-${CSS.escape(link.dataset.jump)} :is(audio, video)`);
  if (!player) continue;
  link.addEventListener("click", (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    jump(player, Number(link.dataset.seconds));
  });
}

function carryThePlace(player, answer) {
  const field = answer.querySelector("[data-at]");
  const isWritten = () => answer.querySelector("textarea").value !== "";
  answer.querySelector("summary").addEventListener("click", () => {
    if (answer.open) return;
    player.pause();
    // What was begun at another place stays there.
    if (player.currentTime > 0 && !(field.value && isWritten())) field.value = clock(player.currentTime);
    requestAnimationFrame(() => answer.querySelector("textarea").focus());
  });
}

function jump(player, seconds) {
  const go = () => {
    player.currentTime = seconds;
    player.play().catch(() => {});
  };
  player.scrollIntoView({ block: "nearest" });
  player.focus();
  if (player.readyState >= HTMLMediaElement.HAVE_METADATA) return go();
  player.addEventListener("loadedmetadata", go, { once: true });
  return player.load();
}

function clock(time) {
  const seconds = Math.floor(time);
  const two = (number) => String(number).padStart(2, "0");
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return hours ? `${hours}:${two(minutes)}:${two(seconds % 60)}` : `${minutes}:${two(seconds % 60)}`;
}
