// The list of chats, with what is new in each.

import { byId, el, paintAvatar, reconcile, tongue } from "./dom.js";

/** Show the list; `open` is called with the chat that is chosen. */
export function showChats(chats, current, open) {
  const list = byId("chats");
  reconcile(list, chats.map((chat) => ({
    key: String(chat.id),
    signature: JSON.stringify([chat, chat.id === current]),
    make: () => row(chat, chat.id === current, open),
  })));
}

function row(chat, current, open) {
  const avatar = el("span", { class: "avatar", "aria-hidden": "true" });
  paintAvatar(avatar, chat.id, chat.title);
  return el("button", {
    type: "button", class: "row", "data-chat": chat.id, "aria-current": current ? "true" : null, on: { click: () => open(chat.id) },
  },
  avatar,
  el("span", { class: "what" },
    el("span", { class: "line" }, el("strong", {}, chat.title), el("time", {}, chat.time)),
    el("span", { class: "about" }, chat.about),
    el("span", { class: "line" }, el("span", { class: "last", lang: tongue(chat.last) }, chat.last), badge(chat))));
}

/** How many messages are unread in a chat or a topic; nothing where there are none. */
export function badge({ unread, unread_label: label }) {
  return unread ? el("span", { class: "unread" }, el("span", { "aria-hidden": "true" }, String(unread)), el("span", { class: "unseen" }, label)) : null;
}
