// The sheet: the picture of the page, its boxes and its selectable text, all in points.

import { _ } from "./texts.js";

const SVG = "http://www.w3.org/2000/svg";
const SHARPNESS = [72, 108, 144, 216, 288];
const KEPT = 12;
const CLOSER = [[576, 4], [1152, 8]]; // above the sharpest picture, in tiles: so many across and down
const CLOSEST = 8; // times the size on paper at 72 pixels an inch

function make(name, attributes, parent) {
  const node = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) node.setAttribute(key, value);
  parent?.append(node);
  return node;
}

export class Paper {
  constructor({ sheet, picture, tiles, layer, centre, pictureAddress }) {
    Object.assign(this, { sheet, picture, tiles, layer, centre, pictureAddress });
    this.zoom = null; // null: as wide as the room
    this.pictures = new Map();
    this.onPick = () => {};
    this.onDrawn = () => {};
    new ResizeObserver(() => this.page && this.zoom === null && this.resize()).observe(centre);
    centre.addEventListener("scroll", () => this.page && this.sharpen(), { passive: true });
    layer.addEventListener("pointerdown", (event) => this.#press(event));
  }

  // Show a page (as the server tells of it) and its words; boxes come with showItems.
  async show(page) {
    this.page = page;
    const turned = page.rotation === 90 || page.rotation === 270;
    this.shown = turned ? [page.height, page.width] : [page.width, page.height];
    this.layer.setAttribute("viewBox", `0 0 ${this.shown[0]} ${this.shown[1]}`);
    this.layer.replaceChildren();
    this.#patterns();
    const turn = {
      0: "1 0 0 1 0 0", 90: `0 1 -1 0 ${page.height} 0`,
      180: `-1 0 0 -1 ${page.width} ${page.height}`, 270: `0 -1 1 0 0 ${page.width}`,
    }[page.rotation] ?? "1 0 0 1 0 0";
    this.root = make("g", { transform: `matrix(${turn})` }, this.layer);
    this.boxes = make("g", { "aria-hidden": "true" }, this.root);
    this.words = make("g", { class: "words" }, this.root);
    for (const [start, end, word, x0, y0, x1, y1] of page.words) {
      const height = y1 - y0;
      const text = make("text", {
        x: x0, y: y1 - height * 0.22, "font-size": Math.max(1, height * 0.82),
        textLength: Math.max(0.5, x1 - x0), lengthAdjust: "spacingAndGlyphs",
        "data-start": start, "data-end": end,
      }, this.words);
      text.textContent = `${word} `;
    }
    this.picture.alt = _("Side {1} som billede. Teksten findes under Mere.", page.page);
    await this.resize();
  }

  // How wide a page is drawn, and the dots per inch that takes: those there are, and those wanted.
  #size(across) {
    const room = Math.max(200, this.centre.clientWidth - 32);
    const width = this.zoom === null ? Math.min(room, across * 1.8) : across * this.zoom;
    const wanted = width / across * 72 * devicePixelRatio;
    return { width, wanted, dpi: SHARPNESS.find((step) => step >= wanted - 1) ?? SHARPNESS.at(-1) };
  }

