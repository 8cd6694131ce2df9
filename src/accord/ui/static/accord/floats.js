// Menus are <details>, dialogs are <dialog>: both give the focus back to what opened them.

export function watchMenus() {
  document.addEventListener("click", (event) => {
    for (const menu of document.querySelectorAll("details[data-menu][open]")) {
      if (!menu.contains(event.target)) {
        menu.open = false;
      }
    }
  });
  document.addEventListener("keydown", (event) => {
    const menu = event.key === "Escape" && document.activeElement?.closest("details[data-menu][open]");
    if (menu) {
      menu.open = false;
      menu.querySelector("summary").focus();
      event.stopPropagation();
    }
  });
  document.addEventListener("focusout", (event) => {
    const menu = event.target.closest?.("details[data-menu][open]");
    if (menu && event.relatedTarget && !menu.contains(event.relatedTarget)) {
      menu.open = false;
    }
  });
}

export function watchDialogs() {
  document.addEventListener("click", (event) => {
    const opener = event.target.closest?.("[data-opens]");
    if (opener) {
      const dialog = document.getElementById(opener.dataset.opens);
      if (dialog) {
        event.preventDefault();
        open(dialog, opener);
      }
      return;
    }
    if (event.target.closest?.("[data-closes]")) {
      event.target.closest("dialog")?.close();
    } else if (event.target instanceof HTMLDialogElement) {
      event.target.close(); // a click beside the dialog lands on the dialog itself
    }
  });
}

/** Opens a dialog; when it closes, the focus goes back to `opener` or to where it was. */
export function open(dialog, opener = document.activeElement) {
  if (dialog.open) {
    return;
  }
  dialog.addEventListener("close", () => opener?.focus?.(), { once: true });
  dialog.showModal();
}
