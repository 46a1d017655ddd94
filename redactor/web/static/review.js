// The review: what keys, buttons and the mouse do, and what others do meanwhile.

import { answer, changeType, coverNew, decide, decideWhole, pickGround, undo, useLately } from "./answers.js";
import { choose, chosen, drawList, hasText, lastBegun, take, visible, whenCoveringStanding } from "./findings.js";
import { KEYS, commandFor, describeKeys, isCharacter } from "./keymap.js";
import { $, base, caseId, docId, favourites, list, paper, root, say, state, warn, worker } from "./shared.js";
import { ask, listen } from "./talk.js";
import { _ } from "./texts.js";
import { go, nextOpen, showPages, turn } from "./turning.js";

const findLike = (part) => {
  $("like-place").value = `${docId}:${part.page ?? state.page}:${part.start}:${part.end}`;
  $("like-form").submit();
};
whenCoveringStanding((text) => answer({ standing: text, action: "redact" }, { told: _("»{1}« er dækket overalt.", text) }));

function setDrawing(on) {
  state.drawing = on;
  paper.setDrawing(on);
  $("draw").setAttribute("aria-pressed", String(on));
  if (on) say(_("Tegn et område på siden. Esc stopper."));
}

// Questions are not answered with it: saying that suggestions were followed would hide that.
function acceptPage() {
  const count = state.items.filter((item) => item.state === "suggest" && item.open).length;
  if (!count) { say(_("Siden har ingen forslag om at dække. Det, der står »Tag stilling« ved, svarer du selv på.")); return; }
  answer({ accept: { document: docId, page: state.page } }, { told: count === 1 ? _("1 forslag er fulgt.") : _("{1} forslag er fulgt.", count) });
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
  "accept-page": acceptPage,
  ground: (event) => pickGround(favourites[Number(event.key) - 1]),
  draw: () => setDrawing(!state.drawing), "next-open": () => nextOpen(), undo,
  comment: () => $("comment").focus(), type: () => $("type").focus(),
  lately: () => useLately(document.querySelector("[data-lately]")?.dataset.lately),
  "add-ground": (event) => pickGround(favourites[Number(event.code.slice(5)) - 1], true),
  like: () => { const item = chosen(); if (item && hasText(item)) findLike({ ...item, page: item.inTitle ? 0 : state.page }); },
  pages: () => ($("pages") ? showPages() : undefined),
  entity: () => $("entity").querySelector("a")?.focus(),
  next: (event) => turn(1, event), previous: (event) => turn(-1, event),
  "zoom-in": () => paper.zoomBy(1.25), "zoom-out": () => paper.zoomBy(0.8), "zoom-fit": () => paper.fit(),
  help: () => $("help-dialog").showModal(), more: () => { $("more-dialog").showModal(); $("page-text").setSelectionRange(0, 0); $("page-text").scrollTop = 0; },
  document: () => { $("more-dialog").showModal(); $("whole-document").scrollIntoView(); $("whole-document").focus(); },
};

