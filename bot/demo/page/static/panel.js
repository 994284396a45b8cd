// What goes on behind the scenes: stories published, time, Telegram's moods, the bot itself.

import { byId, el } from "./dom.js";

const STEPS = ["try_start", "try_follow", "try_publish", "try_search", "try_member", "try_channel"];

/** Make the panel in the page's language. `doings`: act(action), turn(action, on), close(). */
export function makePanel(texts, doings) {
  const act = (name) => el("button", { type: "button", id: `act-${name}`, class: "act", on: { click: (event) => busy(event.currentTarget, () => doings.act(name)) } }, texts[name]);
  const turn = (name) => el("label", { class: "turn", for: `turn-${name}` },
    el("input", { type: "checkbox", id: `turn-${name}`, role: "switch", on: { change: (event) => turned(event.currentTarget, (on) => doings.turn(name, on)) } }),
    el("span", {}, texts[name]));
  const told = (name) => el("p", { class: "told", id: `told-${name}` });
  const stagecraft = el("div", { class: "stagecraft", tabIndex: 0, role: "group", "aria-label": texts.behind },
    el("header", {}, el("h2", {}, texts.behind), el("button", { type: "button", id: "close", class: "round", "aria-label": texts.close, title: texts.close, on: { click: doings.close } }, "✕")),
    el("section", { class: "guide" }, el("p", { class: "lead" }, texts.about), el("p", {}, texts.about_demo),
      el("details", { open: !matchMedia("(max-width: 719px)").matches }, el("summary", {}, texts.try), el("ol", {}, ...STEPS.map((step) => el("li", {}, texts[step]))))),
    el("section", {}, el("h3", {}, texts.news), act("publish"), act("publish_first"), act("translate"), act("correct"), turn("arriving"), told("stories")),
    el("section", {}, el("h3", {}, texts.time), told("clock"), act("jump")),
    el("section", {}, el("h3", {}, texts.telegram), turn("flood"), turn("down"), told("waiting")),
    el("section", {}, el("h3", {}, texts.bot), told("condition_text"), act("restart")));
  byId("panel").replaceChildren(stagecraft, el("p", { class: "outcome", id: "outcome", role: "status" }));
}

/** Show how things stand. */
export function showPanel(panel) {
  for (const name of ["stories", "clock", "waiting", "condition_text"]) {
    const line = byId(`told-${name}`);
    if (line.textContent !== panel[name]) line.textContent = panel[name];
  }
  for (const [name, on] of Object.entries(panel.on)) {
    const shown = byId(`turn-${name}`);
    if (!shown.dataset.turning) shown.checked = on;
  }
  const running = panel.condition === "running";
  for (const name of ["publish", "publish_first", "translate", "correct"]) allow(`act-${name}`, running && panel.can[name]);
  allow("act-restart", running);
  byId("turn-arriving").disabled = !panel.can.arriving;
}

/** Say what a control has brought about. */
export function tell(text) {
  byId("outcome").textContent = text;
}

/** A control that can do nothing now stays in the order of the keyboard and says so. */
function allow(id, can) {
  byId(id).setAttribute("aria-disabled", String(!can));
}

async function busy(button, work) {
  if (button.getAttribute("aria-disabled") === "true" || button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  try {
    await work();
  } finally {
    button.removeAttribute("aria-busy");
  }
}

/** What is shown meanwhile may still be what was before: it must not turn the switch back. */
async function turned(shown, work) {
  shown.dataset.turning = "true";
  if (!(await work(shown.checked))) shown.checked = !shown.checked;
  delete shown.dataset.turning;
}
