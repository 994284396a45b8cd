// The page: what is open, who speaks, and the wait for what happens next.

import * as api from "./api.js";
import { badge, showChats } from "./chats.js";
import { Composer } from "./composer.js";
import { alertBox, pickChat, toast } from "./dialogs.js";
import { byId, el, paintAvatar, reconcile, tongue, withScheme } from "./dom.js";
import { showBelow } from "./keys.js";
import { followNewest, showMessages, toNewest } from "./messages.js";
import { makePanel, showPanel, tell } from "./panel.js";

const NARROW = matchMedia("(max-width: 719px)");
const TOUCH = matchMedia("(pointer: coarse)");
const RETRY_MILLISECONDS = 1500;

/** What is remembered for the next visit, or within this one; where a browser lets nothing be kept, nothing is. */
function remember(store, name, value) {
  try {
    store().setItem(name, value);
  } catch { /* it is asked for again */ }
}

function recall(store, name) {
  try {
    return store().getItem(name);
  } catch {
    return null;
  }
}

const always = () => localStorage;
const thisTime = () => sessionStorage;

const page = {
  language: recall(always, "language") ?? navigator.language.slice(0, 2),
  texts: {},
  chat: 0,
  speakers: {}, // by chat
  threads: {}, // by chat; a forum's topic that is open
  left: {}, // by chat; the message that asks for an answer and gets none
  parameters: {}, // by chat; what a link said after ?start=, until Start is pressed
  since: "",
  latest: null,
  drawn: "", // the chat and the topic that the messages on the page belong to
};
let waiting = new AbortController();

const composer = new Composer({
  say: (text) => saying(() => api.say(here(), speaker(), text, thread(), asked()?.id ?? 0)),
  start: () => attempt(async () => {
    const parameter = page.parameters[here()] ?? "";
    delete page.parameters[here()];
    await api.start(here(), speaker(), parameter);
    look();
  }),
  choose: (query, result) => saying(() => api.choose(query, result, thread())),
  open: (parameter) => openPrivate(parameter),
});

/** What is on the page now; another chat may be chosen already, and not be here yet. */
const here = () => page.latest.chat.id;
const speaker = () => page.speakers[here()] ?? page.latest.chat.speaker;
const thread = () => page.threads[here()] ?? 0;
/** The message that asks for an answer, unless somebody does not want to give one. */
const asked = () => {
  const { asks } = page.latest.chat.below;
  return asks && asks.id !== page.left[here()] ? asks : null;
};

const doings = {
  open: (url) => follow(url),
  leaves: (url) => !/^(?:https?:\/\/)?t\.me\//i.test(url),
  send: (text) => composer.mode === "write" && saying(() => api.say(here(), speaker(), text, thread())),
  copy: (text) => attempt(async () => { await navigator.clipboard.writeText(text); toast(page.texts.copied); }),
  inline: (query, inThisChat, kinds = null) => {
    const words = `@${page.latest.panel.username} ${query}`;
    if (inThisChat) composer.write(words);
    else pickChat(page.texts.share, page.latest.chats.filter((chat) => isOf(chat, kinds)), page.texts.close, (chat) => goOn(chat, words));
  },
  press: (message, data) => attempt(async () => {
    const by = speaker();
    const answer = await api.press(here(), by, message.id, data);
    if (!answer.answered) toast(page.texts.too_fast);
    else if (answer.url) follow(answer.url, by);
    else if (answer.alert) alertBox(answer.text, page.texts.ok);
    else toast(answer.text);
  }),
};

const below = {
  key: (text) => saying(() => api.key(here(), speaker(), text)),
  choose: (text, offered) => choose(offered, (chat) => attempt(() => api.share(speaker(), text, chat.id))),
  leave: () => {
    page.left[here()] = page.latest.chat.below.asks.id;
    show(page.latest);
    byId("write")?.focus();
  },
};

/** Let one of these chats (their numbers) be chosen; say so where there is none. */
function choose(offered, chosen) {
  const chats = page.latest.chats.filter((chat) => offered.includes(chat.id));
  if (!chats.length) alertBox(page.texts.no_chats, page.texts.ok);
  else pickChat(page.texts.choose_chat, chats, page.texts.close, chosen);
}

/** Whether a chat is of the kinds that a button lets choose; of any where it says nothing of it. */
function isOf({ kind }, kinds) {
  if (!kinds) return true;
  if (kind === "private") return kinds.allow_user_chats;
  return kind === "channel" ? kinds.allow_channel_chats : kinds.allow_group_chats;
}

/** Open another chat with words ready to be sent, by the same person where they are in it. */
function goOn(chat, words) {
  page.speakers[chat.id] = speaker();
  openChat(chat.id, words);
}

