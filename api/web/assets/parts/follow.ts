/** Reads an event stream with fetch for as long as the page lives, coming back after the last event seen. */

/** An event; one without a kind only moves the cursor. */
export interface News {
  kind: string;
  id: string;
  data: unknown;
}

/** The registry sends a heartbeat every 15 s: longer silence means a dead line. */
const SILENCE_MS = 40_000;
const LONGEST_WAIT_MS = 15_000;
/** A hiccup shorter than this is nobody's business. */
const GRACE_MS = 2_000;

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const backOff = (failures: number) => Math.min(LONGEST_WAIT_MS, 500 * 2 ** failures) * (0.5 + Math.random() / 2);

function readFrame(frame: string, tell: (news: News) => void): void {
  const fields: Record<string, string> = {};
  for (const row of frame.split("\n")) {
    const [, name, value] = /^(\w+): ?(.*)$/.exec(row) ?? [];
    if (name) fields[name] = value ?? "";
  }
  const data: unknown = fields.data ? JSON.parse(fields.data) : null;
  if (fields.data || fields.id) tell({ kind: fields.event ?? "", id: fields.id ?? "", data });
}

async function readOnce(address: string, last: string, tell: (news: News | boolean) => void): Promise<void> {
  const control = new AbortController();
  let silence = setTimeout(() => control.abort(), SILENCE_MS);
  const response = await fetch(address, { headers: last ? { "Last-Event-ID": last } : {}, signal: control.signal });
  if (!response.ok || !response.body) throw new Error(`stream: ${response.status}`);
  tell(true);
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  for (let buffer = ""; ; ) {
    const { done, value } = await reader.read();
    clearTimeout(silence);
    if (done) return;
    silence = setTimeout(() => control.abort(), SILENCE_MS);
    const frames = (buffer + value).split("\n\n");
    buffer = frames.pop() ?? "";
    for (const frame of frames) readFrame(frame, tell);
  }
}

export async function follow(address: string, last: () => string, tell: (news: News | boolean) => void): Promise<never> {
  for (let failures = 0; ; failures++) {
    const before = Date.now();
    await readOnce(address, last(), tell).catch(() => undefined);
    if (Date.now() - before > LONGEST_WAIT_MS) failures = 0;
    const grace = setTimeout(() => tell(false), failures ? 0 : GRACE_MS);
    await pause(backOff(failures));
    clearTimeout(grace);
  }
}
