// The review: the list of findings in step with the sheet; every answer is stored as it is given.

import { KEYS, commandFor, describeKeys, isCharacter } from "./keymap.js";
import { Paper } from "./paper.js";
import { Refused, ask, listen } from "./talk.js";
import { _ } from "./texts.js";

const $ = (id) => document.getElementById(id);
const root = $("review");
const { case: caseId, document: docId } = root.dataset;
const favourites = JSON.parse(root.dataset.favourites);
const pages = Number(root.dataset.pages);
const base = `/sager/${caseId}`;
const list = $("findings");

const state = { page: Number(root.dataset.page), items: [], seq: 0, chosen: null, drawing: false, busy: Promise.resolve(), ground: null, standing: [] };
const paper = new Paper({
  sheet: $("sheet"), picture: $("picture"), layer: $("layer"), centre: $("centre"),
  pictureAddress: (number, dpi) => `${base}/dok/${docId}/side/${number}.png?dpi=${dpi}`,
});
paper.pages = pages;

// --- what is shown

const say = (text) => { $("status").textContent = text; };

// A warning stays until it is closed or the next answer is stored.
function warn(text) {
  $("alert-text").textContent = text;
  $("alert").hidden = false;
}

const UNSURE = 0.7;
const FILTERS = {
  proposed: (item) => item.state !== "quiet",
  open: (item) => item.open || item.id === state.chosen,
  unsure: (item) => item.state !== "quiet" && item.score !== null && item.score < UNSURE,
  all: () => true,
};

function visible() {
  const wanted = $("show").value;
  const fits = FILTERS[wanted] ?? ((item) => item.typeId === wanted);
  return state.items.filter((item) => fits(item) || (wanted === "open" ? false : item.id === state.chosen));
}

// The types there are on the page, to choose one of.
function drawTypes() {
  const there = new Map(state.items.filter((item) => item.typeId).map((item) => [item.typeId, item.type]));
  const now = $("show").value;
  $("show-types").replaceChildren(...[...there].sort((a, b) => a[1].localeCompare(b[1], "da")).map(([id, name]) => new Option(name, id)));
  $("show").value = there.has(now) || FILTERS[now] ? now : "proposed";
}
const hasText = (item) => item.start < item.end; // boxes by hand and pictures have none
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
  const sure = item.score === null || item.score === undefined ? "" : ` ${Math.round(item.score * 100)} %`;
  line("finding-type", (item.inTitle ? _("{1} i titlen", item.type) : item.text === item.type ? "" : item.type) + (item.open ? sure : ""));
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
  drawStanding();
}

// What was covered by hand and can still be read elsewhere.
function drawStanding() {
  const box = $("standing");
  if (box.contains(document.activeElement)) list.focus();
  box.hidden = !state.standing.length;
  box.replaceChildren(...state.standing.map(({ text, count }) => {
    const line = document.createElement("p");
    const button = (name, work) => {
      const made = document.createElement("button");
      made.type = "button";
      made.className = "button button-secondary small";
      made.textContent = name;
      made.addEventListener("click", work);
      return made;
    };
    line.append(`${count === 1 ? _("»{1}« kan stadig læses 1 sted i sagen.", text) : _("»{1}« kan stadig læses {2} steder i sagen.", text, count)} `,
      button(_("Dæk dem også"), () => answer({ standing: text, action: "redact" }, { told: _("»{1}« er dækket overalt.", text) })), " ",
      button(_("Se stederne"), () => { $("query-text").value = text; $("query-form").submit(); }));
    return line;
  }));
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
  $("chosen-role").textContent = [item.drawn ? item.type : "", item.role && item.role !== _("rolle ukendt") ? item.role : "", item.score === null || item.score === undefined ? "" : _("{1} % sikker", Math.round(item.score * 100))].filter(Boolean).join(", ");
  $("type-line").hidden = !item.typeId;
  if (item.typeId) $("type").value = item.typeId;
  $("chosen-text").textContent = item.text;
  $("chosen-why").textContent = item.why ?? "";
  $("chosen-found").textContent = item.found ?? "";
  $("chosen-who").textContent = item.who ? (item.whole ? _("Svar af {1} for hele sagen.", item.who) : _("Svar af {1}.", item.who)) : "";
  if (document.activeElement !== $("comment")) $("comment").value = item.comment;
  const basis = item.state === "kept" || item.state === "quiet" ? [] : item.basis;
  for (const button of document.querySelectorAll("[data-ground]")) button.setAttribute("aria-pressed", String(basis.includes(button.dataset.ground)));
  const other = basis.find((ground) => !favourites.includes(ground)) ?? "";
  $("other-ground").value = other;
  for (const button of document.querySelectorAll("[data-do^=whole]")) button.hidden = !item.entity;
  $("like").hidden = !hasText(item) || item.inTitle;
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
  state.standing = news.standing;
  drawTypes();
  $("left").textContent = news.open.case === 1 ? _("1 svar mangler i sagen") : _("{1} svar mangler i sagen", news.open.case);
  $("percent").value = news.percent;
}

