// A message's text with what its parts are. Offsets are UTF-16 units, as JavaScript's own.

import { el, withScheme } from "./dom.js";

const TAGS = {
  bold: "strong", italic: "em", underline: "u", strikethrough: "s", code: "code", pre: "pre",
  blockquote: "blockquote", expandable_blockquote: "blockquote",
};

const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);

/** The text as nodes; `open` is called with links, `send` with commands that are pressed. */
export function formatted(text, entities, { open, send }) {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return build(0, text.length, sorted);

  function build(from, to, within) {
    const nodes = [];
    let at = from;
    for (let n = 0; n < within.length; n += 1) {
      const entity = within[n];
      const end = Math.min(entity.offset + entity.length, to);
      if (entity.offset < at) continue;
      if (entity.offset > at) nodes.push(text.slice(at, entity.offset));
      const inner = within.slice(n + 1).filter((other) => other.offset < end);
      nodes.push(wrap(entity, text.slice(entity.offset, end), build(entity.offset, end, inner)));
      at = end + (BLOCKS.has(entity.type) && text[end] === "\n" ? 1 : 0); // a block ends its line by itself
    }
    if (at < to) nodes.push(text.slice(at, to));
    return nodes;
  }

  function wrap(entity, covered, children) {
    switch (entity.type) {
      case "text_link":
      case "url": {
        const href = entity.url ?? withScheme(covered);
        const follow = (event) => { event.preventDefault(); open(href); };
        return el("a", { href, on: { click: follow } }, ...children);
      }
      case "bot_command":
        return el("button", { type: "button", class: "command", on: { click: () => send(covered) } }, ...children);
      case "spoiler":
        return el("span", { class: "spoiler", tabIndex: 0 }, ...children);
      case "hashtag":
      case "mention":
        return el("span", { class: "tag" }, ...children);
      default:
        return el(TAGS[entity.type] ?? "span", {}, ...children);
    }
  }
}
