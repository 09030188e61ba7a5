/** Pictures waiting to be sent: chosen, pasted or dropped, uploaded at once, removable until sent. */

import type { ApiError } from "./client";
import type { Desk } from "./desk";
import { el, iconButton } from "./dom";
import { thumbnail } from "./thumbnail";
import type { Picture } from "./types";
import { say } from "./words";

export function createPictures({ client, settings }: Desk, complain: (problem: string) => void, unavailable: () => void) {
  const node = el("ul.waiting", {});
  const { picture_bytes: bytes, pictures: max } = settings.limits;
  const all = new Map<Element, Picture | null>();

  function remove(item: Element): void {
    item.remove();
    all.delete(item);
  }

  function findProblem({ name, size, type }: File): string {
    if (!type.startsWith("image/")) return say("pictureType", { name });
    if (size > bytes) return say("pictureBig", { name, max: bytes >> 20 });
    return all.size < max ? "" : say("pictureMany", { max });
  }

  function add(file: File): void {
    const problem = findProblem(file);
    if (problem) return complain(problem);
    const { name } = file;
    const bar = el("progress", { value: 0, "aria-label": name });
    const cross = iconButton("close", say("remove") + " " + name, () => remove(item));
    const item = el("li", {}, thumbnail(Promise.resolve(file), name), bar, cross);
    all.set(item, null);
    node.append(item);
    client.upload(file, (share) => (bar.value = share)).then(keep, fail);

    function keep(picture: Picture): void {
      bar.remove();
      if (item.isConnected) all.set(item, picture);
    }

    function fail({ status, message }: ApiError): void {
      const missing = status === 404 || status === 501;
      remove(item);
      if (missing) unavailable();
      complain(missing ? say("pictureOff") : message || say("failed"));
    }
  }

  /** Hands out what was uploaded and begins anew; null while one is still on its way. */
  function take(): Picture[] | null {
    const ready = [...all.values()].filter((picture) => !!picture);
    if (ready.length < all.size) return null;
    [...all.keys()].forEach(remove);
    return ready;
  }

  return { node, take, add };
}
