/* The camera page: one moment is taken, sealed to the roll's public key, and put into the queue.
 * The counter is the only answer; there is no preview and nothing to undo but the lens cap.
 */
import { Finder, Recording, cameraIsAllowed, canFind, canRecord, openMicrophone } from "./recorder.js";
import * as view from "./capture-view.js";

const CAP_MILLISECONDS = 60_000;
const LAST_FRAME_MILLISECONDS = 3_000;
const READ_MILLISECONDS = 1000;
const FIRST_PAUSE_MILLISECONDS = 1000;
const LONGEST_PAUSE_MILLISECONDS = 60_000;
const WAY = "osmosis.finder";
const WITH_FILE = new Set(["photo", "audio", "video"]);
const { check, MediaRefused } = globalThis.osmosisMediaCheck;
const queue = globalThis.osmosisQueue;

const finder = new Finder(view.element("through"));
let camera = null;
let roll = null;
let mode = "photo";
let recording = null;
let isBusy = false;
let capturedLast = null;
let capTimer = 0;
let nextRollTimer = 0;
let nextTryTimer = 0;
let pauseMilliseconds = FIRST_PAUSE_MILLISECONDS;
const said = new Set();

/* What can be exposed on ---------------------------------------------------- */

/** Take what the server says about the camera, and keep it for when it is out of reach. */
async function takeCamera(told) {
  const shift = told.clock ? Date.parse(told.clock.now) - Date.now() : 0;
  camera = { ...told, shift };
  await queue.remember("camera", camera);
}

async function refreshCamera() {
  const answer = await fetch("/api/v1/camera", {
    headers: { Accept: "application/json" }, cache: "no-store", redirect: "error",
  }).catch(() => null);
  if (!answer?.ok) return;
  await takeCamera(await answer.json());
  await showCamera();
}

async function showCamera() {
  const rolls = camera?.rolls ?? [];
  roll = rolls.find(({ id }) => id === roll?.id) ?? rolls[0] ?? null;
  view.showRolls(rolls, roll);
  view.showBottles(camera?.bottles ?? []);
  if (roll === null) return;
  if (!view.modesOf(roll).has(mode)) mode = roll.medium === "film" ? "film" : "photo";
  view.showRoll(roll);
  await showCounts();
  showMode();
}

/** The counter and the queue; what waits here is exposed already. */
async function showCounts({ advances = false } = {}) {
  const everything = await queue.list("waiting");
  const waiting = everything.filter(({ store }) => store === camera?.store);
  const refused = await queue.list("refused");
  if (roll !== null) {
    const ours = waiting.filter(({ roll_id }) => roll_id === roll.id).length;
    view.showCounter(Math.min(roll.spent + ours, roll.exposures + 1), roll.exposures, advances);
  }
  view.showQueue(waiting.length, everything.length - waiting.length);
  view.showRefused(refused, { tryAgain, letGo });
}

async function tryAgain(frame) {
  await queue.change(frame.client_id, (now) => ({ ...now, state: "waiting", problem: null }));
  await showCounts();
  send();
}

async function letGo(frame) {
  await queue.remove(frame.client_id);
  await showCounts();
}

/* Modes --------------------------------------------------------------------- */

/** Whether one looks through the page itself rather than through the device's own camera. */
function looksThrough() {
  if (!canFind() || !["photo", "video"].includes(mode)) return false;
  if (mode === "video" && !canRecord("video")) return false;
  const chosen = localStorage.getItem(WAY);
  return chosen ? chosen === "page" : !view.isPhone();
}

function showMode() {
  view.showMode(mode, {
    looksThrough: looksThrough(),
    isOpen: finder.isOpen,
    mayLookThrough: canFind() && (mode === "photo" || canRecord("video")),
    records: canRecord("audio"),
  });
}

async function chooseMode(chosen) {
  if (recording !== null) return;
  mode = chosen;
  finder.close();
  showMode();
  await openFinderIfAllowed();
}

