/* What this browser keeps until it is sent, in IndexedDB: ciphertext, and in the clear only what
 * the server is told in the clear as well. Nothing here can be opened in this browser: it has the
 * public halves of keys and nothing else.
 *
 * A frame is `sealing` while it is encrypted, `asked` when another program shared it and nobody
 * has said yes, `waiting` until it is sent, `capping` when the lens cap is still to be told, and
 * `refused` when the server will never take it.
 *
 * A classic script for pages and the service worker. It defines globalThis.osmosisQueue.
 */
"use strict";

(() => {
  const NAME = "osmosis";
  const VERSION = 1;
  const CHANNEL = "osmosis-queue";

  let opening = null;

  function open() {
    opening ??= new Promise((resolve, reject) => {
      const asked = indexedDB.open(NAME, VERSION);
      asked.onupgradeneeded = () => {
        asked.result.createObjectStore("frames", { keyPath: "client_id" });
        asked.result.createObjectStore("parts", { keyPath: ["client_id", "index"] });
        asked.result.createObjectStore("things", { keyPath: "name" });
      };
      asked.onsuccess = () => {
        const database = asked.result;
        const letGo = () => {
          database.close();
          opening = null;
        };
        database.onversionchange = letGo; // a later version waits for nobody
        database.onclose = letGo;
        resolve(database);
      };
      asked.onerror = () => {
        opening = null;
        reject(asked.error);
      };
    });
    return opening;
  }

  /** Do work in one transaction; resolves with what it gave once that is durable. */
  async function transact(mode, work) {
    const database = await open();
    return new Promise((resolve, reject) => {
      const options = mode === "readwrite" ? { durability: "strict" } : {};
      const transaction = database.transaction(["frames", "parts", "things"], mode, options);
      let result;
      const stores = Object.fromEntries(
        ["frames", "parts", "things"].map((name) => [name, transaction.objectStore(name)]),
      );
      transaction.oncomplete = () => resolve(result);
      transaction.onabort = () => reject(transaction.error ?? new Error("the browser kept nothing"));
      work(stores, (value) => {
        result = value;
      });
    });
  }

  const partsOf = (clientId) => IDBKeyRange.bound([clientId, 0], [clientId, Number.MAX_SAFE_INTEGER]);

  /** Keep what is known of a frame and one piece of its ciphertext, in one step. */
  function keep(frame, index, piece) {
    return transact("readwrite", ({ frames, parts }) => {
      frames.put(frame);
      if (piece !== null) parts.put({ client_id: frame.client_id, index, piece });
    });
  }

  /** Every frame in one of these states, the oldest moment first. */
  async function list(...states) {
    const every = await transact("readonly", ({ frames }, give) => {
      const asked = frames.getAll();
      asked.onsuccess = () => give(asked.result);
    });
    const found = every.filter((frame) => states.includes(frame.state));
    return found.sort((one, other) => one.taken_ms - other.taken_ms);
  }

  /** Its ciphertext, which stays where it is until it is read. */
  async function sealedOf(clientId) {
    const pieces = await transact("readonly", ({ parts }, give) => {
      const asked = parts.getAll(partsOf(clientId));
      asked.onsuccess = () => give(asked.result);
    });
    return new Blob(pieces.map(({ piece }) => piece), { type: "application/octet-stream" });
  }

  /** Change a frame; `change` gets it and gives it back, or null to remove it. Gives the new one. */
  function change(clientId, alter) {
    return transact("readwrite", ({ frames, parts }, give) => {
      const asked = frames.get(clientId);
      asked.onsuccess = () => {
        if (asked.result === undefined) return;
        const altered = alter(asked.result);
        give(altered);
        if (altered === null || altered.state === "capping") parts.delete(partsOf(clientId));
        if (altered === null) frames.delete(clientId);
        else frames.put(altered);
      };
    });
  }

  /** Remove a frame and its ciphertext. */
  const remove = (clientId) => change(clientId, () => null);

  /** Keep something by its name: the rolls that can be exposed, what is still to be told. */
  function remember(name, value) {
    return transact("readwrite", ({ things }) => {
      things.put({ name, value });
    });
  }

  /** What was kept by this name, or null. */
  function recall(name) {
    return transact("readonly", ({ things }, give) => {
      const asked = things.get(name);
      asked.onsuccess = () => give(asked.result?.value ?? null);
    });
  }

  /** Leave a sentence for the next page that looks. */
  function tell(kind, sentence, link = null) {
    const told = { id: crypto.randomUUID(), kind, sentence, link };
    return changeTold((every) => [...every, told]);
  }

  /** The sentences that wait. */
  const listTold = async () => (await recall("told")) ?? [];

  /** Forget sentences that were really read: a page that is just closing shows nothing. */
  const forgetTold = (ids) => changeTold((every) => every.filter(({ id }) => !ids.includes(id)));

  function changeTold(alter) {
    return transact("readwrite", ({ things }) => {
      const asked = things.get("told");
      asked.onsuccess = () => things.put({ name: "told", value: alter(asked.result?.value ?? []) });
    });
  }

  /** Remove what was begun and never finished, when nobody is sealing any more. */
  async function clearUnfinished() {
    const clear = async (isAlone) => {
      if (!isAlone) return;
      for (const frame of await list("sealing")) await remove(frame.client_id);
    };
    if (!navigator.locks) return;
    await navigator.locks.request("osmosis-sealing", { ifAvailable: true }, clear);
  }

  const channel = "BroadcastChannel" in globalThis ? new BroadcastChannel(CHANNEL) : null;

  /** Let every page of ours know that something changed; also the one that says so. */
  function announce(news) {
    channel?.postMessage(news);
    globalThis.dispatchEvent(new CustomEvent("osmosis-queue", { detail: news }));
  }
  channel?.addEventListener("message", ({ data }) => {
    globalThis.dispatchEvent(new CustomEvent("osmosis-queue", { detail: data }));
  });

  globalThis.osmosisQueue = Object.freeze({
    announce, change, clearUnfinished, forgetTold, keep, list, listTold, recall, remember,
    remove, sealedOf, tell,
  });
})();
