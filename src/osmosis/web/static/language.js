/* Sentences of scripts in the language of the page, or of the service worker.
 *
 * A classic script for pages and the service worker, before all others that say something. English
 * is the language of the source, as it is on the server (docs/languages.md). A page carries what its
 * scripts say in the element #sentences; the server writes LANGUAGE before the service worker.
 */
"use strict";

(() => {
  const NOTHING = { tag: "en", plurals: "", sentences: {} };
  const spoken = typeof LANGUAGE === "undefined" ? carried() : LANGUAGE;

  function carried() {
    const element = globalThis.document?.getElementById("sentences");
    return element ? JSON.parse(element.textContent) : NOTHING;
  }

  const filled = (sentence, values) =>
    sentence.replace(/\{(\w+)\}/g, (hole, name) => (name in values ? String(values[name]) : hole));

  /** Which form a count takes: so many of them are listed, and then they repeat by the hundred. */
  function formOf(count) {
    const { plurals } = spoken;
    if (plurals === "") return count === 1 ? 0 : 1;
    return Number(plurals[count < plurals.length ? count : 100 + (count % 100)]);
  }

  /** A sentence; the values of `values` stand where their names stand in braces. */
  globalThis.gettext = (message, values = {}) =>
    filled(spoken.sentences[message] ?? message, values);

  /** A sentence about so many things, `{n}`. */
  globalThis.ngettext = (singular, plural, count, values = {}) => {
    const forms = spoken.sentences[singular] ?? [singular, plural];
    return filled(forms[formOf(count)], { n: count, ...values });
  };

  /** How dates and numbers are written. */
  globalThis.osmosisLocale = spoken.tag === "en" ? "en-GB" : spoken.tag;
})();
