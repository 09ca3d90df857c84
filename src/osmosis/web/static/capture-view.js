/* What the camera page shows. Only this module touches its elements. */

export const element = (id) => document.getElementById(id);
export const modeButtons = () => document.querySelectorAll("[data-mode][aria-pressed]");
export const inputs = () => document.querySelectorAll("[data-takes]");
export const input = (kind) => document.querySelector(`[data-takes="${kind}"]`);
export const focusShutter = () => element("shutter").focus();

const SHUTTER = {
  photo: "Take a photograph", video: "Record a video", audio: "Record a sound",
  line: "Expose the line", film: "This frame is exposed",
};
const EXPOSED = {
  photo: "The photograph", video: "The video", audio: "The sound", line: "The line",
  scent: "The scent", film: "The frame on film",
};
const REASONS = {
  away: "until Osmosis is in reach", door: "until you sign in", busy: "until Osmosis takes more",
};
const SENDING_MILLISECONDS = 1500;

// A roll on real film has its own camera for what can be seen.
const ON_FILM = new Set(["film", "line", "audio"]);
const DIGITAL = new Set(["photo", "line", "audio", "video"]);

/** What a roll can be exposed to here. */
export const modesOf = (roll) => (roll.medium === "film" ? ON_FILM : DIGITAL);

/* The roll ------------------------------------------------------------------- */

/** Every roll to choose from; without one the camera stays shut. */
export function showRolls(rolls, chosen) {
  element("camera").hidden = rolls.length === 0;
  element("no-roll").hidden = rolls.length > 0;
  element("choice").hidden = rolls.length < 2;
  const options = rolls.map(({ id, virtue }) => new Option(virtue, id, false, id === chosen?.id));
  element("roll").replaceChildren(...options);
}

export function showRoll(roll) {
  element("camera").dataset.colour = roll.colour;
  element("virtue").textContent = roll.virtue;
  element("edge-code").textContent = roll.edge_code;
  element("looking").querySelector(".sentence").lastChild.textContent = roll.looking;
  for (const button of modeButtons()) button.hidden = !modesOf(roll).has(button.dataset.mode);
}

export function showBottles(names) {
  element("bottles").replaceChildren(...names.map((name) => new Option(name, name)));
}

/** The counter on the top plate; it moves on by one when a frame is exposed. */
export function showCounter(exposed, size, advances) {
  const counter = element("counter");
  counter.dataset.exposed = exposed;
  counter.dataset.size = size;
  counter.setAttribute("aria-label", `${exposed} of ${size} exposed`);
  const texts = { before: exposed > 0 ? exposed - 1 : "", now: exposed, after: exposed < size ? exposed + 1 : "" };
  for (const [place, text] of Object.entries(texts)) {
    counter.querySelector(`[data-place="${place}"]`).textContent = text;
  }
  counter.querySelector(".counter__of").textContent = `of ${size}`;
  if (!advances) return;
  counter.classList.remove("is-advancing");
  void counter.getBoundingClientRect(); // lets the same movement begin anew
  counter.classList.add("is-advancing");
}

/* The back of the camera ------------------------------------------------------ */

/** What the mode needs: a finder, a line, or the number of a frame on film. */
export function showMode(mode, { looksThrough, isOpen, mayLookThrough, records }) {
  for (const button of modeButtons()) {
    button.setAttribute("aria-pressed", String(button.dataset.mode === mode));
  }
  element("finder").hidden = mode === "line" || mode === "film";
  element("line-field").hidden = mode !== "line";
  element("film-field").hidden = mode !== "film";
  element("shutter").setAttribute("aria-label", SHUTTER[mode]);
  element("choose").hidden = mode === "line" || mode === "film";
  for (const icon of document.querySelectorAll("[data-icon]")) icon.hidden = isOpen || icon.dataset.icon !== mode;
  element("hint").textContent = isOpen ? "" : hint(mode, looksThrough, records);
  const way = element("way");
  way.hidden = mode === "audio" || !mayLookThrough;
  way.textContent = looksThrough ? OTHER_WAY[isPhone()] : "Look through this page";
  element("camera").classList.toggle("is-looking", isOpen);
}

const OTHER_WAY = { true: "Use the phone’s own camera", false: "Choose a file instead" };

/** Whether a file field opens a camera here. */
export const isPhone = () => matchMedia("(pointer: coarse)").matches;

function hint(mode, looksThrough, records) {
  if (mode === "audio") return records ? "The shutter begins and ends it." : "The shutter asks for a recording.";
  if (looksThrough) return "The shutter opens the finder.";
  return isPhone() ? "The shutter opens your camera." : "The shutter asks for a file.";
}

let runningTimer = 0;

/** How long a recording has run; null when there is none. */
export function showRecording(kind) {
  const running = element("running");
  const shutter = element("shutter");
  clearInterval(runningTimer);
  shutter.classList.toggle("is-recording", kind !== null);
  running.hidden = kind === null;
  for (const button of modeButtons()) button.disabled = kind !== null;
  if (kind === null) return;
  shutter.setAttribute("aria-label", "End the recording");
  element("hint").textContent = "";
  const begun = performance.now();
  const tell = () => {
    const seconds = Math.floor((performance.now() - begun) / 1000);
    running.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
  };
  tell();
  runningTimer = setInterval(tell, 1000);
}