async function openFinderIfAllowed() {
  if (roll === null || !looksThrough() || !(await cameraIsAllowed())) return;
  // Another way of keeping may have been chosen meanwhile.
  if (looksThrough()) await openFinder();
}

async function openFinder() {
  try {
    await finder.open({ withSound: mode === "video" });
  } catch (error) {
    sayNoCamera(error, "camera");
  }
  showMode();
}

function chooseWay() {
  localStorage.setItem(WAY, looksThrough() ? "device" : "page");
  finder.close();
  showMode();
  if (looksThrough()) openFinder();
}

const MAY_NOT = {
  camera: gettext("This browser may not use the camera. Its settings for this page can allow it."),
  microphone: gettext(
    "This browser may not use the microphone. Its settings for this page can allow it."),
};
const CANNOT = {
  camera: gettext("The camera cannot be used just now."),
  microphone: gettext("The microphone cannot be used just now."),
};

function sayNoCamera(error, which) {
  const isRefused = error?.name === "NotAllowedError";
  view.say("problem", isRefused ? MAY_NOT[which] : CANNOT[which]);
}

/* The shutter --------------------------------------------------------------- */

async function press() {
  if (isBusy || roll === null) return;
  // Whoever presses before that sees the other roll first.
  if (nextRollTimer) return void (await takeNextRoll());
  if (recording !== null) await endRecording();
  else if (mode === "line") await exposeWords();
  else if (mode === "film") await exposeFilm();
  else if (mode === "audio") await (canRecord("audio") ? recordSound() : askDevice("audio"));
  else if (!looksThrough()) askDevice(mode);
  else if (!finder.isOpen) await openFinder();
  else if (mode === "photo") await photograph();
  else beginRecording(finder.stream, "video");
}

/* The file comes back by the input's own event, untouched. */
function askDevice(kind) {
  view.input(kind).click();
}

async function photograph() {
  const takenMs = now();
  const photo = await finder.photograph();
  await expose("photo", { file: photo, takenMs });
}

async function recordSound() {
  let stream;
  try {
    stream = await openMicrophone();
  } catch (error) {
    sayNoCamera(error, "microphone");
    return;
  }
  beginRecording(stream, "audio");
}

function beginRecording(stream, kind) {
  recording = { recorder: new Recording(stream, kind), stream, kind, takenMs: now() };
  view.showRecording(kind);
  // The microphone may be taken away, by a call or by the person: what was recorded is kept.
  recording.recorder.ended.then(() => recording && endRecording());
}

async function endRecording() {
  const { recorder, stream, kind, takenMs } = recording;
  recording = null;
  const file = await recorder.stop();
  if (stream !== finder.stream) for (const track of stream.getTracks()) track.stop();
  view.showRecording(null);
  showMode();
  await expose(kind, { file, takenMs });
}

async function exposeWords() {
  const { line, scent } = view.words();
  if (line) await expose("line", {});
  else if (scent) await expose("scent", {});
  else view.ask("line");
}

async function exposeFilm() {
  const { film, detail } = view.words();
  if (film !== "" && !/^\d{1,3}$/.test(film)) view.ask("film");
  else await expose("film", { number: film === "" ? null : Number(film), line: detail });
}

async function takeFiles(input) {
  const [file] = input.files;
  const kind = input.dataset.takes;
  if (file) await expose(kind, { file, name: file.name, takenMs: now() });
  input.value = "";
}

/* From the moment to the queue ---------------------------------------------- */

async function expose(kind, { file = null, name = null, takenMs = now(), number = null, line = null }) {
  if (isBusy) return;
  isBusy = true;
  view.hush();
  view.showBusy(true);
  try {
    const exposed = await seal(kind, { file, name, takenMs, number, line });
    await afterExposure(exposed);
  } catch (error) {
    view.say("problem", whyNot(error));
  } finally {
    isBusy = false;
    view.showBusy(false);
  }
}

