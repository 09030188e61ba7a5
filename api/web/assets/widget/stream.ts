/** Follows the registry's event stream with fetch, resuming after the last event that was seen. */

import type { ApiError } from "./client";

export interface Source {
  open: (signal: AbortSignal) => Promise<Response>;
  event: (type: string, data: string, id: string) => void;
  /** The server answered, but refused the stream: the cursor or the session may be too old. */
  refused: () => Promise<void>;
  connected: (yes: boolean) => void;
}

/** The registry sends a heartbeat every 15 s: longer silence means a dead line. */
const SILENCE_MS = 40_000;
const LONGEST_WAIT_MS = 15_000;

/** Doubling from one second, with jitter so that browsers do not come back all at once. */
export function backOff(failures: number, longest = LONGEST_WAIT_MS): number {
  return Math.min(longest, 1000 * 2 ** failures) * (0.5 + Math.random() / 2);
}

function readFrame(frame: string, emit: Source["event"]): void {
  const fields: Record<string, string> = {};
  for (const row of frame.split(/\r?\n/)) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(row) ?? [];
    if (name) fields[name] = name === "data" && "data" in fields ? `${fields.data}\n${value}` : value ?? "";
  }
  if (fields.data) emit(fields.event ?? "message", fields.data, fields.id ?? "");
}

async function readBody(response: Response, emit: Source["event"], abort: () => void): Promise<void> {
  const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  for (let buffer = ""; ; ) {
    const silence = setTimeout(abort, SILENCE_MS);
    const { done, value } = await reader.read().finally(() => clearTimeout(silence));
    if (done) return;
    const frames = (buffer + value).split(/\r?\n\r?\n/);
    buffer = frames.pop() ?? "";
    for (const frame of frames) readFrame(frame, emit);
  }
}

/** Hidden pages let go of their stream: a browser keeps six connections to a server for all its tabs. */
export function follow(source: Source) {
  let stopped = false;
  let failures = 0;
  let control = new AbortController();
  let wakeUp = () => {};

  async function connect(): Promise<void> {
    control = new AbortController();
    const { signal } = control;
    const abort = () => control.abort();
    const silence = setTimeout(abort, SILENCE_MS);
    const response = await source.open(signal).finally(() => clearTimeout(silence));
    source.connected(true);
    failures = 0;
    await readBody(response, source.event, abort);
  }

  async function rest(): Promise<void> {
    const timer = document.hidden ? 0 : setTimeout(() => wakeUp(), backOff(failures++));
    await new Promise<void>((resolve) => (wakeUp = resolve));
    clearTimeout(timer);
  }

  async function run(): Promise<void> {
    while (!stopped) {
      if (!document.hidden) {
        await connect().catch((error: ApiError) => (error.status ? source.refused() : undefined)).catch(() => {});
        if (!document.hidden && !stopped) source.connected(false);
      }
      if (!stopped) await rest();
    }
  }

  /** Tries at once instead of waiting for the next attempt; does nothing while connected. */
  function wake(): void {
    failures = 0;
    wakeUp();
  }

  const turn = () => (document.hidden ? control.abort() : wake());

  function stop(): void {
    stopped = true;
    control.abort();
    wakeUp();
    document.removeEventListener("visibilitychange", turn);
    removeEventListener("online", wake);
  }

  document.addEventListener("visibilitychange", turn);
  addEventListener("online", wake);
  void run();
  return { stop, wake };
}
