/* What the camera page shows. Only this module touches its elements. */

export const element = (id) => document.getElementById(id);
export const modeButtons = () => document.querySelectorAll("[data-mode][aria-pressed]");
export const inputs = () => document.querySelectorAll("[data-takes]");
export const input = (kind) => document.querySelector(`[data-takes="${kind}"]`);
export const focusShutter = () => element("shutter").focus();

const SHUTTER = {
  photo: gettext("Take a photograph"), video: gettext("Record a video"),
  audio: gettext("Record a sound"), line: gettext("Expose the line"),
  film: gettext("This frame is exposed"),
};
const EXPOSED = {
  photo: gettext("The photograph is exposed."), video: gettext("The video is exposed."),
  audio: gettext("The sound is exposed."), line: gettext("The line is exposed."),
  scent: gettext("The scent is exposed."), film: gettext("The frame on film is exposed."),
};
const WAITING = {
  away: (n) => ngettext(
    "{n} moment waits here until Osmosis is in reach.",
    "{n} moments wait here until Osmosis is in reach.", n),
  door: (n) => ngettext(
    "{n} moment waits here until you sign in.", "{n} moments wait here until you sign in.", n),
  busy: (n) => ngettext(
    "{n} moment waits here until Osmosis takes more.",
    "{n} moments wait here until Osmosis takes more.", n),
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
  counter.setAttribute("aria-label", gettext("{exposed} of {size} exposed", { exposed, size }));
  const texts = { before: exposed > 0 ? exposed - 1 : "", now: exposed, after: exposed < size ? exposed + 1 : "" };
  for (const [place, text] of Object.entries(texts)) {
    counter.querySelector(`[data-place="${place}"]`).textContent = text;
  }
  counter.querySelector(".counter__of").textContent = gettext("of {size}", { size });
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
  way.textContent = looksThrough ? OTHER_WAY[isPhone()] : gettext("Look through this page");
  element("camera").classList.toggle("is-looking", isOpen);
}

const OTHER_WAY = {
  true: gettext("Use the phone’s own camera"), false: gettext("Choose a file instead"),
};

/** Whether a file field opens a camera here. */
export const isPhone = () => matchMedia("(pointer: coarse)").matches;

function hint(mode, looksThrough, records) {
  if (mode === "audio") {
    return records
      ? gettext("The shutter begins and ends it.") : gettext("The shutter asks for a recording.");
  }
  if (looksThrough) return gettext("The shutter opens the finder.");
  return isPhone()
    ? gettext("The shutter opens your camera.") : gettext("The shutter asks for a file.");
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
  shutter.setAttribute("aria-label", gettext("End the recording"));
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
    onward.textContent = gettext("Look there");
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
    element("exposed").textContent = EXPOSED[kind];
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

function tellQueue() {
  clearTimeout(sendingTimer);
  // Most are sent before one could read that they are.
  if (waitingNow > 0 && reasonNow === null) sendingTimer = setTimeout(tellSending, SENDING_MILLISECONDS);
  const told = [];
  if (waitingNow > 0 && reasonNow !== null) {
    told.push(WAITING[reasonNow](waitingNow));
  }
  if (elsewhereNow > 0) {
    told.push(ngettext(
      "{n} moment waits here for another store of this address.",
      "{n} moments wait here for another store of this address.", elsewhereNow));
  }
  element("queue").hidden = told.length === 0;
  const text = element("queue-text");
  if (text.textContent !== told.join(" ")) text.textContent = told.join(" ");
  if (waitingNow === 0 || reasonNow !== "door") return;
  const door = document.createElement("a");
  door.href = "/login?next=/capture";
  door.textContent = gettext("Sign in");
  text.append(" ", door);
}

function tellSending() {
  element("queue").hidden = false;
  element("queue-text").textContent = ngettext(
    "{n} moment is being sent.", "{n} moments are being sent.", waitingNow);
}

/** What the server did not take, each with a way to try again and one to let it go. */
export function showRefused(frames, { tryAgain, letGo }) {
  document.querySelectorAll(".camera__refused").forEach((line) => line.remove());
  for (const frame of frames) {
    const line = document.createElement("div");
    line.className = "notice notice--problem camera__refused";
    const said = document.createElement("p");
    said.textContent = gettext(
      "The moment of {moment} was not taken. {problem}",
      { moment: toldMoment(frame.taken), problem: frame.problem });
    const answers = document.createElement("div");
    answers.className = "actions";
    answers.append(
      answer(gettext("Try again"), "plain", () => tryAgain(frame)),
      answer(gettext("Let it go from this device"), "grave", () => {
        answers.replaceChildren(
          answer(gettext("Let it go for good"), "grave", () => letGo(frame)),
          answer(gettext("Keep it here"), "quiet", () => showRefused(frames, { tryAgain, letGo })),
        );
        answers.firstChild.focus();
      }),
    );
    line.append(said, answers);
    element("said").after(line);
  }
}

/* What English and German put between a date and a time: "at", "um". */
const JOINED = /^ (at|um) $/;

/** A moment's own wall clock in words: 4 May 2031, 09:00. */
function toldMoment(taken) {
  const style = { timeZone: "UTC", dateStyle: "long", timeStyle: "short" };
  const date = new Date(`${taken.slice(0, 16)}Z`);
  const parts = new Intl.DateTimeFormat(osmosisLocale, style).formatToParts(date);
  return parts.map(({ type, value }) => (type === "literal" && JOINED.test(value) ? ", " : value)).join("");
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
  element("shared-question").textContent = ngettext(
    "What was shared: expose on “{virtue}”?",
    "The {n} moments that were shared: expose on “{virtue}”?", count, { virtue });
}

export function showHomeScreen(isNeeded) {
  element("home-screen").hidden = !isNeeded;
}
