// Choose all hits at once.

document.getElementById("all")?.addEventListener("change", (event) => {
  for (const box of document.querySelectorAll("input[name=hit]:not(:disabled)")) box.checked = event.target.checked;
});