/** Bring the bot into a group or channel, by a link of its own. */
function bring(address, channel, by) {
  return attempt(async () => {
    const { chats } = await api.places(by, channel);
    choose(chats, (chat) => attempt(async () => { await api.link(by, chat.id, address); goOn(chat, ""); }));
  });
}

/** Open a link as Telegram does: the bot's own in the chat with it, sharing as a choice of chats, others beside. */
function follow(address, by = speaker()) {
  const link = new URL(withScheme(address));
  const bot = `/${page.latest.panel.username}`.toLowerCase();
  if (link.host === "t.me" && link.pathname.toLowerCase() === bot) {
    for (const name of ["startgroup", "startchannel"]) if (link.searchParams.has(name)) return bring(address, name === "startchannel", by);
    return openPrivate(link.searchParams.get("start") ?? "", by);
  }
  const channel = page.latest.chats.find(({ username }) => username && link.host === "t.me" && link.pathname.split("/")[1] === username);
  if (channel) return openChat(channel.id);
  if (link.host === "t.me" && link.pathname === "/share/url") {
    const shared = link.searchParams.get("url") ?? "";
    return pickChat(page.texts.share, page.latest.chats, page.texts.close, (chat) => goOn(chat, shared));
  }
  return /^https?:$/.test(link.protocol) && window.open(link.href, "_blank", "noopener");
}

/** Open the private chat of whoever speaks, where Start is to be pressed. */
function openPrivate(parameter, known = speaker()) {
  page.parameters[known] = parameter;
  openChat(known);
}

function openChat(chat, words = "", focus = true) {
  page.chat = chat;
  remember(thisTime, "chat", chat);
  page.words = words;
  page.focus = focus;
  if (NARROW.matches && !history.state?.chat) history.pushState({ chat: true }, ""); // the phone's own way back leads to the list
  look();
}

/** Show the list of chats, where a phone has room for one of the two. */
function closeChat() {
  document.body.dataset.view = "chats";
  byId("chats").querySelector("[aria-current]")?.focus();
  page.chat = 0;
  remember(thisTime, "chat", 0);
  look();
}

/** Look again at once, instead of waiting for something to happen. */
function look() {
  page.since = "";
  waiting.abort();
}

/** Do it, and say where it failed; gives whether it was done. */
async function attempt(work) {
  try {
    await work();
    return true;
  } catch {
    toast(page.texts.failed);
    return false;
  }
}

/** Say something, in whoever's name: what comes of it is kept in sight. */
function saying(work) {
  toNewest();
  return attempt(work);
}

async function watch() {
  for (;;) {
    waiting = new AbortController();
    const asked = page.chat;
    try {
      const state = await api.state({
        language: page.language, since: page.since, chat: asked || "", speaker: page.speakers[asked] ?? "",
        thread: page.threads[asked] ?? "", look: document.hidden ? "0" : "1",
      }, waiting.signal);
      if (asked !== page.chat) continue;
      page.since = state.since;
      page.latest = state;
    } catch (error) {
      if (error.name === "AbortError") continue;
      page.since = "";
      byId("offline").hidden = false;
      await new Promise((resolve) => { setTimeout(resolve, RETRY_MILLISECONDS); });
      continue;
    }
    byId("offline").hidden = true;
    show(page.latest);
  }
}

function show(state) {
  showChats(state.chats, page.chat, openChat);
  showPanel(state.panel);
  document.body.dataset.view = state.chat ? "chat" : "chats";
  byId("chat").hidden = !state.chat;
  byId("empty").hidden = Boolean(state.chat);
  if (state.chat) showChat(state.chat, state.panel);
}

function showChat(chat, panel) {
  page.threads[chat.id] = chat.thread;
  if (!chat.speakers.some((one) => one.id === page.speakers[chat.id])) delete page.speakers[chat.id];
  paintAvatar(byId("chat-avatar"), chat.id, chat.title);
  byId("chat-title").textContent = chat.title;
  byId("chat-about").textContent = chat.about;
  showSpeakers(chat);
  showThreads(chat);
  const messages = chat.forum ? chat.messages.filter((message) => message.thread === thread()) : chat.messages;
  const drawn = [chat.id, thread()].join();
  composer.fit({ chat, texts: page.texts, username: panel.username, parameter: page.parameters[chat.id], hint: chat.below.hint });
  const writes = composer.mode === "write";
  showBelow({ keys: writes ? chat.below.keys : [], asks: writes ? asked() : null }, { texts: page.texts, doings: below });
  byId("messages").classList.toggle("fresh", !messages.length);
  if (chat.kind === "private" && !messages.length) showDescription(chat);
  else showMessages(messages, { speaker: chat.speaker, group: chat.kind !== "private", texts: page.texts, doings, fresh: drawn !== page.drawn });
  page.drawn = drawn;
  if (page.focus) (TOUCH.matches ? byId("back") : byId("write") ?? byId("start") ?? byId("speaker")).focus(); // no keyboard pops up on a phone
  page.focus = false;
  if (page.words && composer.mode === "write") {
    composer.write(page.words);
    page.words = "";
  }
}

