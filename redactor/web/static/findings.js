// The findings of a page: the list, what is chosen of it, and the panel that tells about that.

import { dropField, keepField, keptFields } from "./drafts.js";
import { $, base, favourites, list, paper, state, worker } from "./shared.js";
import { askPage } from "./talk.js";
import { _ } from "./texts.js";

const UNSURE = 0.7;
const FILTERS = {
  proposed: (item) => item.state !== "quiet",
  open: (item) => item.open || item.id === state.chosen,
  unsure: (item) => item.state !== "quiet" && item.score !== null && item.score < UNSURE,
  all: () => true,
};

export function visible() {
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
export const hasText = (item) => item.start < item.end; // boxes by hand and pictures have none
export const chosen = () => state.items.find((item) => item.id === state.chosen) ?? null;

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
  if (begun.has(item.id)) line("finding-begun", _("Kommentar ikke gemt"));
  return option;
}

export function drawList() {
  const shown = visible();
  const focused = list.contains(document.activeElement);
  list.replaceChildren(...shown.map(optionFor));
  $("no-findings").hidden = shown.length > 0;
  if (!shown.some((item) => item.id === state.chosen)) state.chosen = shown[0]?.id ?? null;
  mark(focused);
  drawStanding();
}

let onCoverStanding = () => {};
export const whenCoveringStanding = (work) => { onCoverStanding = work; };

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
      ...(worker ? [button(_("Dæk dem også"), () => onCoverStanding(text)), " "] : []),
      button(_("Se stederne"), () => { $("query-text").value = text; $("query-form").submit(); }));
    return line;
  }));
}

// Show which finding is chosen, in the list, on the sheet and in the panel.
export function mark(focus) {
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

export function drawChosen() {
  const item = chosen();
  $("chosen").hidden = !item;
  drawEntity(item?.entity ?? null);
  if (!item) return;
  $("chosen-chip").textContent = item.stateName;
  $("chosen-chip").className = `chip chip-${item.state}`;
  $("chosen-role").textContent = [item.drawn ? item.type : "", item.role && item.role !== _("rolle ukendt") ? item.role : "", item.score === null || item.score === undefined ? "" : _("{1} % sikker", Math.round(item.score * 100))].filter(Boolean).join(", ");
  $("type-line").hidden = !item.typeId || !worker;
  if (item.typeId) $("type").value = item.typeId;
  $("chosen-text").textContent = item.text;
  $("chosen-why").textContent = item.why ?? "";
  $("chosen-found").textContent = item.found ? _("Fundet som: {1}", item.found) : "";
  $("chosen-who").textContent = item.who ? (item.whole ? _("Svar af {1} for hele sagen.", item.who) : _("Svar af {1}.", item.who)) : "";
  drawComment(item);
  const basis = item.state === "kept" || item.state === "quiet" ? [] : item.basis;
  for (const button of document.querySelectorAll("[data-ground]")) button.setAttribute("aria-pressed", String(basis.includes(button.dataset.ground)));
  const other = basis.find((ground) => !favourites.includes(ground)) ?? "";
  $("other-ground").value = other;
  for (const button of document.querySelectorAll("[data-do^=whole]")) button.hidden = !item.entity || !worker;
  $("like").hidden = !hasText(item);
}

// Who it is, and every mention. What comes late never stands beside somebody else.
let shownEntity = null;
async function drawEntity(entity, fresh = false) {
  if (entity === shownEntity && !fresh) return;
  if (entity !== shownEntity) $("entity").replaceChildren();
  shownEntity = entity;
  if (!entity) return;
  try {
    const { told, ok } = await askPage(`${base}/personer/${entity}?panel=true`);
    if (ok && entity === shownEntity) $("entity").replaceChildren(...told.body.childNodes);
  } catch { if (entity === shownEntity) shownEntity = null; } // no connection: asked for again later
}

// After an answer the mentions may stand otherwise.
export const drawAgain = () => { drawChosen(); drawEntity(shownEntity, true); };

// Comments that were begun and not saved, by what they are about: neither another choice nor
// another page loses them.
const begun = new Map(keptFields("comment"));
export const typed = (item) => begun.get(item.id) ?? null;
export const lastBegun = () => [...begun.keys()].findLast((id) => state.items.some((item) => item.id === id)) ?? null;
// One that was stored; what was written on meanwhile is not.
export function forget(id, comment) {
  if (begun.get(id) !== comment) return;
  begun.delete(id);
  dropField("comment", id);
}

$("comment").addEventListener("input", ({ target: field }) => {
  const about = field.dataset.draft;
  const marked = begun.has(about);
  begun.delete(about); // what is written last stands last
  if (field.value === field.defaultValue) dropField("comment", about);
  else { begun.set(about, field.value); keepField("comment", about, field.value); }
  drawHint();
  if (marked !== begun.has(about)) drawList();
});

function drawComment(item) {
  const field = $("comment");
  if (field.dataset.draft !== item.id || document.activeElement !== field) field.value = typed(item) ?? item.comment;
  field.defaultValue = item.comment;
  field.dataset.draft = item.id;
  drawHint();
}
function drawHint() {
  const field = $("comment");
  $("comment-hint").textContent = field.value === field.defaultValue ? _("Ctrl+Enter gemmer") : _("Ikke gemt. Gemmes med dit svar eller Ctrl+Enter.");
}

export function choose(id, focus = true) {
  state.chosen = id;
  mark(focus);
}

// What the server tells of a page; of one no longer shown, only what is about the case.
export function take(news) {
  if (news.page === state.page) state.items = news.items;
  state.seq = Math.max(state.seq, news.seq);
  state.standing = news.standing;
  drawTypes();
  $("left").textContent = news.open.case === 1 ? _("1 svar mangler i sagen") : _("{1} svar mangler i sagen", news.open.case);
  $("percent").value = news.percent;
}