// Keys that change something are for those who answer.
const CHANGING = new Set(["redact", "keep", "ask", "whole-redact", "whole-keep", "accept-page", "ground", "add-ground", "lately", "draw", "undo", "comment", "type"]);
function run(command, event) {
  if (!worker && CHANGING.has(command)) { say(_("Kun en sagsbehandler kan svare.")); return; }
  commands[command](event);
}

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
  run(command, event);
});
for (const [id, command] of [["previous", "previous"], ["next", "next"], ["next-open", "next-open"], ["zoom-in", "zoom-in"], ["zoom-out", "zoom-out"], ["zoom-fit", "zoom-fit"], ["draw", "draw"], ["help", "help"], ["more", "more"], ["accept-page", "accept-page"], ["pages", "pages"]]) $(id)?.addEventListener("click", () => run(command));
for (const button of document.querySelectorAll("[data-do]")) button.addEventListener("click", () => run(button.dataset.do));
for (const button of document.querySelectorAll("[data-ground]")) button.addEventListener("click", () => pickGround(button.dataset.ground));
$("other-ground").addEventListener("change", (event) => pickGround(event.target.value));
$("lately").addEventListener("click", (event) => useLately(event.target.closest("[data-lately]")?.dataset.lately));
$("type").addEventListener("change", (event) => changeType(event.target.value));
$("alert-close").addEventListener("click", () => { $("alert").hidden = true; list.querySelector("[tabindex='0']")?.focus(); });
// A basis that has a key already changes places with the one it takes the key of.
const ownKeys = [...document.querySelectorAll(".own-keys select")];
for (const select of ownKeys) {
  select.addEventListener("focus", () => { select.dataset.held = select.value; });
  select.addEventListener("change", () => {
    const other = ownKeys.find((one) => one !== select && one.value && one.value === select.value);
    if (other) other.value = select.dataset.held ?? "";
    select.dataset.held = select.value;
  });
}
$("save-comment").addEventListener("click", () => {
  const item = chosen();
  const action = item && (item.state === "kept" || item.state === "quiet" ? "keep" : item.state === "ask" ? "ask" : "redact");
  if (item) decide(action, { basis: action === "keep" ? [] : item.basis, comment: $("comment").value, move: false, told: _("Kommentaren er gemt.") });
});
$("show").addEventListener("change", () => drawList());
$("comment").addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  $("save-comment").click();
  backToList();
});
// From the panel's fields back to the list, so that the keys count again.
const backToList = () => { root.querySelector(".right").scrollTop = 0; (list.querySelector("[tabindex='0']") ?? list).focus(); };
// What had the focus before a dialog may have been drawn anew meanwhile.
for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("close", () => { if (document.activeElement === document.body || dialog.contains(document.activeElement)) backToList(); });
root.querySelector(".right").addEventListener("keydown", (event) => { if (event.key === "Escape") backToList(); });
$("page-number").addEventListener("change", (event) => go(Number(event.target.value) || state.page, null, false));
$("document-choice").addEventListener("change", (event) => location.assign(`${base}/dok/${event.target.value}`));
paper.onPick = (id) => { if (!visible().some((item) => item.id === id)) $("show").value = "all"; drawList(); choose(id); };
paper.onDrawn = (box) => { setDrawing(false); coverNew({ area: { document: docId, page: state.page, boxes: [box] } }, _("Området er dækket.")); };
document.addEventListener("selectionchange", () => { $("selection-bar").hidden = !paper.selection(); });
// A mouse stops in the middle of a word, and what is left of a name gives it away. By keyboard one
// chooses letter by letter (under »Mere«), and there nothing is added.
const inWord = /[\p{L}\p{M}\p{N}]/u;
function wholeWords(part) {
  if (!part) return null;
  const letters = [...$("page-text").value];
  let { start, end } = part;
  while (start > 0 && inWord.test(letters[start]) && inWord.test(letters[start - 1])) start -= 1;
  while (end < letters.length && inWord.test(letters[end - 1]) && inWord.test(letters[end])) end += 1;
  return { start, end };
}
$("cover-selection").addEventListener("click", () => {
  const part = wholeWords(paper.selection());
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
loaded.then(() => { // a comment from before the session ended or the page was left
  const last = lastBegun();
  if (!last || (wanted && wanted !== last)) return;
  choose(last);
  say(_("Det, du havde skrevet, er her endnu. Det er ikke gemt."));
});

// Another person's answers appear at once; one's own page stays where it is.
listen(caseId, async ({ seq }) => {
  await loaded; // what stood there from the first is no news
  await state.busy;
  if (seq <= state.seq || document.querySelector("dialog[open]")) return;
  const before = new Map(state.items.map((item) => [item.id, item.state]));
  take(await ask(`${base}/dok/${docId}/side/${state.page}/fund`));
  drawList();
  const others = state.items.filter((item) => before.get(item.id) !== item.state && item.who);
  if (others.length) say(_("{1} har svaret på siden imens.", others.at(-1).who));
});
