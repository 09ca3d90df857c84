/* The service worker: keeps the camera at hand when Osmosis is out of reach, sends what waits, and
 * takes what other programs share. It keeps no page of the store, only the camera's empty shell.
 *
 * The server writes two lines before this: where the static files lie today (STATIC), and in which
 * language the worker speaks (LANGUAGE). They change with any of them, and then browsers fetch the
 * worker anew.
 */
"use strict";

const SHARED_CODE = [
  "language.js", "moment-core.js", "vendor/age.js", "media-check.js", "moment-time.js", "queue.js", "sealing.js",
  "sending.js", "notices.js",
];
const SHELL_FILES = [
  ...SHARED_CODE,
  "capture.js", "capture-view.js", "recorder.js", "vendor/htmx.min.js", "osmosis.css",
  "icons/icon.svg", "icons/icon-32.png",
  "fonts/alegreya-latin-wght-normal.woff2", "fonts/alegreya-latin-ext-wght-normal.woff2",
  "fonts/alegreya-latin-wght-italic.woff2", "fonts/alegreya-latin-ext-wght-italic.woff2",
  "fonts/alegreya-sans-latin-500-normal.woff2", "fonts/alegreya-sans-latin-ext-500-normal.woff2",
  "fonts/alegreya-sans-latin-700-normal.woff2", "fonts/alegreya-sans-latin-ext-700-normal.woff2",
  "fonts/barlow-condensed-latin-600-normal.woff2",
  "fonts/barlow-condensed-latin-ext-600-normal.woff2",
];
const CAPTURE = "/capture";
const SHELL = "/capture/shell";
const AWAY = "/capture/away";
const CACHE = `osmosis ${STATIC}`;
const PATIENCE_MILLISECONDS = 1500;

importScripts(...SHARED_CODE.map((name) => STATIC + name));

/* Coming and going --------------------------------------------------------------- */

self.addEventListener("install", (event) => {
  event.waitUntil(install());
});

async function install() {
  const cache = await caches.open(CACHE);
  await cache.addAll(SHELL_FILES.map((name) => STATIC + name));
  await keepShells();
  await self.skipWaiting();
}

/* The shells are whole only when they name the files of this very version. Where one has to sign
 * in first they come later, with the first page that is shown. */
async function keepShells() {
  const cache = await caches.open(CACHE);
  for (const path of [SHELL, AWAY]) {
    const answer = await fetch(path, { cache: "no-store", redirect: "error" }).catch(() => null);
    if (answer?.ok && (await answer.clone().text()).includes(STATIC)) await cache.put(path, answer);
  }
}

self.addEventListener("activate", (event) => {
  event.waitUntil(activate());
});

async function activate() {
  for (const name of await caches.keys()) {
    if (name.startsWith("osmosis ") && name !== CACHE) await caches.delete(name);
  }
  await self.clients.claim();
}

/* Answering ------------------------------------------------------------------------ */

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (origin !== self.location.origin) return;
  if (request.method === "POST" && pathname === "/share") {
    event.respondWith(takeShared(request));
  } else if (request.method === "GET" && pathname.startsWith(STATIC)) {
    event.respondWith(keptOrFetched(request));
  } else if (request.mode === "navigate" && request.method === "GET") {
    event.respondWith(pageOrShell(event, pathname));
  }
});

async function keptOrFetched(request) {
  return (await caches.match(request.url)) ?? fetch(request);
}

/** A page as it is now; out of reach, the camera, or a page that says so. */
async function pageOrShell(event, pathname) {
  const asked = fetch(event.request);
  const isCapture = pathname === CAPTURE;
  const shell = await caches.match(isCapture ? SHELL : AWAY);
  if (shell === undefined) {
    event.waitUntil(asked.then(keepShells, () => {}));
    return asked;
  }
  // A network that is there but leads nowhere would keep one waiting for a minute.
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS, null));
  const answer = await (isCapture ? Promise.race([asked, late]) : asked).catch(() => null);
  return answer ?? shell;
}

