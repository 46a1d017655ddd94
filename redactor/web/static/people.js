// Filtering the list of people; the answers themselves are plain forms.

const filter = document.getElementById("filter");
const onlyOpen = document.getElementById("only-open");

function sift() {
  const wanted = filter.value.trim().toLocaleLowerCase("da");
  for (const row of document.querySelectorAll("table.people tbody tr")) {
    row.hidden = (onlyOpen.checked && row.dataset.open === "0")
      || !row.textContent.toLocaleLowerCase("da").includes(wanted);
  }
}

filter?.addEventListener("input", sift);
onlyOpen?.addEventListener("change", sift);
