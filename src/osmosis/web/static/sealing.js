/* Seals one moment to a roll's public key and puts the ciphertext into the queue, piece by piece,
 * so that a long film needs neither memory nor a plain copy anywhere.
 *
 * A classic script for pages and the service worker, behind moment-core.js, vendor/age.js,
 * moment-time.js and queue.js. It defines globalThis.osmosisSealing.
 */
"use strict";

(() => {
  const PIECE_BYTES = 4 * 1024 * 1024;
  const SPARE_BYTES = 8 * 1024 * 1024;

  /** Where there is no room for it on this device. */
  class NoRoom extends Error {}

  /**
   * Seal a moment into the queue. When this resolves it survives a closed tab.
   *
   * @param {{roll: {id: string, recipient: string}, store: string, kind: string, note: ?object,
   *   file?: ?Blob, takenMs: number, zone?: string, number?: ?number, state?: string}} moment
   *   what is said and kept; `note` is null for a frame on real film without words
   * @returns {Promise<object>} what the queue knows of it
   * @throws {NoRoom} nothing was kept
   */
  async function seal(moment) {
    const frame = {
      client_id: crypto.randomUUID(),
      store: moment.store,
      roll_id: moment.roll.id,
      kind: moment.kind,
      taken: osmosisTime.takenText(moment.takenMs, moment.zone),
      taken_ms: moment.takenMs,
      number: moment.number ?? null,
      state: moment.state ?? "waiting",
      size: 0,
      is_capped: false,
    };
    await ensureRoom(moment.file?.size ?? 0);
    const work = () => (moment.note === null ? keepBare(frame) : keepSealed(frame, moment));
    try {
      // Shared: several tabs may seal at once, and nobody tidies up meanwhile.
      await (navigator.locks
        ? navigator.locks.request("osmosis-sealing", { mode: "shared" }, work)
        : work());
    } catch (error) {
      await osmosisQueue.remove(frame.client_id).catch(() => {});
      if (error?.name === "QuotaExceededError") throw new NoRoom("no room");
      throw error;
    }
    osmosisQueue.announce({ type: "kept", client_id: frame.client_id });
    return frame;
  }

  const keepBare = (frame) => osmosisQueue.keep(frame, 0, new Blob([]));

  async function keepSealed(frame, moment) {
    const packed = await osmosisMoment.packMoment(moment.note, moment.file ?? null);
    const encrypter = new age.Encrypter();
    encrypter.addRecipient(moment.roll.recipient);
    const reader = (await encrypter.encrypt(packed.stream())).getReader();
    let pieces = [];
    let held = 0;
    let index = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) break;
      pieces.push(value);
      held += value.length;
      frame.size += value.length;
      if (held < PIECE_BYTES) continue;
      await osmosisQueue.keep({ ...frame, state: "sealing" }, index, new Blob(pieces));
      [pieces, held, index] = [[], 0, index + 1];
    }
    // Only with its last piece does it become a frame that waits.
    await osmosisQueue.keep(frame, index, new Blob(pieces));
  }

  async function ensureRoom(bytes) {
    const { quota, usage } = (await navigator.storage?.estimate?.().catch(() => null)) ?? {};
    if (quota !== undefined && usage !== undefined && bytes + SPARE_BYTES > quota - usage) {
      throw new NoRoom("no room");
    }
  }

  globalThis.osmosisSealing = Object.freeze({ seal, NoRoom });
})();
