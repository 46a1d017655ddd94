// The list of people: filtered, decided and merged without leaving one's place. Without this
// script the forms work as they are.

import { ask, askPage } from "./talk.js";
import { _ } from "./texts.js";

const page = document.getElementById("people-page");
const rows = document.getElementById("people-rows");
const filter = document.getElementById("filter");
const kind = document.getElementById("kind");
const merge = document.getElementById("merge");
const same = document.getElementById("same-dialog");
const base = `/sager/${page.dataset.case}`;
const allRows = () => [...(rows?.rows ?? [])];

const say = (text) => { document.getElementById("people-status").textContent = text; };
function warn(text) {
  const alert = document.getElementById("alert");
  alert.textContent = text;
  alert.hidden = false;
  alert.onclick = () => { alert.hidden = true; };
}

function sift() {
  const wanted = filter.value.trim().toLocaleLowerCase("da");
  for (const row of allRows()) {
    const fits = { "": true, open: row.dataset.open !== "0", unsure: row.dataset.certain === "0" }[kind.value]
      ?? `role:${row.dataset.role}` === kind.value;
    // By name and kind: the reasons hold ordinary words, and many a short name is part of one.
    row.hidden = !(fits && row.cells[1].textContent.toLocaleLowerCase("da").includes(wanted));
  }
}
// What one looks for stays with this page of the history, for the way back from a person. Never
// in the address, which is logged.
const { person } = document.body.dataset; // another's place is nobody's
const keepPlace = (at) => history.replaceState({ person, find: filter.value, kind: kind.value, at }, "");
for (const [field, happens] of [[filter, "input"], [kind, "change"]]) field?.addEventListener(happens, () => { sift(); keepPlace(); });
rows?.addEventListener("click", (event) => { if (event.target.matches("th a")) keepPlace(event.target.closest("tr").id); });
if (rows && history.state?.kind !== undefined && history.state.person === person) {
  filter.value = history.state.find;
  kind.value = history.state.kind;
  sift();
  document.getElementById(history.state.at)?.querySelector("a").focus();
}
addEventListener("pageshow", (event) => { if (event.persisted && rows) refresh(history.state?.at); });

// --- forms without a new page: the rows are taken from the answer, and the focus stays

async function send(address, fields, focus, line = false) {
  document.getElementById("alert").hidden = true;
  const { told, ok } = await askPage(address, { method: "POST", body: new URLSearchParams(fields) });
  if (!(line && takeLine(told, ok, focus))) await takeRows(told, ok, focus);
  return ok;
}

// An answer changes its own line. Where somebody else has answered meanwhile, all are asked for.
function takeLine(told, ok, focus) {
  const news = told.getElementById("people-rows");
  if (!ok || news?.rows.length !== 1) return false;
  const [fresh] = news.rows;
  const row = document.getElementById(fresh.id);
  if (!row) return false;
  fresh.querySelector("[name=entity]").checked = row.querySelector("[name=entity]").checked;
  const held = row.contains(document.activeElement); // whoever went on meanwhile stays there
  row.replaceWith(document.importNode(fresh, true));
  const alone = Number(news.dataset.seq) === Number(rows.dataset.seq) + 1;
  Object.assign(rows.dataset, news.dataset);
  if (held) document.querySelector(focus)?.focus();
  if (!alone) refresh().catch(() => {}); // without a connection the lines stay as they are
  return true;
}

async function refresh(at) {
  await takeRows((await askPage(`${base}/personer`)).told, true, at ? `#${CSS.escape(at)} a` : "");
}

async function takeRows(told, ok, focus) {
  if (!ok) {
    warn([...told.querySelectorAll("main h1, main p:not(.ways)")].map((line) => line.textContent.trim()).join(" ") || _("Svaret er ikke gemt."));
    ({ told } = await askPage(`${base}/personer`));
  }
  const chosen = new Set(checked().map((box) => box.value));
  const order = allRows().map((row) => row.id);
  const fresh = new Map([...told.querySelectorAll("#people-rows tr")].map((row) => [row.id, row]));
  // Rows keep their places, so that nothing moves under the hand; new ones come last.
  const sorted = [...order.filter((id) => fresh.has(id)), ...[...fresh.keys()].filter((id) => !order.includes(id))];
  Object.assign(rows.dataset, told.getElementById("people-rows")?.dataset);
  const now = document.activeElement?.closest("#people-rows tr")?.id;
  rows.replaceChildren(...sorted.map((id) => document.importNode(fresh.get(id), true)));
  for (const box of rows.querySelectorAll("[name=entity]")) box.checked = chosen.has(box.value);
  sift();
  const gone = now && now !== document.querySelector(focus || "#people-rows")?.closest("tr")?.id;
  if (gone) document.getElementById(now)?.querySelector("a").focus(); // somebody went on meanwhile
  else if (focus) (document.querySelector(focus) ?? rows.querySelector("tr:not([hidden]) a"))?.focus();
}

