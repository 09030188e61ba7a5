/** The conversation as this browser knows it: the server's lines, those on their way, and who has it now. */

import type { Client } from "./client";
import { emit } from "./dom";
import { createOutbox, type Entry } from "./outbox";
import type { Store } from "./store";
import { follow } from "./stream";
import type { Line, LineBody, Picture, Snapshot, Status } from "./types";

export type Conversation = ReturnType<typeof createConversation>;

/** A restored question older than this no longer shows the bot as typing. */
const FRESH_MS = 60_000;
const PATIENCE_MS = 3_000;

export function createConversation(client: Client, store: Store, changed: () => void) {
  let status: Status = { id: null, owner: "bot", agent: null, team: null, ticket: null };
  let cursor: string;
  /** The whole must be asked for before going on. */
  let stale = true;
  let askedAt = 0;
  let offline = false;
  let stream: ReturnType<typeof follow> | undefined;
  const lines = new Map<string, Line>();

  const outbox = createOutbox(store, deliver, changed);
  const list = () => [...lines.values()].sort((a, b) => a.seq - b.seq);

  function put(line: Line, at = Date.now()): void {
    const known = lines.has(line.id);
    lines.set(line.id, line);
    if (line.key) outbox.remove(line.key);
    if (known) return;
    const last = list().pop();
    if (last?.by !== "customer") askedAt = 0; // an answer may overtake the receipt of its question
    else if (last === line && Date.now() - at < FRESH_MS) askedAt = Date.now();
    if (askedAt) setTimeout(changed, PATIENCE_MS + 50);
  }

  function adopt({ lines: all, cursor: at, ...rest }: Snapshot): void {
    if (status.id !== rest.id) lines.clear();
    status = rest;
    cursor = at;
    stale = false;
    all.forEach((line) => put(line, Date.parse(line.at)));
    changed();
  }

  const load = async () => adopt(await client.conversation());

  async function deliver({ key, body }: Entry): Promise<void> {
    put({ ...(await client.say(body, key)), key });
    if (!status.id) await load();
    stream?.wake();
  }

  function hear(type: string, data: string, id: string): void {
    if (id) cursor = id;
    const news = data && JSON.parse(data);
    if (type === "line" && !lines.has(news.id)) hearLine(news);
    if (type === "conversation" && status.id && news.id !== status.id) reload();
    else if (type === "conversation") status = news;
    changed();
  }

  /** A line out of turn belongs to another conversation, begun in another tab, or one before it is missing. */
  function hearLine(line: Line): void {
    emit("message", line);
    if (line.seq === 1 + (list().pop()?.seq ?? 0)) put(line);
    else reload();
  }

  function reload(): void {
    stale = true;
    void load().catch(() => {}); // else it is done when the stream is opened again
  }

  function noteLine(up: boolean): void {
    offline = !up;
    if (up) void outbox.flush();
    changed();
  }

  async function open(signal: AbortSignal): Promise<Response> {
    if (stale) await load();
    return client.stream(cursor, signal);
  }

  function say(text: string, button: LineBody["button"], pictures: Picture[] = []): void {
    const page_url = location.origin + location.pathname; // a query may carry the host page's secrets
    outbox.add({ text, button, files: pictures.map(({ id }) => id), page_url }, pictures);
  }

  addEventListener("storage", changed);

  return {
    list,
    say,
    outbox,
    /** Begins to follow the conversation; calling it again is harmless. */
    start: (): void => void (stream ??= follow({ open, event: hear, refused: () => (stale = true), connected: noteLine })),
    stop: () => stream?.stop(),
    startAfresh: async () => adopt(await client.startAfresh()),
    status: () => status,
    offline: () => offline,
    /** Whether the customer waits for the bot, and already so long as to be told that it works. */
    waiting: () => (!askedAt || status.owner !== "bot" ? "" : Date.now() - askedAt < PATIENCE_MS ? "typing" : "slow"),
  };
}
