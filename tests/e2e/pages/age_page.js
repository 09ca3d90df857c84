"use strict";

/* What the test asks of the page: seal, open, make a key, seal in a worker. Bytes travel as hex. */

const toHex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const toBytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));

window.violations = [];
document.addEventListener("securitypolicyviolation", (event) => {
  window.violations.push(`${event.violatedDirective} ${event.blockedURI}`);
});

window.sealInPage = async (recipient, hex) => {
  const encrypter = new age.Encrypter();
  encrypter.addRecipient(recipient);
  return toHex(await encrypter.encrypt(toBytes(hex)));
};

window.sealStreamInPage = async (recipient, hex, chunkSize) => {
  const bytes = toBytes(hex);
  const plain = new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += chunkSize) controller.enqueue(bytes.slice(at, at + chunkSize));
      controller.close();
    },
  });
  const encrypter = new age.Encrypter();
  encrypter.addRecipient(recipient);
  const sealed = await encrypter.encrypt(plain);
  return toHex(new Uint8Array(await new Response(sealed).arrayBuffer()));
};

window.openInPage = async (identity, hex) => {
  const decrypter = new age.Decrypter();
  decrypter.addIdentity(identity);
  return toHex(await decrypter.decrypt(toBytes(hex)));
};

window.makeKeyInPage = async () => {
  const identity = await age.generateX25519Identity();
  return [identity, await age.identityToRecipient(identity)];
};

window.sealInWorker = (recipient, hex) =>
  new Promise((resolve, reject) => {
    const worker = new Worker("/pages/age_worker.js");
    worker.onmessage = (event) => resolve(toHex(event.data));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ recipient, bytes: toBytes(hex) });
  });