function showDescription(chat) {
  reconcile(byId("messages"), [{
    key: "description",
    signature: JSON.stringify([chat.what, chat.description]),
    make: () => el("div", { class: "description" }, el("strong", { lang: tongue(chat.what) }, chat.what), el("p", { lang: tongue(chat.description) }, chat.description)),
  }]);
}

function showSpeakers(chat) {
  const select = byId("speaker");
  byId("speaker-label").hidden = chat.speakers.length < 2;
  reconcile(select, chat.speakers.map((one) => ({
    key: String(one.id), signature: JSON.stringify(one), make: () => el("option", { value: one.id }, `${one.name} · ${one.role}`),
  })));
  select.value = String(chat.speaker);
}

function showThreads(chat) {
  const bar = byId("threads");
  bar.hidden = !chat.forum;
  const all = chat.forum ? [...chat.threads, { id: 0, name: page.texts.general, ...chat.general }] : [];
  reconcile(bar, all.map((one) => ({
    key: String(one.id),
    signature: JSON.stringify([one, one.id === thread()]),
    make: () => el("button", {
      type: "button", class: "thread", "aria-pressed": String(one.id === thread()), on: { click: () => { page.threads[chat.id] = one.id; look(); } },
    }, one.name, badge(one)),
  })));
}

async function speak(language) {
  const said = await api.wording(language);
  page.language = said.language;
  page.texts = said.texts;
  remember(always, "language", said.language);
  document.documentElement.lang = said.language;
  document.title = said.texts.title;
  byId("language").replaceChildren(...Object.entries(said.languages).map(([value, name]) => el("option", { value, lang: value }, name)));
  byId("language").value = said.language;
  for (const element of document.querySelectorAll("[data-text]")) element.textContent = said.texts[element.dataset.text];
  for (const element of document.querySelectorAll("[data-label]")) {
    element.setAttribute("aria-label", said.texts[element.dataset.label]);
    if (element.matches("button, select")) element.title = said.texts[element.dataset.label];
  }
  makePanel(said.texts, {
    act: (action) => attempt(async () => tell((await api.control(action, {}, page.language)).told)),
    turn: (action, on) => attempt(() => api.control(action, { on }, page.language)),
    close: () => showControls(false),
  });
  look();
}

/** What the panel lies over on a phone is out of the keyboard's reach. */
function cover() {
  const covered = NARROW.matches && document.body.classList.contains("behind");
  for (const one of [document.querySelector(".side"), byId("chat")]) one.inert = covered;
}

function showControls(open) {
  document.body.classList.toggle("behind", open);
  cover();
  byId("controls").setAttribute("aria-expanded", String(open));
  (open ? byId("close") : byId("controls")).focus();
}

function paint(dark) {
  document.documentElement.dataset.theme = dark ? "dark" : "light";
  byId("theme").setAttribute("aria-pressed", String(dark));
}

function listen() {
  const dark = recall(always, "dark") ?? String(matchMedia("(prefers-color-scheme: dark)").matches);
  paint(dark === "true");
  byId("theme").addEventListener("click", () => {
    const now = document.documentElement.dataset.theme !== "dark";
    remember(always, "dark", String(now));
    paint(now);
  });
  byId("language").addEventListener("change", async (event) => {
    if (!(await attempt(() => speak(event.target.value)))) event.target.value = page.language;
  });
  byId("speaker").addEventListener("change", (event) => { page.speakers[here()] = Number(event.target.value); look(); });
  byId("back").addEventListener("click", () => (history.state?.chat ? history.back() : closeChat()));
  window.addEventListener("popstate", () => { if (NARROW.matches) closeChat(); });
  byId("controls").addEventListener("click", () => showControls(!document.body.classList.contains("behind")));
  byId("newest").addEventListener("click", () => { toNewest(); byId("scroll").focus(); });
  followNewest();
  document.addEventListener("visibilitychange", look);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog") && document.body.classList.contains("behind")) showControls(false);
  });
  NARROW.addEventListener("change", () => { cover(); look(); });
}

listen();
await speak(page.language);
watch();
const first = await api.state({ language: page.language, since: "" });
const before = first.chats.find((chat) => chat.id === Number(recall(thisTime, "chat")));
if (!page.chat && (before || !NARROW.matches)) openChat((before ?? first.chats[0]).id, "", false);
