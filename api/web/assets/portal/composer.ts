/** A form that is written in: its draft, its pictures, one sending at a time, and what to say when it fails. */

import { dropDraft, keepDraft } from "./drafts";
import { Tray } from "./pictures";
import { words } from "./words";

interface Sending {
  ctx: { sourceElement: Element; response?: { status: number } };
}

const begun = new WeakSet<Element>();
const sendingOf = (event: Event) => (event as CustomEvent<Sending>).detail?.ctx;

function followPictures(form: HTMLFormElement, tray: Tray): void {
  form.addEventListener("paste", (event) => {
    const files = [...(event.clipboardData?.files ?? [])];
    if (files.length) event.preventDefault();
    tray.take(files);
  });
  form.addEventListener("dragover", (event) => {
    event.preventDefault();
    form.classList.add("dropping");
  });
  for (const over of ["dragleave", "drop"]) form.addEventListener(over, () => form.classList.remove("dropping"));
  form.addEventListener("drop", (event) => {
    event.preventDefault();
    tray.take([...(event.dataTransfer?.files ?? [])]);
  });
}

function renew(form: HTMLFormElement, tray: Tray): void {
  form.querySelector<HTMLTextAreaElement>("textarea")!.value = "";
  form.querySelector<HTMLInputElement>("input[name=key]")!.value = crypto.randomUUID();
  tray.clear();
  dropDraft(form.dataset.draft!);
}

function why(status: number | undefined): string {
  if (status === undefined) return words.notSent;
  return status === 401 ? words.signedOut : words.refused;
}

/** Lines are sent by htmx; the form of a new request leaves the page. */
function followSending(form: HTMLFormElement, tray: Tray, says: HTMLElement): void {
  const say = (text: string) => (says.textContent = text);
  form.addEventListener("htmx:after:request", (event) => {
    const context = sendingOf(event);
    if (context?.sourceElement !== form) return;
    const status = context.response?.status ?? 0;
    if (status < 400) renew(form, tray);
    say(status < 400 || status === 409 ? "" : why(status));
  });
  form.addEventListener("htmx:error", (event) => {
    if (sendingOf(event)?.sourceElement === form) say(why(undefined));
  });
}

export function followComposers(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-composer]")) {
    if (begun.has(form)) continue;
    begun.add(form);
    const says = form.querySelector<HTMLElement>("[data-composer-says]")!;
    const tray = new Tray(form.querySelector<HTMLElement>("[data-tray]")!);
    keepDraft(form, form.dataset.draft!);
    followPictures(form, tray);
    followSending(form, tray, says);
    form.addEventListener("submit", (event) => holdBack(event, form, tray, says), { capture: true });
    form.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) form.requestSubmit();
    });
  }
}

/** Not while a picture is under way, and a page that is leaving is not sent a second time. */
function holdBack(event: SubmitEvent, form: HTMLFormElement, tray: Tray, says: HTMLElement): void {
  if (tray.busy || form.dataset.leaving) {
    says.textContent = tray.busy ? words.waiting : "";
    event.preventDefault();
    event.stopImmediatePropagation();
  } else if (!form.hasAttribute("hx-post")) {
    form.dataset.leaving = "yes";
    window.addEventListener("pageshow", () => delete form.dataset.leaving, { once: true });
  }
}
