/** What one line of the thread shows, by its kind. */

import type { Desk } from "./desk";
import { button, el, link, rich, safeUrl } from "./dom";
import { messageForm, ratingForm } from "./forms";
import { thumbnail } from "./thumbnail";
import type { Block, Picture, Shown } from "./types";
import { say, shortTime } from "./words";

/** List items that follow each other share one list. */
export function blocks(all: Block[]): HTMLElement[] {
  const shown: HTMLElement[] = [];
  for (const { type, text } of all) {
    const list = type === "li" ? "ul" : type === "oli" && "ol";
    if (list && shown.at(-1)?.localName !== list) shown.push(el(list));
    if (list) shown.at(-1)!.append(el("li", {}, ...rich(text)));
    else shown.push(el(type === "h" ? "h4" : "p", {}, ...rich(text)));
  }
  return shown;
}

export function speaker({ by, name = "" }: Shown): string {
  return by === "customer" ? say("you") : by === "bot" ? say("bot") : name;
}

function picture({ name, url = "", thumb_url: small }: Picture, { client }: Desk): HTMLElement {
  const address = safeUrl(small || url, client.baseUrl);
  return link(url, client.baseUrl, address ? thumbnail(client.picture(address), name) : name);
}

function facts(pairs: { label: string; value?: string | null }[]): HTMLElement {
  const known = pairs.filter(({ value }) => value);
  return el("dl", {}, ...known.flatMap(({ label, value }) => [el("dt", {}, label), el("dd", {}, ...rich(value!))]));
}

function receipt({ receipt }: Shown): Node[] {
  if (!receipt) return [];
  const { owner, promised_by: by } = receipt;
  const rows = [{ label: say("who"), value: owner?.name }, { label: say("promise"), value: by && shortTime(by) }];
  return [el("h3", {}, "✓ ", say("ticket", receipt)), facts(rows)];
}

function content(line: Shown, { client }: Desk): (Node | string)[] {
  const { article, fields = [] } = line;
  const shown: Node[] = line.text ? [el("p", {}, ...rich(line.text))] : [];
  if (article) shown.push(el("h3", {}, article.title));
  shown.push(...blocks(line.blocks ?? []));
  if (article) shown.push(link(article.url, client.baseUrl, say("source", article)));
  if (fields.length) shown.push(facts(fields));
  return shown;
}

const looks: Record<string, string> = {
  receipt: "card",
  summary: "card",
  divider: "divider",
  notice: "notice",
};

/** An unknown kind shows its text: an older widget must survive a newer registry. */
export function lineBody(line: Shown, desk: Desk): Node[] {
  const { id, kind = "text", files = [], buttons = [] } = line;
  if (kind === "rating") return [ratingForm(line, desk)];
  const parts = [...receipt(line), ...content(line, desk)];
  const voice = el("span.sr", {}, line.by !== "system" && speaker(line) + ": ");
  const shown: Node[] = parts.length ? [el("div", { class: looks[kind] ?? "bubble" }, voice, ...parts)] : [];
  if (files.length) shown.push(el("div.pictures", {}, ...files.map((file) => picture(file, desk))));
  if (kind === "leave_message") shown.push(messageForm(line, desk));
  const options = buttons.map(({ title, index }) =>
    button(() => desk.conversation.say(title, { line: id, index }), "option", title),
  );
  if (options.length) shown.push(el("div.options", {}, ...options));
  return shown;
}
