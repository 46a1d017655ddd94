// Choose all hits at once, tell how many are chosen, and find the hits again on the way back.

import { askPage } from "./talk.js";
import { _ } from "./texts.js";

const boxes = () => [...document.querySelectorAll("input[name=hit]:not(:disabled)")];

function tell() {
  const chosen = boxes().filter((box) => box.checked).length;
  document.getElementById("chosen-count").textContent = chosen ? _("{1} valgt", chosen) : "";
  document.getElementById("all").checked = chosen > 0 && chosen === boxes().length;
}
document.addEventListener("change", ({ target }) => {
  if (target.id === "all") for (const box of boxes()) box.checked = target.checked;
  if (target.id === "all" || target.name === "hit") tell();
  // A word for the whole house needs a date, and says so before it is sent.
  if (target.id === "reach") document.getElementById("expires").required = target.value === "house";
});
if (boxes().length) tell(); // some were given back before this script was there

// What is searched for is never in the address, which is logged, so the hits are the answer to a
// form. A browser will not show such a page again on the way back from a hit, and loading it anew
// would cover again. So this page of the history is the empty search, which knows what was asked.
const page = () => document.getElementById("search-page");
const { query, place, pageAddress } = page().dataset;
const { person } = document.body.dataset; // what another asked is nobody's
const asked = query || place ? { query, place } : history.state?.person === person ? history.state?.asked : null;
if (query || place) history.replaceState({ person, asked }, "", pageAddress + location.search);
else if (asked) find();
addEventListener("pageshow", (event) => { if (event.persisted && asked) find(); });
addEventListener("pagehide", () => { if (asked) history.replaceState({ person, asked, at: scrollY }, ""); });

async function find() {
  const { told, ok } = await askPage(pageAddress + location.search, { method: "POST", body: new URLSearchParams(asked) });
  const fresh = told.getElementById("search-page");
  if (!ok || !fresh) return;
  page().replaceWith(document.importNode(fresh, true));
  scrollTo(0, history.state?.at ?? 0);
}
