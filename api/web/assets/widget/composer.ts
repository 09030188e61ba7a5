/** Where the customer writes: a draft that survives a reload, pictures, and the published limit. */

import type { Desk } from "./desk";
import { el, iconButton } from "./dom";
import { createPictures } from "./pictures";
import { say } from "./words";

export function createComposer(desk: Desk, sent: () => void) {
  const { conversation, settings, store } = desk;
  const max = settings.limits.line_chars;
  const problem = el("p.problem", { role: "alert" });
  const input = el("textarea", { placeholder: say("write"), "aria-label": say("write"), input: note, keydown, paste });
  const chooser = el("input", { type: "file", accept: "image/*", multiple: "", hidden: "", change: choose });
  const attach = iconButton("picture", say("attach"), () => chooser.click());
  const send = iconButton("send", say("send"), submit);
  const pictures = createPictures(desk, complain, () => attach.remove());
  const node = el("div.composer", {}, problem, pictures.node, chooser, el("div.bar", {}, attach, input, send));

  function complain(sentence: string): void {
    problem.textContent = sentence;
  }

  function fit(): void {
    input.style.height = "";
    input.style.height = input.scrollHeight + "px";
  }

  function note(): void {
    const { length: n } = input.value;
    store.set("draft", input.value);
    complain(n > max ? say("tooLong", { n, max }) : "");
    fit();
  }

  function keydown(event: KeyboardEvent): void {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  }

  function add(files: Iterable<File>): void {
    complain("");
    if (attach.isConnected) [...files].forEach(pictures.add);
  }

  function paste(event: ClipboardEvent): void {
    const { files } = event.clipboardData!;
    if (files.length) event.preventDefault();
    add(files);
  }

  function choose(): void {
    add(chooser.files!);
    chooser.value = "";
  }

  function submit(): void {
    const text = input.value.trim();
    const files = text.length > max ? null : pictures.take();
    input.focus();
    if (!files || !(text || files.length)) return;
    conversation.say(text, null, files);
    input.value = "";
    note();
    sent();
  }

  input.value = store.get("draft") ?? "";
  send.classList.add("send");
  return { node, input, add, fit };
}
