// The review: the list of findings in step with the sheet; every answer is stored as it is given.

import { KEYS, commandFor, describeKeys, isCharacter } from "./keymap.js";
import { Paper } from "./paper.js";
import { Refused, ask, listen } from "./talk.js";

const $ = (id) => document.getElementById(id);
const root = $("review");
const { case: caseId, document: docId } = root.dataset;
const favourites = JSON.parse(root.dataset.favourites);
const pages = Number(root.dataset.pages);
const base = `/sager/${caseId}`;
const list = $("findings");

const state = { page: Number(root.dataset.page), items: [], seq: 0, chosen: null, drawing: false, busy: Promise.resolve(), ground: null };
const paper = new Paper({
  sheet: $("sheet"), picture: $("picture"), layer: $("layer"), centre: $("centre"),
  pictureAddress: (number, dpi) => `${base}/dok/${docId}/side/${number}.png?dpi=${dpi}`,
});
paper.pages = pages;

// --- what is shown

const say = (text) => { $("status").textContent = text; };

function warn(text) {
  $("alert").textContent = text;
  $("alert").hidden = false;
  clearTimeout(warn.timer);
  warn.timer = setTimeout(() => { $("alert").hidden = true; }, 8000);
}

const visible = () => state.items.filter((item) =>
  item.state === "quiet" ? $("show-quiet").checked : !$("only-open").checked || item.open || item.id === state.chosen);
const chosen = () => state.items.find((item) => item.id === state.chosen) ?? null;

function optionFor(item) {
  const option = document.createElement("div");
  option.role = "option";
  option.id = `o-${item.id}`;
  option.dataset.id = item.id;
  option.className = `finding finding-${item.state}`;
  const line = (className, text) => {
    const span = document.createElement("span");
    span.className = className;
    span.textContent = text;
    option.append(span);
  };
  line("finding-text", item.text);
  line("finding-type", item.inTitle ? `${item.type} i titlen` : item.type);
  line("finding-state", item.basisShort && item.state !== "kept" && item.state !== "quiet" ? `${item.stateName} · ${item.basisShort}` : item.stateName);
  return option;
}

function drawList() {
  const shown = visible();
  const focused = list.contains(document.activeElement);
  list.replaceChildren(...shown.map(optionFor));
  $("no-findings").hidden = shown.length > 0;
  if (!shown.some((item) => item.id === state.chosen)) state.chosen = shown[0]?.id ?? null;
  mark(focused);
}

// Show which finding is chosen, in the list, on the sheet and in the panel.
function mark(focus) {
  for (const option of list.children) {
    const own = option.dataset.id === state.chosen;
    option.setAttribute("aria-selected", String(own));
    option.tabIndex = own ? 0 : -1;
    if (own && focus) option.focus({ preventScroll: true });
    if (own) option.scrollIntoView({ block: "nearest" });
  }
  // An empty list keeps the focus, so that keys go on working.
  list.tabIndex = list.children.length ? -1 : 0;
  if (!list.children.length && focus) list.focus();
  const shown = visible();
  paper.showItems(shown, state.chosen);
  if (state.chosen) paper.reveal(state.chosen);
  drawChosen();
}

function drawChosen() {
  const item = chosen();
  $("chosen").hidden = !item;
  if (!item) { $("entity").replaceChildren(); drawChosen.entity = null; return; }
  $("chosen-chip").textContent = item.stateName;
  $("chosen-chip").className = `chip chip-${item.state}`;
  $("chosen-type").textContent = item.role && item.role !== "rolle ukendt" ? `${item.type}, ${item.role}` : item.type;
  $("chosen-text").textContent = item.text;
  $("chosen-why").textContent = item.why ?? "";
  $("chosen-found").textContent = item.found ?? "";
  $("chosen-who").textContent = item.who ? `Svar af ${item.who}${item.whole ? " for hele sagen" : ""}.` : "";
  if (document.activeElement !== $("comment")) $("comment").value = item.comment;
  const basis = item.state === "kept" || item.state === "quiet" ? [] : item.basis;
  for (const button of document.querySelectorAll("[data-ground]")) button.setAttribute("aria-pressed", String(basis.includes(button.dataset.ground)));
  const other = basis.find((ground) => !favourites.includes(ground)) ?? "";
  $("other-ground").value = other;
  $("whole").hidden = !item.entity;
  if (item.entity !== drawChosen.entity) {
    drawChosen.entity = item.entity;
    if (item.entity) window.htmx.ajax("GET", `${base}/personer/${item.entity}?panel=true`, { target: "#entity", swap: "innerHTML" });
    else $("entity").replaceChildren();
  }
}