async function seal(kind, { file, name, takenMs, number, line }) {
  const said = view.words();
  let family = kind;
  let mediaType = null;
  if (file !== null) {
    const expect = WITH_FILE.has(kind) ? kind : null;
    const checked = await check(file, { expect, limits: camera.limits });
    family = checked.family;
    mediaType = checked.mediaType;
  }
  const note = family === "film" ? filmNote(line) : {
    kind: family,
    line: family === "line" ? said.line : null,
    detail: said.detail,
    glad: said.glad,
    scent: said.scent,
    file_name: name,
    media_type: mediaType,
  };
  return globalThis.osmosisSealing.seal({
    roll, store: camera.store, kind: family, note, file, takenMs,
    zone: camera.clock?.zone, number,
  });
}

/* A frame on real film needs no words at all. */
const filmNote = (line) => (line ? { kind: "line", line } : null);

async function afterExposure(frame) {
  capturedLast = frame.client_id;
  view.clearWords();
  view.tellExposed(frame.kind);
  view.showCap(true);
  clearTimeout(capTimer);
  capTimer = setTimeout(() => view.showCap(false), CAP_MILLISECONDS);
  await showCounts({ advances: true });
  navigator.storage?.persist?.().catch(() => {});
  send();
}

function whyNot(error) {
  if (error instanceof MediaRefused) return gettext("{problem}. Nothing was exposed.", { problem: error.message });
  if (error instanceof globalThis.osmosisSealing.NoRoom) {
    return gettext("There is no room for it on this device. Nothing was exposed.");
  }
  if (error instanceof RangeError) {
    return gettext("That is longer than one moment can be. Nothing was exposed.");
  }
  return gettext("This browser could not keep it. Nothing was exposed.");
}

/** The present; in a rehearsal what its clock shows. */
function now() {
  return Date.now() + (camera?.shift ?? 0);
}

/** The lens cap: voids the last exposure, also when it still waits here. */
async function putCapOn() {
  view.showCap(false);
  const left = await queue.change(capturedLast, (frame) => ({ ...frame, is_capped: true }));
  if (left === undefined) {
    const sent = { client_id: capturedLast, roll_id: roll.id, store: camera.store };
    await queue.keep({ ...sent, state: "capping", taken_ms: now() }, 0, null);
  }
  view.focusShutter();
  send();
}

/* From the queue to the server ---------------------------------------------- */

async function send() {
  clearTimeout(nextTryTimer);
  const reason = await globalThis.osmosisSending.sendWaiting().catch(() => "busy");
  view.showReason(reason);
  planNextTry(reason);
  if (reason === "away") await askForSync();
}

function sendAtOnce() {
  pauseMilliseconds = FIRST_PAUSE_MILLISECONDS;
  send();
}

/* The browser says that the network is back a little before it is, and of a server that is up again
 * it says nothing: while the page is open it asks by itself, ever more rarely. */
function planNextTry(reason) {
  clearTimeout(nextTryTimer);
  if (reason !== "away" && reason !== "busy") {
    pauseMilliseconds = FIRST_PAUSE_MILLISECONDS;
    return;
  }
  nextTryTimer = setTimeout(() => {
    pauseMilliseconds = Math.min(2 * pauseMilliseconds, LONGEST_PAUSE_MILLISECONDS);
    send();
  }, pauseMilliseconds);
}

async function askForSync() {
  const worker = await navigator.serviceWorker?.ready.catch(() => null);
  await worker?.sync?.register("osmosis-send").catch(() => {});
}

/** Something changed in the queue, here, in another tab or in the worker. */
async function hear({ detail }) {
  if (detail.type === "frame" && detail.roll_id === roll?.id) follow(detail.kept);
  if (detail.type === "sent") {
    view.showReason(detail.reason);
    await sayTold();
  }
  await showCounts();
}

