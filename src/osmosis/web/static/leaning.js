// Lets sources be dragged on the drawing of an axis. The sliders below it hold the values and are
// what the keyboard and screen readers use; a mark follows its slider, and a slider its mark.

const EDGE = 16;
const WIDTH = 360;
const ROW = 21;

const placeOf = (value) => EDGE + ((value + 100) / 200) * (WIDTH - 2 * EDGE);
const valueAt = (x) => {
  const value = ((x - EDGE) / (WIDTH - 2 * EDGE)) * 200 - 100;
  return Math.max(-100, Math.min(100, Math.round(value / 5) * 5));
};

/** A value as one says it, for screen readers. */
function said(slider) {
  const value = Number(slider.value);
  if (value === 0) return gettext("in the middle");
  const end = value < 0 ? slider.dataset.low : slider.dataset.high;
  return gettext("{value} towards {end}", { value: Math.abs(value), end });
}

/** One axis: its drawing, and the sliders of its sources. */
class Axis {
  constructor(field) {
    this.sheet = field.querySelector(".axis__sheet");
    this.line = Number(this.sheet.dataset.line);
    this.above = 0;
    this.lanes = [...field.querySelectorAll(".lane")].map((lane) => ({
      slider: lane.querySelector("input[type=range]"),
      nowhere: lane.querySelector("input[type=checkbox]"),
      mark: null,
    }));
    for (const lane of this.lanes) this.follow(lane);
    this.sheet.classList.add("is-live");
    this.draw();
  }

  follow(lane) {
    const source = lane.slider.name.slice(-36);
    lane.mark = this.sheet.querySelector(`[data-source="${source}"]`) ?? this.make(lane, source);
    lane.slider.addEventListener("input", () => {
      lane.nowhere.checked = false;
      this.draw();
    });
    lane.nowhere.addEventListener("change", () => this.draw());
    lane.mark.addEventListener("pointerdown", (event) => this.take(lane, event));
  }

  make(lane, source) {
    const space = "http://www.w3.org/2000/svg";
    const mark = document.createElementNS(space, "g");
    mark.setAttribute("class", "axis__mark");
    mark.dataset.source = source;
    const parts = [["circle", { class: "axis__reach", r: 14 }], ["circle", { class: "axis__dot", r: 8.5 }], ["text", { y: 3.6 }]];
    for (const [name, attributes] of parts) {
      const part = document.createElementNS(space, name);
      for (const [key, value] of Object.entries(attributes)) part.setAttribute(key, value);
      if (name === "text") part.textContent = lane.slider.dataset.number;
      mark.append(part);
    }
    this.sheet.append(mark);
    return mark;
  }

  /** Follow a finger or the mouse until it lets go. */
  take(lane, event) {
    event.preventDefault();
    lane.mark.setPointerCapture(event.pointerId);
    lane.mark.classList.add("is-held");
    const move = (moved) => {
      const point = new DOMPoint(moved.clientX, moved.clientY);
      const inside = point.matrixTransform(this.sheet.getScreenCTM().inverse());
      lane.slider.value = valueAt(inside.x);
      lane.nowhere.checked = false;
      this.draw();
    };
    const leave = () => {
      lane.mark.classList.remove("is-held");
      lane.mark.removeEventListener("pointermove", move);
    };
    lane.mark.addEventListener("pointermove", move);
    lane.mark.addEventListener("pointerup", leave, { once: true });
    lane.mark.addEventListener("pointercancel", leave, { once: true });
  }

  /** Every mark above its place; those that would lie on each other are stacked. */
  draw() {
    const rows = [];
    const inOrder = [...this.lanes].sort((one, other) => one.slider.value - other.slider.value);
    for (const lane of inOrder) {
      lane.slider.setAttribute("aria-valuetext", lane.nowhere.checked ? gettext("no place") : said(lane.slider));
      lane.mark.toggleAttribute("hidden", lane.nowhere.checked);
      if (lane.nowhere.checked) continue;
      const x = placeOf(Number(lane.slider.value));
      let row = rows.findIndex((last) => x - last >= ROW);
      if (row < 0) row = rows.length;
      rows[row] = x;
      lane.mark.setAttribute("transform", `translate(${x} ${this.line - row * ROW - ROW / 2 - 2})`);
    }
    // It grows and does not shrink again: nothing may jump away under a finger.
    this.above = Math.max(this.above, rows.length * ROW + 8 - this.line);
    this.sheet.setAttribute("viewBox", `0 ${-this.above} ${WIDTH} ${this.line + 16 + this.above}`);
  }
}

for (const field of document.querySelectorAll("[data-leaning] .axis")) new Axis(field);
