/** The panes after each change: the conversation stays at its end, choices show their button, history has no doubles. */

import { toast } from "../parts/toasts";

const thread = () => document.querySelector<HTMLElement>("[data-follow]");
const NEAR_PX = 80;
let shown = "";
let atEnd = true;

/** What somebody unfolds in the thread is read where it stands. */
function noteEnd(event: Event): void {
  const { ctx } = (event as CustomEvent<{ ctx: { sourceElement: Element } }>).detail;
  const now = thread();
  atEnd = !ctx.sourceElement.matches(".trace") && (!now || now.scrollHeight - now.scrollTop - now.clientHeight < NEAR_PX);
}

function settle(): void {
  const now = thread();
  if (now && (atEnd || now.id !== shown)) now.scrollTop = now.scrollHeight;
  if (now && now.id !== shown) document.querySelector("#rows [aria-current]")?.scrollIntoView({ block: "nearest" });
  shown = now?.id ?? "";
  document.querySelectorAll<HTMLSelectElement>(".choice select").forEach(offer);
}

/** The button beside a choice appears once something else is chosen: arrow keys alone change nothing. */
function offer(select: HTMLSelectElement): void {
  const standing = [...select.options].find((option) => option.defaultSelected) ?? select.options[0];
  select.form?.classList.toggle("changed", select.value !== standing?.value);
}

/** A form says by data-said what was done, where the page alone would not show it. */
function confirm(event: Event): void {
  const said = (event.target as HTMLElement).dataset.said;
  const { ctx } = (event as CustomEvent<{ ctx: { response: { status: number } } }>).detail;
  if (said && ctx.response.status < 400) toast(said);
}

export function followPanes(): void {
  document.documentElement.classList.add("scripted");
  // What a person unfolded stays unfolded when the panes change underneath.
  const { htmx } = window as unknown as { htmx?: { config: { morphIgnore: string[] } } };
  htmx?.config.morphIgnore.push("open");
  document.body.addEventListener("htmx:before:swap", noteEnd);
  document.body.addEventListener("htmx:after:swap", settle);
  document.body.addEventListener("change", ({ target }) => {
    if (target instanceof HTMLSelectElement && target.closest(".choice")) offer(target);
  });
  document.body.addEventListener("htmx:after:request", confirm);
  document.body.addEventListener("submit", ({ target }) => {
    (target as Element).closest("details.menu")?.removeAttribute("open");
  });
  document.addEventListener("htmx:before:history:update", (event) => {
    const { history } = (event as CustomEvent<{ history: { path: string } }>).detail;
    if (history.path === location.pathname + location.search) event.preventDefault();
  });
  document.querySelector(".views [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  settle();
}
