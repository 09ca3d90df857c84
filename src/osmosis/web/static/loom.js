// The Loom, moved by hand: along time and nearer or farther, with what one points at told below.
// Without this script the links do the same, a page at a time.

const TILE = 600;
const KEPT_TILES = 8;
const SETTLED_MILLISECONDS = 350;
const LEAST_PINCH = 1.6;
const NARROW = 720;
const NARROW_SCALE = 0.86;
const NEAR = [[0, 0], [0, -4], [0, 4], [-4, 0], [4, 0], [0, -8], [0, 8]];
const SVG = "image/svg+xml";
// Where in a stretch the day lies about which one asks; as in levels.py.
const PLACE_OF_DAY = { week: 0.5, month: 0.5, quarter: 0.83, year: 0.71, decade: 0.85 };
const DAY_MILLISECONDS = 86_400_000;
const ORIGIN = Date.UTC(2000, 0, 3);

const calm = matchMedia("(prefers-reduced-motion: reduce)");

class Loom {
  constructor(figure) {
    this.figure = figure;
    this.window = figure.querySelector(".loom__window");
    this.told = figure.querySelector(".loom__told");
    this.asked = this.told.textContent;
    this.pointers = new Map();
    figure.classList.add("is-live");
    this.take(figure.querySelector(".loom__sheet"));
    this.fit();
    this.listen();
  }

  // The sheet that is shown, and what it says of itself.
  take(sheet) {
    this.sheet = sheet;
    this.tiles = sheet.querySelector(".loom__tiles");
    this.names = sheet.querySelector(".loom__labels");
    [this.left, , this.width, this.height] = sheet.getAttribute("viewBox").split(" ").map(Number);
    this.whole = this.width;
    this.level = sheet.dataset.level;
    this.unitsPerDay = Number(sheet.dataset.units);
  }

  // As wide as the place it has; on a phone a part of the stretch, about the present if it is there.
  fit() {
    const wide = this.window.clientWidth;
    // A window that is put away has no width, and comes back to where it was.
    if (!wide) return;
    const width = wide < NARROW ? wide / NARROW_SCALE : this.whole;
    if (width < this.width) {
      const today = this.sheet.querySelector(".loom--today");
      const tile = today?.closest(".loom__tile");
      const x = tile ? Number(tile.dataset.tile) * TILE + today.getBBox().x : this.left + this.whole;
      const last = this.left + this.whole - width;
      this.left = Math.max(Math.min(x - width * 0.75, last), this.left);
    }
    this.width = width;
    this.show();
  }

  show() {
    this.sheet.setAttribute("viewBox", `${this.left} 0 ${this.width} ${this.height}`);
    this.sheet.setAttribute("width", this.width);
    this.names.setAttribute("x", this.left);
    this.fill();
  }

  // Fetch the tiles that are missing, and let go of those that are far away.
  fill() {
    const first = Math.floor(this.left / TILE);
    const last = Math.floor((this.left + this.width) / TILE);
    for (let number = first - 1; number <= last + 1; number += 1) this.fetchTile(number);
    for (const tile of [...this.tiles.children]) {
      const number = Number(tile.dataset.tile);
      if (number < first - KEPT_TILES || number > last + KEPT_TILES) tile.remove();
    }
  }

  async fetchTile(number) {
    if (this.tiles.querySelector(`[data-tile="${number}"]`)) return;
    const { tiles, level } = this;
    const place = document.createElementNS("http://www.w3.org/2000/svg", "svg");
    place.dataset.tile = number;
    tiles.append(place);
    const answer = await fetch(`/loom/tiles/${level}/${number}.svg`).catch(() => null);
    if (!answer?.ok) return place.remove();
    const drawn = new DOMParser().parseFromString(await answer.text(), SVG).documentElement;
    if (place.isConnected) place.replaceWith(document.importNode(drawn, true));
  }

  moveBy(units) {
    this.left += units;
    this.show();
    clearTimeout(this.settling);
    this.settling = setTimeout(() => this.settle(), SETTLED_MILLISECONDS);
  }

  glideBy(units) {
    if (calm.matches) return this.moveBy(units);
    const from = this.left;
    const began = performance.now();
    const step = (now) => {
      const part = Math.min((now - began) / 420, 1);
      this.moveBy(from + units * (1 - (1 - part) ** 3) - this.left);
      if (part < 1) requestAnimationFrame(step);
    };
    requestAnimationFrame(step);
  }

  dayAt(x) {
    return new Date(ORIGIN + (x / this.unitsPerDay) * DAY_MILLISECONDS).toISOString().slice(0, 10);
  }

  address(level, x) {
    return `/loom?span=${level}&on=${this.dayAt(x)}`;
  }

  // The words around the drawing follow it.
  async settle() {
    const place = PLACE_OF_DAY[this.level];
    if (!place) return;
    const address = this.address(this.level, this.left + this.width * place);
    const { left, level } = this;
    const page = await read(address);
    if (!page || left !== this.left || level !== this.level || this.zooming) return;
    replaceParts(page);
    history.replaceState(null, "", address);
  }

  // Nearer or farther: what is at x stays where it is.
  async zoom(way, x = this.left + this.width / 2) {
    const link = document.querySelector(`[data-way="${way}"]`);
    const level = link && new URL(link.href).searchParams.get("span");
    if (!level || this.zooming) return;
    this.zooming = true;
    clearTimeout(this.settling);
    const address = this.address(level, x);
    const page = await read(address);
    this.zooming = false;
    if (!page) return;
    const [days, part] = [x / this.unitsPerDay, (x - this.left) / this.width];
    const sheet = document.importNode(page.querySelector(".loom__sheet"), true);
    this.sheet.replaceWith(sheet);
    this.take(sheet);
    this.width = this.window.clientWidth < NARROW ? this.window.clientWidth / NARROW_SCALE : this.whole;
    this.left = days * this.unitsPerDay - part * this.width;
    sheet.classList.toggle("loom__sheet--arriving", !calm.matches);
    this.show();
    replaceParts(page);
    history.replaceState(null, "", address);
  }