function choose(id, focus = true) {
  state.chosen = id;
  mark(focus);
}

function take(news) {
  state.items = news.items;
  state.seq = news.seq;
  $("left").textContent = news.open.case === 1 ? "1 svar mangler i sagen" : `${news.open.case} svar mangler i sagen`;
  $("percent").value = news.percent;
}

// --- pages

async function go(number, want = null, focus = true) {
  if (number < 1 || number > pages) return;
  const page = await ask(`${base}/dok/${docId}/side/${number}`);
  state.page = number;
  take(page);
  state.chosen = want ?? page.items.find((item) => item.open)?.id ?? page.items.find((item) => item.state !== "quiet")?.id ?? null;
  if (want && page.items.find((item) => item.id === want)?.state === "quiet") $("show-quiet").checked = true;
  $("page-number").value = number;
  $("page-text").value = page.text;
  $("previous").disabled = number === 1;
  $("next").disabled = number === pages;
  history.replaceState(null, "", `?side=${number}`);
  const shown = paper.show(page);
  $("centre").scrollTop = 0;
  drawList();
  if (focus) mark(true);
  await shown;
  clearTimeout(go.seen);
  go.seen = setTimeout(() => sawPage(number), 600);
  const open = state.items.filter((item) => item.open).length;
  say(`Side ${number} af ${pages}. ${open === 1 ? "1 svar mangler" : `${open} svar mangler`} på siden.${page.lowOcr ? " Siden er svær at læse maskinelt: se den efter." : ""}`);
}

// A page counts as seen when it was on the screen, not when it was fetched.
async function sawPage(number) {
  if (state.page !== number || document.hidden) return;
  const { percent } = await ask(`${base}/set`, { document: docId, page: number });
  $("percent").value = percent;
}

async function nextOpen() {
  const here = visible();
  const at = here.findIndex((item) => item.id === state.chosen);
  const following = here.slice(at + 1).find((item) => item.open);
  if (following) { choose(following.id); return; }
  const place = await ask(`${base}/naeste?dok=${docId}&side=${state.page}`);
  if (!place.document) { say("Alt i sagen er besvaret og set."); return; }
  if (place.document !== docId) { location.assign(`${base}/dok/${place.document}?side=${place.page}`); return; }
  if (place.page === state.page) { const first = here.find((item) => item.open); if (first) choose(first.id); return; }
  await go(place.page);
}

// --- answers: shown at once, stored in order, taken back when refused

function answer(body, { optimistic = () => {}, told, move = false }) {
  const before = structuredClone(state.items);
  optimistic();
  if (move) moveOn();
  drawList();
  state.busy = state.busy.then(async () => {
    try {
      take(await ask(`${base}/svar`, { view: { document: docId, page: state.page }, after: state.seq, ...body }));
      say(`${told} ${$("left").textContent}.`);
    } catch (error) {
      state.items = before;
      if (!(error instanceof Refused)) { warn("Ingen forbindelse til serveren. Svaret er ikke gemt."); }
      else { warn(error.message); if (error.status === 409) take(await ask(`${base}/dok/${docId}/side/${state.page}`)); }
    }
    drawList();
    drawChosen.entity = null;
    drawChosen();
  });
  return state.busy;
}

function moveOn() {
  const shown = visible();
  const at = shown.findIndex((item) => item.id === state.chosen);
  const following = shown.slice(at + 1).find((item) => item.open);
  if (following) state.chosen = following.id;
}

