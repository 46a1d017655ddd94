// One map drives the keys, the help and nothing else. Letter keys count only in the list (WCAG 2.1.4).

import { _ } from "./texts.js";

export const KEYS = [
  { keys: ["ArrowDown", "j"], does: "down", shown: "↓", told: _("Næste fund") },
  { keys: ["ArrowUp", "k"], does: "up", shown: "↑", told: _("Forrige fund") },
  { keys: ["d"], does: "redact", shown: "d", told: _("Dæk") },
  { keys: ["b"], does: "keep", shown: "b", told: _("Bevar") },
  { keys: ["s"], does: "ask", shown: "s", told: _("Senere: svaret mangler stadig") },
  { keys: ["D"], does: "whole-redact", shown: _("Skift+D"), told: _("Dæk overalt i sagen") },
  { keys: ["B"], does: "whole-keep", shown: _("Skift+B"), told: _("Bevar overalt i sagen") },
  { keys: ["a"], does: "accept-page", shown: "a", told: _("Følg sidens forslag om at dække") },
  { keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], does: "ground", shown: "1–9", told: _("Vælg hjemmel") },
  { codes: ["Digit1", "Digit2", "Digit3", "Digit4", "Digit5", "Digit6", "Digit7", "Digit8", "Digit9"], does: "add-ground", shown: _("Skift+1–9"), told: _("Læg en hjemmel til") },
  { keys: ["l"], does: "lately", shown: "l", told: _("Dæk med den hjemmel, du brugte sidst") },
  { keys: ["y"], does: "type", shown: "y", told: _("Skift type") },
  { keys: ["f"], does: "like", shown: "f", told: _("Find lignende i hele sagen") },
  { keys: ["t"], does: "draw", shown: "t", told: _("Tegn et område (Esc stopper)") },
  { keys: ["n"], does: "next-open", shown: "n", told: _("Næste uden svar i sagen") },
  { keys: ["u"], does: "undo", shown: "u", told: _("Fortryd dit seneste svar") },
  { keys: ["c"], does: "comment", shown: "c", told: _("Skriv en kommentar (Ctrl+Enter gemmer, Esc går tilbage)") },
  { keys: ["p"], does: "entity", shown: "p", told: _("Gå til personens omtaler") },
  { keys: ["e"], does: "more", shown: "e", told: _("Dæk tekst, område eller side; afgør dokumentet") },
  { keys: ["g"], does: "pages", shown: "g", told: _("Alle sider i akten") },
  { keys: ["PageDown"], does: "next", shown: "PageDown", told: _("Næste side, og derefter næste akt") },
  { keys: ["PageUp"], does: "previous", shown: "PageUp", told: _("Forrige side, og derefter forrige akt") },
  { keys: ["Home"], does: "first", shown: "Home", told: _("Første fund") },
  { keys: ["End"], does: "last", shown: "End", told: _("Sidste fund") },
  { keys: ["+", "="], does: "zoom-in", shown: "+", told: _("Zoom ind") },
  { keys: ["-"], does: "zoom-out", shown: "-", told: _("Zoom ud") },
  { keys: ["0"], does: "zoom-fit", shown: "0", told: _("Tilpas bredden") },
  { keys: ["?"], does: "help", shown: "?", told: _("Vis tasterne") },
];

export function commandFor(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return null;
  if (event.shiftKey) {
    const coded = KEYS.find((entry) => entry.codes?.includes(event.code));
    if (coded) return coded.does;
  }
  return KEYS.find((entry) => entry.keys?.includes(event.key))?.does ?? null;
}

export const isCharacter = (event) => event.key.length === 1;

export function describeKeys(list) {
  for (const { shown, told } of KEYS) {
    const key = document.createElement("dt");
    const mark = document.createElement("kbd");
    mark.textContent = shown;
    key.append(mark);
    const what = document.createElement("dd");
    what.textContent = told;
    list.append(key, what);
  }
}
