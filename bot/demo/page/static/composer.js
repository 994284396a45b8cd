// Where one writes: words, commands as they are typed, and stories of the bot by its name (inline mode).

import { inline } from "./api.js";
import { byId, el, tongue } from "./dom.js";

const INLINE_MILLISECONDS = 250; // after the last letter, as applications wait too

/** The foot of the chat. `doings`: say(text), start(), choose(query, result), open(parameter). One for the life of the page. */
export class Composer {
  constructor(doings) {
    this.doings = doings;
    this.mode = "";
    this.commands = [];
    this.items = [];
    this.drafts = {}; // by chat
    this.chosen = 0;
    this.asked = 0;
  }

  /** Fit the foot to the chat that is open. */
  fit({ chat, texts, username, parameter, hint }) {
    const mode = chat.kind === "private" && (!chat.started || parameter !== undefined) ? "start" : chat.may_write ? "write" : "closed";
    this.commands = chat.commands;
    this.username = username;
    const another = this.place && this.place.by !== chat.speaker; // what is offered is offered to whoever asked
    this.place = { chat: chat.id, by: chat.speaker };
    this.texts = texts;
    if (this.mode === "write") this.field.placeholder = hint || texts.write;
    this.hint = hint;
    const signature = [mode, chat.id, texts.write, chat.commands.length > 0].join();
    if (signature === this.signature) {
      if (another && mode === "write") this.typed();
      return;
    }
    if (this.mode === "write") this.drafts[this.chat] = this.field.value;
    const kept = this.drafts[chat.id] ?? "";
    Object.assign(this, { signature, mode, chat: chat.id });
    this.closeSuggestions();
    const held = byId("foot").contains(document.activeElement);
    byId("foot").replaceChildren(...this.make(mode, kept));
    if (held) (byId("write") ?? byId("start") ?? byId("scroll")).focus();
  }

  make(mode, kept) {
    const { texts } = this;
    if (mode === "closed") return [el("p", { class: "closed" }, texts.posts_only)];
    if (mode === "start") {
      return [el("button", { type: "button", id: "start", class: "main wide", on: { click: () => this.doings.start() } }, texts.start)];
    }
    this.field = el("textarea", {
      id: "write", rows: 1, maxLength: 4096, value: kept, placeholder: this.hint || texts.write, "aria-label": texts.write,
      "aria-controls": "suggestions", "aria-autocomplete": "list", autocomplete: "off",
      on: { input: () => this.typed(), keydown: (event) => this.pressed(event) },
    });
    const menu = this.commands.length
      ? el("button", { type: "button", id: "menu", class: "round", "aria-label": texts.menu, title: texts.menu, "aria-haspopup": "listbox", "aria-controls": "suggestions", on: { click: () => this.toggleMenu() } }, "/")
      : null;
    const send = el("button", { type: "button", id: "send", class: "round main", "aria-label": texts.send, title: texts.send, on: { click: () => this.send() } }, "➤");
    return [menu, this.field, send].filter(Boolean);
  }

  /** Put a text in and be ready to go on. */
  write(text) {
    if (this.mode !== "write") return;
    this.field.value = text;
    this.field.focus();
    this.typed();
  }

  send() {
    const text = this.field.value.trim();
    if (!text) return;
    this.field.value = "";
    this.typed();
    const { chat } = this;
    this.doings.say(text).then((said) => said || this.giveBack(text, chat));
    this.field.focus();
  }

  /** Words that could not be sent stand where they were written, unless others do by now. */
  giveBack(text, chat) {
    if (this.chat !== chat || this.mode !== "write") this.drafts[chat] ||= text;
    else if (!this.field.value) this.field.value = text;
  }

  typed() {
    this.field.style.height = "auto";
    this.field.style.height = `${Math.min(this.field.scrollHeight + 2, 140)}px`;
    const text = this.field.value;
    const named = `@${this.username} `;
    this.asked += 1;
    if (/^\/\w*$/.test(text)) this.suggestCommands(text.slice(1).toLowerCase());
    else if (text.toLowerCase().startsWith(named.toLowerCase())) this.suggestStories(text.slice(named.length), "");
    else if (text.length > 1 && named.trim().startsWith(text.toLowerCase())) this.suggestName(named);
    else this.closeSuggestions();
  }