const NAMES = { redact: ["covered", "Dækket"], keep: ["kept", "Bevaret"], ask: ["ask", "Tag stilling"] };

function decide(action, { basis = [], comment = null, move = true } = {}) {
  const item = chosen();
  if (!item) return;
  const grounds = basis.length ? basis : action === "keep" ? [] : item.state === "kept" || item.state === "quiet" ? item.suggestedBasis ?? item.basis : item.basis;
  const target = item.drawn ? { drawn: item.drawn } : { findings: [item.id] };
  answer({ ...target, action, basis: grounds, comment: comment ?? "" }, {
    optimistic: () => Object.assign(item, { state: NAMES[action][0], stateName: NAMES[action][1], open: action === "ask" }),
    told: `${NAMES[action][1]}.`, move: move && action !== "ask",
  });
}

function decideWhole(action) {
  const item = chosen();
  if (!item?.entity) return;
  const same = state.items.filter((other) => other.entity === item.entity);
  answer({ entity: item.entity, action, basis: action === "keep" ? [] : item.basis.length ? item.basis : item.suggestedBasis }, {
    optimistic: () => same.forEach((other) => { if (!other.who || other.whole) Object.assign(other, { state: NAMES[action][0], stateName: NAMES[action][1], open: false }); }),
    told: `${NAMES[action][1]} ${item.mentions === 1 ? "1 sted" : `${item.mentions} steder`} i sagen. Fortryd med u.`, move: true,
  });
}

function pickGround(ground) {
  const item = chosen();
  if (!item || !ground) return;
  state.ground = ground;
  const added = $("add-ground").checked ? [...new Set([...item.basis, ground])] : [ground];
  decide("redact", { basis: added, comment: item.comment, move: false });
}

// A box by hand takes the basis last chosen; it can be changed like any other.
const handBasis = () => [state.ground ?? chosen()?.basis[0] ?? favourites[0]].filter(Boolean);

function coverNew(body, told) {
  answer({ ...body, action: "redact", basis: handBasis() }, { told }).then(() => {
    const made = state.items.filter((item) => item.drawn).at(-1);
    if (made) choose(made.id);
  });
}

async function undo() {
  await state.busy;
  const news = await ask(`${base}/fortryd`, { document: docId, page: state.page });
  take(news);
  drawList();
  if (!news.undone) { say("Der er ikke mere at fortryde."); return; }
  const place = news.where;
  if (place && place.document === docId && place.page !== state.page) await go(place.page);
  say(`Fortrudt. ${$("left").textContent}.`);
}

function setDrawing(on) {
  state.drawing = on;
  paper.setDrawing(on);
  $("draw").setAttribute("aria-pressed", String(on));
  if (on) say("Tegn et område på siden. Esc stopper.");
}

const step = (by) => {
  const shown = visible();
  const at = shown.findIndex((item) => item.id === state.chosen);
  const to = shown[Math.min(shown.length - 1, Math.max(0, at + by))];
  if (to) choose(to.id);
};

const commands = {
  down: () => step(1), up: () => step(-1), first: () => step(-1e6), last: () => step(1e6),
  redact: () => decide("redact"), keep: () => decide("keep"), ask: () => decide("ask"),
  "whole-redact": () => decideWhole("redact"), "whole-keep": () => decideWhole("keep"),
  "accept-page": () => answer({ accept: { document: docId, page: state.page } }, { told: "Sidens forslag er fulgt." }),
  ground: (event) => pickGround(favourites[Number(event.key) - 1]),
  draw: () => setDrawing(!state.drawing), "next-open": nextOpen, undo,
  comment: () => $("comment").focus(),
  next: () => go(state.page + 1), previous: () => go(state.page - 1),
  "zoom-in": () => paper.zoomBy(1.25), "zoom-out": () => paper.zoomBy(0.8), "zoom-fit": () => paper.fit(),
  help: () => $("help-dialog").showModal(), more: () => { $("more-dialog").showModal(); $("page-text").setSelectionRange(0, 0); $("page-text").scrollTop = 0; },
};

// --- wiring

