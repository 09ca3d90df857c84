/* The page of reminders: lets this browser be one of the ways (Web Push). */
"use strict";

(() => {
  const HERE = "/settings/reminders/browser";
  const part = document.getElementById("this-browser");
  const form = document.getElementById("browser-form");
  const said = document.getElementById("browser-said");
  if (!part || !form || !said) return;

  /** Why this browser cannot show reminders; empty when it can. */
  function hindrance() {
    if (!window.isSecureContext) return gettext("A browser shows reminders only over HTTPS, or on this machine.");
    if (!("serviceWorker" in navigator) || !("PushManager" in window) || !("Notification" in window)) {
      return gettext(
        "This browser cannot show reminders. On an iPhone it can once Osmosis is on the home screen.");
    }
    return "";
  }

  async function send(path, body) {
    const token = form.elements.namedItem("csrf_token").value;
    const answer = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept": "application/json", "X-CSRF-Token": token },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    return answer.status === 204 ? null : answer.json();
  }

  async function subscribe() {
    if ((await Notification.requestPermission()) !== "granted") {
      return gettext(
        "This browser was told to show no notices from here. Its own settings can change that.");
    }
    await navigator.serviceWorker.register("/sw.js", { scope: "/" });
    const worker = await navigator.serviceWorker.ready;
    const { key } = await send(`${HERE}/key`, {});
    // One that was made with another key, or belonged to another store, takes nothing of ours.
    await (await worker.pushManager.getSubscription())?.unsubscribe();
    const subscription = await worker.pushManager.subscribe({
      userVisibleOnly: true, applicationServerKey: key,
    });
    await send(HERE, { name: form.elements.namedItem("browser").value, subscription });
    location.reload();
    return "";
  }

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    said.textContent = "";
    try {
      said.textContent = await subscribe();
    } catch {
      said.textContent = gettext(
        "It did not work. The browser, or the service that carries its notices, refused.");
    }
  });

  const why = hindrance();
  said.textContent = why;
  form.hidden = why !== "";
  part.hidden = false;
})();
