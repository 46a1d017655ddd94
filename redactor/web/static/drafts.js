// What somebody has written is not lost with the session. It stays in this tab's storage, by person
// and form, until that person is back on the page; it is gone when it was stored, and at log-out.
// What is begun of a field that is about one of many stays until it is stored or taken away.

import { _ } from "./texts.js";

const PREFIX = "redactor-draft:";
const { person = "", refused } = document.body.dataset; // nobody's before the log-in
// A page that answers a form has the address of the form; it says which page it really is.
const here = document.querySelector("[data-page-address]")?.dataset.pageAddress ?? location.pathname;
const nameOf = (name) => PREFIX + JSON.stringify([person, here, name]);

// Each draft is {sent, fields, asked}: `sent` as long as nobody knows what became of it;
// `asked` is what must be asked for again before there is a form to put it in. Of a field about
// one of many it is {about, value, at}.
function* drafts() {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(PREFIX)) yield [key, ...JSON.parse(key.slice(PREFIX.length)), JSON.parse(sessionStorage.getItem(key))];
  }
}
const put = (key, draft) => {
  try { sessionStorage.setItem(key, JSON.stringify(draft)); } catch { /* full: no worse than without */ }
};

// --- keeping

let left = false; // logged out: nothing is kept any more
const forms = () => [...document.querySelectorAll("form[method=post]:not(.top-user, .top-language)")];
const actionOf = (form) => form.getAttribute("action");
const formName = (form) => `${actionOf(form)} ${forms().filter((other) => actionOf(other) === actionOf(form)).indexOf(form)}`;
const written = (field) => field.name && !["hidden", "password", "file", "submit", "button"].includes(field.type);

function changed(field) {
  if (ticked(field)) return field.checked !== field.defaultChecked;
  if (field.options) return field.selectedIndex !== Math.max(0, [...field.options].findIndex((option) => option.defaultSelected));
  return field.value !== field.defaultValue || (field.dataset.keep !== undefined && field.value !== "");
}

function keepForm(form, sent) {
  const fields = [...form.elements].filter(written);
  if (!fields.some(changed)) return;
  const asked = form.dataset.asked && [form.dataset.asked, [...form.elements].filter((field) => field.type === "hidden").map((field) => [field.name, field.value])];
  put(nameOf(formName(form)), { sent, asked, fields: fields.map((field) => [field.name, field.value, field.checked ?? false, field.multiple ? [...field.selectedOptions].map((option) => option.value) : []]) });
}

// Everything that was begun on the page, before the log-in takes its place.
export function keepAll() {
  for (const form of forms()) keepForm(form, false);
}
export const keepField = (id, about, value) => left || put(nameOf([id, about]), { about, value, at: Date.now() });
export const dropField = (id, about) => sessionStorage.removeItem(nameOf([id, about]));
// What was begun of such a field on this page, what was written last being last: [about, value].
export const keptFields = (id) => [...drafts()]
  .filter(([, who, path, name]) => who === person && path === here && name[0] === id)
  .map(([, , , , draft]) => draft).sort((a, b) => a.at - b.at).map(({ about, value }) => [about, value]);

// A form that is sent as a page: what becomes of it is known on the next one.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.matches("[action='/log-ud'], [action='/konto/log-ud-overalt']")) logOut(event);
  else if (person && !event.defaultPrevented && forms().includes(form)) for (const one of forms()) keepForm(one, true);
});

// Nothing stays behind for whoever comes next; what would be lost is asked about first.
function logOut(event) {
  const kept = [...drafts()];
  if (kept.length && !confirm(_("Noget af det, du har skrevet, er ikke gemt og går tabt. Log ud alligevel?"))) { event.preventDefault(); return; }
  left = true;
  for (const [key] of kept) sessionStorage.removeItem(key);
}

// --- giving back

const ticked = (field) => field.type === "checkbox" || field.type === "radio";

function fill(form, { fields }) {
  const there = [...form.elements].filter(written);
  for (const [place, [name, value, checked, chosen]] of fields.entries()) {
    // What can be ticked is known by its value, since there may be more or fewer of it by now.
    const field = [there[place], ...there.filter(ticked)].find((one) => one?.name === name && (!ticked(one) || one.value === value));
    if (!field) continue;
    if (ticked(field)) field.checked = checked && !field.disabled;
    else if (field.multiple) for (const option of field.options) option.selected = chosen.includes(option.value);
    else field.value = value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  for (let around = form.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  const dialog = form.closest("dialog");
  if (dialog && !dialog.open) dialog.showModal();
  const told = document.createElement("p");
  told.className = "form-kept";
  told.setAttribute("role", "status");
  form.prepend(told);
  told.textContent = _("Det, du havde skrevet, er her endnu. Det er ikke gemt.");
  (there.find((field) => field.matches("textarea, input:not([type=checkbox])")) ?? there[0])?.focus();
}

function askAgain([address, fields]) {
  const form = document.createElement("form");
  form.method = "post";
  form.action = address;
  for (const [name, value] of fields) {
    const field = document.createElement("input");
    field.type = "hidden";
    [field.name, field.value] = [name, value];
    form.append(field);
  }
  document.body.append(form);
  form.submit();
}

for (const [key, who, path, name, draft] of drafts()) {
  if (!person || (who === person && refused !== undefined)) { // the log-in, or an error's own page
    put(key, { ...draft, sent: false });
    document.getElementById("kept")?.removeAttribute("hidden");
  } else if (who !== person || draft.sent) sessionStorage.removeItem(key); // another's, or stored
  else if (path === here) {
    const form = forms().find((one) => formName(one) === name);
    if (form) { sessionStorage.removeItem(key); fill(form, draft); }
    else if (draft.asked) { put(key, { ...draft, asked: null }); askAgain(draft.asked); }
  }
}
