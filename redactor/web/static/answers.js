// Answers: shown at once, stored in order, taken back when refused.

import { choose, chosen, drawAgain, drawList, forget, take, typed, visible } from "./findings.js";
import { $, base, docId, favourites, list, say, state, warn } from "./shared.js";
import { Refused, ask } from "./talk.js";
import { _ } from "./texts.js";
import { go } from "./turning.js";

export function answer(body, { optimistic = () => {}, told, move = false, about = "" }) {
  const before = structuredClone(state.items);
  const { page } = state;
  optimistic();
  if (move) moveOn();
  drawList();
  state.busy = state.busy.then(async () => {
    try {
      take(await ask(`${base}/svar`, { view: { document: docId, page: state.page }, after: state.seq, ...body }));
      $("alert").hidden = true;
      if (body.comment !== undefined) forget(about, body.comment);
      say(`${told} ${$("left").textContent}.`);
    } catch (error) {
      if (state.page === page) state.items = before;
      if (!(error instanceof Refused)) { warn(_("Ingen forbindelse til serveren. Svaret er ikke gemt.")); }
      else { warn(error.message); if (error.status === 409) take(await ask(`${base}/dok/${docId}/side/${state.page}/fund`)); }
    }
    drawList();
    drawAgain();
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

export function decide(action, { basis = [], comment = null, move = true, told = "" } = {}) {
  const item = chosen();
  if (!item) return;
  const grounds = basis.length ? basis : action === "keep" ? [] : item.state === "kept" || item.state === "quiet" ? item.suggestedBasis ?? item.basis : item.basis;
  const target = item.drawn ? { drawn: item.drawn } : { findings: [item.id] };
  answer({ ...target, action, basis: grounds, comment: comment ?? typed(item) ?? item.comment ?? "" }, {
    optimistic: () => Object.assign(item, { state: NAMES[action][0], stateName: NAMES[action][1], open: action === "ask" }),
    told: told || `${NAMES[action][1]}.`, move: move && action !== "ask" && (action !== "redact" || grounds.length > 0), about: item.id,
  }).then(() => {
    const now = state.items.find((one) => one.id === item.id);
    if (now?.state !== "covered" || !now.who) return;
    if (now.basis.length) keepLately(now);
    else say(_("Dækket uden hjemmel. Vælg en, så det kan udleveres."));
  });
}

// The basis just used comes first among those last used, and under the key l.
function keepLately({ basis, basisShort }) {
  const ids = [...basis].sort().join(" ");
  const button = document.createElement("button");
  Object.assign(button, { type: "button", className: "ground lately-one" });
  button.dataset.lately = ids;
  const [key, told, word, short] = ["kbd", "span", "span", "strong"].map((name) => document.createElement(name));
  key.textContent = "l";
  short.textContent = basisShort;
  word.className = "lately-word";
  word.textContent = `${_("Senest:")} `;
  told.append(word, short);
  button.append(key, " ", told);
  const others = [...$("lately").children].filter((one) => one.dataset.lately !== ids);
  for (const one of others) one.querySelector("kbd")?.remove();
  $("lately").replaceChildren(button, ...others.slice(0, 2));
}

// Another type, and what the policy says of it, in one action.
export function changeType(type) {
  const item = chosen();
  if (!item?.typeId || item.typeId === type) return;
  answer({ findings: [item.id], type }, { told: _("Typen er nu {1}.", $("type").selectedOptions[0].textContent) });
}

export function useLately(ids) {
  if (ids) decide("redact", { basis: ids.split(" "), move: false });
}

export function decideWhole(action) {
  const item = chosen();
  if (!item?.entity) return;
  const same = state.items.filter((other) => other.entity === item.entity);
  answer({ entity: item.entity, action, basis: action === "keep" ? [] : item.basis.length ? item.basis : item.suggestedBasis, comment: typed(item) ?? "" }, {
    optimistic: () => same.forEach((other) => { if (!other.who || other.whole) Object.assign(other, { state: NAMES[action][0], stateName: NAMES[action][1], open: false }); }),
    told: item.mentions === 1 ? _("{1} 1 sted i sagen. Fortryd med u.", NAMES[action][1]) : _("{1} {2} steder i sagen. Fortryd med u.", NAMES[action][1], item.mentions), move: true, about: item.id,
  });
}

// One basis in place of another; or, when adding, one more, and away with one that is there.
export function pickGround(ground, add = $("add-ground").checked) {
  const item = chosen();
  if (!item || !ground) return;
  const held = item.state === "kept" || item.state === "quiet" ? [] : item.basis;
  const others = held.filter((one) => one !== ground);
  const away = add && held.includes(ground) && others.length > 0;
  const basis = away ? others : add ? [...others, ground] : [ground];
  if (!away) state.ground = ground;
  decide("redact", { basis, move: false });
}

// A box by hand takes the basis last chosen; it can be changed like any other.
const handBasis = () => [state.ground ?? chosen()?.basis[0] ?? favourites[0]].filter(Boolean);

export function coverNew(body, told) {
  const there = new Set(state.items.map((item) => item.id));
  answer({ ...body, action: "redact", basis: handBasis() }, { told }).then(() => {
    const made = state.items.find((item) => item.drawn && !there.has(item.id));
    if (made) choose(made.id);
  });
}

export async function undo() {
  await state.busy;
  const news = await ask(`${base}/fortryd`, { document: docId, page: state.page });
  take(news);
  drawList();
  if (!news.undone) { say(_("Der er ikke mere at fortryde.")); return; }
  drawAgain();
  if (news.regrouped) { say(_("Fortrudt: omtalerne er samlet som før.")); return; }
  const place = news.where;
  const elsewhere = place && place.document !== docId;
  // What was taken back is what is chosen now, so that the next key answers it and nothing else.
  const same = (item) => (news.count === 1 && item.id === news.finding) || (news.entity && item.entity === news.entity);
  if (place && !elsewhere && place.page !== state.page) await go(place.page);
  const back = state.items.find((item) => item.id === chosen()?.id && same(item)) ?? state.items.find(same);
  if (back && !elsewhere) {
    if (!visible().some((item) => item.id === back.id)) { $("show").value = "all"; drawList(); }
    choose(back.id, list.contains(document.activeElement));
  }
  const what = elsewhere ? _("Fortrudt i akt {1}, side {2}.", place.number, place.page) : news.count > 1 ? _("Fortrudt. {1} svar er taget tilbage.", news.count) : _("Fortrudt.");
  say(`${what} ${$("left").textContent}.`);
}
