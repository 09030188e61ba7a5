/** Tells the host page what happens, as `care:…` events on its window. */

export type EventName = "ready" | "opened" | "closed" | "message" | "unread" | "error";

export function emit(name: EventName, detail: unknown = null): void {
  dispatchEvent(new CustomEvent("care:" + name, { detail }));
}

/** Returns the function that stops listening. */
export function listen(name: EventName, heard: (detail: unknown) => void): () => void {
  const listener = (event: Event) => heard((event as CustomEvent).detail);
  addEventListener("care:" + name, listener);
  return () => removeEventListener("care:" + name, listener);
}
