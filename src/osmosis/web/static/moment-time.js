/* When a moment was, as RFC 9557 text with the zone of the phone, such as
 * 2031-05-04T09:00:00.000+03:00[Europe/Bucharest]. The moment counts, not the upload.
 *
 * A classic script for pages and the service worker. It defines globalThis.osmosisTime.
 */
"use strict";

(() => {
  const two = (number) => String(number).padStart(2, "0");

  /** The IANA name of the phone's zone; empty where the browser knows none. */
  function ownZone() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone ?? "";
    return zone.startsWith("Etc/Unknown") ? "" : zone;
  }

  /** What clocks in a zone show, read as if it were UTC; milliseconds. */
  function wallClock(milliseconds, zone) {
    const parts = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
      timeZone: zone, hourCycle: "h23", era: "short", year: "numeric", month: "numeric",
      day: "numeric", hour: "numeric", minute: "numeric", second: "numeric",
    }).formatToParts(milliseconds);
    const at = Object.fromEntries(parts.map(({ type, value }) => [type, Number.parseInt(value, 10)]));
    const rest = ((milliseconds % 1000) + 1000) % 1000;
    return Date.UTC(at.year, at.month - 1, at.day, at.hour, at.minute, at.second, rest);
  }

  /**
   * @param {number} milliseconds since 1970, UTC
   * @param {string} zone an IANA name; empty to give the offset alone
   */
  function takenText(milliseconds, zone = ownZone()) {
    const wall = zone ? wallClock(milliseconds, zone) : milliseconds - ownOffset(milliseconds);
    const minutes = Math.round((wall - milliseconds) / 60_000);
    const away = Math.abs(minutes);
    const offset = `${minutes < 0 ? "-" : "+"}${two(Math.floor(away / 60))}:${two(away % 60)}`;
    const civil = new Date(wall).toISOString().slice(0, -1);
    return `${civil}${offset}${zone ? `[${zone}]` : ""}`;
  }

  const ownOffset = (milliseconds) => new Date(milliseconds).getTimezoneOffset() * 60_000;

  globalThis.osmosisTime = Object.freeze({ takenText, ownZone });
})();