  // Have a page drawn while its text is on the way: most pages are as wide as the one before.
  ahead(number, across) { this.load(number, this.#size(this.shown?.[0] ?? across).dpi); }

  async resize() {
    const { width, wanted, dpi } = this.#size(this.shown[0]);
    const height = width * this.shown[1] / this.shown[0];
    this.sheet.style.width = `${width}px`;
    this.sheet.style.height = `${height}px`;
    const number = this.page.page;
    this.closer = wanted > dpi + 1 ? CLOSER.find(([step]) => step >= wanted - 1) ?? CLOSER.at(-1) : null;
    this.sharpen();
    const address = await this.load(number, dpi);
    if (this.page.page === number && address) this.picture.src = address;
    for (const near of [number + 1, number - 1]) if (near >= 1 && near <= this.pages) this.load(near, dpi);
  }

  // Closer than a picture of the whole page is sharp, tiles of what is in view lie over it.
  sharpen() {
    const set = this.closer ? `${this.page.page}-${this.closer[0]}` : "";
    if (this.tiles.dataset.set !== set) { this.tiles.replaceChildren(); this.tiles.dataset.set = set; }
    if (!this.closer) return;
    const [dpi, across] = this.closer;
    const sheet = this.sheet.getBoundingClientRect();
    const room = this.centre.getBoundingClientRect();
    const first = (from, side) => Math.max(0, Math.floor(from / side * across));
    const last = (to, side) => Math.min(across - 1, Math.floor(to / side * across));
    for (let row = first(room.top - sheet.top, sheet.height); row <= last(room.bottom - sheet.top, sheet.height); row += 1) {
      for (let column = first(room.left - sheet.left, sheet.width); column <= last(room.right - sheet.left, sheet.width); column += 1) {
        const tile = row * across + column;
        if (this.tiles.querySelector(`[data-tile="${tile}"]`)) continue;
        const picture = new Image();
        picture.dataset.tile = tile;
        picture.alt = "";
        for (const [side, share] of Object.entries({ left: column, top: row, width: 1, height: 1 })) picture.style[side] = `${100 * share / across}%`;
        picture.addEventListener("error", () => picture.remove());
        picture.src = `${this.pictureAddress(this.page.page, dpi)}&tile=${tile}`;
        this.tiles.append(picture);
      }
    }
  }

  // Pictures are kept here, since the server lets nobody else keep them.
  load(number, dpi) {
    const key = `${number}-${dpi}`;
    if (!this.pictures.has(key)) {
      const loading = fetch(this.pictureAddress(number, dpi)).then(async (response) => {
        if (!response.ok) throw new Error(String(response.status));
        return URL.createObjectURL(await response.blob());
      }).catch(() => { this.pictures.delete(key); return null; });
      this.pictures.set(key, loading);
      if (this.pictures.size > KEPT) {
        const [oldest, gone] = this.pictures.entries().next().value;
        this.pictures.delete(oldest);
        gone.then((address) => address && address !== this.picture.src && URL.revokeObjectURL(address));
      }
    }
    return this.pictures.get(key);
  }

  zoomBy(factor) {
    const now = this.sheet.clientWidth / this.shown[0];
    const room = this.centre; // what is in the middle stays there
    const across = (room.scrollLeft + room.clientWidth / 2) / room.scrollWidth;
    const down = (room.scrollTop + room.clientHeight / 2) / room.scrollHeight;
    this.zoom = Math.min(CLOSEST, Math.max(0.4, now * factor));
    this.resize();
    room.scrollLeft = across * room.scrollWidth - room.clientWidth / 2;
    room.scrollTop = down * room.scrollHeight - room.clientHeight / 2;
  }

  fit() { this.zoom = null; this.resize(); }

  showItems(items, chosen) {
    this.boxes.replaceChildren();
    for (const item of items) {
      for (const [x0, y0, x1, y1] of item.inTitle ? [] : item.boxes) {
        const box = make("rect", {
          x: x0 - 1, y: y0 - 1, width: x1 - x0 + 2, height: y1 - y0 + 2, "data-id": item.id,
          class: `box box-${item.state}${item.id === chosen ? " chosen" : ""}`,
        }, this.boxes);
        if (item.state === "covered") box.style.fill = "url(#hatch)"; // a style sheet would look in itself
      }
    }
  }

  // Bring a box into view without moving more than needed.
  reveal(id) {
    const box = this.boxes.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (!box) return;
    const spot = box.getBoundingClientRect();
    const room = this.centre.getBoundingClientRect();
    if (spot.top < room.top + 40 || spot.bottom > room.bottom - 40) {
      this.centre.scrollTop += spot.top - room.top - room.height / 3;
    }
    if (spot.left < room.left || spot.right > room.right) {
      this.centre.scrollLeft += spot.left - room.left - room.width / 3;
    }
  }

  // What is selected of the page's text, as code points; null when nothing is.
  selection() {
    const chosen = getSelection();
    if (!chosen.rangeCount || chosen.isCollapsed) return null;
    const range = chosen.getRangeAt(0);
    let start = null, end = null;
    for (const word of this.words.querySelectorAll("text")) {
      if (!range.intersectsNode(word)) continue;
      const first = Number(word.dataset.start), last = Number(word.dataset.end);
      const inWord = (node, offset) => first + [...word.textContent.slice(0, offset)].length;
      const from = word.contains(range.startContainer) && range.startContainer.nodeType === 3
        ? inWord(range.startContainer, range.startOffset) : first;
      const to = word.contains(range.endContainer) && range.endContainer.nodeType === 3
        ? Math.min(last, inWord(range.endContainer, range.endOffset)) : last;
      if (from >= to) continue;
      start = start === null ? from : Math.min(start, from);
      end = end === null ? to : Math.max(end, to);
    }
    return start === null ? null : { start, end };
  }

  setDrawing(on) {
    this.drawing = on;
    this.sheet.classList.toggle("drawing", on);
  }

  #point(event) {
    const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(this.root.getScreenCTM().inverse());
    return [Math.min(this.page.width, Math.max(0, point.x)), Math.min(this.page.height, Math.max(0, point.y))];
  }

  #press(event) {
    if (event.button !== 0) return;
    if (!this.drawing) { this.#pickOnRelease(event); return; }
    event.preventDefault();
    const [ax, ay] = this.#point(event);
    const rubber = make("rect", { class: "rubber" }, this.root);
    this.layer.setPointerCapture(event.pointerId);
    const area = (moved) => {
      const [bx, by] = this.#point(moved);
      return [Math.min(ax, bx), Math.min(ay, by), Math.max(ax, bx), Math.max(ay, by)];
    };
    const move = (moved) => {
      const [x0, y0, x1, y1] = area(moved);
      for (const [key, value] of Object.entries({ x: x0, y: y0, width: x1 - x0, height: y1 - y0 })) rubber.setAttribute(key, value);
    };
    const done = (moved) => {
      this.layer.removeEventListener("pointermove", move);
      rubber.remove();
      const box = area(moved);
      if (moved.type === "pointerup" && box[2] - box[0] > 2 && box[3] - box[1] > 2) this.onDrawn(box);
    };
    this.layer.addEventListener("pointermove", move);
    this.layer.addEventListener("pointerup", done, { once: true });
    this.layer.addEventListener("pointercancel", done, { once: true });
  }

  // A click picks the smallest box under it; a drag selects text instead.
  #pickOnRelease(pressed) {
    this.layer.addEventListener("pointerup", (event) => {
      if (Math.hypot(event.clientX - pressed.clientX, event.clientY - pressed.clientY) > 4) return;
      const [x, y] = this.#point(event);
      const hit = [...this.boxes.children].map((box) => [box, box.getBBox()])
        .filter(([, b]) => x >= b.x && x <= b.x + b.width && y >= b.y && y <= b.y + b.height)
        .sort(([, a], [, b]) => a.width * a.height - b.width * b.height)[0];
      if (hit) this.onPick(hit[0].dataset.id);
    }, { once: true });
  }

  #patterns() {
    const defs = make("defs", {}, this.layer);
    const hatch = make("pattern", { id: "hatch", width: 5, height: 5, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" }, defs);
    make("rect", { width: 5, height: 5, class: "hatch-ground" }, hatch);
    make("rect", { width: 2.2, height: 5, class: "hatch-line" }, hatch);
  }
}
