/** Sets light or dark before the first paint, from the person's choice or the system's; loaded in the head, not deferred. */

const KEY = "care-theme";
const system = matchMedia("(prefers-color-scheme: dark)");

function chosen(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null; // storage may be blocked: the system's choice stands
  }
}

function apply(): void {
  document.documentElement.dataset.theme = chosen() ?? (system.matches ? "dark" : "light");
}

function choose(theme: string): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // kept for this page only
  }
  document.documentElement.dataset.theme = theme;
}

apply();
system.addEventListener("change", apply);
document.addEventListener("click", (event) => {
  if (!(event.target as Element).closest("[data-theme-switch]")) return;
  choose(document.documentElement.dataset.theme === "dark" ? "light" : "dark");
});
