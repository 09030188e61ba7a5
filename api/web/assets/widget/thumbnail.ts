/** Pictures drawn on a canvas: that needs no `img-src` in the host page's content security policy. */

import { el } from "./dom";

const WIDTH_PX = 400;

async function draw(canvas: HTMLCanvasElement, blob: Blob): Promise<void> {
  const bitmap = await createImageBitmap(blob, { resizeWidth: WIDTH_PX });
  canvas.width = bitmap.width;
  canvas.height = bitmap.height;
  canvas.getContext("2d")!.drawImage(bitmap, 0, 0);
}

/** A picture that cannot be drawn is shown by its name. */
export function thumbnail(blob: Promise<Blob>, name: string): HTMLElement {
  const canvas = el("canvas", { role: "img", "aria-label": name });
  blob.then((data) => draw(canvas, data)).catch(() => canvas.replaceWith(name));
  return canvas;
}
