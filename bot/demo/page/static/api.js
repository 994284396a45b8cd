// What the page asks of the demo's server.

async function ask(path, parameters, options = {}) {
  const query = new URLSearchParams(parameters);
  const answer = await fetch(`/api/${path}?${query}`, options);
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return answer.json();
}

const post = (path, body, parameters = {}) =>
  ask(path, parameters, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

export const wording = (language) => ask("wording", { language });
export const state = (parameters, signal) => ask("state", parameters, { signal });
export const say = (chat, by, text, thread, reply) => post("say", { chat, by, text, thread, reply });
export const start = (chat, by, parameter) => post("start", { chat, by, parameter });
export const press = (chat, by, message, data) => post("press", { chat, by, message, data });
export const inline = (chat, by, query, offset) => post("inline", { chat, by, query, offset });
export const choose = (query, result, thread) => post("choose", { query, result, thread });
export const key = (chat, by, text) => post("key", { chat, by, text });
export const share = (by, text, shared) => post("share", { by, text, shared });
export const places = (by, channel) => post("places", { by, channel });
export const link = (by, chat, url) => post("link", { by, chat, url });
export const control = (action, body, language) => post(`panel/${action}`, body, { language });
