// What pages do beyond links and forms. Everything here is an addition: without it the pages work.

import { watchCopying } from "./copying.js";
import { watchKeys } from "./keys.js";
import { watchMenus, watchDialogs } from "./floats.js";
import { watchPalette } from "./palette.js";
import { watchPictures } from "./pictures.js";
import { watchPreferences } from "./preferences.js";
import { watchToasts } from "./toasts.js";

const token = document.querySelector('meta[name="accord-form-token"]')?.content ?? "";

// htmx sends changes with the same token as a form does.
document.addEventListener("htmx:config:request", (event) => {
  const request = event.detail.ctx.request;
  if (request.method !== "GET" && token) {
    request.headers["X-CSRFToken"] = token;
  }
});

// A list that a choice filters is sent when the choice is made.
document.addEventListener("change", (event) => {
  if (event.target.matches?.("[data-sends]")) {
    event.target.form?.requestSubmit();
  }
});

// On paper, every table behind a chart is shown.
let openedForPrint = [];
window.addEventListener("beforeprint", () => {
  openedForPrint = [...document.querySelectorAll(".chart__table:not([open])")];
  openedForPrint.forEach((details) => { details.open = true; });
});
window.addEventListener("afterprint", () => {
  openedForPrint.forEach((details) => { details.open = false; });
});

// Where tabs are wider than the page, the current one is in view.
document.querySelectorAll('.tabs [aria-current="page"]').forEach((tab) => {
  tab.parentElement.scrollLeft = tab.offsetLeft - tab.parentElement.offsetLeft - 12;
});

watchPreferences();
watchMenus();
watchDialogs();
watchPalette();
watchKeys();
watchCopying();
watchPictures();
watchToasts(token);