/* Sending -------------------------------------------------------------------------- */

self.addEventListener("sync", (event) => {
  if (event.tag === "osmosis-send") event.waitUntil(sendOrComeBack());
});

async function sendOrComeBack() {
  const reason = await osmosisSending.sendWaiting();
  // Failing asks the browser to try again later.
  if (reason === "away" || reason === "busy") throw new Error(reason);
}

/* What other programs share ----------------------------------------------------------- */

/** Seal what was shared and let the camera page ask once; nothing is exposed by sharing alone. */
async function takeShared(request) {
  try {
    const form = await request.formData();
    const camera = await osmosisQueue.recall("camera");
    const roll = camera?.rolls[0];
    const page = roll === undefined ? pageToKeep(form) : await pageThatAsks(form);
    if (page !== null) return Response.redirect(page, 303);
    if (roll === undefined) {
      await osmosisQueue.tell("problem", gettext(
        "Nothing was taken in, because no roll is in the camera."));
    } else {
      await sealShared(form, camera, roll);
    }
  } catch {
    await osmosisQueue.tell("problem", gettext(
      "What was shared could not be taken in.")).catch(() => {});
  }
  return Response.redirect(CAPTURE, 303);
}

/** Where a link can go behind a gate or on the roll; nowhere when that page is out of reach. */
async function pageThatAsks(form) {
  if (form.has("ticket") || pageToKeep(form) === null) return null;
  const ticket = crypto.randomUUID();
  const said = ["title", "text", "url"].map((name) => [name, String(form.get(name) ?? "")]);
  const page = `/apert/shared?${new URLSearchParams([...said, ["ticket", ticket]])}`;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS, null));
  const asked = fetch(page, { method: "HEAD", redirect: "error" }).catch(() => null);
  if (!(await Promise.race([asked, late]))?.ok) return null;
  await osmosisQueue.remember("ticket", ticket);
  return page;
}

/** Whether the person has just said "on the roll"; no other site knows what it was asked with. */
async function isAnswered(form) {
  const ticket = await osmosisQueue.recall("ticket");
  await osmosisQueue.remember("ticket", null);
  return Boolean(ticket) && form.get("ticket") === ticket;
}

/** Where a shared link is kept for a gate; without a camera to ask, that is what it is for. */
function pageToKeep(form) {
  if (form.getAll("file").some((file) => file instanceof File && (file.name || file.size))) return null;
  const [title, text, url] = ["title", "text", "url"].map((name) => String(form.get(name) ?? ""));
  if (!/https?:\/\//i.test(`${text} ${url}`)) return null;
  return `/apert/save?${new URLSearchParams({ title, text, url })}`;
}

async function sealShared(form, camera, roll) {
  const takenMs = Date.now() + camera.shift;
  const files = form.getAll("file").filter((file) => file instanceof File && (file.name || file.size));
  const state = (await isAnswered(form)) ? "waiting" : "asked";
  const about = { roll, store: camera.store, zone: camera.clock?.zone, takenMs, state };
  for (const file of files) await sealSharedFile(file, about, camera.limits);
  if (files.length > 0) return;
  const words = ["title", "text", "url"].map((name) => String(form.get(name) ?? "").trim());
  const line = [...new Set(words.filter(Boolean))].join("\n");
  if (line) await osmosisSealing.seal({ ...about, kind: "line", note: { kind: "line", line } });
}

async function sealSharedFile(file, about, limits) {
  try {
    const { family, mediaType } = await osmosisMediaCheck.check(file, { limits });
    const note = { kind: family, file_name: file.name, media_type: mediaType };
    await osmosisSealing.seal({ ...about, kind: family, note, file });
  } catch (error) {
    const isRefused = error instanceof osmosisMediaCheck.MediaRefused;
    const why = isRefused
      ? `${error.message}.` : gettext("There may be no room for it on this device.");
    await osmosisQueue.tell("problem", gettext(
      "What was shared was not taken in. {why}", { why }));
  }
}
