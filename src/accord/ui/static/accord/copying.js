// A text is copied by the button that names it. Without this the text is marked and copied by hand,
// which is also what is left where the browser does not let it be copied.

export function watchCopying() {
  for (const button of document.querySelectorAll("[data-copies]")) {
    button.hidden = false;
  }
  document.addEventListener("click", async (event) => {
    const button = event.target.closest?.("[data-copies]");
    const field = button && document.getElementById(button.dataset.copies);
    if (!field) {
      return;
    }
    const said = document.getElementById(button.getAttribute("aria-describedby"));
    try {
      await navigator.clipboard.writeText(field.value);
      said.textContent = button.dataset.copied;
    } catch {
      field.focus();
      field.select();
      said.textContent = button.dataset.marked;
    }
  });
}
