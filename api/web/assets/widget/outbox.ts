/** Lines on their way: kept in the browser until the registry has acknowledged them, sent in order. */

import { type ApiError, isPassing } from "./client";
import type { Store } from "./store";
import { backOff } from "./stream";
import type { LineBody, Picture } from "./types";

/** The body is kept whole: a repeated Idempotency-Key must come with the same bytes. */
export interface Entry {
  key: string;
  at: string;
  body: LineBody;
  pictures: Picture[];
  /** Why the last attempt failed, or empty when nobody said. */
  reason?: string;
  /** It waits for the customer; what merely failed goes on trying by itself. */
  refused?: boolean;
}

/** 128 random bits; `randomUUID` is missing on pages without TLS. */
export function newKey(): string {
  return crypto.getRandomValues(new Uint32Array(4)).join("-");
}

/** One storage item per line, so that two tabs never overwrite each other's list. */
export function createOutbox(store: Store, send: (entry: Entry) => Promise<void>, changed: () => void) {
  let busy = false;
  let failures = 0;
  let timer = 0;

  const list = () => store.names("out:").map((name) => store.get<Entry>(name)!).sort((a, b) => (a.at < b.at ? -1 : 1));
  const findNext = () => !timer && list().find(({ refused }) => !refused);

  function save(entry: Entry): void {
    store.set("out:" + entry.key, entry);
    changed();
  }

  function remove(key: string): void {
    store.drop("out:" + key);
    changed();
  }

  function keep(entry: Entry, error: ApiError): void {
    const refused = !isPassing(error);
    if (!refused) timer = setTimeout(flush, backOff(failures++));
    // another tab may have delivered it meanwhile: then there is nothing to keep
    if (store.get("out:" + entry.key)) save({ ...entry, refused, reason: error.message });
  }

  async function drain(): Promise<void> {
    for (let entry; (entry = findNext()); ) {
      try {
        await send(entry);
        failures = 0;
        remove(entry.key);
      } catch (error) {
        keep(entry, error as ApiError);
      }
    }
  }

  async function flush(): Promise<void> {
    clearTimeout(timer);
    timer = 0;
    if (busy) return;
    busy = true;
    await store.exclusive("outbox", drain);
    busy = false;
    if (findNext()) void flush(); // one was added while the last was being acknowledged
  }

  /** The same key again replaces what failed. */
  function add(body: LineBody, pictures: Picture[], key = newKey(), at = new Date().toISOString()): void {
    save({ key, at, body, pictures });
    void flush();
  }

  return {
    list,
    add,
    remove,
    flush,
    retry: ({ body, pictures, key, at }: Entry) => add(body, pictures, key, at),
  };
}
