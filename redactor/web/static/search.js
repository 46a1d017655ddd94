// Choose all hits at once, and tell how many are chosen.

import { _ } from "./texts.js";

const form = document.getElementById("hits");
const all = document.getElementById("all");
const count = document.getElementById("chosen-count");
const boxes = [...document.querySelectorAll("input[name=hit]:not(:disabled)")];

function tell() {
  const chosen = boxes.filter((box) => box.checked).length;
  count.textContent = chosen ? _("{1} valgt", chosen) : "";
  all.checked = chosen > 0 && chosen === boxes.length;
}
all?.addEventListener("change", () => { for (const box of boxes) box.checked = all.checked; tell(); });
form?.addEventListener("change", (event) => { if (event.target.name === "hit") tell(); });

// A word for the whole house needs a date, and says so before it is sent.
const reach = document.getElementById("reach");
reach?.addEventListener("change", () => { document.getElementById("expires").required = reach.value === "house"; });
