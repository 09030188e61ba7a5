/**
 * The loader of the chat widget: one async script, harmless when loaded twice or when the registry is down.
 *
 * The page hears `care:ready`, `care:opened`, `care:closed`, `care:message`, `care:unread` and `care:error` events on
 * its window. Before the script has come, calls can be left in an array: `(window.Care ||= []).push(["open"])`.
 */

import { createClient, isPassing, type ApiError } from "./widget/client";
import { emit } from "./widget/dom";
import { createWidget } from "./widget/element";
import { createStore } from "./widget/store";
import { backOff } from "./widget/stream";
import type { Config, Settings } from "./widget/types";

type Widget = ReturnType<typeof createWidget>;
type Order = [verb: string, ...details: unknown[]];

declare global {
  interface Window {
    Care?: unknown;
    CareSettings?: Partial<Config>;
  }
}

const VERBS = ["open", "close", "toggle", "hide", "setUser", "setAttributes", "setLocale", "reset"];
const LONGEST_WAIT_MS = 60_000;

/** From `window.CareSettings`, from the script's own data attributes, or from both (the attributes win). */
function readConfig(): Config {
  const script = (document.currentScript ?? document.querySelector("[data-site-key]")) as HTMLScriptElement;
  return { baseUrl: new URL(script?.src || location.href).origin, ...window.CareSettings, ...script?.dataset } as Config;
}

/** Asks until the registry answers, unless it refuses this page for good. */
async function findSettings(ask: () => Promise<Settings>): Promise<Settings> {
  for (let failures = 0; ; failures++) {
    try {
      return await ask();
    } catch (error) {
      if (!isPassing(error as ApiError)) throw error;
      emit("error", error);
      await new Promise((resolve) => setTimeout(resolve, backOff(failures, LONGEST_WAIT_MS)));
    }
  }
}

async function load(config: Config): Promise<Widget> {
  const { baseUrl, siteKey } = config;
  const store = createStore(siteKey);
  const client = createClient(baseUrl, siteKey, store);
  const settings = await findSettings(client.settings);
  if (!document.body) await new Promise((resolve) => addEventListener("DOMContentLoaded", resolve));
  return createWidget({ config, settings, client, store });
}

/** Until the widget is there, orders wait and `data-care-open` elements do what they would without it. */
function main(): void {
  const left = window.Care;
  if (left && !Array.isArray(left)) return;
  const waiting = (left as Order[] | undefined) ?? [];
  const Care: Record<string, unknown> = { push: (order: Order) => waiting.push(order) };
  for (const verb of VERBS) Care[verb] = (...details: unknown[]) => (Care.push as (order: Order) => void)([verb, ...details]);
  window.Care = Care;

  function begin(widget: Widget): void {
    const obey = ([verb, ...details]: Order) => (widget[verb as keyof Widget] as (...all: unknown[]) => void)(...details);
    Care.push = obey;
    waiting.forEach(obey);
    emit("ready");
    document.addEventListener("click", (event) => {
      if (!(event.target as Element).closest("[data-care-open]")) return;
      event.preventDefault();
      widget.open();
    });
  }

  load(readConfig()).then(begin).catch((error: Error) => emit("error", error));
}

main();
