/** The dial's figure follows the hand; what the setting gives is asked of the registry once it rests. */

export function followDial(): void {
  document.addEventListener("input", ({ target }) => {
    if (!(target instanceof HTMLInputElement) || !target.matches("[data-dial]")) return;
    const shown = document.querySelector<HTMLOutputElement>(`output[for="${target.id}"]`);
    if (shown) shown.value = shown.value.replace(/^\d+/, target.value);
  });
}
