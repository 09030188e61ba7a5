/** Pictures beside a text: chosen, dropped or pasted, sent at once with their progress, removed again before sending. */

import { words } from "./words";

const LIMIT = 5;

interface Sent {
  id: string;
  hint: string | null;
}

function element<Tag extends keyof HTMLElementTagNameMap>(tag: Tag, about: Partial<HTMLElementTagNameMap[Tag]> = {}): HTMLElementTagNameMap[Tag] {
  return Object.assign(document.createElement(tag), about);
}

/** The tray of one form. `busy` while a picture is on its way. */
export class Tray {
  private readonly says: HTMLElement;
  private readonly chosen: HTMLElement;
  private underWay = 0;

  constructor(private readonly root: HTMLElement) {
    this.says = root.querySelector<HTMLElement>("[data-tray-says]")!;
    this.chosen = root.querySelector<HTMLElement>("[data-chosen]")!;
    const choose = root.querySelector<HTMLInputElement>("[data-choose]")!;
    choose.addEventListener("change", () => {
      this.take([...(choose.files ?? [])]);
      choose.value = "";
    });
    this.chosen.addEventListener("click", (event) => (event.target as Element).closest("[data-remove]")?.closest("li")?.remove());
  }

  get busy(): boolean {
    return this.underWay > 0;
  }

  clear(): void {
    this.chosen.replaceChildren();
    this.says.textContent = "";
  }

  take(files: File[]): void {
    const pictures = files.filter((file) => file.type.startsWith("image/"));
    const room = LIMIT - this.chosen.children.length;
    this.says.textContent = pictures.length > room ? words.tooMany : "";
    for (const picture of pictures.slice(0, room)) this.send(picture);
  }

  private send(file: File): void {
    const item = element("li");
    const image = element("img", { alt: "", src: URL.createObjectURL(file) });
    const progress = element("progress", { max: 1, value: 0 });
    progress.setAttribute("aria-label", `${words.uploading} ${file.name}`);
    const remove = element("button", { type: "button", className: "button plain icon-only small", textContent: "×" });
    remove.dataset.remove = "";
    remove.setAttribute("aria-label", `${words.remove} ${file.name}`);
    item.append(image, element("span", { className: "cut small", textContent: file.name }), progress, remove);
    this.chosen.append(item);
    this.upload(file, item, progress);
  }

  private upload(file: File, item: HTMLElement, progress: HTMLProgressElement): void {
    const request = new XMLHttpRequest(); // fetch tells nothing of how much has gone out
    const form = new FormData();
    form.append("file", file, file.name);
    request.open("POST", this.root.dataset.upload!);
    request.setRequestHeader("X-CSRF-Token", this.root.dataset.csrf ?? "");
    request.responseType = "json";
    request.upload.onprogress = (event) => (progress.value = event.loaded / event.total);
    request.onloadend = () => {
      this.underWay--;
      progress.remove();
      if (request.status === 201) this.keep(item, request.response as Sent);
      else this.refuse(item, (request.response as { detail?: string } | null)?.detail);
    };
    this.underWay++;
    request.send(form);
  }

  private keep(item: HTMLElement, sent: Sent): void {
    item.append(element("input", { type: "hidden", name: "files", value: sent.id }));
    this.says.textContent = (sent.hint && words.hints[sent.hint]) || "";
  }

  private refuse(item: HTMLElement, detail?: string): void {
    item.remove();
    this.says.textContent = detail ?? words.notUploaded;
  }
}