function follow(kept) {
  if (kept.is_loose) return;
  const isLucky = kept.number < 1 || kept.number > roll.exposures;
  roll.spent = roll.exposures - kept.left + (isLucky ? 1 : 0);
  if (!kept.is_finished) return;
  view.say("kept", gettext("That was the last frame: {virtue} is finished.", roll), `/rolls/${roll.id}`);
  // The counter stands at its end for a moment before another roll is in the camera.
  clearTimeout(nextRollTimer);
  nextRollTimer = setTimeout(takeNextRoll, LAST_FRAME_MILLISECONDS);
}

async function takeNextRoll() {
  clearTimeout(nextRollTimer);
  nextRollTimer = 0;
  await refreshCamera();
}

async function sayTold() {
  const fresh = (await queue.listTold()).filter(({ id }) => !said.has(id));
  for (const { id, kind, sentence, link } of fresh) {
    said.add(id);
    view.say(kind, sentence, link);
  }
  if (fresh.length > 0) setTimeout(() => queue.forgetTold([...said]), READ_MILLISECONDS);
}

/* What another program shared ------------------------------------------------ */

async function askAboutShared() {
  const asked = await queue.list("asked");
  const named = camera?.rolls.find(({ id }) => id === asked[0]?.roll_id);
  view.showShared(asked.length, named?.virtue ?? roll?.virtue ?? gettext("the roll"));
}

async function answerShared(isYes) {
  for (const frame of await queue.list("asked")) {
    if (isYes) await queue.change(frame.client_id, (now) => ({ ...now, state: "waiting" }));
    else await queue.remove(frame.client_id);
  }
  view.showShared(0, "");
  await showCounts({ advances: isYes });
  if (isYes) send();
}

/* Beginning ------------------------------------------------------------------ */

function listen() {
  view.element("shutter").addEventListener("click", press);
  view.element("cap").addEventListener("click", putCapOn);
  view.element("way").addEventListener("click", chooseWay);
  view.element("choose").addEventListener("click", () => askDevice("file"));
  view.element("shared-yes").addEventListener("click", () => answerShared(true));
  view.element("shared-no").addEventListener("click", () => answerShared(false));
  view.element("roll").addEventListener("change", ({ target }) => {
    roll = camera.rolls.find(({ id }) => id === target.value) ?? roll;
    showCamera();
  });
  for (const button of view.modeButtons()) {
    button.addEventListener("click", () => chooseMode(button.dataset.mode));
  }
  for (const input of view.inputs()) input.addEventListener("change", () => takeFiles(input));
  view.element("camera").addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    press();
  });
  addEventListener("osmosis-queue", hear);
  addEventListener("online", sendAtOnce);
  addEventListener("pagehide", () => finder.close());
  addEventListener("beforeunload", (event) => {
    // What is recorded or sealed at this very moment would be lost.
    if (isBusy || recording !== null) event.preventDefault();
  });
  document.addEventListener("visibilitychange", seenOrHidden);
}

async function seenOrHidden() {
  if (document.visibilityState === "hidden") {
    // A recording would be cut off by a dark screen: what there is of it is kept.
    if (recording !== null) await endRecording();
    finder.close();
    showMode();
    return;
  }
  await refreshCamera();
  await openFinderIfAllowed();
  sendAtOnce();
}

async function begin() {
  if (!globalThis.isSecureContext || !globalThis.crypto?.subtle) {
    view.say("problem", gettext("Browsers encrypt on secure pages only. Open Osmosis over HTTPS."), "/phone");
    return;
  }
  mode = view.element("camera").dataset.mode;
  const told = view.element("camera").dataset.camera;
  try {
    await queue.clearUnfinished();
    if (told) await takeCamera(JSON.parse(told));
    else camera = await queue.recall("camera");
  } catch {
    view.say("problem", gettext(
      "This browser keeps nothing for pages, so it cannot capture. A private window may be the reason."));
    return;
  }
  listen();
  await showCamera();
  view.showHomeScreen(navigator.standalone === false);
  await sayTold();
  await askAboutShared();
  navigator.serviceWorker?.register("/sw.js", { scope: "/" }).catch(() => {});
  if (!told) await refreshCamera();
  send();
  await openFinderIfAllowed();
}

begin();
