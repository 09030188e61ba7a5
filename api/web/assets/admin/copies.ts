/** A button with data-copy="id" copies that element's text. */

import { toast } from "../parts/toasts";

async function copy(id: string): Promise<void> {
  const source = document.getElementById(id)!;
  try {
    await navigator.clipboard.writeText(source.textContent!);
    toast("Copied");
  } catch {
    getSelection()?.selectAllChildren(source);
    toast("Your browser does not let pages copy. The text is marked: press Ctrl and C.");
  }
}

export function followCopies(): void {
  document.addEventListener("click", (event) => {
    const button = (event.target as Element).closest<HTMLElement>("[data-copy]");
    if (button) void copy(button.dataset.copy!);
  });
}
