/** Follows the registry's event stream with fetch, resuming after the last event that was seen. */

import type { ApiError } from "./client";

export interface Source {
  open: (signal: AbortSignal) => Promise<Response>;
  /** Called with an empty type and data when the server only moves the cursor. */
  event: (type: string, data: string, id: string) => void;
  /** The server answered, but refused the stream: the cursor or the session may be too old. */
  refused: () => void;
  connected: (yes: boolean) => void;
}

/** The registry sends a heartbeat every 15 s: longer silence means a dead line. */
const SILENCE_MS = 40_000;

/** Doubling from one second, with jitter so that browsers do not come back all at once. */
export function backOff(failures: number, longest = 15_000): number {
  return Math.min(longest, 1000 * 2 ** failures) * (0.5 + Math.random() / 2);
}

/** The registry writes each field once, its JSON on one line. */
function readFrame(frame: string, emit: Source["event"]): void {
  const fields: Record<string, string> = {};
  for (const row of frame.split(/\r?\n/)) {
    const colon = row.indexOf(":");
    fields[row.slice(0, colon)] = row.slice(colon + 1).trim();
  }
  emit(fields.event ?? "", fields.data ?? "", fields.id ?? "");
}

/** Hidden pages let go of their stream: a browser keeps six connections to a server for all its tabs. */
export function follow(source: Source) {
  let stopped = false;
  let failures = 0;
  let control = new AbortController();
  let wakeUp = () => {};

  const abort = () => control.abort();

  async function patiently<T>(work: Promise<T>): Promise<T> {
    const silence = setTimeout(abort, SILENCE_MS);
    return work.finally(() => clearTimeout(silence));
  }

  async function connect(): Promise<void> {
    control = new AbortController();
    const response = await patiently(source.open(control.signal));
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    source.connected(true);
    failures = 0;
    for (let buffer = ""; ; ) {
      const { done, value } = await patiently(reader.read());
      if (done) return;
      const frames = (buffer + value).split(/\r?\n\r?\n/);
      buffer = frames.pop()!;
      for (const frame of frames) readFrame(frame, source.event);
    }
  }

  async function rest(): Promise<void> {
    if (!document.hidden) setTimeout(() => wakeUp(), backOff(failures++));
    // one failure alone is a restart of the server, not worth telling
    if (failures > 1) source.connected(false);
    await new Promise<void>((resolve) => (wakeUp = resolve));
  }

  async function run(): Promise<void> {
    while (!stopped) {
      if (!document.hidden) await connect().catch(({ status }: ApiError) => status && source.refused());
      if (!stopped) await rest();
    }
  }

  function wake(): void {
    failures = 0;
    wakeUp();
  }

  document.addEventListener("visibilitychange", () => (document.hidden ? abort() : wake()));
  addEventListener("online", wake);
  addEventListener("offline", abort);
  void run();

  return {
    /** Tries at once instead of waiting for the next attempt; does nothing while connected. */
    wake,
    stop: () => {
      stopped = true;
      abort();
      wakeUp();
    },
  };
}
