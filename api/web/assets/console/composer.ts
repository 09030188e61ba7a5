/** The composer: a draft a request, kept in this browser until it is sent; Ctrl+Enter sends. */

type Composer = HTMLFormElement & { text: HTMLTextAreaElement; kind: RadioNodeList; key: HTMLInputElement };

const place = (form: HTMLElement) => `care-draft ${form.dataset.composer}`;
const all = () => document.querySelectorAll<Composer>("[data-composer]");

function keep(form: Composer): void {
  const text = form.text.value;
  try {
    if (text) localStorage.setItem(place(form), JSON.stringify({ text, kind: form.kind.value }));
    else localStorage.removeItem(place(form));
  } catch {
    // storage may be blocked: the draft lives as long as the page
  }
}

function restore(form: Composer): void {
  if (form.text.value) return;
  try {
    const { text, kind } = JSON.parse(localStorage.getItem(place(form)) ?? "{}") as { text?: string; kind?: string };
    if (!text) return;
    form.text.value = text;
    form.kind.value = kind ?? "reply";
  } catch {
    // nothing readable there: nothing to restore
  }
}

/** Sent: the next text is another line, under another key. */
function empty(form: Composer): void {
  form.text.value = "";
  form.key.value = crypto.randomUUID();
  keep(form);
}

export function followComposers(): void {
  const composerAt = (event: Event) => (event.target as Element).closest<Composer>("[data-composer]");
  document.body.addEventListener("input", (event) => {
    const form = composerAt(event);
    if (form) keep(form);
  });
  document.body.addEventListener("keydown", (event) => {
    const form = composerAt(event);
    if (!form || event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    form.requestSubmit();
  });
  document.body.addEventListener("htmx:after:request", (event) => {
    const form = composerAt(event);
    const { ctx } = (event as CustomEvent<{ ctx: { response: { status: number } } }>).detail;
    if (form && ctx.response.status < 400) empty(form);
  });
  document.body.addEventListener("htmx:after:swap", () => all().forEach(restore));
  all().forEach(restore);
}
