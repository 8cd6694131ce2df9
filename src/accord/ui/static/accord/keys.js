// Single keys press the button or link that names them (data-key="a"). They rest while one types,
// while a dialog is open, and for good where the reader has switched them off.

import { open } from "./floats.js";

export function watchKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) {
      return;
    }
    if (document.documentElement.dataset.keys === "off" || document.querySelector("dialog[open]")) {
      return;
    }
    const act = actionFor(event.key);
    if (act) {
      event.preventDefault();
      act();
    }
  });
}

function isTyping(target) {
  const field = target.closest?.('input:not([type="radio"], [type="checkbox"]), textarea, select, [contenteditable]');
  return Boolean(field) && !field.closest("dialog:not([open])");
}

function actionFor(key) {
  if (key === "?") {
    return showKeys;
  }
  const name = CSS.escape(key.toLowerCase());
  const target = key === "z"
    ? document.querySelector("[data-undo]")
    : keyed(`[data-key="${name}"]`);
  if (!target && (key === "j" || key === "k")) {
    return () => step(key === "j" ? 1 : -1);
  }
  return target ? () => target.click() : null;
}

/** What a key presses: of the lines of a list only the one that has the focus listens. */
function keyed(selector) {
  const line = document.activeElement?.closest("[data-line]");
  return [...document.querySelectorAll(selector)].find((element) => {
    const own = element.closest("[data-line]");
    return element.checkVisibility() && (!own || own === line);
  });
}

/** Moves the focus to the next or previous line of the list that has it, or of the first list. */
function step(by) {
  const list = document.activeElement?.closest("[data-list]") ?? document.querySelector("[data-list]");
  const lines = [...(list?.querySelectorAll("[data-line]") ?? [])];
  const current = lines.findIndex((line) => line.contains(document.activeElement));
  const next = lines[current < 0 ? (by > 0 ? 0 : lines.length - 1) : current + by];
  (next?.matches("a, button, [tabindex]") ? next : next?.querySelector("a, button"))?.focus();
}

function showKeys() {
  const dialog = document.getElementById("keys");
  const list = document.getElementById("keys-list");
  if (!dialog || !list) {
    return;
  }
  list.querySelectorAll("[data-of-page]").forEach((row) => row.remove());
  const told = new Set();
  for (const element of document.querySelectorAll("[data-key]")) {
    const said = words(element);
    if (!told.has(element.dataset.key + said)) {
      told.add(element.dataset.key + said);
      list.append(row(element.dataset.key, said));
    }
  }
  open(dialog);
}

function words(element) {
  const copy = element.cloneNode(true);
  const besides = element.closest("[data-line]") ? "kbd, .unseen" : "kbd";
  copy.querySelectorAll(besides).forEach((key) => key.remove());
  return copy.textContent.trim();
}

function row(key, label) {
  const line = document.createElement("div");
  line.className = "facts__row";
  line.dataset.ofPage = "";
  const term = document.createElement("dt");
  const sign = document.createElement("kbd");
  sign.textContent = key.toUpperCase();
  term.append(sign);
  const meaning = document.createElement("dd");
  meaning.textContent = label;
  line.append(term, meaning);
  return line;
}