export function showBusy(isBusy) {
  const shutter = element("shutter");
  shutter.setAttribute("aria-disabled", String(isBusy));
  shutter.classList.toggle("is-busy", isBusy);
}

export function showCap(isOn) {
  element("cap").hidden = !isOn;
}

/* Words ----------------------------------------------------------------------- */

/** What was written beside the moment; nothing where nothing was said. */
export function words() {
  const text = (id) => element(id).value.trim() || null;
  const glad = Number(element("glad").value);
  return {
    line: text("line"), detail: text("detail"), scent: text("scent"),
    glad: glad < 0 ? null : glad, film: element("film").value.trim(),
  };
}

export function clearWords() {
  for (const id of ["line", "detail", "scent", "film"]) element(id).value = "";
  element("glad").value = -1;
}

/** Ask for what is missing by going there. */
export function ask(id) {
  element(id).focus();
}

/* What is said ------------------------------------------------------------------ */

/** One sentence, with a way onward if there is one. */
export function say(kind, sentence, link = null) {
  const line = document.createElement("p");
  line.className = `notice notice--${kind}`;
  if (kind === "problem") line.setAttribute("role", "alert");
  const said = document.createElement("span");
  said.textContent = sentence;
  line.append(said);
  if (link) {
    const onward = document.createElement("a");
    onward.href = link;
    onward.textContent = "Look there";
    said.append(" ", onward);
  }
  element("said").append(line);
  if (kind === "problem") line.scrollIntoView({ block: "nearest" });
}

/** Take away what was said. */
export function hush() {
  element("said").replaceChildren();
}

/** The counter's answer in words, for who cannot see it. */
export function tellExposed(kind) {
  element("exposed").textContent = "";
  requestAnimationFrame(() => {
    element("exposed").textContent = `${EXPOSED[kind]} is exposed.`;
  });
}

let reasonNow = null;
let waitingNow = 0;
let elsewhereNow = 0;
let sendingTimer = 0;

/** How many wait, for this store and for another that this address had. */
export function showQueue(waiting, elsewhere) {
  waitingNow = waiting;
  elsewhereNow = elsewhere;
  tellQueue();
}

/** Why they wait; null while they are being sent. */
export function showReason(reason) {
  reasonNow = reason;
  tellQueue();
}

const moments = (count, one, many) => (count === 1 ? `1 moment ${one}` : `${count} moments ${many}`);

function tellQueue() {
  clearTimeout(sendingTimer);
  // Most are sent before one could read that they are.
  if (waitingNow > 0 && reasonNow === null) sendingTimer = setTimeout(tellSending, SENDING_MILLISECONDS);
  const told = [];
  if (waitingNow > 0 && reasonNow !== null) {
    told.push(`${moments(waitingNow, "waits", "wait")} here ${REASONS[reasonNow]}.`);
  }
  if (elsewhereNow > 0) {
    told.push(`${moments(elsewhereNow, "waits", "wait")} here for another store of this address.`);
  }
  element("queue").hidden = told.length === 0;
  const text = element("queue-text");
  if (text.textContent !== told.join(" ")) text.textContent = told.join(" ");
  if (waitingNow === 0 || reasonNow !== "door") return;
  const door = document.createElement("a");
  door.href = "/login?next=/capture";
  door.textContent = "Sign in";
  text.append(" ", door);
}

function tellSending() {
  element("queue").hidden = false;
  element("queue-text").textContent = `${moments(waitingNow, "is", "are")} being sent.`;
}

/** What the server did not take, each with a way to try again and one to let it go. */
export function showRefused(frames, { tryAgain, letGo }) {
  document.querySelectorAll(".camera__refused").forEach((line) => line.remove());
  for (const frame of frames) {
    const line = document.createElement("div");
    line.className = "notice notice--problem camera__refused";
    const said = document.createElement("p");
    said.textContent = `The moment of ${toldMoment(frame.taken)} was not taken. ${frame.problem}`;
    const answers = document.createElement("div");
    answers.className = "actions";
    answers.append(
      answer("Try again", "plain", () => tryAgain(frame)),
      answer("Let it go from this device", "grave", () => {
        answers.replaceChildren(
          answer("Let it go for good", "grave", () => letGo(frame)),
          answer("Keep it here", "quiet", () => showRefused(frames, { tryAgain, letGo })),
        );
        answers.firstChild.focus();
      }),
    );
    line.append(said, answers);
    element("said").after(line);
  }
}

/** A moment's own wall clock in words: 4 May 2031, 09:00. */
function toldMoment(taken) {
  const style = { timeZone: "UTC", dateStyle: "long", timeStyle: "short" };
  const parts = new Intl.DateTimeFormat("en-GB", style).formatToParts(new Date(`${taken.slice(0, 16)}Z`));
  return parts.map(({ type, value }) => (type === "literal" && value.includes("at") ? ", " : value)).join("");
}

function answer(text, kind, act) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = `button button--${kind} button--small`;
  button.textContent = text;
  button.addEventListener("click", act);
  return button;
}

/** The question about what another program shared. */
export function showShared(count, virtue) {
  element("shared").hidden = count === 0;
  const what = count === 1 ? "What was shared" : `The ${count} moments that were shared`;
  element("shared-question").textContent = `${what}: expose on “${virtue}”?`;
}

export function showHomeScreen(isNeeded) {
  element("home-screen").hidden = !isNeeded;
}
