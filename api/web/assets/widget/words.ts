/** Every word the widget itself says; a new language is one more table. */

const en = {
  open: "Open chat",
  openUnread: "Open chat, {n} unread",
  close: "Close chat",
  dialog: "Chat with {name}",
  bot: "Assistant (bot)",
  withAgent: "With {name}",
  queueFor: "Waiting for the {name}",
  queue: "Waiting for a colleague",
  you: "You",
  chat: "Chat",
  help: "Help",
  thread: "Conversation",
  menu: "More",
  fresh: "New conversation",
  freshAsk: "Start a new conversation? This one stays with us, but leaves this window.",
  freshYes: "Start new",
  freshNo: "Keep this one",
  solved: "That’s solved",
  reopen: "It’s not solved",
  offline: "No connection. What you write is kept and sent when it is back.",
  typing: "Assistant is typing",
  slow: "Still working on it",
  newLines: "New messages",
  placeholder: "Write a message",
  send: "Send",
  attach: "Add pictures",
  tooLong: "Your message has {n} characters; {max} is the most. Please shorten it or send it in parts.",
  pictureBig: "{name} is larger than {max} MB. Please choose a smaller picture.",
  pictureMany: "A message can carry {max} pictures.",
  pictureType: "{name} is not a picture.",
  pictureOff: "Pictures can’t be sent here.",
  pictureFailed: "{name} could not be uploaded. Please try again.",
  pictureBusy: "A picture is still uploading.",
  pictureRemove: "Remove {name}",
  uploading: "Uploading {name}",
  sending: "Sending…",
  sent: "Sent",
  notSent: "Not sent",
  retry: "Retry",
  remove: "Remove",
  source: "Source: {title} (version {n})",
  ticket: "Ticket {reference}",
  who: "With",
  promise: "Answer by",
  today: "today, {time}",
  email: "Your e-mail",
  emailBad: "Please enter an e-mail address such as ana@example.com.",
  description: "How can we help?",
  descriptionBad: "Please describe what you need in a sentence or two.",
  leave: "Leave message",
  left: "We have your message. Your reference is {reference}. We answer by e-mail.",
  rates: "Very bad|Bad|Fair|Good|Very good",
  comment: "Anything to add? (optional)",
  rate: "Send rating",
  rated: "Thank you for your rating.",
  failed: "That did not work. Nothing is lost; please try again.",
  search: "Search for help",
  found: "Articles",
  nothing: "No article matches. Ask us in the chat instead.",
  ask: "Ask in the chat",
  back: "Back",
  whole: "Open in the help centre",
};

type Words = typeof en;

const de: Words = {
  ...en,
};

let locale = "en";
let words: Words = en;

export function useLocale(tag: string): void {
  words = tag.startsWith("de") ? de : en;
  locale = tag;
}

export function say(word: keyof Words, values: Record<string, string | number> = {}): string {
  return words[word].replace(/\{(\w+)\}/g, (_, name) => `${values[name]}`);
}

export const direction = () => (/^(ar|fa|he|ur)/.test(locale) ? "rtl" : "ltr");

function format(at: string, options: Intl.DateTimeFormatOptions): string {
  const instant = new Date(at);
  try {
    return instant.toLocaleString(locale, options);
  } catch {
    return instant.toLocaleString([], options); // the page named a locale that does not exist
  }
}

const isToday = (at: string) => new Date(at).toDateString() === new Date().toDateString();
const clock: Intl.DateTimeFormatOptions = { hour: "numeric", minute: "2-digit" };
const day: Intl.DateTimeFormatOptions = { weekday: "short", day: "numeric", month: "short" };

/** All in the visitor's own time zone. */
export const exactTime = (at: string) => format(at, { dateStyle: "full", timeStyle: "short" });
export const shortTime = (at: string) => format(at, isToday(at) ? clock : { ...day, ...clock });
export const promiseTime = (at: string) => (isToday(at) ? say("today", { time: format(at, clock) }) : shortTime(at));