  pressed(event) {
    const open = this.items.length > 0;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      if (this.waits) return;
      if (open && this.chosen >= 0) this.items[this.chosen].take();
      else this.send();
    } else if (open && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      this.mark((this.chosen + (event.key === "ArrowDown" ? 1 : -1) + this.items.length) % this.items.length);
    } else if (open && event.key === "Escape") {
      event.preventDefault();
      this.closeSuggestions();
    }
  }

  toggleMenu() {
    if (this.items.length) return this.closeSuggestions();
    this.field.focus();
    return this.suggestCommands("");
  }

  suggestCommands(beginning) {
    const found = this.commands.filter(({ command }) => command.startsWith(beginning));
    this.suggest(found.map(({ command, description }) => ({
      content: [el("strong", {}, `/${command}`), el("span", {}, description)],
      take: () => { this.field.value = `/${command}`; this.send(); },
    })), this.texts.menu);
  }

  suggestName(named) {
    this.suggest([{ content: [el("strong", {}, named.trim()), el("span", {}, this.texts.found)], take: () => this.write(named) }], this.texts.found);
  }

  suggestStories(query, offset, before = []) {
    const asked = this.asked;
    this.waits = !offset;
    setTimeout(async () => {
      if (asked !== this.asked) return;
      const found = await inline(this.place.chat, this.place.by, query, offset).catch(() => ({ results: [] }));
      if (asked !== this.asked) return;
      const items = [...before, ...found.results.map((result) => ({
        content: [
          result.picture ? el("img", { class: "thumb", src: result.picture, alt: "", width: 60, height: 32 }) : null,
          el("span", { class: "offer" }, el("strong", {}, result.title), " ", el("span", {}, result.description)),
        ].filter(Boolean),
        take: () => { this.field.value = ""; this.typed(); this.doings.choose(found.id, result.id); },
      }))];
      if (found.button) items.unshift({ content: [el("strong", {}, found.button.text)], take: () => this.doings.open(found.button.start_parameter) });
      const more = found.next_offset ? () => this.suggestStories(query, found.next_offset, items) : null;
      if (items.length) this.suggest(items, this.texts.found, more, offset ? this.chosen : 0);
      else this.suggest([{ content: [el("span", {}, this.texts.nothing)], take: () => this.closeSuggestions() }], this.texts.found);
    }, offset ? 0 : INLINE_MILLISECONDS);
  }

  suggest(items, label, more = null, chosen = 0) {
    if (!items.length) return this.closeSuggestions();
    const list = byId("suggestions");
    this.items = items;
    this.waits = false;
    list.replaceChildren(...items.map((item, n) => el("div", {
      id: `suggestion-${n}`, class: "suggestion", lang: tongue(item.content.map((part) => part.textContent).join(" ")), role: "option", "aria-selected": "false",
      on: { mousedown: (event) => event.preventDefault(), click: () => item.take() },
    }, ...item.content)));
    list.setAttribute("aria-label", label);
    list.hidden = false;
    list.onscroll = more && (() => {
      if (list.scrollTop + list.clientHeight < list.scrollHeight - 20) return;
      list.onscroll = null;
      more();
    });
    return this.mark(chosen);
  }

  mark(n) {
    this.chosen = n;
    for (const [at, option] of [...byId("suggestions").children].entries()) {
      option.setAttribute("aria-selected", String(at === n));
      if (at === n) option.scrollIntoView({ block: "nearest" });
    }
    this.field.setAttribute("aria-activedescendant", `suggestion-${n}`);
  }

  closeSuggestions() {
    this.asked += 1; // an answer that is still to come is for words, a chat or a person of before
    this.waits = false;
    this.items = [];
    byId("suggestions").hidden = true;
    byId("suggestions").replaceChildren();
    this.field?.removeAttribute("aria-activedescendant");
  }
}
