// What scripts say, in the reader's language: the Danish is the key, the page brings the English.

const known = JSON.parse(document.getElementById("texts")?.textContent ?? "{}");

export const _ = (danish, ...values) => (known[danish] ?? danish).replace(/\{(\d)\}/g, (_slot, number) => values[number - 1]);
