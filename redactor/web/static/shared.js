// What every part of the review shares: its elements, its state, and how it speaks.

import { Paper } from "./paper.js";

export const $ = (id) => document.getElementById(id);
export const root = $("review");
const { case: caseId, document: docId } = root.dataset;
export { caseId, docId };
export const worker = Boolean(root.dataset.worker); // an approver looks, and answers nothing
export const favourites = JSON.parse(root.dataset.favourites);
export const pages = Number(root.dataset.pages);
export const base = `/sager/${caseId}`;
export const list = $("findings");

export const state = { page: Number(root.dataset.page), items: [], seq: 0, chosen: null, drawing: false, busy: Promise.resolve(), ground: null, standing: [] };
export const paper = new Paper({
  sheet: $("sheet"), picture: $("picture"), tiles: $("tiles"), layer: $("layer"), centre: $("centre"),
  pictureAddress: (number, dpi) => `${base}/dok/${docId}/side/${number}.png?dpi=${dpi}`,
});
paper.pages = pages;

export const say = (text) => { $("status").textContent = text; };

// A warning stays until it is closed or the next answer is stored.
export function warn(text) {
  $("alert-text").textContent = text;
  $("alert").hidden = false;
}
