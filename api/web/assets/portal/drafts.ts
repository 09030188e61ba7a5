/** What is being typed, kept in this browser until it is sent; signing out takes it along. */

const PREFIX = "care-draft ";
type Draft = Record<string, string>;

function store(act: (storage: Storage) => void): void {
  try {
    act(localStorage);
  } catch {
    // storage may be blocked or full: what is typed still stands in the form
  }
}

function typed(form: HTMLFormElement): Draft {
  const kept: Draft = {};
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string" && name !== "csrf_token" && name !== "files") kept[name] = value;
  }
  return kept;
}

function fill(form: HTMLFormElement, draft: Draft): void {
  for (const [name, value] of Object.entries(draft)) {
    const field = form.elements.namedItem(name);
    if (field instanceof RadioNodeList || field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) field.value = value;
  }
}

/** Nothing but the key and what was chosen by default: then an earlier draft may come back. */
function isEmpty(form: HTMLFormElement): boolean {
  const { key: _, ...rest } = typed(form);
  return Object.values(rest).every((value) => !value);
}

export function dropDraft(name: string): void {
  store((storage) => storage.removeItem(PREFIX + name));
}

export function keepDraft(form: HTMLFormElement, name: string): void {
  store((storage) => {
    const kept = storage.getItem(PREFIX + name);
    if (kept && isEmpty(form)) fill(form, JSON.parse(kept) as Draft);
  });
  form.addEventListener("input", () => {
    if (isEmpty(form)) dropDraft(name);
    else store((storage) => storage.setItem(PREFIX + name, JSON.stringify(typed(form))));
  });
}

export function forgetOnSignOut(): void {
  document.addEventListener("submit", (event) => {
    const form = event.target as HTMLFormElement;
    if (!form.action.endsWith("/account/sign-out")) return;
    store((storage) => Object.keys(storage).filter((key) => key.startsWith(PREFIX)).forEach((key) => storage.removeItem(key)));
  });
}
