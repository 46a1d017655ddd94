// The key ? opens the help of the page. It can be switched off (WCAG 2.1.4); the button stays.

const dialog = document.getElementById("help-dialog") ?? document.getElementById("page-help");
const key = document.getElementById("help-key") ?? document.getElementById("keys-on");
const STORED = "redactor-help-key";

const show = () => { if (!dialog.open) dialog.showModal(); };
document.getElementById("show-help").addEventListener("click", show);
key.checked = localStorage.getItem(STORED) !== "off";
key.addEventListener("change", () => localStorage.setItem(STORED, key.checked ? "on" : "off"));
document.addEventListener("keydown", (event) => {
  const writing = event.target.closest?.("input:not([type=checkbox]), textarea, select");
  if (event.key !== "?" || event.defaultPrevented || writing || !key.checked || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  show();
});
