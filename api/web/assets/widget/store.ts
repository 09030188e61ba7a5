/** What the browser remembers for one site key: local storage, or memory where the page may not have it. */

export type Store = ReturnType<typeof createStore>;

/** The storage object itself, read and written by property; throws where the browser forbids it. */
function findBox(): Record<string, string> {
  try {
    localStorage.care = "";
    delete localStorage.care;
    return localStorage;
  } catch {
    return {};
  }
}

export function createStore(siteKey: string) {
  const prefix = `care:${siteKey}:`;
  let box = findBox();

  function get<T>(name: string): T | null {
    try {
      return JSON.parse(box[prefix + name] ?? "null");
    } catch {
      return null;
    }
  }

  function set(name: string, value: unknown): void {
    try {
      box[prefix + name] = JSON.stringify(value);
    } catch {
      box = { ...box, [prefix + name]: JSON.stringify(value) }; // the storage is full: go on in memory
    }
  }

  function names(start = ""): string[] {
    const whole = prefix + start;
    return Object.keys(box).filter((name) => name.startsWith(whole)).map((name) => name.slice(prefix.length));
  }

  function drop(name: string): void {
    delete box[prefix + name];
  }

  /** Runs the work in one tab at a time, where the browser can promise that (secure pages only). */
  function exclusive<T>(name: string, work: () => Promise<T>): Promise<T> {
    return navigator.locks ? (navigator.locks.request(prefix + name, work) as Promise<T>) : work();
  }

  return { get, set, names, drop, exclusive, prefix };
}
