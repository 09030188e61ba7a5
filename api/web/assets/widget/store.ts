/** What the browser remembers for one site key: local storage, or memory where the page may not have it. */

export type Store = ReturnType<typeof createStore>;

function findBox(): Record<string, string> {
  try {
    return localStorage;
  } catch {
    return {};
  }
}

export function createStore(siteKey: string) {
  const prefix = `care:${siteKey}:`;
  let box = findBox();

  function set(name: string, value: unknown): void {
    try {
      box[prefix + name] = JSON.stringify(value);
    } catch {
      box = { ...box, [prefix + name]: JSON.stringify(value) }; // the storage is full: go on in memory
    }
  }

  return {
    prefix,
    set,
    get: <T>(name: string): T | null => JSON.parse(box[prefix + name] ?? "null"),
    drop: (name: string): boolean => delete box[prefix + name],
    names: (start = ""): string[] =>
      Object.keys(box).filter((name) => name.startsWith(prefix + start)).map((name) => name.slice(prefix.length)),
    /** Runs the work in one tab at a time, where the browser can promise that (secure pages only). */
    exclusive: async <T>(name: string, work: () => Promise<T>): Promise<T> =>
      navigator.locks ? ((await navigator.locks.request(prefix + name, work)) as T) : work(),
  };
}
