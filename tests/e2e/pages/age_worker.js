"use strict";

importScripts("/static/vendor/age.js");

onmessage = async ({ data }) => {
  const encrypter = new age.Encrypter();
  encrypter.addRecipient(data.recipient);
  postMessage(await encrypter.encrypt(data.bytes));
};
