// Recording a message where it is written: a button that begins, and the same one that ends. What
// was recorded goes into the form's own field for files, so that sending is the form's business. A
// recording ends at the largest file that is taken in, and a larger file is not sent: nothing that
// was said is lost on the way.

import { Recording, canRecord, openMicrophone } from "./recorder.js";

const RECORDED = gettext("Recorded. It is sealed when you send it.");
const FULL = gettext(
  "This is as long as one message can be, and all of it is kept. It is sealed when you send it.");
const REFUSED = gettext("The microphone is not to be had here. A file can be chosen instead.");

for (const form of document.querySelectorAll("[data-records]")) {
  refuseTooLarge(form);
  if (form.dataset.records !== "photo" && canRecord(form.dataset.records)) offer(form);
}

function refuseTooLarge(form) {
  const field = form.querySelector("input[type=file]");
  const most = Number(form.dataset.most);
  field.addEventListener("change", () => {
    const isLarger = (field.files[0]?.size ?? 0) > most;
    const told = gettext(
      "This file is larger than {n} megabytes. It stays where it is.", { n: Math.floor(most / 1e6) });
    field.setCustomValidity(isLarger ? told : "");
    if (isLarger) field.reportValidity();
  });
}

function offer(form) {
  const kind = form.dataset.records;
  const said = form.querySelector("[data-said]");
  const field = form.querySelector("input[type=file]");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button--plain";
  button.textContent = gettext("Record");
  field.after(button);

  let recording = null;
  let stream = null;
  let ticking = 0;
  const most = Number(form.dataset.most);
  const end = async (told = RECORDED) => {
    const going = recording;
    recording = null;
    clearInterval(ticking);
    const blob = await going.stop();
    for (const track of stream.getTracks()) track.stop();
    put(field, blob, kind);
    button.textContent = gettext("Record again");
    said.textContent = told;
  };
  button.addEventListener("click", async () => {
    if (recording) return end();
    try {
      stream = await open(kind);
    } catch {
      said.textContent = REFUSED;
      return undefined;
    }
    recording = new Recording(stream, kind);
    button.textContent = gettext("Stop");
    let seconds = 0;
    const tell = () => {
      const rest = String(seconds % 60).padStart(2, "0");
      said.textContent = gettext("Recording, {time}", { time: `${Math.floor(seconds / 60)}:${rest}` });
      seconds += 1;
      // Room for the slice that is on its way, and for what is written at the end.
      if (recording.bytes > most * 0.98) end(FULL);
    };
    tell();
    ticking = setInterval(tell, 1000);
    // It may end by itself, when the microphone is taken away; what there is then is kept.
    recording.ended.then(() => recording && end());
    return undefined;
  });
}

function open(kind) {
  if (kind === "audio") return openMicrophone();
  return navigator.mediaDevices.getUserMedia({ audio: true, video: { facingMode: "user" } });
}

function put(field, blob, kind) {
  const suffix = blob.type.includes("mp4") ? "mp4" : blob.type.includes("ogg") ? "ogg" : "webm";
  const file = new File([blob], `${kind}.${suffix}`, { type: blob.type.split(";")[0] });
  const box = new DataTransfer();
  box.items.add(file);
  field.files = box.files;
  field.setCustomValidity("");
}
