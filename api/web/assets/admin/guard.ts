/** Asks before a page is left whose form (data-guard) holds what was not saved. */

export function guardForms(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-guard]")) {
    form.addEventListener("input", () => (form.dataset.changed = ""));
    form.addEventListener("submit", () => delete form.dataset.changed);
  }
  addEventListener("beforeunload", (event) => {
    if (document.querySelector("form[data-guard][data-changed]")) event.preventDefault();
  });
}
