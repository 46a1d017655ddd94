// One map drives the keys, the help and nothing else. Letter keys count only in the list (WCAG 2.1.4).

export const KEYS = [
  { keys: ["ArrowDown", "j"], does: "down", shown: "↓", told: "Næste fund" },
  { keys: ["ArrowUp", "k"], does: "up", shown: "↑", told: "Forrige fund" },
  { keys: ["d"], does: "redact", shown: "d", told: "Dæk" },
  { keys: ["b"], does: "keep", shown: "b", told: "Bevar" },
  { keys: ["s"], does: "ask", shown: "s", told: "Spørg: svaret mangler stadig" },
  { keys: ["D"], does: "whole-redact", shown: "Skift+D", told: "Dæk overalt i sagen" },
  { keys: ["B"], does: "whole-keep", shown: "Skift+B", told: "Bevar overalt i sagen" },
  { keys: ["a"], does: "accept-page", shown: "a", told: "Følg sidens forslag om at dække" },
  { keys: ["1", "2", "3", "4", "5", "6", "7", "8", "9"], does: "ground", shown: "1–9", told: "Vælg hjemmel" },
  { codes: ["Digit1", "Digit2", "Digit3", "Digit4", "Digit5", "Digit6", "Digit7", "Digit8", "Digit9"], does: "add-ground", shown: "Skift+1–9", told: "Læg en hjemmel til" },
  { keys: ["l"], does: "lately", shown: "l", told: "Dæk med den hjemmel, du brugte sidst" },
  { keys: ["y"], does: "type", shown: "y", told: "Skift type" },
  { keys: ["f"], does: "like", shown: "f", told: "Find lignende i hele sagen" },
  { keys: ["t"], does: "draw", shown: "t", told: "Tegn et område (Esc stopper)" },
  { keys: ["n"], does: "next-open", shown: "n", told: "Næste uden svar i sagen" },
  { keys: ["u"], does: "undo", shown: "u", told: "Fortryd dit seneste svar" },
  { keys: ["c"], does: "comment", shown: "c", told: "Skriv en kommentar (Ctrl+Enter gemmer, Esc går tilbage)" },
  { keys: ["p"], does: "entity", shown: "p", told: "Gå til personens omtaler" },
  { keys: ["e"], does: "more", shown: "e", told: "Dæk tekst, område eller side; afgør dokumentet" },
  { keys: ["g"], does: "pages", shown: "g", told: "Alle sider i akten" },
  { keys: ["PageDown"], does: "next", shown: "PageDown", told: "Næste side" },
  { keys: ["PageUp"], does: "previous", shown: "PageUp", told: "Forrige side" },
  { keys: ["Home"], does: "first", shown: "Home", told: "Første fund" },
  { keys: ["End"], does: "last", shown: "End", told: "Sidste fund" },
  { keys: ["+", "="], does: "zoom-in", shown: "+", told: "Zoom ind" },
  { keys: ["-"], does: "zoom-out", shown: "-", told: "Zoom ud" },
  { keys: ["0"], does: "zoom-fit", shown: "0", told: "Tilpas bredden" },
  { keys: ["?"], does: "help", shown: "?", told: "Vis tasterne" },
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
