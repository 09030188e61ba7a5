/** Short news at the foot of the page. The server sends it with `HX-Trigger: {"toast": {"text": "…"}}`. */

const SHOWN_MS = 6000;

export function toast(text: string): void {
  const place = document.querySelector(".toasts");
  if (!place) return;
  const note = document.createElement("div");
  note.className = "toast";
  note.textContent = text;
  place.append(note);
  setTimeout(() => note.remove(), SHOWN_MS);
}

export function followToasts(): void {
  document.body.addEventListener("toast", (event) => toast((event as CustomEvent<{ text: string }>).detail.text));
}
