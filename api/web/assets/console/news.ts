/** Fetches the live region again when something happened that it shows; several events at once are one request. */

import { toast } from "../parts/toasts";

interface News {
  kind: string;
  ticket_id: string | null;
  conversation_id: string | null;
  data: Record<string, string>;
}

interface Htmx {
  ajax(verb: string, path: string, options: Record<string, string>): Promise<void>;
}

/** What changes lists, counts, desks. Lines and owners matter only to the page that has the conversation open. */
const DESK = ["opened", "assigned", "released", "replied", "customer_wrote", "status_changed", "priority_changed",
  "handed_back", "handed_over", "overdue"].map((what) => `ticket.${what}`);
const PEOPLE = ["agent.presence_changed", "agent.desk_changed", "rating.given"];
const THREAD = ["line.appended", "conversation.changed"];
const GATHER_MS = 120;
/** Waiting times and broken promises come with time alone. */
const TICK_MS = 60_000;

const here = () => location.pathname + location.search;
const panes = () => document.getElementById("panes");
let waiting = 0;

function refresh(): void {
  const region = document.querySelector("[data-live]");
  if (!region || waiting) return;
  waiting = window.setTimeout(() => {
    waiting = 0;
    const { htmx } = window as unknown as { htmx: Htmx };
    void htmx.ajax("GET", here(), { source: `#${region.id}`, target: `#${region.id}`, swap: "innerMorph" });
  }, GATHER_MS);
}

/** An answer that comes after the person has gone on to another request is not shown. */
function refuseLate(event: Event): void {
  const { ctx } = (event as CustomEvent<{ ctx: { sourceElement: Element; request: { action: string } } }>).detail;
  if (ctx.sourceElement.matches("[data-live]") && ctx.request.action !== here()) event.preventDefault();
}

/** Why something was refused stands there, whatever else happens, until the next thing is tried. */
function forgetRefusal(event: Event): void {
  const { ctx } = (event as CustomEvent<{ ctx: { sourceElement: Element } }>).detail;
  if (ctx.sourceElement.matches("form")) document.querySelector(".trouble")?.replaceChildren();
}

function tellAssigned({ ticket_id, data }: News): void {
  const shown = panes()?.dataset;
  if (shown?.me === data.agent_id && shown?.ticket !== ticket_id) toast("A request has come to you.");
}

export function followNews(): void {
  const hear = (kind: string, act: (news: News) => void) =>
    document.body.addEventListener(`care:${kind}`, (event) => act((event as CustomEvent<News>).detail));
  for (const kind of [...DESK, ...PEOPLE]) hear(kind, refresh);
  for (const kind of THREAD) hear(kind, (news) => news.conversation_id === panes()?.dataset.conversation && refresh());
  hear("ticket.assigned", tellAssigned);
  document.body.addEventListener("htmx:before:swap", refuseLate);
  document.body.addEventListener("htmx:before:request", forgetRefusal);
  setInterval(() => document.hidden || refresh(), TICK_MS);
  // Whatever happened between the page's making and the stream's opening, here or in the tab that holds it.
  hear("connected", refresh);
  refresh();
}
