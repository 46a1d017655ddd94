// A mention dragged to the bar means somebody else; the same as choosing it and pressing the button.

// Back to the list as one left it, when one came from there.
const list = document.getElementById("to-list");
list?.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey || new URL(document.referrer || "about:blank").pathname !== list.pathname) return;
  event.preventDefault();
  history.back();
});

const zone = document.getElementById("split-zone");
let dragged = null;

for (const mention of document.querySelectorAll("#split li[draggable]")) {
  mention.addEventListener("dragstart", (event) => {
    dragged = mention;
    event.dataTransfer.setData("text/plain", "omtale");
  });
}
zone?.addEventListener("dragover", (event) => { if (dragged) { event.preventDefault(); zone.classList.add("over"); } });
zone?.addEventListener("dragleave", () => zone.classList.remove("over"));
zone?.addEventListener("drop", (event) => {
  event.preventDefault();
  zone.classList.remove("over");
  if (!dragged) return;
  dragged.querySelector("input").checked = true;
  document.getElementById("split").requestSubmit();
});
