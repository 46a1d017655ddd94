"""The report as a page a caseworker can read. For the house only: it names the originals."""

from __future__ import annotations

from html import escape
from typing import Any

from redactor.service.incoming.collected import wanting

_STATUS = {
    "released": "Klar til udlevering",
    "withheld": "Tilbageholdt",
    "duplicate": "Dublet",
    "failed": "Ikke behandlet",
}
_DIRECTIONS = {"in": "Ind", "out": "Ud", "internal": "Intern"}
_ALIKE = {
    "near": "Akt {document} og akt {with} siger næsten det samme ({share:.0%} fælles).",
    "quoted": "Akt {document} gengives i akt {with}.",
}
_PAGES_LISTED = 20
"""Pages whose figure is shown; report.json has all."""
_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem}
body{color:#1a1a1a}
table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.4rem .6rem;border-bottom:1px solid #ccc;vertical-align:top}
th{background:#f2f2f2}
.failed .status,.withheld .status{color:#8a1c00;font-weight:600}
.alarm{color:#8a1c00}
.small{color:#555;font-size:.9em}
"""


def html_report(report: dict[str, Any]) -> str:
    """report.json as one self-contained Danish page."""
    totals = report["totals"]
    summary = ", ".join(
        f"{totals[status]} {label.lower()}" for status, label in _STATUS.items() if totals[status]
    )
    seen = report["overview"]
    rows = "\n".join(_row(document, seen["types"]) for document in report["documents"])
    gathered = "".join(
        f"<p>Indsamlet efter opskriften »{escape(head['recipe_name'])}« fra sag "
        f"{escape(head['case'])}. {escape(' '.join(wanting(head)))}</p>\n"
        for head in report["collections"]
    )
    return f"""<!doctype html>
<html lang="da"><head><meta charset="utf-8"><title>Rapport over sagen</title>
<style>{_STYLE}</style></head><body>
<h1>Rapport over sagen</h1>
<p>{totals["documents"]} dokumenter på {totals["pages"]} sider: {escape(summary) or "ingen"}.
{totals["findings"]} fund. {totals["alarms"]} advarsler om mulige fejljournaliserede
dokumenter.</p>
{gathered}<p class="small">Rapporten er intern og må ikke udleveres.</p>
{_glance(report)}<h2>Dokumenter</h2>
<table><thead><tr><th>Akt</th><th>Dato</th><th>Type</th><th>Retning</th><th>Titel</th>
<th>Afsender/modtager</th><th>Kilde</th>
<th>Status</th><th>Sider</th><th>Fund</th><th>Bemærkninger</th></tr></thead><tbody>
{rows}
</tbody></table></body></html>
"""


def _glance(report: dict[str, Any]) -> str:
    """The overview of the case: what it is told by, when, and what comes more than once."""
    seen = report["overview"]
    titles = {d["number"]: d["title"] or d["source"] for d in report["documents"]}
    central = "".join(
        f"<li>Akt {escape(number)}, {escape(seen['types'][number].lower())}: "
        f"{escape(titles[number])}</li>"
        for number in seen["central"]
        if number in titles
    )
    notes = [_ALIKE[pair["kind"]].format_map(pair).replace("%", " %") for pair in seen["alike"]]
    notes += [
        f"Versioner af samme dokument, ældst først: akt {', '.join(chain)}."
        for chain in seen["versions"]
    ]
    notes += [f"Samtale, ældst først: akt {', '.join(thread)}." for thread in seen["threads"]]
    strange = "".join(
        f"<li>Akt {escape(one['document'])}: {escape(one['reason'])}</li>"
        for one in seen["outside"]
    )
    listed = "".join(f"<li>{escape(note)}</li>" for note in notes)
    return (
        (f"<h2>Sagens vigtigste dokumenter</h2><ul>{central}</ul>\n" if central else "")
        + (f"<h2>Tidslinje</h2>\n{seen['timeline']}\n" if seen["timeline"] else "")
        + (f"<h2>Måske uden for sagen</h2><ul>{strange}</ul>\n" if strange else "")
        + (f"<h2>Gentagelser og samtaler</h2><ul>{listed}</ul>\n" if listed else "")
    )


def width_notes(widths: dict[str, Any]) -> list[str]:
    """What the widths of the boxes still tell about removed names, in Danish."""
    fits = sorted((int(page), count) for page, count in widths.get("names_possible", {}).items())
    if not fits:
        return []
    tightest = sorted(sorted(fits, key=lambda fit: fit[1])[:_PAGES_LISTED])
    listed = ", ".join(f"side {page}: {count}" for page, count in tightest)
    if len(fits) > len(tightest):
        listed += f"; flere på de øvrige {len(fits) - len(tightest)} sider"
    told = (
        f"Så mange af 1.000 almindelige navne passer mindst i hvert udeladt navns plads, {listed}."
    )
    if widths.get("layout") != "exact":
        return [told]
    return [
        "Layoutet er bevaret (--layout exact): bredden af en overstregning viser, hvor langt "
        f"navnet er, og kan røbe det. {told}"
    ]


def _row(document: dict[str, Any], types: dict[str, str]) -> str:
    found = ", ".join(f"{name} {count}" for name, count in document["findings"].items())
    notes = [escape(note) for note in (document["reason"], *document["notices"]) if note]
    notes += [escape(note) for note in width_notes(document["width_privacy"])]
    if document["alarm"]:
        notes.append(f'<span class="alarm">{escape(document["alarm"])}</span>')
    status = _STATUS[document["status"]]
    if document["duplicate_of"]:
        status += f" af akt {document['duplicate_of']}"
    return (
        f'<tr class="{document["status"]}"><td>{escape(document["number"])}</td>'
        f"<td>{escape(document['date'][:10])}</td>"
        f"<td>{escape(types.get(document['number'], ''))}</td>"
        f"<td>{_DIRECTIONS.get(document['direction'], '')}</td>"
        f"<td>{escape(document['title'])}</td><td>{escape(document['parties'])}</td>"
        f"<td>{escape(document['source'])}</td><td class='status'>{escape(status)}</td>"
        f"<td>{document['pages']}</td><td class='small'>{escape(found)}</td>"
        f"<td>{'<br>'.join(notes)}</td></tr>"
    )
