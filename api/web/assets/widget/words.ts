/** Every word the widget itself says; a new language is one more table. */

const en = {
  welcome: "Hello. I am the assistant, a bot. How can I help?",
  unread: "Chat, {n} unread",
  close: "Close",
  bot: "Assistant (bot)",
  agent: "With {name}",
  queue: "Waiting for the {team}",
  you: "You",
  chat: "Chat",
  help: "Help",
  menu: "More",
  fresh: "New conversation",
  freshAsk: "Start a new conversation?",
  solved: "That’s solved",
  reopen: "It’s not solved",
  signIn: "Sign in to keep this chat",
  offline: "No connection. What you write is kept and sent later.",
  typing: "Assistant is typing",
  slow: "Still working on it",
  write: "Write a message",
  send: "Send",
  attach: "Add pictures",
  tooLong: "{n} characters; {max} at most.",
  pictureBig: "{name}: {max} MB at most.",
  pictureMany: "{max} pictures at most.",
  pictureType: "{name} is not a picture.",
  pictureOff: "Pictures can’t be sent here.",
  sending: "Sending…",
  sent: "Sent",
  late: "Not sent",
  retry: "Retry",
  remove: "Remove",
  source: "Source: {title} (version {version})",
  ticket: "Request {reference}",
  who: "With",
  promise: "Answer by",
  email: "Your e-mail",
  describe: "How can we help?",
  left: "Your reference is {reference}. We answer by e-mail.",
  rates: "Very bad|Bad|Fair|Good|Very good",
  comment: "Anything to add?",
  rated: "Thank you.",
  failed: "That did not work. Try again.",
  search: "Search for help",
  nothing: "No article matches.",
  back: "Back",
  whole: "Open in the help centre",
};

type Words = typeof en;

const tables: Record<string, Words> = { en };

let locale = "en";

/** The visitor's own variant of the language says how dates are written; one without a table speaks English. */
export function useLocale(tag: string): void {
  locale = navigator.language.startsWith(tag) ? navigator.language : tag;
}

export function say(word: keyof Words, values: object = {}): string {
  const words = tables[locale.slice(0, 2)] ?? en;
  return words[word].replace(/\{(\w+)\}/g, (_, name) => values[name as keyof typeof values]);
}

/** The language that the page or the site chose, whether there is a table for it or not. */
export const tongue = () => locale;

export const direction = () => (/^(ar|fa|he|ur)/.test(locale) ? "rtl" : "ltr");

/** In the visitor's own time zone; the day only when it is not today. */
export function shortTime(at: string): string {
  const instant = new Date(at);
  const today = instant.toDateString() === new Date().toDateString();
  return instant.toLocaleString(locale, { dateStyle: today ? undefined : "medium", timeStyle: "short" });
}

export const exactTime = (at: string) => new Date(at).toLocaleString(locale);
