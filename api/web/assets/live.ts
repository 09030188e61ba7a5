/**
 * Live updates: one stream for all tabs of this browser. The tab that holds the lock reads it and tells the others; each
 * event becomes `care:<kind>` on the body, so that `hx-trigger="care:ticket.assigned from:body"` fetches a pane again.
 */

import { follow, type News } from "./parts/follow";

const address = document.querySelector<HTMLMetaElement>('meta[name="care-stream"]')?.content;
const bar = document.querySelector<HTMLElement>("[data-lost]");
const tabs = new BroadcastChannel(`care-stream ${address}`);
let last = "";

function tell({ kind, id, data }: News): void {
  last = id || last;
  if (kind) document.body.dispatchEvent(new CustomEvent(`care:${kind}`, { detail: data }));
}

function connected(yes: boolean): void {
  if (bar) bar.hidden = yes;
  if (yes) document.body.dispatchEvent(new CustomEvent("care:connected"));
}

tabs.onmessage = ({ data }: MessageEvent<News | boolean>) => (typeof data === "boolean" ? connected(data) : tell(data));

function shareWithTabs(news: News | boolean): void {
  tabs.postMessage(news);
  if (typeof news === "boolean") connected(news);
  else tell(news);
}

if (address) {
  // The lock is never let go of while the page lives; the next tab gets it, and its cursor is the last event it heard of.
  void navigator.locks.request(`care-stream ${address}`, () => follow(address, () => last, shareWithTabs));
}
