/* Reminders that arrive in the service worker, which imports this.
 *
 * A lock screen is read by others too: the title alone is shown, and in it stands only the name that
 * the person gave. The same tag takes the place of what was shown before.
 */
"use strict";

(() => {
  const UNREADABLE = { title: "Osmosis", tag: "osmosis" };

  /** What the message says; a browser asks that something be shown also when it says nothing. */
  function told(data) {
    try {
      return { ...UNREADABLE, ...data.json() };
    } catch {
      return UNREADABLE;
    }
  }

  async function show(data) {
    const { title, tag } = told(data);
    await self.registration.showNotification(title, {
      tag, icon: `${STATIC}icons/icon-192.png`, badge: `${STATIC}icons/icon-192.png`,
    });
  }

  /** Go to a page of ours that is open already, or open the first one. */
  async function comeForward() {
    const [open] = await self.clients.matchAll({ type: "window" });
    await (open ? open.focus() : self.clients.openWindow("/"));
  }

  self.addEventListener("push", (event) => event.waitUntil(show(event.data)));

  self.addEventListener("notificationclick", (event) => {
    event.notification.close();
    event.waitUntil(comeForward());
  });
})();