// --- pages

async function go(number, want = null, focus = true) {
  if (number < 1 || number > pages) return;
  const page = await ask(`${base}/dok/${docId}/side/${number}`);
  state.page = number;
  take(page);
  state.chosen = want ?? page.items.find((item) => item.open)?.id ?? page.items.find((item) => item.state !== "quiet")?.id ?? null;
  if (want && page.items.find((item) => item.id === want)?.state === "quiet") $("show").value = "all";
  $("page-number").value = number;
  $("page-text").value = page.text;
  $("previous").disabled = number === 1;
  $("next").disabled = number === pages;
  const shown = paper.show(page);
  $("centre").scrollTop = 0;
  drawList();
  if (focus) mark(true);
  // Said before the picture is there: an answer given meanwhile is the later news.
  const open = state.items.filter((item) => item.open).length;
  say([_("Side {1} af {2}.", number, pages), open === 1 ? _("1 svar mangler på siden.") : _("{1} svar mangler på siden.", open), page.lowOcr ? _("Siden er svær at læse maskinelt: se den efter.") : ""].join(" ").trim());
  const address = new URL(location.href);
  if (Number(address.searchParams.get("side")) !== number) history.replaceState(null, "", `?side=${number}${root.dataset.route ? "&rute=1" : ""}`);
  await shown;
  clearTimeout(go.seen);
  go.seen = setTimeout(() => sawPage(number), 600);
}

// A page counts as seen when it was on the screen, not when it was fetched.
async function sawPage(number) {
  if (state.page !== number || document.hidden) return;
  const { percent } = await ask(`${base}/set`, { document: docId, page: number });
  $("percent").value = percent;
}

