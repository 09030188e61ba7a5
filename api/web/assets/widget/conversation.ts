/** The conversation as this browser knows it: the server's lines, those on their way, and who has it now. */

import type { Client } from "./client";
import { emit } from "./events";
import { createOutbox } from "./outbox";
import type { Store } from "./store";
import { follow } from "./stream";
import type { Line, LineBody, Picture, Snapshot, Status } from "./types";

export type Conversation = ReturnType<typeof createConversation>;

/** A restored question older than this no longer shows the bot as typing. */
const FRESH_MS = 60_000;
const PATIENCE_MS = 3_000;
const BANNER_AFTER_MS = 2_000;

const nobody: Status = { id: null, owner: "bot", agent: null, ticket: null, signed_in: false, name: null };

export function createConversation(client: Client, store: Store, changed: () => void) {
  let status = nobody;
  let cursor = "";
  let loaded = false;
  let askedAt = 0;
  let offline = !navigator.onLine;
  let bannerTimer = 0;
  let stream: ReturnType<typeof follow> | null = null;
  const lines = new Map<string, Line>();

  const outbox = createOutbox(store, deliver, changed);
  const list = () => [...lines.values()].sort((a, b) => a.seq - b.seq);
  const findLast = () => list().filter((line) => line.by !== "system").pop();

  /** Later in order than all before it and not the customer's own: somebody has answered. */
  function put(line: Line): void {
    const known = lines.has(line.id);
    lines.set(line.id, line);
    if (line.key) outbox.remove(line.key);
    if (known) return;
    askedAt = line.by === "customer" ? Date.now() : line.by === "system" ? askedAt : 0;
    if (askedAt) setTimeout(changed, PATIENCE_MS + 50);
    if (line.by !== "customer") emit("message", line);
  }

  function adopt({ lines: all, cursor: at, ...rest }: Snapshot): void {
    if (status.id !== rest.id) lines.clear();
    status = rest;
    cursor = at;
    loaded = true;
    for (const line of all) lines.set(line.id, line);
    for (const line of all) if (line.key) outbox.remove(line.key);
    const last = findLast();
    askedAt = last?.by === "customer" && Date.now() - Date.parse(last.at) < FRESH_MS ? Date.now() : 0;
    changed();
  }

  const load = async () => adopt(await client.conversation());

  async function deliver({ key, body }: { key: string; body: LineBody }): Promise<void> {
    const line = await client.say(body, key);
    put({ ...line, key });
    if (!status.id) await load().catch(() => {});
    stream?.wake();
  }

  function hear(type: string, data: string, id: string): void {
    if (id) cursor = id;
    const news = JSON.parse(data);
    if (type === "line") put(news);
    if (type === "conversation" && status.id && news.id !== status.id) void load().catch(() => {});
    else if (type === "conversation") status = { ...status, ...news };
    changed();
  }

  /** A short break is not worth a banner: it shows when the line stays down. */
  function noteLine(up: boolean): void {
    clearTimeout(bannerTimer);
    const show = () => {
      offline = !up;
      changed();
    };
    if (up) void outbox.flush();
    if (up) show();
    else bannerTimer = window.setTimeout(show, navigator.onLine ? BANNER_AFTER_MS : 0);
  }

  const open = async (signal: AbortSignal) => {
    if (!loaded) await load();
    return client.stream(cursor, signal);
  };

  /** Begins to follow the conversation; calling it again is harmless. */
  function start(): void {
    stream ??= follow({ open, event: hear, refused: load, connected: noteLine });
    void outbox.flush();
  }

  function forget(): void {
    stream?.stop();
    stream = null;
    lines.clear();
    outbox.clear();
    status = nobody;
    cursor = "";
    loaded = false;
    changed();
  }

  function say(body: Pick<LineBody, "text" | "button">, pictures: Picture[] = []): void {
    const page = location.origin + location.pathname; // a query may carry the host page's secrets
    outbox.add({ ...body, files: pictures.map(({ id }) => id), page_url: page }, pictures);
  }

  addEventListener("offline", () => noteLine(false));
  addEventListener("storage", ({ key }) => key?.startsWith(store.prefix + "out:") && changed());

  return {
    list,
    start,
    forget,
    say,
    load,
    outbox,
    startAfresh: async () => adopt(await client.startAfresh()),
    status: () => status,
    loaded: () => loaded,
    offline: () => offline,
    /** Milliseconds since the customer asked the bot, or 0 when nobody waits for it. */
    waiting: () => (askedAt && status.owner === "bot" ? Date.now() - askedAt + 1 : 0),
    slow: () => askedAt && Date.now() - askedAt > PATIENCE_MS,
  };
}
