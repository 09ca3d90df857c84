/* A cheap look at a file before it is sealed, as src/osmosis/media/check.py takes it: what is
 * plainly not a photograph, sound or video, empty, too large or cut off is refused in one
 * sentence. Nothing is decoded. What is only doubtful is let through: developing looks again.
 *
 * A classic script, so that a page and a service worker can both load it. It defines
 * globalThis.osmosisMediaCheck.
 */
"use strict";

(() => {
  const HEAD_BYTES = 512;
  const WINDOW_BYTES = 64 * 1024;
  const MOST_PARTS = 200_000;
  const MOST_META_BYTES = 8_000_000;
  const A_THING = {
    photo: gettext("a photograph"), audio: gettext("a sound recording"), video: gettext("a video"),
  };
  const CUT_OFF = {
    photo: gettext("The photograph is cut off: its end is missing"),
    audio: gettext("The sound is cut off: its end is missing"),
    video: gettext("The video is cut off: its end is missing"),
  };
  const TOO_LARGE = {
    photo: (most) => gettext("The photograph is larger than the limit of {most}", { most }),
    audio: (most) => gettext("The sound is larger than the limit of {most}", { most }),
    video: (most) => gettext("The video is larger than the limit of {most}", { most }),
  };
  const UNKNOWN_LENGTH = 0xffffffff;

  const kind = (name, family, mediaType, walk = null) => ({ name, family, mediaType, walk });
  const JPEG = kind("JPEG", "photo", "image/jpeg", walkJpeg);
  const PNG = kind("PNG", "photo", "image/png", walkPng);
  const GIF = kind("GIF", "photo", "image/gif", walkGif);
  const WEBP = kind("WebP", "photo", "image/webp", walkWebp);
  const TIFF = kind("TIFF", "photo", "image/tiff", walkTiff);
  const HEIC = kind("HEIC", "photo", "image/heic", walkBoxedPhoto);
  const HEIF = kind("HEIF", "photo", "image/heif", walkBoxedPhoto);
  const AVIF = kind("AVIF", "photo", "image/avif", walkBoxedPhoto);
  const M4A = kind("MPEG-4 sound", "audio", "audio/mp4", walkBoxedRecording);
  const MP3 = kind("MP3", "audio", "audio/mpeg");
  const AAC = kind("AAC", "audio", "audio/aac");
  const OPUS = kind("Ogg Opus", "audio", "audio/ogg");
  const OGG = kind("Ogg", "audio", "audio/ogg");
  const WAV = kind("WAV", "audio", "audio/wav", walkWav);
  const FLAC = kind("FLAC", "audio", "audio/flac");
  const AMR = kind("AMR", "audio", "audio/AMR");
  const WEBM_SOUND = kind("WebM sound", "audio", "audio/webm", walkEbml);
  const MP4 = kind("MP4", "video", "video/mp4", walkBoxedRecording);
  const QUICKTIME = kind("QuickTime", "video", "video/quicktime", walkBoxedRecording);
  const THREE_GP = kind("3GP", "video", "video/3gpp", walkBoxedRecording);
  const WEBM = kind("WebM", "video", "video/webm", walkEbml);
  const MATROSKA = kind("Matroska", "video", "video/x-matroska", walkEbml);

  // One container, two uses: a recorder writes the same first bytes for sound alone and for video.
  const SOUND_IN = new Map([
    [MP4, M4A], [QUICKTIME, M4A], [THREE_GP, M4A], [WEBM, WEBM_SOUND], [MATROSKA, WEBM_SOUND],
  ]);
  const PREFIXES = [
    ["\xff\xd8\xff", JPEG], ["\x89PNG\r\n\x1a\n", PNG], ["GIF87a", GIF], ["GIF89a", GIF],
    ["II*\0", TIFF], ["MM\0*", TIFF], ["II+\0\x08\0\0\0", TIFF], ["MM\0+\0\x08\0\0", TIFF],
    ["fLaC", FLAC], ["ID3", MP3], ["#!AMR", AMR],
  ];
  const HEIC_BRANDS = new Set(["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]);
  const AVIF_BRANDS = new Set(["avif", "avis"]);
  const PLAIN_HEIF_BRANDS = new Set(["mif1", "mif2", "msf1"]);
  const SOUND_BRANDS = new Set(["M4A ", "M4B ", "M4P "]);
  const MP4_BRANDS = new Set([
    "mp41", "mp42", "isom", "avc1", "hvc1", "dash", "MSNV", "M4V ", "M4VH", "cmfc",
  ]);
  const UNBRANDED_BOXES = new Set(["moov", "mdat", "wide", "pnot"]);

  /** A file that cannot become a frame: one sentence, and its reason for programs. */
  class MediaRefused extends Error {
    constructor(sentence, reason) {
      super(sentence);
      this.name = "MediaRefused";
      this.reason = reason;
    }
  }

  class Truncated extends Error {}
  class Malformed extends Error {}

  /** A file that is read where it is asked, a window at a time. */
  class Bytes {
    constructor(blob) {
      this.blob = blob;
      this.size = blob.size;
      this.start = 0;
      this.window = new Uint8Array();
    }

    /** At most `count` bytes at `at`; fewer where the file ends. */
    async some(at, count) {
      const inside = at >= this.start && at + count <= this.start + this.window.length;
      if (!inside) {
        const end = Math.min(at + Math.max(count, WINDOW_BYTES), this.size);
        this.start = at;
        this.window = new Uint8Array(await this.blob.slice(at, end).arrayBuffer());
      }
      return this.window.subarray(at - this.start, at - this.start + count);
    }

    /** Exactly `count` bytes at `at`. */
    async all(at, count) {
      const found = await this.some(at, count);
      if (found.length < count) throw new Truncated();
      return found;
    }

    /** Steps over `count` bytes that must be there. */
    over(at, count) {
      if (at + count > this.size) throw new Truncated();
      return at + count;
    }
  }

  const text = (bytes) => String.fromCharCode(...bytes);
  const big = (bytes) => bytes.reduce((value, byte) => value * 256 + byte, 0);
  const little = (bytes) => bytes.reduceRight((value, byte) => value * 256 + byte, 0);

  /** The kind of the file that begins with these bytes, or null. */
  function sniff(head) {
    const start = text(head);
    const found = PREFIXES.find(([prefix]) => start.startsWith(prefix));
    if (found) return found[1];
    if (start.startsWith("RIFF") || start.startsWith("RF64")) {
      return { WEBP, WAVE: WAV }[start.slice(8, 12)] ?? null;
    }
    if (start.startsWith("OggS")) {
      if (start.includes("\x80theora")) return null;
      return start.includes("OpusHead") ? OPUS : OGG;
    }
    return sniffBoxes(head, start) ?? sniffRest(head, start);
  }

  function sniffBoxes(head, start) {
    const box = start.slice(4, 8);
    if (UNBRANDED_BOXES.has(box)) return QUICKTIME;
    if (box !== "ftyp") return null;
    const end = Math.min(big(head.subarray(0, 4)), head.length);
    const others = [];
    for (let at = 16; at < end - 3; at += 4) others.push(start.slice(at, at + 4));
    return kindOfBrand(start.slice(8, 12)) ?? kindOfCompatible(start.slice(8, 12), others);
  }

  function kindOfBrand(major) {
    if (AVIF_BRANDS.has(major)) return AVIF;
    if (HEIC_BRANDS.has(major)) return HEIC;
    if (SOUND_BRANDS.has(major)) return M4A;
    if (major === "qt  ") return QUICKTIME;
    if (major.startsWith("3g")) return THREE_GP;
    return MP4_BRANDS.has(major) || major.startsWith("iso") ? MP4 : null;
  }

  function kindOfCompatible(major, others) {
    if (others.some((brand) => AVIF_BRANDS.has(brand))) return AVIF;
    if (others.some((brand) => HEIC_BRANDS.has(brand))) return HEIC;
    if (PLAIN_HEIF_BRANDS.has(major)) return HEIF;
    const isVideo = others.some((brand) => MP4_BRANDS.has(brand) || brand.startsWith("iso"));
    return isVideo && major !== "crx " ? MP4 : null;
  }

  function sniffRest(head, start) {
    if (start.startsWith("\x1a\x45\xdf\xa3")) {
      const beginning = start.slice(0, 128);
      if (beginning.includes("webm")) return WEBM;
      return beginning.includes("matroska") ? MATROSKA : null;
    }
    if (head.length < 4 || head[0] !== 0xff) return null;
    if ((head[1] & 0xf6) === 0xf0) return AAC;
    const isLayerThree = (head[1] & 0xe6) === 0xe2 && (head[1] & 0x18) !== 0x08;
    const isPlausible = head[2] >> 4 !== 0 && head[2] >> 4 !== 15 && (head[2] & 0x0c) !== 0x0c;
    return isLayerThree && isPlausible ? MP3 : null;
  }

  const BARE_MARKERS = new Set([0x01, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5, 0xd6, 0xd7]);
  const isSizedFrame = (code) =>
    code >= 0xc0 && code <= 0xcf && code !== 0xc4 && code !== 0xc8 && code !== 0xcc;

  /* Segments up to the first scan, then its end marker (ITU-T T.81, annex B). */
  async function walkJpeg(file) {
    const shape = { width: 0, height: 0 };
    let at = 2;
    for (let part = 0; part < MOST_PARTS; part += 1) {
      if ((await file.all(at, 1))[0] !== 0xff) throw new Malformed();
      let code = 0xff;
      while (code === 0xff) {
        at += 1;
        code = (await file.all(at, 1))[0];
      }
      at += 1;
      if (BARE_MARKERS.has(code)) continue;
      const length = big(await file.all(at, 2)) - 2;
      at += 2;
      if (length < 0) throw new Malformed();
      if (isSizedFrame(code) && length >= 5) {
        const frame = await file.all(at, 5);
        shape.height = big(frame.subarray(1, 3));
        shape.width = big(frame.subarray(3, 5));
      }
      at = file.over(at, length);
      if (code === 0xda) {
        await findEndOfPicture(file, at);
        return shape;
      }
    }
    throw new Malformed();
  }

  /* Looked for from behind, because it nearly always stands at the end. */
  async function findEndOfPicture(file, from) {
    for (let end = file.size; end > from; end -= WINDOW_BYTES - 1) {
      const start = Math.max(from, end - WINDOW_BYTES);
      const bytes = new Uint8Array(await file.blob.slice(start, end).arrayBuffer());
      let found = bytes.indexOf(0xff);
      while (found >= 0) {
        if (bytes[found + 1] === 0xd9) return;
        found = bytes.indexOf(0xff, found + 1);
      }
      if (start === from) break;
    }
    throw new Truncated();
  }

  /* Chunks up to IEND (PNG specification, third edition, section 5.3). */
  async function walkPng(file) {
    const header = await file.all(8, 16);
    if (text(header.subarray(0, 8)) !== "\0\0\0\x0dIHDR") throw new Malformed();
    const shape = { width: big(header.subarray(8, 12)), height: big(header.subarray(12, 16)) };
    let at = file.over(8 + 16, 5 + 4);
    for (let part = 0; part < MOST_PARTS; part += 1) {
      const chunk = await file.all(at, 8);
      const length = big(chunk.subarray(0, 4));
      const name = text(chunk.subarray(4, 8));
      if (length > 0x7fffffff || !/^[A-Za-z]{4}$/.test(name)) throw new Malformed();
      at = file.over(at + 8, length + 4);
      if (name === "IEND") return shape;
    }
    throw new Malformed();
  }

  /* Blocks up to the end of the first picture (GIF89a, section 20 and following). */
  async function walkGif(file) {
    const header = await file.all(0, 13);
    const shape = { width: little(header.subarray(6, 8)), height: little(header.subarray(8, 10)) };
    let at = file.over(13, gifPaletteBytes(header[10]));
    for (let part = 0; part < MOST_PARTS; part += 1) {
      const introducer = (await file.all(at, 1))[0];
      at += 1;
      if (introducer === 0x2c) {
        const place = await file.all(at, 9);
        at = file.over(at + 9, gifPaletteBytes(place[8]) + 1);
      } else if (introducer === 0x21) {
        at = file.over(at, 1);
      } else {
        throw new Malformed();
      }
      for (let size = 1; size > 0; ) {
        size = (await file.all(at, 1))[0];
        at = file.over(at + 1, size);
      }
      if (introducer === 0x2c) return shape;
    }
    throw new Malformed();
  }

  const gifPaletteBytes = (flags) => (flags & 0x80 ? 3 << ((flags & 7) + 1) : 0);

  const MOST_ENTRIES = 4_096;
  const MOST_STRIPS = 1_000_000;
  const TIFF_WIDTH = 256;
  const TIFF_HEIGHT = 257;
  const TIFF_STARTS = [273, 324]; // StripOffsets, TileOffsets
  const TIFF_LENGTHS = [279, 325]; // StripByteCounts, TileByteCounts

  /* The first directory, and the last byte of its picture (TIFF 6.0, section 2). */
  async function walkTiff(file) {
    const header = await file.all(0, 8);
    const number = header[0] === 0x49 ? little : big;
    if (number(header.subarray(2, 4)) !== 42) return null; // BigTIFF is left to the decoder
    const start = number(header.subarray(4, 8));
    if (start < 8) throw new Malformed();
    const count = number(await file.all(start, 2));
    if (count === 0 || count > MOST_ENTRIES) throw new Malformed();
    const fields = tiffFields(await file.all(start + 2, 12 * count), number);
    const shape = { width: tiffOnly(fields, TIFF_WIDTH), height: tiffOnly(fields, TIFF_HEIGHT) };
    const starts = await tiffNumbers(file, fields, TIFF_STARTS, number);
    const lengths = await tiffNumbers(file, fields, TIFF_LENGTHS, number);
    for (let strip = 0; strip < Math.min(starts.length, lengths.length); strip += 1) {
      file.over(starts[strip], lengths[strip]);
    }
    return shape;
  }

  /* The entries with whole numbers in them, by tag. */
  function tiffFields(directory, number) {
    const fields = new Map();
    for (let at = 0; at < directory.length; at += 12) {
      const width = { 3: 2, 4: 4 }[number(directory.subarray(at + 2, at + 4))]; // SHORT, LONG
      if (width === undefined) continue;
      const tag = number(directory.subarray(at, at + 2));
      const count = number(directory.subarray(at + 4, at + 8));
      const value = directory.slice(at + 8, at + 12);
      fields.set(tag, { width, count, value, number });
    }
    return fields;
  }

  function tiffOnly(fields, tag) {
    const field = fields.get(tag);
    if (field === undefined || field.count !== 1) throw new Malformed();
    return field.number(field.value.subarray(0, field.width));
  }

  async function tiffNumbers(file, fields, tags, number) {
    const found = [];
    for (const field of tags.map((tag) => fields.get(tag)).filter(Boolean)) {
      if (field.count > MOST_STRIPS) throw new Malformed();
      const bytes = field.width * field.count;
      const data = bytes <= 4 ? field.value : await file.all(number(field.value), bytes);
      for (let at = 0; at < bytes; at += field.width) found.push(number(data.subarray(at, at + field.width)));
    }
    return found;
  }

  /* The RIFF length, and the size from whichever chunk comes first (RFC 9649, section 2). */
  async function walkWebp(file) {
    const header = await file.all(0, 30);
    const declared = little(header.subarray(4, 8)) + 8;
    if (declared - 1 > file.size) throw new Truncated(); // the pad byte is often left out
    const form = text(header.subarray(12, 16));
    if (form === "VP8X") {
      return {
        width: little(header.subarray(24, 27)) + 1,
        height: little(header.subarray(27, 30)) + 1,
      };
    }
    if (form === "VP8L") {
      const bits = little(header.subarray(21, 25));
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    if (form === "VP8 ") {
      return {
        width: little(header.subarray(26, 28)) & 0x3fff,
        height: little(header.subarray(28, 30)) & 0x3fff,
      };
    }
    throw new Malformed();
  }

  /* The top-level boxes (ISO/IEC 14496-12); `visit` gets each name, place and length. */
  async function walkBoxes(file, visit) {
    let at = 0;
    for (let part = 0; part < MOST_PARTS; part += 1) {
      const header = await file.some(at, 8);
      let length = big(header.subarray(0, 4));
      const name = text(header.subarray(4, 8));
      // Some cameras end their files with a few empty bytes.
      if (header.length < 8 || /^\0*$/.test(name)) return;
      let head = 8;
      if (length === 0) {
        await visit(name, at + 8, null);
        return;
      }
      if (length === 1) {
        length = big(await file.all(at + 8, 8));
        head = 16;
      }
      if (length < head) throw new Malformed();
      await visit(name, at + head, length - head);
      at = file.over(at, length);
    }
  }

  async function walkBoxedPhoto(file) {
    let shape = null;
    await walkBoxes(file, async (name, at, length) => {
      if (name !== "meta" || length === null || length > MOST_META_BYTES) return;
      shape = largestSize(await file.all(at, length));
    });
    if (shape === null) throw new Malformed();
    return shape;
  }

  async function walkBoxedRecording(file) {
    let hasIndex = false;
    await walkBoxes(file, (name) => {
      hasIndex ||= name === "moov";
    });
    if (!hasIndex) throw new Truncated();
    return null;
  }

  /* The largest `ispe` among a picture's properties (ISO/IEC 23008-12, section 6.5.3). */
  function largestSize(meta) {
    let largest = { width: 0, height: 0 };
    const words = new TextDecoder("latin1").decode(meta);
    for (let at = words.indexOf("ispe"); at >= 0; at = words.indexOf("ispe", at + 4)) {
      const width = big(meta.subarray(at + 8, at + 12));
      const height = big(meta.subarray(at + 12, at + 16));
      if (width * height > largest.width * largest.height) largest = { width, height };
    }
    return largest;
  }

  async function walkWav(file) {
    const header = await file.all(0, 12);
    const length = little(header.subarray(4, 8));
    const isOpen = length === 0 || length === UNKNOWN_LENGTH; // the recording was still running
    if (text(header.subarray(0, 4)) === "RIFF" && !isOpen && length + 8 - 1 > file.size) {
      throw new Truncated();
    }
    return null;
  }

  /* The EBML header and the segment, whose length a live recorder leaves open (RFC 8794). */
  async function walkEbml(file) {
    let at = 0;
    for (let part = 0; part < 2; part += 1) {
      at += 1 + leadingZeros((await file.all(at, 1))[0]);
      const first = (await file.all(at, 1))[0];
      const more = leadingZeros(first);
      const rest = await file.all(at + 1, more);
      const value = [...rest].reduce((sum, byte) => sum * 256 + byte, first & (0x7f >> more));
      at += 1 + more;
      if (value >= 2 ** (7 * (more + 1)) - 1) return null;
      at = file.over(at, value);
    }
    return null;
  }

  function leadingZeros(first) {
    if (first === 0) throw new Malformed();
    return Math.clz32(first) - 24;
  }

  /**
   * Look at a file.
   *
   * @param {Blob} blob the file
   * @param {{expect?: "photo"|"audio"|"video", limits?: {photo: number, audio: number,
   *   video: number, pixels: number}}} wanted the family it is given as, and the largest taken in
   * @returns {Promise<{family: string, mediaType: string, size: number}>} what it is
   * @throws {MediaRefused} it cannot become a frame
   */
  async function check(blob, { expect = null, limits = null } = {}) {
    if (blob.size === 0) throw new MediaRefused(gettext("The file is empty"), "empty");
    const file = new Bytes(blob);
    const found = sniff(await file.some(0, HEAD_BYTES));
    if (found === null) {
      const thing = expect ? A_THING[expect] : gettext("a photograph, sound or video");
      throw new MediaRefused(
        gettext("This is not {thing} of a kind that Osmosis knows", { thing }), "unknown");
    }
    const taken = expect === "audio" ? (SOUND_IN.get(found) ?? found) : found;
    if (expect && taken.family !== expect) {
      throw new MediaRefused(
        gettext("This is {one} ({name}), not {other}", {
          one: A_THING[taken.family], name: taken.name, other: A_THING[expect],
        }),
        "other_family",
      );
    }
    if (limits && blob.size > limits[taken.family]) throw tooLarge(taken.family, limits);
    await walk(taken, file, limits);
    return { family: taken.family, mediaType: taken.mediaType, size: blob.size };
  }

  async function walk(taken, file, limits) {
    try {
      const shape = taken.walk ? await taken.walk(file) : null;
      if (shape && limits && shape.width * shape.height > limits.pixels) {
        throw tooManyPixels(shape, limits);
      }
    } catch (error) {
      if (error instanceof Truncated) {
        throw new MediaRefused(CUT_OFF[taken.family], "truncated");
      }
      if (error instanceof Malformed) {
        throw new MediaRefused(
          gettext("It begins like {name} but the rest of it is not", taken), "damaged");
      }
      throw error;
    }
  }

  const counted = (count) => Math.round(count).toLocaleString(osmosisLocale);

  function tooLarge(family, limits) {
    const most = `${counted(limits[family] / 1_000_000)} MB`;
    return new MediaRefused(TOO_LARGE[family](most), "too_large");
  }

  function tooManyPixels(shape, limits) {
    return new MediaRefused(
      gettext(
        "The photograph claims {width} × {height} pixels; the limit is {most} megapixels",
        {
          width: counted(shape.width), height: counted(shape.height),
          most: counted(limits.pixels / 1_000_000),
        },
      ),
      "too_many_pixels",
    );
  }

  globalThis.osmosisMediaCheck = Object.freeze({ check, MediaRefused });
})();