const checked = () => [...(rows?.querySelectorAll("[name=entity]:checked") ?? [])];
const fields = (form, button) => [...new FormData(form), ...(button?.name ? [[button.name, button.value]] : [])];
const idOf = (row) => row.id.slice(2);

function decide(row, action) {
  const form = row.querySelector("form.answer");
  const name = row.dataset.name;
  send(form.getAttribute("action"), [...fields(form), ["action", action], ["back", "line"]], `#${CSS.escape(row.id)} [value=${action}]`, true)
    .then((ok) => {
      if (!ok) return;
      // Keeping somebody does not give the confidential numbers away: those are answered on their own.
      const still = Number(document.getElementById(row.id)?.dataset.open ?? 0);
      const done = action === "redact" ? _("{1}: dækket overalt.", name) : still ? _("{1}: bevaret, men {2} svar mangler: fortrolige numre besvares for sig.", name, still) : _("{1}: bevaret overalt.", name);
      say(`${done} ${left()}.`);
    });
}
const left = () => (rows.dataset.left === "1" ? _("1 svar mangler i sagen") : _("{1} svar mangler i sagen", rows.dataset.left));

rows?.addEventListener("submit", (event) => {
  event.preventDefault();
  decide(event.target.closest("tr"), event.submitter?.value ?? "redact");
});

async function mergeRows(ids) {
  if (ids.length < 2) { warn(_("Vælg mindst to, der skal lægges sammen.")); return; }
  say(_("Omtalerne samles …"));
  const names = ids.map((id) => document.getElementById(`e-${id}`)?.dataset.name);
  const ok = await send(merge.action, ids.map((id) => ["entity", id]), `#e-${CSS.escape(ids[0])} a`);
  say(ok ? _("{1} er lagt sammen.", names.join(_(" og "))) : "");
}
merge?.addEventListener("submit", (event) => {
  event.preventDefault();
  const ids = checked().map((box) => box.value);
  if (ids.length > 1) for (const box of checked()) box.checked = false;
  mergeRows(ids);
});

async function undo() {
  say(_("Fortryder …"));
  const told = await ask(`${base}/fortryd`, { document: "-", page: 1 });
  const focused = document.activeElement?.closest("#people-rows tr");
  await takeRows((await askPage(`${base}/personer`)).told, true, focused ? `#${CSS.escape(focused.id)} a` : "#people-undo");
  say(told.regrouped ? _("Fortrudt: omtalerne er samlet som før.") : told.undone ? _("Fortrudt.") : _("Der er ikke mere at fortryde."));
}
document.getElementById("people-undo")?.addEventListener("click", undo);

// --- drag one line onto another

let dragged = null;
rows?.addEventListener("dragstart", (event) => {
  dragged = event.target.closest("tr");
  event.dataTransfer.setData("text/plain", dragged?.dataset.name ?? "");
  event.dataTransfer.effectAllowed = "link";
});
rows?.addEventListener("dragover", (event) => {
  const over = event.target.closest("tr");
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  for (const row of allRows()) row.classList.toggle("drop-here", row === over);
});
rows?.addEventListener("dragend", () => { for (const row of allRows()) row.classList.remove("drop-here"); dragged = null; });
rows?.addEventListener("drop", (event) => {
  const over = event.target.closest("tr");
  if (!dragged || !over || over === dragged) return;
  event.preventDefault();
  const ids = [idOf(over), idOf(dragged)];
  document.getElementById("same-left").textContent = dragged.dataset.name;
  document.getElementById("same-right").textContent = over.dataset.name;
  same.onclose = () => { if (same.returnValue === "yes") mergeRows(ids); };
  same.returnValue = "";
  same.showModal();
});

// --- keys, while a line has the focus

rows?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches("input:not([type=checkbox])")) return;
  const row = event.target.closest("tr");
  const shown = allRows().filter((one) => !one.hidden);
  const to = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[event.key];
  if (to) {
    event.preventDefault();
    shown[Math.min(shown.length - 1, Math.max(0, shown.indexOf(row) + to))].querySelector("a").focus();
    return;
  }
  if (!rows.dataset.worker) return; // who only approves has nothing to change here
  const work = {
    d: () => decide(row, "redact"), b: () => decide(row, "keep"), u: undo,
    m: () => row.querySelector("[name=entity]").click(), l: () => merge.requestSubmit(),
  }[event.key];
  if (work) { event.preventDefault(); work(); }
});
