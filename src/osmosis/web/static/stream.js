// Stream of consciousness: what is written cannot be taken back, and fades behind the pen. The text
// itself stays whole in its field; only what one sees of it fades. A quiet clock says how long one has
// been writing.

for (const field of document.querySelectorAll("[data-stream]")) begin(field);

function begin(field) {
  const sheet = document.createElement("p");
  sheet.className = "stream";
  sheet.setAttribute("aria-hidden", "true");
  const time = document.createElement("p");
  time.className = "hint stream__time";
  time.setAttribute("aria-hidden", "true");
  field.before(sheet);
  field.after(time);
  field.classList.add("stream__field");
  sheet.addEventListener("click", () => field.focus());
  field.focus();

  let kept = field.value;
  field.addEventListener("keydown", (event) => {
    const moves = ["ArrowLeft", "ArrowUp", "Home", "PageUp"].includes(event.key);
    const takesBack = ["Backspace", "Delete"].includes(event.key);
    const undoes = (event.ctrlKey || event.metaKey) && ["z", "x", "a"].includes(event.key.toLowerCase());
    if (moves || takesBack || undoes) event.preventDefault();
  });
  let ticking = 0;
  const startTheClock = () => {
    let seconds = 0;
    const tick = () => {
      time.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
      seconds += 1;
    };
    tick();
    ticking = setInterval(tick, 1000);
  };
  field.addEventListener("input", () => {
    if (!ticking) startTheClock();
    // Whatever a keyboard does on its own, what was there before stays there.
    if (!field.value.startsWith(kept)) field.value = kept;
    kept = field.value;
    field.setSelectionRange(kept.length, kept.length);
    draw();
  });
  const draw = () => {
    const tail = kept.slice(-140);
    sheet.replaceChildren(
      ...[...tail].map((letter, place) => {
        const piece = document.createElement("span");
        piece.textContent = letter;
        const age = tail.length - 1 - place;
        piece.className = `stream__age-${Math.min(Math.floor(age / 20), 6)}`;
        return piece;
      }),
    );
  };
  draw();
}
