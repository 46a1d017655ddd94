// A form that is refused says so where it stands, with everything that was written still in it.
// Without this script the answer comes as a page of its own.

import { _ } from "./texts.js";
import { read } from "./talk.js";

let sending = false;
let leaving = false; // somebody who went on meanwhile is not fetched back
addEventListener("beforeunload", () => { leaving = true; });
addEventListener("pageshow", () => { leaving = false; });

document.addEventListener("submit", async (event) => {
  const form = event.target;
  if (event.defaultPrevented || !form.matches("form[data-stay]")) return;
  event.preventDefault();
  if (sending) return;
  sending = true;
  tell(form, "");
  try {
    const address = event.submitter?.getAttribute("formaction") ?? form.getAttribute("action");
    const response = await fetch(address, {
      method: "POST", body: new URLSearchParams(new FormData(form, event.submitter)),
      headers: { accept: "application/json, text/html" },
    });
    if (!response.ok) await read(response); // says why, or asks for a new log-in
    if (leaving) return;
    const to = new URL(response.url);
    if (to.pathname === location.pathname && to.search === location.search) {
      location.hash = to.hash;
      location.reload();
    } else location.assign(to);
  } catch (error) {
    tell(form, error.status ? error.message : _("Ingen forbindelse til serveren. Intet er gemt; prøv igen."));
    sending = false;
  }
});

function tell(form, message) {
  const place = form.querySelector(".form-refused") ?? document.createElement("p");
  place.className = "form-refused";
  place.setAttribute("role", "alert");
  if (!place.isConnected) [...form.querySelectorAll("button")].at(-1).before(place);
  place.textContent = message;
}
