/* The camera and the microphone of this device, where the page itself can use them: a finder to
 * look through, a photograph from it, and recordings. Nothing is shown again afterwards.
 */

// Safari's own kinds first: its webm misbehaves, and Chrome's webm has no length.
const TYPES = {
  audio: ["audio/mp4", "audio/webm;codecs=opus", "audio/webm", "audio/ogg;codecs=opus"],
  video: ["video/mp4", "video/webm;codecs=vp9,opus", "video/webm;codecs=vp8,opus", "video/webm"],
};
const SLICE_MILLISECONDS = 1000;
const PATIENCE_MILLISECONDS = 4000;
// The moment as it sounded: no filter decides what was noise.
const AS_IT_SOUNDS = { echoCancellation: false, noiseSuppression: false, autoGainControl: true };
const AS_IT_LOOKS = { facingMode: "environment", width: { ideal: 3840 }, height: { ideal: 2160 } };

/** Whether the page can record a kind by itself. */
export function canRecord(kind) {
  return Boolean(navigator.mediaDevices?.getUserMedia) && recorderType(kind) !== null;
}

/** Whether the page can open a finder. */
export const canFind = () => Boolean(navigator.mediaDevices?.getUserMedia);

/** The kind of file that this browser records, the best first; null when it records none. */
export function recorderType(kind) {
  if (!("MediaRecorder" in globalThis)) return null;
  return TYPES[kind].find((type) => MediaRecorder.isTypeSupported(type)) ?? null;
}

/** Whether the person allowed the camera before, so that asking again shows nothing. */
export async function cameraIsAllowed() {
  const found = await navigator.permissions?.query({ name: "camera" }).catch(() => null);
  return found?.state === "granted";
}

/** The finder: what the camera sees, live, in a video element. */
export class Finder {
  #video;
  #stream = null;
  #turn = 0;

  constructor(video) {
    this.#video = video;
  }

  get isOpen() {
    return this.#stream !== null;
  }

  get stream() {
    return this.#stream;
  }

  /** Look through the camera; with sound for a video. A camera takes a while to open: what is opened
   * or closed meanwhile goes before. */
  async open({ withSound = false } = {}) {
    this.close();
    const turn = this.#turn;
    try {
      const audio = withSound ? AS_IT_SOUNDS : false;
      const stream = await navigator.mediaDevices.getUserMedia({ video: AS_IT_LOOKS, audio });
      if (turn !== this.#turn) return letGo(stream);
      this.#stream = stream;
      this.#video.srcObject = stream;
      this.#video.hidden = false;
      await this.#video.play();
    } catch (error) {
      if (turn === this.#turn) throw error;
    }
    return undefined;
  }

  /** Let go of the camera. */
  close() {
    this.#turn += 1;
    if (this.#stream !== null) letGo(this.#stream);
    this.#stream = null;
    this.#video.srcObject = null;
    this.#video.hidden = true;
  }

  /** One photograph, from the camera's own shutter where the browser reaches it. */
  async photograph() {
    const [track] = this.#stream.getVideoTracks();
    return (await fromShutter(track)) ?? fromPicture(this.#video);
  }
}

function letGo(stream) {
  for (const track of stream.getTracks()) track.stop();
}

/* Some cameras promise a shutter that never answers. */
async function fromShutter(track) {
  if (!("ImageCapture" in globalThis)) return null;
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MILLISECONDS, null));
  const taking = takePhoto(new ImageCapture(track)).catch(() => null);
  const photo = await Promise.race([taking, late]);
  return photo && photo.size > 0 ? photo : null;
}

async function takePhoto(camera) {
  const can = await camera.getPhotoCapabilities().catch(() => null);
  const largest = can?.imageWidth?.max
    ? { imageWidth: can.imageWidth.max, imageHeight: can.imageHeight.max }
    : {};
  return camera.takePhoto(largest).catch(() => camera.takePhoto());
}

function fromPicture(video) {
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", 0.95));
}

/** A microphone, to be closed after the recording. */
export function openMicrophone() {
  return navigator.mediaDevices.getUserMedia({ audio: AS_IT_SOUNDS });
}

/** A recording that goes on until it is stopped; what was recorded is kept then. */
export class Recording {
  #recorder;
  #pieces = [];
  #ended;
  #awake = null;

  /**
   * @param {MediaStream} stream what is recorded
   * @param {"audio"|"video"} kind
   */
  constructor(stream, kind) {
    this.#recorder = new MediaRecorder(stream, { mimeType: recorderType(kind) });
    this.#recorder.addEventListener("dataavailable", ({ data }) => {
      if (data.size > 0) this.#pieces.push(data);
    });
    this.#ended = new Promise((resolve) => {
      this.#recorder.addEventListener("stop", resolve, { once: true });
    });
    this.#recorder.start(SLICE_MILLISECONDS);
    this.#stayAwake();
  }

  /** How many bytes were recorded until now. */
  get bytes() {
    return this.#pieces.reduce((sum, piece) => sum + piece.size, 0);
  }

  /** Resolves when it ends by itself: the microphone was taken away. */
  get ended() {
    return this.#ended;
  }

  /** End it and give what was recorded. */
  async stop() {
    if (this.#recorder.state !== "inactive") this.#recorder.stop();
    await this.#ended;
    this.#awake?.release().catch(() => {});
    return new Blob(this.#pieces, { type: this.#recorder.mimeType });
  }

  /* A screen that goes dark would end it. */
  async #stayAwake() {
    this.#awake = (await navigator.wakeLock?.request("screen").catch(() => null)) ?? null;
  }
}
