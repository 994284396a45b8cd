// What comes up over the page: words of the bot at a press, and the choice of a chat to share with.

import { byId, el, tongue } from "./dom.js";

const TOAST_MILLISECONDS = 4000;
const READING_MILLISECONDS = 70; // a letter

/** A short word that goes by itself. */
export function toast(text) {
  if (!text) return;
  const shown = el("p", { class: "toast", lang: tongue(text) }, text);
  byId("toasts").replaceChildren(shown); // the newest word takes the place of the one before
  setTimeout(() => shown.remove(), Math.max(TOAST_MILLISECONDS, text.length * READING_MILLISECONDS));
}

/** A word that must be confirmed, as Telegram shows alerts. */
export function alertBox(text, ok) {
  const dialog = el("dialog", { class: "box", role: "alertdialog", "aria-labelledby": "alert-text" },
    el("p", { id: "alert-text", lang: tongue(text) }, text), el("button", { type: "button", class: "main", autofocus: true, on: { click: () => dialog.close() } }, ok));
  show(dialog);
}

/** Let one of `chats` be chosen; `chosen` is called with it. */
export function pickChat(heading, chats, closeText, chosen) {
  const rows = chats.map((chat) => el("button", {
    type: "button", class: "pick", on: { click: () => { dialog.close(); chosen(chat); } },
  }, chat.title, el("small", {}, chat.about)));
  const dialog = el("dialog", { class: "box", "aria-label": heading },
    el("h2", {}, heading), ...rows,
    el("button", { type: "button", class: "main", on: { click: () => dialog.close() } }, closeText));
  show(dialog);
}

function show(dialog) {
  dialog.addEventListener("close", () => {
    dialog.remove();
    if (document.activeElement === document.body) (byId("write") ?? byId("scroll")).focus();
  });
  document.body.append(dialog);
  dialog.showModal();
}
