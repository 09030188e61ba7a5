/** Single keys: an element says by data-key which one presses or focuses it. Never while typing; can be switched off. */

const OFF = "care-keys-off";
const FIELDS = "textarea, select, input:not([type=radio]):not([type=checkbox])";

function off(): boolean {
  try {
    return localStorage.getItem(OFF) === "yes";
  } catch {
    return false;
  }
}

function switchKeys(on: boolean): void {
  try {
    localStorage.setItem(OFF, on ? "no" : "yes");
  } catch {
    // kept for nobody: the keys stay as they are
  }
}

function move(step: number): void {
  const rows = [...document.querySelectorAll<HTMLAnchorElement>("#rows a")];
  const at = rows.findIndex((row) => row.ariaCurrent === "true");
  const next = rows[at < 0 ? 0 : Math.min(rows.length - 1, Math.max(0, at + step))];
  next?.focus({ preventScroll: false });
  next?.click();
}

function press(key: string): boolean {
  const element = document.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  if (!element) return false;
  if (element.matches(FIELDS)) element.focus();
  else element.click();
  if (element.matches("[type=radio]")) document.querySelector<HTMLElement>("[data-text]")?.focus();
  return true;
}

function leave(target: Element): void {
  if (target.matches(`${FIELDS}, [type=radio]`)) (target as HTMLElement).blur();
  else document.querySelector<HTMLElement>("[data-back]")?.click();
}

function obey(event: KeyboardEvent): void {
  const target = event.target as Element;
  if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey) return;
  if (document.querySelector("dialog[open]") || target.closest("details.menu")) return;
  if (event.key === "Escape") return leave(target);
  if (off() || target.closest(FIELDS)) return;
  if (event.key === "j" || event.key === "k") move(event.key === "j" ? 1 : -1);
  else if (!press(event.key)) return;
  event.preventDefault();
}

export function followKeys(): void {
  document.addEventListener("keydown", obey);
  const box = document.querySelector<HTMLInputElement>("[data-keys-switch]");
  if (!box) return;
  box.checked = !off();
  box.addEventListener("change", () => switchKeys(box.checked));
}
