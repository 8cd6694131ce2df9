// One toast at a time, ten seconds each; it waits while it is hovered or has the focus.

const STAYS_FOR = 10_000;

export function watchToasts(token) {
  const toasts = document.getElementById("toasts");
  if (!toasts) {
    return;
  }
  let timer;
  let current = null;
  const next = () => {
    const first = toasts.querySelector("[data-toast]");
    if (first === current) {
      return;
    }
    current = first;
    if (first) {
      first.querySelectorAll("[data-form-token]").forEach((field) => { field.value = token; });
      wait();
    }
  };
  const wait = () => {
    clearTimeout(timer);
    timer = setTimeout(away, STAYS_FOR);
  };
  const away = () => {
    clearTimeout(timer);
    current?.remove();
  };
  toasts.addEventListener("pointerenter", () => clearTimeout(timer), true);
  toasts.addEventListener("pointerleave", wait, true);
  toasts.addEventListener("focusin", () => clearTimeout(timer));
  toasts.addEventListener("focusout", wait);
  toasts.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-dismiss]")) {
      away();
      document.getElementById("main")?.focus();
    }
  });
  new MutationObserver(next).observe(toasts, { childList: true });
  next();
}
