// The messages of the chat that is open.

import { byId, el, reconcile, tongue } from "./dom.js";
import { formatted } from "./entities.js";

const NEAR = 80; // pixels from the end that count as being there

let following = true; // whether the newest message is kept in sight

/** Show a chat's messages; `doings`: open(url), send(text), press(message, data), copy(text), inline(query, here, kinds). */
export function showMessages(messages, { speaker, group, texts, doings, fresh }) {
  const newest = byId("messages").lastElementChild?.dataset.key;
  if (fresh) {
    byId("messages").setAttribute("aria-live", "off"); // what was there before is no news
    setTimeout(() => byId("messages").setAttribute("aria-live", "polite"), 1000);
  }
  reconcile(byId("messages"), [...parts(messages, { speaker, group, texts, doings })]);
  const last = messages.at(-1);
  const arrived = byId("messages").lastElementChild?.dataset.key !== newest;
  const said = messages.some((one) => one.sender === speaker && one.id > Number(newest ?? 0)); // the answer may be there, too
  if (fresh || following || said) toNewest();
  if (arrived && last?.bot && following) toItsBeginning();
}

/** Go to the newest message, and stay there. */
export function toNewest() {
  following = true;
  byId("scroll").scrollTop = byId("scroll").scrollHeight;
  byId("newest").hidden = true;
}

/** What is taller than the page is read from its beginning. */
function toItsBeginning() {
  const scroll = byId("scroll");
  const shown = byId("messages").lastElementChild;
  if (shown.offsetHeight > scroll.clientHeight) scroll.scrollTop = shown.offsetTop - scroll.offsetTop - 8;
}

/** Keep the newest message in sight, whatever takes room away, until one scrolls back. */
export function followNewest() {
  const scroll = byId("scroll");
  scroll.addEventListener("scroll", () => {
    following = scroll.scrollHeight - scroll.scrollTop - scroll.clientHeight < NEAR;
    byId("newest").hidden = following;
  });
  new ResizeObserver(() => { if (following) toNewest(); }).observe(scroll);
}

function* parts(messages, context) {
  let day = "";
  for (const message of messages) {
    if (message.day !== day) {
      day = message.day;
      const said = day;
      yield { key: `day ${said}`, signature: said, make: () => el("p", { class: "day" }, said) };
    }
    const own = message.sender === context.speaker && !message.bot;
    yield {
      key: String(message.id),
      signature: JSON.stringify([message, own, context.texts.edited]),
      make: () => (message.service ? el("p", { class: "day" }, message.service) : bubble(message, own, context)),
    };
  }
}

function bubble(message, own, { group, texts, doings }) {
  const marks = [
    message.via ? el("span", {}, texts.via) : null,
    message.silent ? el("span", { role: "img", "aria-label": texts.silent, title: texts.silent }, "🔕") : null,
    message.edited ? el("span", { class: "edited" }, texts.edited) : null,
    el("time", {}, message.time),
  ];
  return el("article", { class: own ? "message own" : "message", "data-message": message.id },
    el("div", { class: "bubble" },
      el("p", { class: group && !own ? "name" : "unseen" }, message.name),
      message.reply ? quote(message.reply) : null,
      message.photo ? el("img", { class: "photo", src: message.photo.url, alt: texts.picture, width: message.photo.width, height: message.photo.height }) : null,
      message.preview?.above ? card(message.preview, doings) : null,
      message.text ? el("div", { class: "text", lang: tongue(message.text) }, ...formatted(message.text, message.entities, doings)) : null,
      message.file ? file(message.file, texts) : null,
      message.preview && !message.preview.above ? card(message.preview, doings) : null,
      el("p", { class: "marks" }, ...marks)),
    message.rows.length ? keyboard(message, texts, doings) : null);
}

/** What a message answers; a press leads there. */
function quote({ id, name, text }) {
  const lead = () => document.querySelector(`[data-message="${id}"]`)?.scrollIntoView({ block: "center" });
  return el("button", { type: "button", class: "quote", lang: tongue(text), on: { click: lead } }, el("strong", {}, name), el("span", {}, text));
}

/** A file: the browser keeps it under its name. */
function file({ name, url }, texts) {
  return el("a", { class: "file", href: url, download: name }, el("span", { "aria-hidden": "true" }, "↓"),
    el("span", {}, el("strong", {}, name), el("span", { class: "site" }, texts.download)));
}

function card(preview, { open }) {
  const follow = (event) => { event.preventDefault(); open(preview.url); };
  const image = preview.image ? el("img", { src: preview.image, alt: "", width: 600, height: 315 }) : null;
  return el("a", { class: preview.large ? "preview large" : "preview", lang: tongue(preview.title), href: preview.url, on: { click: follow } },
    image, el("span", { class: "site" }, preview.site), el("strong", {}, preview.title), el("span", { class: "excerpt" }, preview.text));
}

function keyboard(message, texts, doings) {
  return el("div", { class: "keyboard", "aria-live": "off" }, ...message.rows.map((buttons) => el("div", { class: "keys" },
    ...buttons.map((button) => key(message, button, texts, doings)))));
}

function key(message, button, texts, doings) {
  const leads = button.url !== undefined && doings.leaves(button.url);
  const made = el("button", { type: "button", class: leads ? "key leads" : "key", lang: tongue(button.text) },
    button.text, leads ? el("span", { class: "unseen" }, ` (${texts.opens})`) : null);
  made.addEventListener("click", async () => {
    if (button.url) return doings.open(button.url);
    if (button.copy_text) return doings.copy(button.copy_text.text);
    if (button.switch_inline_query_current_chat !== undefined) return doings.inline(button.switch_inline_query_current_chat, true);
    const chosen = button.switch_inline_query_chosen_chat;
    if (chosen) return doings.inline(chosen.query ?? "", false, chosen);
    if (button.switch_inline_query !== undefined) return doings.inline(button.switch_inline_query, false);
    if (made.getAttribute("aria-busy")) return undefined;
    made.setAttribute("aria-busy", "true");
    try {
      await doings.press(message, button.callback_data);
    } finally {
      made.removeAttribute("aria-busy");
    }
    return undefined;
  });
  return made;
}
