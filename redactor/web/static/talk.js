// Talking to the server: JSON in and out, errors as something one can show.

import { keepAll } from "./drafts.js";
import { _ } from "./texts.js";

export class Refused extends Error {
  constructor(status, told) {
    super([told.message, told.advice].filter(Boolean).join(" "));
    this.status = status;
  }
}

export async function ask(address, body, method = body === undefined ? "GET" : "POST") {
  const options = { method, headers: { accept: "application/json" } };
  if (body !== undefined) {
    options.headers["content-type"] = "application/json";
    options.body = JSON.stringify(body);
  }
  return read(await fetch(address, options));
}

// A page of the service, parsed. Both kinds of request lead to the log-in when the session is over.
export async function askPage(address, options = {}) {
  const response = await fetch(address, { ...options, headers: { accept: "text/html" } });
  if (response.redirected && new URL(response.url).pathname === "/log-ind") { logInAgain(); return new Promise(() => {}); }
  return { told: new DOMParser().parseFromString(await response.text(), "text/html"), ok: response.ok };
}

function logInAgain() {
  keepAll();
  location.assign(`/log-ind?til=${encodeURIComponent(location.pathname + location.search)}`);
}

export async function read(response) {
  if (response.ok) return response.json();
  let told = { message: _("Serveren svarede ikke, som den skulle.") };
  try { told = await response.json(); } catch { /* not JSON: the general message stands */ }
  if (response.status === 401) logInAgain();
  throw new Refused(response.status, told);
}

// Server-sent events reconnect by themselves; each message is the whole present state. A tab
// that is not looked at does not listen: browsers allow only six open connections to a server.
export function listen(caseId, heard) {
  let source = null;
  const open = () => {
    if (source || document.hidden) return;
    source = new EventSource(`/sager/${caseId}/haendelser`);
    source.addEventListener("message", (event) => heard(JSON.parse(event.data)));
  };
  const close = () => { source?.close(); source = null; };
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : open()));
  addEventListener("pagehide", close);
  addEventListener("pageshow", open);
  open();
}
