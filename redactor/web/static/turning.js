// Turning pages: one page at a time, the next with something to do, and all of them at a glance.

import { choose, drawList, mark, take, visible } from "./findings.js";
import { $, base, docId, pages, paper, root, say, state } from "./shared.js";
import { ask } from "./talk.js";
import { _ } from "./texts.js";

const KEPT = 12;
const texts = new Map(); // of pages: their text, words and measures, which never change

function textOf(number) {
  if (!texts.has(number)) {
    const loading = ask(`${base}/dok/${docId}/side/${number}`);
    loading.catch(() => texts.delete(number));
    texts.set(number, loading);
    if (texts.size > KEPT) texts.delete(texts.keys().next().value);
  }
  return texts.get(number);
}

let turns = 0;

export async function go(number, want = null, focus = true) {
  if (number < 1 || number > pages) return;
  const turn = ++turns;
  paper.ahead(number, Number(root.dataset.across));
  const [page, news] = await Promise.all([textOf(number), ask(`${base}/dok/${docId}/side/${number}/fund${root.dataset.route ? "?rute=1" : ""}`)]);
  if (turn !== turns) return; // turned on meanwhile
  state.page = number;
  take(news);
  const { items } = news;
  state.chosen = want ?? items.find((item) => item.open)?.id ?? items.find((item) => item.state !== "quiet")?.id ?? null;
  if (want && items.find((item) => item.id === want)?.state === "quiet") $("show").value = "all";
  $("page-why").textContent = news.reasons.length ? _("Siden skal ses: {1}.", news.reasons.join(". ")) : "";
  $("page-number").value = number;
  $("page-text").value = page.text;
  nameTurns(number);
  const shown = paper.show(page);
  $("centre").scrollTop = 0;
  drawList();
  if (focus) mark(true);
  // Said before the picture is there: an answer given meanwhile is the later news.
  const open = state.items.filter((item) => item.open).length;
  say([_("Side {1} af {2}.", number, pages), open === 1 ? _("1 svar mangler på siden.") : _("{1} svar mangler på siden.", open), $("page-why").textContent, page.lowOcr ? _("Siden er svær at læse maskinelt: se den efter.") : ""].join(" ").trim());
  const address = new URL(location.href);
  if (Number(address.searchParams.get("side")) !== number) history.replaceState(null, "", `?side=${number}${root.dataset.route ? "&rute=1" : ""}`);
  await shown;
  for (const near of [number + 1, number - 1]) if (near >= 1 && near <= pages) textOf(near).catch(() => {}); // asked for anew when it is turned to
  clearTimeout(go.seen);
  go.seen = setTimeout(() => sawPage(number), 600);
}

// A page counts as seen when it was on the screen, not when it was fetched.
async function sawPage(number) {
  if (state.page !== number || document.hidden) return;
  const { percent } = await ask(`${base}/set`, { document: docId, page: number });
  $("percent").value = percent;
}

const choice = $("document-choice");
// On the way back a browser shows what was chosen to go away with, not what is shown.
addEventListener("pageshow", () => { choice.value = docId; });
const neighbour = (by) => {
  const at = [...choice.options].findIndex((one) => one.value === docId); // a duplicate stands in no list
  return at < 0 ? null : choice.options[at + by] ?? null;
};

// A page on or back, and from the last or first one to the next document, as in a pile of paper.
// A key that is held down stops there.
export function turn(by, event) {
  const number = state.page + by;
  if (number >= 1 && number <= pages) { go(number); return; }
  const other = event?.repeat ? null : neighbour(by);
  if (other) location.assign(`${base}/dok/${other.value}?side=${by < 0 ? other.dataset.pages : 1}${root.dataset.route ? "&rute=1" : ""}`);
}

function nameTurns(number) {
  for (const [id, by, page, document] of [["previous", -1, _("Forrige side"), _("Forrige akt")], ["next", 1, _("Næste side"), _("Næste akt")]]) {
    const inside = number + by >= 1 && number + by <= pages;
    $(id).disabled = !inside && !neighbour(by);
    $(id).setAttribute("aria-label", inside || !neighbour(by) ? page : document);
    $(id).title = `${$(id).ariaLabel} (${by > 0 ? "PageDown" : "PageUp"})`;
  }
}

export async function nextOpen(again = false) {
  if (root.dataset.route) {
    const place = await ask(`${base}/naeste?dok=${docId}&side=${state.page}&rute=1`);
    if (!place.document) { say(_("Du har set alle de sider, godkendelsen bygger på. Gå videre under Godkendelse.")); return; }
    if (place.document !== docId) location.assign(`${base}/dok/${place.document}?side=${place.page}&rute=1`);
    else await go(place.page);
    return;
  }
  const here = visible();
  const at = here.findIndex((item) => item.id === state.chosen);
  const following = here.slice(at + 1).find((item) => item.open);
  if (following) { choose(following.id); return; }
  const place = await ask(`${base}/naeste?dok=${docId}&side=${state.page}`);
  if (!place.document) { say(_("Alt i sagen er besvaret og set. Gå videre under Godkendelse.")); return; }
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

export async function showPages() {
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
