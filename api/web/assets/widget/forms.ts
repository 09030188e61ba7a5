/** The two forms of the thread: rate the help, and leave a message while the bot is away. */

import type { Desk } from "./desk";
import { el } from "./dom";
import { newKey } from "./outbox";
import type { Shown } from "./types";
import { say } from "./words";

function thanks(sentence: string): HTMLElement {
  return el("p.card", { role: "status", tabindex: -1 }, "✓ ", sentence);
}

/** A form that sends itself and turns into its thanks; what was once sent stays sent after a reload. */
function card({ store }: Desk, line: Shown, fields: HTMLElement[], send: () => Promise<string>): HTMLElement {
  const done = "done:" + line.id;
  const before = store.get<string>(done);
  const problem = el("p.problem", { role: "alert" });
  const button = el("button.main", {}, say("send"));
  const form = el("form.card", { novalidate: "", submit }, ...fields, button);

  /** Said beside the field, in the browser's own words, and kept there until the next attempt. */
  function findWrong(): HTMLInputElement | undefined {
    const wrong = form.querySelector<HTMLInputElement>(":invalid:not(fieldset)");
    problem.textContent = wrong?.validationMessage ?? "";
    wrong?.closest(".field")!.append(problem);
    wrong?.focus();
    return wrong ?? undefined;
  }

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (findWrong()) return;
    button.disabled = true;
    try {
      const sentence = await send();
      const end = thanks(sentence);
      store.set(done, sentence);
      form.replaceWith(end);
      end.focus();
    } catch (error) {
      problem.textContent = (error as Error).message || say("failed");
      button.before(problem);
      button.disabled = false;
    }
  }

  return before ? thanks(before) : form;
}

export function ratingForm(line: Shown, desk: Desk): HTMLElement {
  const radios = [1, 2, 3, 4, 5].map((value) => el("input", { type: "radio", name: "score", value, required: "" }));
  const words = say("rates").split("|");
  const scores = radios.map((radio, index) => el("label", {}, radio, el("b", {}, radio.value), words[index]));
  const comment = el("textarea", { maxlength: 1000, "aria-label": say("comment"), placeholder: say("comment") });
  const choice = el("fieldset.field", {}, el("legend", {}, line.text), el("div.scores", {}, ...scores));

  return card(desk, line, [choice, comment], async () => {
    await desk.client.rate({ line: line.id, score: 1 + radios.findIndex(({ checked }) => checked), comment: comment.value });
    return say("rated");
  });
}

/** Begins with the customer's own last words, so that nobody has to type them twice. */
export function messageForm(line: Shown, desk: Desk): HTMLElement {
  const { client, conversation, store, user } = desk;
  const name = "form:" + line.id;
  const asked = conversation.list().findLast(({ by }) => by === "customer");
  let draft = store.get<Record<string, string>>(name) ?? { email: user.email ?? "", description: asked?.text ?? "", key: newKey() };
  const email = el("input", { type: "email", autocomplete: "email", required: "", value: draft.email });
  const description = el("textarea", { rows: 4, required: "" }, draft.description);
  const fields = [el("label.field", {}, say("email"), email), el("label.field", {}, say("describe"), description)];

  const form = card(desk, line, fields, async () => {
    const { key, ...words } = draft;
    const message = { ...words, name: user.name, page_url: location.origin + location.pathname };
    store.set(name, draft);
    return say("left", await client.leaveMessage(message, key!));
  });
  // other words are another message: they need another key
  form.addEventListener("input", () => {
    draft = { email: email.value, description: description.value, key: newKey() };
    store.set(name, draft);
  });
  return form;
}
