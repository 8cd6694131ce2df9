// The command palette: Ctrl/⌘ K from anywhere, arrows to choose, Enter to go.

import { open } from "./floats.js";

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.platform);

export function watchPalette() {
  const palette = document.getElementById("palette");
  if (!palette) {
    return;
  }
  document.querySelectorAll("[data-palette-key]").forEach((sign) => {
    sign.textContent = IS_MAC ? "⌘ K" : "Ctrl K";
  });
  const input = palette.querySelector('[role="combobox"]');
  const options = [...palette.querySelectorAll('[role="option"]')];
  const form = palette.querySelector("form");

  document.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      show();
    }
  });
  palette.addEventListener("toggle", () => { if (palette.open) { narrow(); } });
  input.addEventListener("input", narrow);
  input.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      move(event.key === "ArrowDown" ? 1 : -1);
    }
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    go(chosen());
  });
  palette.addEventListener("click", (event) => {
    const option = event.target.closest('[role="option"]');
    if (option) {
      go(option);
    }
  });

  function show() {
    input.value = "";
    open(palette);
    input.focus();
    narrow();
  }

  function visible() {
    return options.filter((option) => !option.hidden);
  }

  function chosen() {
    return options.find((option) => option.getAttribute("aria-selected") === "true");
  }

  function narrow() {
    const words = folded(input.value);
    for (const option of options) {
      const isSearch = "searchAll" in option.dataset;
      option.hidden = isSearch ? words === "" : !folded(option.textContent).includes(words);
    }
    const shown = visible();
    choose(shown.find((option) => folded(option.textContent).startsWith(words)) ?? shown[0]);
  }

  function move(by) {
    const shown = visible();
    const at = shown.indexOf(chosen());
    choose(shown[(at + by + shown.length) % shown.length]);
  }

  function choose(option) {
    options.forEach((one) => one.setAttribute("aria-selected", String(one === option)));
    if (option) {
      input.setAttribute("aria-activedescendant", option.id);
      option.scrollIntoView({ block: "nearest" });
    } else {
      input.removeAttribute("aria-activedescendant");
    }
  }

  function go(option) {
    if (!option || "searchAll" in option.dataset) {
      location.assign(`${input.dataset.search}?q=${encodeURIComponent(input.value)}`);
    } else {
      location.assign(option.dataset.url);
    }
  }
}

function folded(words) {
  return words.normalize("NFKD").replace(/\p{M}/gu, "").toLocaleLowerCase().trim();
}