async function nextOpen(again = false) {
  if (root.dataset.route) {
    const place = await ask(`${base}/naeste?dok=${docId}&side=${state.page}&rute=1`);
    if (!place.document) { say(_("Du har set alle de sider, godkendelsen bygger på.")); return; }
    if (place.document !== docId) location.assign(`${base}/dok/${place.document}?side=${place.page}&rute=1`);
    else await go(place.page);
    return;
  }
  const here = visible();
  const at = here.findIndex((item) => item.id === state.chosen);
  const following = here.slice(at + 1).find((item) => item.open);
  if (following) { choose(following.id); return; }
  const place = await ask(`${base}/naeste?dok=${docId}&side=${state.page}`);
  if (!place.document) { say(_("Alt i sagen er besvaret og set.")); return; }
  if (place.document !== docId) { location.assign(`${base}/dok/${place.document}?side=${place.page}`); return; }
  if (place.page === state.page) {
    const first = state.items.find((item) => item.open);
    if (!first) { // the last page, looked at just now
      if (!again) { await sawPage(state.page); await nextOpen(true); }
      return;
    }
    if (!here.includes(first)) { $("show").value = "all"; drawList(); }
    choose(first.id);
    return;
  }
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
      $("alert").hidden = true;
      say(`${told} ${$("left").textContent}.`);
    } catch (error) {
      state.items = before;
      if (!(error instanceof Refused)) { warn(_("Ingen forbindelse til serveren. Svaret er ikke gemt.")); }
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

const NAMES = { redact: ["covered", _("Dækket")], keep: ["kept", _("Bevaret")], ask: ["ask", _("Tag stilling")] };

function decide(action, { basis = [], comment = null, move = true } = {}) {
  const item = chosen();
  if (!item) return;
  const grounds = basis.length ? basis : action === "keep" ? [] : item.state === "kept" || item.state === "quiet" ? item.suggestedBasis ?? item.basis : item.basis;
  const target = item.drawn ? { drawn: item.drawn } : { findings: [item.id] };
  answer({ ...target, action, basis: grounds, comment: comment ?? item.comment ?? "" }, {
    optimistic: () => Object.assign(item, { state: NAMES[action][0], stateName: NAMES[action][1], open: action === "ask" }),
    told: `${NAMES[action][1]}.`, move: move && action !== "ask",
  });
}

// Another type, and what the policy says of it, in one action.
function changeType(type) {
  const item = chosen();
  if (!item?.typeId || item.typeId === type) return;
  answer({ findings: [item.id], type }, { told: _("Typen er nu {1}.", $("type").selectedOptions[0].textContent) });
}

function useLately(ids) {
  if (ids) decide("redact", { basis: ids.split(" "), move: false });
}

const findLike = (part) => {
  $("like-place").value = `${docId}:${part.page ?? state.page}:${part.start}:${part.end}`;
  $("like-form").submit();
};

async function showPages() {
  const told = await ask(`${base}/dok/${docId}/sider`);
  $("page-grid").replaceChildren(...told.open.map((open, index) => {
    const cell = document.createElement("button");
    const number = index + 1;
    cell.type = "button";
    cell.className = "page-cell";
    cell.textContent = `${number}  ${open || (told.seen[index] ? "✓" : "○")}`;
    cell.setAttribute("aria-label", [_("Side {1}:", number), open ? _("{1} svar mangler,", open) : "", told.seen[index] ? _("set") : _("ikke set")].filter(Boolean).join(" "));
    if (number === state.page) cell.setAttribute("aria-current", "page");
    cell.addEventListener("click", () => { $("pages-dialog").close(); go(number); });
    return cell;
  }));
  $("pages-dialog").showModal();
  $("page-grid").querySelector("[aria-current]")?.focus();
}

function decideWhole(action) {
  const item = chosen();
  if (!item?.entity) return;
  const same = state.items.filter((other) => other.entity === item.entity);
  answer({ entity: item.entity, action, basis: action === "keep" ? [] : item.basis.length ? item.basis : item.suggestedBasis }, {
    optimistic: () => same.forEach((other) => { if (!other.who || other.whole) Object.assign(other, { state: NAMES[action][0], stateName: NAMES[action][1], open: false }); }),
    told: item.mentions === 1 ? _("{1} 1 sted i sagen. Fortryd med u.", NAMES[action][1]) : _("{1} {2} steder i sagen. Fortryd med u.", NAMES[action][1], item.mentions), move: true,
  });
}

// One basis in place of another; or, when adding, one more, and away with one that is there.
function pickGround(ground, add = $("add-ground").checked) {
  const item = chosen();
  if (!item || !ground) return;
  state.ground = ground;
  const held = item.state === "kept" || item.state === "quiet" ? [] : item.basis;
  const others = held.filter((one) => one !== ground);
  const basis = !add ? [ground] : held.includes(ground) && others.length ? others : [...others, ground];
  decide("redact", { basis, move: false });
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
  if (!news.undone) { say(_("Der er ikke mere at fortryde.")); return; }
  const place = news.where;
  if (place && place.document === docId && place.page !== state.page) await go(place.page);
  say(`${_("Fortrudt.")} ${$("left").textContent}.`);
}

function setDrawing(on) {
  state.drawing = on;
  paper.setDrawing(on);
  $("draw").setAttribute("aria-pressed", String(on));
  if (on) say(_("Tegn et område på siden. Esc stopper."));
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
  "accept-page": () => answer({ accept: { document: docId, page: state.page } }, { told: _("Sidens forslag er fulgt.") }),
  ground: (event) => pickGround(favourites[Number(event.key) - 1]),
  draw: () => setDrawing(!state.drawing), "next-open": () => nextOpen(), undo,
  comment: () => $("comment").focus(), type: () => $("type").focus(),
  lately: () => useLately(document.querySelector("[data-lately]")?.dataset.lately),
  "add-ground": (event) => pickGround(favourites[Number(event.code.slice(5)) - 1], true),
  like: () => { const item = chosen(); if (item && hasText(item) && !item.inTitle) findLike(item); },
  pages: () => ($("pages") ? showPages() : undefined),
  entity: () => $("entity").querySelector("a")?.focus(),
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
for (const [id, command] of [["previous", "previous"], ["next", "next"], ["next-open", "next-open"], ["zoom-in", "zoom-in"], ["zoom-out", "zoom-out"], ["zoom-fit", "zoom-fit"], ["draw", "draw"], ["help", "help"], ["more", "more"], ["accept-page", "accept-page"], ["pages", "pages"]]) $(id)?.addEventListener("click", () => commands[command]());
for (const button of document.querySelectorAll("[data-do]")) button.addEventListener("click", () => commands[button.dataset.do]());
for (const button of document.querySelectorAll("[data-ground]")) button.addEventListener("click", () => pickGround(button.dataset.ground));
$("other-ground").addEventListener("change", (event) => pickGround(event.target.value));
$("lately").addEventListener("click", (event) => useLately(event.target.closest("[data-lately]")?.dataset.lately));
$("type").addEventListener("change", (event) => changeType(event.target.value));
$("alert-close").addEventListener("click", () => { $("alert").hidden = true; list.querySelector("[tabindex='0']")?.focus(); });
$("save-comment").addEventListener("click", () => {
  const item = chosen();
  const action = item && (item.state === "kept" || item.state === "quiet" ? "keep" : item.state === "ask" ? "ask" : "redact");
  if (item) decide(action, { basis: action === "keep" ? [] : item.basis, comment: $("comment").value, move: false });
});
$("show").addEventListener("change", () => drawList());
$("comment").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  $("save-comment").click();
  backToList();
});
// From the panel's fields back to the list, so that the keys count again.
const backToList = () => (list.querySelector("[tabindex='0']") ?? list).focus();
// What had the focus before a dialog may have been drawn anew meanwhile.
for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("close", () => { if (document.activeElement === document.body) backToList(); });
root.querySelector(".right").addEventListener("keydown", (event) => { if (event.key === "Escape") backToList(); });
$("page-number").addEventListener("change", (event) => go(Number(event.target.value) || state.page, null, false));
$("document-choice").addEventListener("change", (event) => location.assign(`${base}/dok/${event.target.value}`));
paper.onPick = (id) => { if (!visible().some((item) => item.id === id)) $("show").value = "all"; drawList(); choose(id); };
paper.onDrawn = (box) => { setDrawing(false); coverNew({ area: { document: docId, page: state.page, boxes: [box] } }, _("Området er dækket.")); };
document.addEventListener("selectionchange", () => { $("selection-bar").hidden = !paper.selection(); });
$("cover-selection").addEventListener("click", () => {
  const part = paper.selection();
  getSelection().removeAllRanges();
  if (part) coverNew({ text: { document: docId, page: state.page, ...part } }, _("Teksten er dækket."));
});
$("like-selection").addEventListener("click", () => { const part = paper.selection(); if (part) findLike(part); });
function chosenText() {
  const area = $("page-text");
  const points = (offset) => [...area.value.slice(0, offset)].length;
  const [start, end] = [points(area.selectionStart), points(area.selectionEnd)];
  if (start === end) { warn(_("Markér noget af teksten først.")); return null; }
  return { start, end };
}
// A read-only field takes no caret in Chromium, and so no selection by keyboard: this one just does not change.
$("page-text").addEventListener("beforeinput", (event) => event.preventDefault());
$("like-text").addEventListener("click", () => { const part = chosenText(); if (part) findLike(part); });
$("cover-text").addEventListener("click", () => {
  const part = chosenText();
  if (!part) return;
  const { start, end } = part;
  $("more-dialog").close();
  coverNew({ text: { document: docId, page: state.page, start, end } }, _("Teksten er dækket."));
});
$("cover-area").addEventListener("click", () => {
  const part = (id, size) => Number($(id).value) / 100 * size;
  const box = [part("n-x0", paper.page.width), part("n-y0", paper.page.height), part("n-x1", paper.page.width), part("n-y1", paper.page.height)];
  $("more-dialog").close();
  coverNew({ area: { document: docId, page: state.page, boxes: [box] } }, _("Området er dækket."));
});
$("cover-page").addEventListener("click", () => {
  $("more-dialog").close();
  coverNew({ whole: { document: docId, page: state.page } }, _("Siden er dækket."));
});
describeKeys($("keys"));
for (const entry of KEYS) if (!commands[entry.does]) throw new Error(entry.does);

const wanted = location.hash.startsWith("#f") ? location.hash.slice(2) : null;
const loaded = go(state.page, wanted).catch((error) => warn(error.message));

// Another person's answers appear at once; one's own page stays where it is.
listen(caseId, async ({ seq }) => {
  await loaded; // what stood there from the first is no news
  await state.busy;
  if (seq <= state.seq || document.querySelector("dialog[open]")) return;
  const before = new Map(state.items.map((item) => [item.id, item.state]));
  take(await ask(`${base}/dok/${docId}/side/${state.page}`));
  drawList();
  const others = state.items.filter((item) => before.get(item.id) !== item.state && item.who);
  if (others.length) say(_("{1} har svaret på siden imens.", others.at(-1).who));
});