  unitsOf(pixels) {
    return (pixels * this.width) / this.window.clientWidth;
  }

  xAt(pixel) {
    return this.left + this.unitsOf(pixel - this.window.getBoundingClientRect().left);
  }

  // Threads are fine: what lies a little beside the pointer counts as well.
  tellNear(event) {
    const near = NEAR.map(([x, y]) => document.elementFromPoint(event.clientX + x, event.clientY + y));
    this.tell(near.find((target) => this.thingOf(target)));
  }

  thingOf(target) {
    const thing = target?.closest?.("[aria-label]");
    return thing && this.tiles.contains(thing) ? thing : null;
  }

  tell(target) {
    const thing = this.thingOf(target);
    this.sheet.querySelector(".is-told")?.classList.remove("is-told");
    thing?.classList.add("is-told");
    this.told.textContent = thing ? thing.getAttribute("aria-label") : this.asked;
  }

  listen() {
    const on = (name, heard, options) => this.window.addEventListener(name, heard, options);
    on("pointerover", (event) => this.tellNear(event));
    on("focusin", (event) => this.tell(event.target));
    on("pointerdown", (event) => this.press(event));
    on("pointermove", (event) => this.drag(event));
    for (const name of ["pointerup", "pointercancel"]) on(name, (event) => this.release(event));
    on("click", (event) => this.dragged && event.preventDefault(), true);
    on("dragstart", (event) => event.preventDefault());
    on("wheel", (event) => this.wheel(event), { passive: false });
    on("keydown", (event) => this.key(event));
    addEventListener("resize", () => this.fit());
    document.addEventListener("click", (event) => this.follow(event));
  }

  press(event) {
    this.pointers.set(event.pointerId, event.clientX);
    this.dragged = false;
    this.spread = this.spreadNow();
    this.tellNear(event);
  }

  drag(event) {
    const before = this.pointers.get(event.pointerId);
    if (before === undefined) return this.tellNear(event);
    if (this.pointers.size === 1) {
      const moved = event.clientX - before;
      if (!this.dragged && Math.abs(moved) < 5) return;
      if (!this.dragged) this.window.setPointerCapture(event.pointerId);
      this.dragged = true;
      this.moveBy(-this.unitsOf(moved));
    }
    this.pointers.set(event.pointerId, event.clientX);
    if (this.pointers.size === 2) this.pinch();
  }

  pinch() {
    const now = this.spreadNow();
    const middle = [...this.pointers.values()].reduce((sum, x) => sum + x / 2, 0);
    const factor = now / Math.max(this.spread, 1);
    if (factor < LEAST_PINCH && factor > 1 / LEAST_PINCH) return;
    this.spread = now;
    this.dragged = true;
    this.zoom(factor > 1 ? "nearer" : "farther", this.xAt(middle));
  }

  spreadNow() {
    const [one, two] = [...this.pointers.values()];
    return two === undefined ? 0 : Math.abs(one - two);
  }

  release(event) {
    this.pointers.delete(event.pointerId);
  }

  wheel(event) {
    if (event.ctrlKey) {
      event.preventDefault();
      this.wheeled = (this.wheeled ?? 0) + event.deltaY;
      if (Math.abs(this.wheeled) < 60) return;
      this.zoom(this.wheeled < 0 ? "nearer" : "farther", this.xAt(event.clientX));
      this.wheeled = 0;
      return;
    }
    const along = event.shiftKey ? event.deltaY : event.deltaX;
    if (Math.abs(along) <= Math.abs(event.shiftKey ? 0 : event.deltaY)) return;
    event.preventDefault();
    this.moveBy(this.unitsOf(along));
  }

  key(event) {
    const part = event.shiftKey ? 1 : 0.2;
    const deeds = {
      ArrowLeft: () => this.moveBy(-this.width * part),
      ArrowRight: () => this.moveBy(this.width * part),
      "+": () => this.zoom("nearer"),
      "=": () => this.zoom("nearer"),
      "-": () => this.zoom("farther"),
    };
    if (event.ctrlKey || event.metaKey || event.altKey || !deeds[event.key]) return;
    event.preventDefault();
    deeds[event.key]();
  }

  // The links onward move the drawing, instead of a new page.
  follow(event) {
    const way = event.target.closest?.("[data-way]")?.dataset.way;
    if (!way || way === "today" || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    if (way === "earlier" || way === "later") this.glideBy((way === "later" ? 1 : -1) * this.width * 0.8);
    else this.zoom(way);
  }
}

async function read(address) {
  const answer = await fetch(address).catch(() => null);
  if (!answer?.ok) return null;
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

function replaceParts(page) {
  for (const name of ["loom-period", "loom-spans", "loom-ways", "loom-words"]) {
    const [here, there] = [document.getElementById(name), page.getElementById(name)];
    if (!here || !there) continue;
    const isOpen = here.querySelector("details")?.open;
    const focused = here.contains(document.activeElement) && document.activeElement.dataset.way;
    here.replaceChildren(...document.importNode(there, true).childNodes);
    if (isOpen) here.querySelector("details").open = true;
    if (focused) here.querySelector(`[data-way="${focused}"]`)?.focus();
  }
}

const figure = document.querySelector(".loom");
if (figure) new Loom(figure);
