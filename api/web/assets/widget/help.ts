/** The help centre inside the widget: search, and read without leaving the page. */

import type { Desk } from "./desk";
import { button, el, link } from "./dom";
import { blocks } from "./line";
import type { Hit } from "./types";
import { say } from "./words";

const PAUSE_MS = 250;

export function createHelp({ client }: Desk, ask: () => void) {
  const results = el("div.results", { "aria-live": "polite" });
  const search = el("input", { type: "search", "aria-label": say("search"), placeholder: say("search"), input: searchSoon });
  const node = el("div", { class: "view help", hidden: "" }, search, results);
  let timer = 0;
  let turn = 0;

  /** Shows the answer of the last question only, whatever order the answers come in. */
  async function show<T>(question: Promise<T>, draw: (answer: T) => Node[]): Promise<void> {
    const mine = ++turn;
    const shown = await question.then(draw, ({ message }: Error) => [el("p.problem", {}, message || say("failed"))]);
    if (mine === turn) results.replaceChildren(...shown);
  }

  function listItem({ id, title, excerpt }: Hit): HTMLElement {
    return el("li", {}, button(() => read(id), "", el("b", {}, title), el("span", {}, excerpt)));
  }

  const find = () =>
    show(client.articles(search.value), ({ items }) =>
      items.length ? [el("ul.hits", {}, ...items.map(listItem))] : [el("p", {}, say("nothing")), button(ask, "main", say("write"))],
    );

  function searchSoon(): void {
    clearTimeout(timer);
    timer = setTimeout(find, PAUSE_MS);
  }

  async function read(id: string): Promise<void> {
    await show(client.article(id), ({ title, url, blocks: all }) => [
      button(enter, "back", "‹ ", say("back")),
      el("article", {}, el("h3", {}, title), ...blocks(all), link(url, client.baseUrl, say("whole"))),
    ]);
    results.querySelector("button")?.focus();
  }

  function enter(): void {
    void find();
    search.focus();
  }

  return { node, enter };
}
