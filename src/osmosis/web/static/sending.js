/* Sends what waits in the queue: one after the other, the oldest first, by one tab at a time, with
 * a fresh form token before each. What cannot be sent now stays; what arrived is removed.
 *
 * A classic script for pages and the service worker, behind queue.js. It defines
 * globalThis.osmosisSending.
 */
"use strict";

(() => {
  const API = "/api/v1";
  const NOT_NOW = new Set([408, 425, 429, 502, 503, 504]);
  // The fault may be of this frame, of a form token, or of another store that answers here today:
  // it waits on, and the others are sent.
  const WAITS_ON = new Set([403, 404, 500]);
  // A network that is there but leads nowhere would hold up every other try for minutes.
  const PATIENCE_MILLISECONDS = 15_000;

  /** Nothing can be sent now; `reason` is `away`, `door` (sign in first) or `busy`. */
  class NotNow extends Error {
    constructor(reason) {
      super(reason);
      this.reason = reason;
    }
  }

  let running = null;
  let isAskedAgain = false;

  /**
   * Send everything that waits. Asked for while it runs, it goes through it once more: what asked
   * may know of a network that was not there when this run failed.
   *
   * @returns {Promise<?string>} why something still waits, or null
   */
  function sendWaiting() {
    if (running !== null) {
      isAskedAgain = true;
      return running;
    }
    running = alone(async () => {
      let reason = null;
      do {
        isAskedAgain = false;
        reason = await sendAll();
      } while (isAskedAgain);
      return reason;
    }).finally(() => {
      running = null;
    });
    return running;
  }

  /* Two tabs, or a tab and the worker, would otherwise send the same frame twice. The server makes
   * one frame of it even then. */
  const alone = (work) =>
    navigator.locks ? navigator.locks.request("osmosis-sending", work) : work();

  async function sendAll() {
    let reason = null;
    try {
      const camera = await osmosisQueue.recall("camera");
      for (const frame of await osmosisQueue.list("waiting", "capping")) {
        if (camera && frame.store !== camera.store) continue;
        if (frame.state === "waiting") await sendFrame(frame);
        else await sendCap(frame);
      }
    } catch (error) {
      if (!(error instanceof NotNow)) throw error;
      reason = error.reason;
    }
    osmosisQueue.announce({ type: "sent", reason });
    return reason;
  }

  async function sendFrame(frame) {
    const query = new URLSearchParams({
      client_id: frame.client_id,
      kind: frame.kind,
      taken: frame.taken,
      size: frame.size,
    });
    if (frame.number !== null) query.set("number", frame.number);
    const sealed = await osmosisQueue.sealedOf(frame.client_id);
    const answer = await post(`/rolls/${frame.roll_id}/frames?${query}`, sealed);
    if (!answer.ok) {
      await setAside(frame, answer);
      return;
    }
    const kept = await answer.json();
    if (kept.is_loose) await osmosisQueue.tell("notice", kept.told, "/loose");
    // Read again: the lens cap may have been put on while it was being sent.
    const left = await osmosisQueue.change(frame.client_id, (now) =>
      now.is_capped && !kept.is_loose ? { ...now, state: "capping" } : null,
    );
    osmosisQueue.announce({ type: "frame", roll_id: frame.roll_id, kept });
    if (left) await sendCap(left);
  }

  async function sendCap(frame) {
    const query = new URLSearchParams({ client_id: frame.client_id });
    const answer = await post(`/rolls/${frame.roll_id}/cap?${query}`, null);
    if (answer.ok) {
      const { number } = await answer.json();
      await osmosisQueue.tell("kept", gettext(
        "The lens cap was on: frame {number} is void and stays spent.", { number }));
    } else {
      await osmosisQueue.tell("problem", await sentenceOf(answer));
    }
    await osmosisQueue.remove(frame.client_id);
  }

  /* A frame that the server does not take stays on this device. One that waits on is told of once;
   * one that was refused is shown by every camera page until the person has decided. */
  async function setAside(frame, answer) {
    const problem = await sentenceOf(answer);
    const state = WAITS_ON.has(answer.status) ? "waiting" : "refused";
    await osmosisQueue.change(frame.client_id, (now) => ({ ...now, state, problem }));
    if (state === "refused" || frame.problem === problem) return;
    await osmosisQueue.tell("problem", gettext(
      "A moment was not taken and stays on this device. {problem}", { problem }));
  }

  async function sentenceOf(answer) {
    const problem = await answer.json().catch(() => ({}));
    return problem.detail ?? gettext("Osmosis did not say why.");
  }

  async function post(path, body) {
    const headers = { Accept: "application/json", "X-CSRF-Token": await freshToken() };
    if (body !== null) headers["Content-Type"] = "application/octet-stream";
    return reach(API + path, { method: "POST", headers, body });
  }

  async function freshToken() {
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE_MILLISECONDS);
    const asked = { headers: { Accept: "application/json" }, signal: patience.signal };
    const answer = await reach("/csrf", asked).finally(() => clearTimeout(timer));
    if (!answer.ok) throw new NotNow("busy");
    return (await answer.json()).csrf_token;
  }

  async function reach(address, options) {
    let answer;
    try {
      answer = await fetch(address, { cache: "no-store", redirect: "error", ...options });
    } catch {
      throw new NotNow("away");
    }
    if (answer.status === 401) throw new NotNow("door");
    if (NOT_NOW.has(answer.status)) throw new NotNow("busy");
    return answer;
  }

  globalThis.osmosisSending = Object.freeze({ sendWaiting });
})();
