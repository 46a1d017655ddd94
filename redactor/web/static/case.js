// A case's front page: uploads that go on after an interruption, and live progress.

import { ask, listen, read } from "./talk.js";
import { _ } from "./texts.js";

const root = document.getElementById("case");
const caseId = root.dataset.case;
const base = `/sager/${caseId}`;
const uploads = document.getElementById("uploads");
const drop = document.getElementById("drop"); // only for who may add documents
const queue = [];
let sending = false;
let replaces = "";

// --- what was dropped: files, and everything inside folders

async function filesOf(entry, path = "") {
  if (entry.isFile) {
    const file = await new Promise((found, failed) => entry.file(found, failed));
    return [{ file, name: path + file.name }];
  }
  const reader = entry.createReader();
  const all = [];
  for (;;) {
    const some = await new Promise((found, failed) => reader.readEntries(found, failed));
    if (!some.length) break;
    for (const inner of some) all.push(...await filesOf(inner, `${path}${entry.name}/`));
  }
  return all;
}

drop?.addEventListener("dragover", (event) => { event.preventDefault(); drop.classList.add("over"); });
drop?.addEventListener("dragleave", () => drop.classList.remove("over"));
drop?.addEventListener("drop", async (event) => {
  event.preventDefault();
  drop.classList.remove("over");
  const entries = [...event.dataTransfer.items].map((item) => item.webkitGetAsEntry()).filter(Boolean);
  add((await Promise.all(entries.map((entry) => filesOf(entry)))).flat());
});
const files = document.getElementById("files");
const folder = document.getElementById("folder");
document.getElementById("choose-files")?.addEventListener("click", () => { replaces = ""; files.multiple = true; files.click(); });
document.getElementById("choose-folder")?.addEventListener("click", () => folder.click());
files?.addEventListener("change", () => { add([...files.files].map((file) => ({ file, name: file.name, replaces }))); files.value = ""; });
folder?.addEventListener("change", () => { add([...folder.files].map((file) => ({ file, name: file.webkitRelativePath || file.name }))); folder.value = ""; });
// What was chosen before this script was there counts too.
for (const chosen of [files, folder]) if (chosen?.files.length) queueMicrotask(() => chosen.dispatchEvent(new Event("change")));
document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-replace]");
  if (!button) return;
  replaces = button.dataset.replace;
  files.multiple = false;
  files.click();
});

// --- sending, one file at a time, chunk by chunk

// In the order of their names, as a person would number them: bilag 2 before bilag 10.
const order = new Intl.Collator("da", { numeric: true });

function add(found) {
  for (const one of found.sort((a, b) => order.compare(a.name, b.name))) {
    const line = document.createElement("li");
    const name = document.createElement("span");
    name.textContent = one.name;
    const bar = document.createElement("progress");
    bar.max = Math.max(1, one.file.size);
    bar.value = 0;
    bar.setAttribute("aria-label", _("Overførsel af {1}", one.name));
    const told = document.createElement("span");
    told.className = "sub-inline";
    line.append(name, bar, told);
    uploads.append(line);
    queue.push({ ...one, bar, told, line });
  }
  work();
}

async function work() {
  if (sending) return;
  sending = true;
  while (queue.length) await send(queue.shift());
  sending = false;
}

const hex = (buffer) => [...new Uint8Array(buffer)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

// Without a secure context the browser has no SHA-256; on this service's own address it has.
async function send(one) {
  const { file } = one;
  let waits = 0;
  for (;;) {
    try {
      let at = await ask(`${base}/filer`, { name: one.name, size: file.size, modified: file.lastModified, replaces: one.replaces ?? "" });
      while (at.offset < at.size) {
        one.bar.value = at.offset;
        const chunk = await file.slice(at.offset, at.offset + at.chunk).arrayBuffer();
        const sha256 = hex(await crypto.subtle.digest("SHA-256", chunk));
        at = await read(await fetch(`${base}/filer/${at.id}?offset=${at.offset}`, {
          method: "PUT", body: chunk, headers: { "x-sha256": sha256, accept: "application/json" },
        }));
        waits = 0;
        one.told.textContent = "";
      }
      await ask(`${base}/filer/${at.id}/slut`, {});
      one.bar.value = one.bar.max;
      one.told.textContent = _("modtaget");
      stale = true;
      document.querySelector(`[data-unfinished="${at.id}"]`)?.remove();
      setTimeout(() => one.line.remove(), 4000);
      return;
    } catch (error) {
      // A server that is away is waited for as long as the page is open: it may be started anew.
      const away = error instanceof TypeError || [502, 503, 504].includes(error.status);
      const refused = error.status >= 400 && error.status < 500;
      if (refused || (waits >= 8 && !away)) { one.told.textContent = refused ? error.message : _("Forbindelsen forsvandt. Læg filen ind igen; den fortsætter, hvor den slap."); return; }
      waits += 1;
      one.told.textContent = _("venter på forbindelse …");
      await pause(Math.min(10_000, 500 * waits));
    }
  }
}

let leaving = false; // on the way to another page: a reload now would bring the reader back
addEventListener("beforeunload", (event) => { if (sending) event.preventDefault(); else leaving = true; });
addEventListener("pageshow", () => { leaving = false; });

// --- live progress

const panel = document.getElementById("work");
const bar = document.getElementById("work-bar");
const documents = document.getElementById("documents");
let shown = Number(documents.dataset.revision);
const again = document.getElementById("work-again"); // not there for who only looks
let stale = !panel.hidden && document.getElementById("work-step").dataset.error !== "1"; // the page is older than what is going on

listen(caseId, async (news) => {
  panel.hidden = !news.running && !news.error;
  if (again) again.hidden = !news.error;
  const more = !news.waiting ? "" : ` ${news.waiting === 1 ? _("1 fil mere er modtaget og kommer bagefter.") : _("{1} filer mere er modtaget og kommer bagefter.", news.waiting)}`;
  document.getElementById("work-step").textContent = news.error || (news.total ? _("{1}: {2} af {3}.", news.step, news.done, news.total) : `${news.step} …`) + more;
  if (news.total) { bar.max = news.total; bar.value = news.done; } else { bar.removeAttribute("value"); }
  bar.hidden = Boolean(news.error);
  stale ||= news.running;
  if (leaving) return;
  if (stale && !news.running && !sending) { reloadWhenFree(); return; }
  if (news.revision === shown || answering()) return;
  const response = await fetch(`${base}/dokumenter`);
  const fresh = response.ok ? await response.text() : null;
  if (fresh === null || answering()) return; // somebody may have begun while it was on its way
  const told = new DOMParser().parseFromString(fresh, "text/html");
  const head = told.getElementById("case-head");
  head?.remove();
  const now = document.getElementById("case-head");
  if (head && !now.contains(document.activeElement)) now.replaceWith(head);
  documents.replaceChildren(...told.body.childNodes);
  shown = news.revision;
});

// What somebody writes in a form is not taken away because the reading ends meanwhile.
function reloadWhenFree() {
  const writing = documents.querySelector("details[open], input:focus, select:focus, textarea:focus");
  if (!writing && !sending && !leaving) location.reload();
  else if (!reloadWhenFree.waits) reloadWhenFree.waits = setInterval(reloadWhenFree, 500);
}

// A form somebody has opened or stands in is not taken from under the hand.
function answering() {
  return documents.contains(document.activeElement) || documents.querySelector("details[open]");
}
