// What stands around the composer: what the bot asks for, and its keys in place of the letters.

import { byId, el, reconcile, tongue } from "./dom.js";

/** Show both; `doings`: key(text), choose(text, chats), leave() where somebody does not want to answer. */
export function showBelow({ keys, asks }, { texts, doings }) {
  byId("asks").hidden = !asks;
  reconcile(byId("asks"), asks ? [{ key: String(asks.id), signature: JSON.stringify([asks, texts.reply_to]), make: () => question(asks, texts, doings) }] : []);
  byId("keyboard").hidden = !keys.length;
  reconcile(byId("keyboard"), keys.map((row, n) => ({
    key: String(n),
    signature: JSON.stringify(row),
    make: () => el("div", { class: "keys" }, ...row.map((key) => made(key, doings))),
  })));
}

function question(asks, texts, doings) {
  return el("div", { class: "question" },
    el("p", {}, el("strong", {}, texts.reply_to), " ", el("span", { lang: tongue(asks.text) }, asks.text)),
    el("button", { type: "button", class: "round", "aria-label": texts.reply_off, title: texts.reply_off, on: { click: doings.leave } }, "✕"));
}

function made({ text, chats }, doings) {
  const press = () => (chats ? doings.choose(text, chats) : doings.key(text));
  return el("button", { type: "button", class: "key", lang: tongue(text), "aria-haspopup": chats ? "dialog" : null, on: { click: press } }, text);
}