list.addEventListener("click", (event) => {
  const option = event.target.closest("[role=option]");
  if (option) choose(option.dataset.id);
});
root.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && state.drawing) { setDrawing(false); return; }
  const inList = list.contains(event.target);
  const onSheet = event.target === $("centre");
  const paging = event.key === "PageDown" || event.key === "PageUp";
  if (!inList && !(onSheet && paging)) return;
  if (isCharacter(event) && !$("keys-on").checked) return;
  const command = commandFor(event);
  if (!command) return;
  event.preventDefault();
  commands[command](event);
});
for (const [id, command] of [["previous", "previous"], ["next", "next"], ["next-open", "next-open"], ["zoom-in", "zoom-in"], ["zoom-out", "zoom-out"], ["zoom-fit", "zoom-fit"], ["draw", "draw"], ["help", "help"], ["more", "more"], ["accept-page", "accept-page"]]) $(id).addEventListener("click", () => commands[command]());
for (const button of document.querySelectorAll("[data-do]")) button.addEventListener("click", () => commands[button.dataset.do]());
for (const button of document.querySelectorAll("[data-ground]")) button.addEventListener("click", () => pickGround(button.dataset.ground));
$("other-ground").addEventListener("change", (event) => pickGround(event.target.value));
$("save-comment").addEventListener("click", () => {
  const item = chosen();
  const action = item && (item.state === "kept" || item.state === "quiet" ? "keep" : item.state === "ask" ? "ask" : "redact");
  if (item) decide(action, { basis: action === "keep" ? [] : item.basis, comment: $("comment").value, move: false });
});
for (const box of [$("only-open"), $("show-quiet")]) box.addEventListener("change", () => drawList());
$("page-number").addEventListener("change", (event) => go(Number(event.target.value) || state.page, null, false));
$("document-choice").addEventListener("change", (event) => location.assign(`${base}/dok/${event.target.value}`));
paper.onPick = (id) => { if (!visible().some((item) => item.id === id)) $("show-quiet").checked = true; drawList(); choose(id); };
paper.onDrawn = (box) => { setDrawing(false); coverNew({ area: { document: docId, page: state.page, boxes: [box] } }, "Området er dækket."); };
document.addEventListener("selectionchange", () => { $("selection-bar").hidden = !paper.selection(); });
$("cover-selection").addEventListener("click", () => {
  const part = paper.selection();
  getSelection().removeAllRanges();
  if (part) coverNew({ text: { document: docId, page: state.page, ...part } }, "Teksten er dækket.");
});
$("cover-text").addEventListener("click", () => {
  const area = $("page-text");
  const points = (offset) => [...area.value.slice(0, offset)].length;
  const [start, end] = [points(area.selectionStart), points(area.selectionEnd)];
  if (start === end) { warn("Markér noget af teksten først."); return; }
  $("more-dialog").close();
  coverNew({ text: { document: docId, page: state.page, start, end } }, "Teksten er dækket.");
});
$("cover-area").addEventListener("click", () => {
  const part = (id, size) => Number($(id).value) / 100 * size;
  const box = [part("n-x0", paper.page.width), part("n-y0", paper.page.height), part("n-x1", paper.page.width), part("n-y1", paper.page.height)];
  $("more-dialog").close();
  coverNew({ area: { document: docId, page: state.page, boxes: [box] } }, "Området er dækket.");
});
$("cover-page").addEventListener("click", () => {
  $("more-dialog").close();
  coverNew({ whole: { document: docId, page: state.page } }, "Siden er dækket.");
});
describeKeys($("keys"));
for (const entry of KEYS) if (!commands[entry.does]) throw new Error(entry.does);

// Another person's answers appear at once; one's own page stays where it is.
listen(caseId, async ({ seq }) => {
  await state.busy;
  if (seq <= state.seq || document.querySelector("dialog[open]")) return;
  take(await ask(`${base}/dok/${docId}/side/${state.page}`));
  drawList();
});

const wanted = location.hash.startsWith("#f") ? location.hash.slice(2) : null;
go(state.page, wanted).catch((error) => warn(error.message));
