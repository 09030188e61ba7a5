/** Lines on their way: kept in the browser until the registry has acknowledged them, sent in order. */

import { ApiError } from "./client";
import type { Store } from "./store";
import { backOff } from "./stream";
import type { LineBody, Picture } from "./types";

/** The body is kept whole: a repeated Idempotency-Key must come with the same bytes. */
export interface Entry {
  key: string;
  at: string;
  body: LineBody;
  pictures: Picture[];
  /** Set after a failed attempt; `refused` ones wait for the customer, the others go on trying. */
  trouble?: string;
  refused?: boolean;
}

export function newKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export type Outbox = ReturnType<typeof createOutbox>;

/** One storage item per line, so that two tabs never overwrite each other's list. */
export function createOutbox(store: Store, send: (entry: Entry) => Promise<void>, changed: () => void) {
  let busy = false;
  let failures = 0;
  let timer = 0;

  const list = () =>
    store.names("out:").map((name) => store.get<Entry>(name)!).filter(Boolean).sort((a, b) => (a.at < b.at ? -1 : 1));
  const findNext = () => list().find((entry) => !entry.refused);

  function save(entry: Entry): void {
    store.set("out:" + entry.key, entry);
    changed();
  }

  function remove(key: string): void {
    store.drop("out:" + key);
    changed();
  }

  function keep(entry: Entry, error: unknown): void {
    const refused = error instanceof ApiError && !error.passing;
    // another tab may have delivered it meanwhile: then there is nothing to keep
    if (store.get("out:" + entry.key)) save({ ...entry, trouble: (error as Error).message || "-", refused });
    if (!refused) timer = window.setTimeout(flush, backOff(failures++));
  }

  async function drain(): Promise<void> {
    for (let entry = findNext(); entry && !timer; entry = findNext()) {
      try {
        await send(entry);
        failures = 0;
        remove(entry.key);
      } catch (error) {
        keep(entry, error);
      }
    }
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = 0;
    if (busy) return;
    busy = true;
    await store.exclusive("outbox", drain).catch(() => {});
    busy = false;
    if (findNext() && !timer) void flush(); // one was added while the last was being acknowledged
  }

  function add(body: LineBody, pictures: Picture[]): void {
    save({ key: newKey(), at: new Date().toISOString(), body, pictures });
    void flush();
  }

  function retry(key: string): void {
    const { trouble, refused, ...entry } = store.get<Entry>("out:" + key)!;
    failures = 0;
    save(entry);
    void flush();
  }

  function clear(): void {
    clearTimeout(timer);
    for (const name of store.names("out:")) store.drop(name);
  }

  return { list, add, remove, retry, flush, clear };
}
