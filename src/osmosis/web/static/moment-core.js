/* The moment container, as src/osmosis/sealing/container.py makes it: a stored ZIP with
 * moment.json first and then the file as "original" with its suffix. It is what a frame's
 * ciphertext holds, so it is packed here and encrypted before anything leaves the page.
 *
 * A classic script, so that a page, a worker and a service worker (importScripts) can all load it.
 * It defines globalThis.osmosisMoment; moment.js offers the same as a module.
 */
"use strict";

(() => {
  const FORMAT = "osmosis-moment/1";
  const WITH_FILE = new Set(["photo", "audio", "video"]);
  const KINDS = new Set([...WITH_FILE, "line", "scent"]);
  const NOTE_LIMIT_BYTES = 1 << 20;
  const FILE_NAME_LIMIT = 200;
  const MAX_32 = 0xffffffff;
  const UTF8 = 0x0800;
  const VERSION = 20;
  const DOS_DATE = 0x0021; // 1 January 1980: the wrapping tells no time
  const SUFFIXES = {
    "image/jpeg": ".jpg", "image/heic": ".heic", "image/heif": ".heif", "image/png": ".png",
    "image/webp": ".webp", "image/avif": ".avif", "image/tiff": ".tif",
    "audio/mp4": ".m4a", "audio/mpeg": ".mp3", "audio/ogg": ".ogg", "audio/webm": ".webm",
    "audio/wav": ".wav",
    "video/mp4": ".mp4", "video/webm": ".webm", "video/quicktime": ".mov",
  };

  const encoder = new TextEncoder();

  const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
    let value = byte;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
    return value;
  });

  /** CRC-32 of bytes, continued from an earlier one. */
  function crc32(bytes, crc = 0) {
    let value = ~crc;
    for (let at = 0; at < bytes.length; at += 1) {
      value = crcTable[(value ^ bytes[at]) & 0xff] ^ (value >>> 8);
    }
    return ~value >>> 0;
  }

  async function crc32OfBlob(blob) {
    const reader = blob.stream().getReader();
    let crc = 0;
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return crc;
      crc = crc32(value, crc);
    }
  }

  /** Little-endian fields: [bytes wide, value], … */
  function record(fields) {
    const bytes = new Uint8Array(fields.reduce((length, [width]) => length + width, 0));
    const view = new DataView(bytes.buffer);
    let at = 0;
    for (const [width, value] of fields) {
      if (width === 2) view.setUint16(at, value, true);
      else view.setUint32(at, value, true);
      at += width;
    }
    return bytes;
  }

  /** The text without what no database can hold; null when blank. As `readable` in moment.py. */
  function readable(text) {
    if (text === null || text === undefined || text.trim() === "") return null;
    const whole = text.toWellFormed
      ? text.toWellFormed()
      : text.replace(/[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g, "\uFFFD");
    return whole.replaceAll("\0", "\uFFFD");
  }

  function plainFileName(name) {
    const last = (readable(name) ?? "").split(/[/\\]/).pop();
    const chars = [...last.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "").trim()];
    if (chars.every((char) => char === ".")) return null;
    if (chars.length <= FILE_NAME_LIMIT) return chars.join("");
    return [...chars.slice(0, FILE_NAME_LIMIT - 21), "…", ...chars.slice(-20)].join("");
  }

  function plainMediaType(text) {
    const type = (text ?? "").split(";", 1)[0].trim().toLowerCase();
    return /^[a-z0-9][a-z0-9!#$&^_.+-]{0,62}\/[a-z0-9][a-z0-9!#$&^_.+-]{0,62}$/.test(type) ? type : null;
  }

  function suffixOf(note) {
    const found = /^.+(\.[a-z0-9]{1,10})$/s.exec((note.file_name ?? "").toLowerCase());
    return found ? found[1] : (SUFFIXES[note.media_type] ?? "");
  }

  /** The note as moment.json spells it: these keys in this order. */
  function checked(note) {
    const withFile = WITH_FILE.has(note.kind);
    const glad = note.glad ?? null;
    if (!KINDS.has(note.kind)) throw new TypeError("a moment is a line, photo, audio, video or scent");
    if (glad !== null && !(Number.isInteger(glad) && glad >= 0 && glad <= 100)) {
      throw new RangeError("gladness is a number from 0 to 100");
    }
    return {
      format: FORMAT,
      kind: note.kind,
      line: readable(note.line),
      detail: readable(note.detail),
      glad,
      scent: readable(note.scent),
      file_name: withFile ? plainFileName(note.file_name) : null,
      media_type: withFile ? plainMediaType(note.media_type) : null,
    };
  }

  function common(member) {
    return [
      [2, UTF8], [2, 0], [2, 0], [2, DOS_DATE],
      [4, member.crc], [4, member.size], [4, member.size], [2, member.name.length], [2, 0],
    ];
  }

  function localHeader(member) {
    return [record([[4, 0x04034b50], [2, VERSION], ...common(member)]), member.name];
  }

  function directoryEntry(member) {
    return [
      record([
        [4, 0x02014b50], [2, VERSION], [2, VERSION], ...common(member),
        [2, 0], [2, 0], [2, 0], [4, 0], [4, member.offset],
      ]),
      member.name,
    ];
  }

  const lengthOf = (parts) => parts.reduce((sum, part) => sum + (part.size ?? part.length), 0);

  /**
   * Pack one moment.
   *
   * @param {{kind: string, line?: ?string, detail?: ?string, glad?: ?number, scent?: ?string,
   *   file_name?: ?string, media_type?: ?string}} note what is said about the moment
   * @param {?Blob} file the photograph, sound or video; nothing for a line or a scent
   * @returns {Promise<Blob>} the container; it refers to the file and does not copy it
   */
  async function packMoment(note, file = null) {
    const clean = checked(note);
    if (WITH_FILE.has(clean.kind) !== (file !== null)) {
      throw new TypeError("photos, sounds and videos have a file, and only they do");
    }
    if (clean.kind === "line" && clean.line === null) throw new TypeError("the line is empty");
    if (clean.kind === "scent" && clean.scent === null) throw new TypeError("the scent has no name");
    if (file !== null && file.size === 0) throw new RangeError("the file is empty");
    if (file !== null && file.size > MAX_32 - NOTE_LIMIT_BYTES - 4096) {
      throw new RangeError("the file is longer than four gigabytes");
    }
    const encoded = encoder.encode(JSON.stringify(clean));
    if (encoded.length > NOTE_LIMIT_BYTES) throw new RangeError("the words are too long for one moment");

    const members = [
      { name: encoder.encode("moment.json"), crc: crc32(encoded), size: encoded.length, data: encoded },
    ];
    if (file !== null) {
      const name = encoder.encode("original" + suffixOf(clean));
      members.push({ name, crc: await crc32OfBlob(file), size: file.size, data: file });
    }
    const parts = [];
    for (const member of members) {
      member.offset = lengthOf(parts);
      parts.push(...localHeader(member), member.data);
    }
    const offset = lengthOf(parts);
    const entries = members.flatMap(directoryEntry);
    const count = members.length;
    const end = record([
      [4, 0x06054b50], [2, 0], [2, 0], [2, count], [2, count], [4, lengthOf(entries)], [4, offset], [2, 0],
    ]);
    return new Blob([...parts, ...entries, end], { type: "application/zip" });
  }

  globalThis.osmosisMoment = Object.freeze({ packMoment });
})();
