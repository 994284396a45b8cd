// Elements made and found in one line each.

export const byId = (id) => document.getElementById(id);

/** An element with properties, attributes ("aria-…", "data-…", "role", "for") and children; text is always text. */
export function el(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null) continue;
    if (name === "on") for (const [event, listener] of Object.entries(value)) made.addEventListener(event, listener);
    else if (name.includes("-") || name === "role" || name === "for") made.setAttribute(name, value);
    else if (name === "class") made.className = value;
    else made[name] = value;
  }
  made.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
  return made;
}

/** The language of a text, by its letters: nothing else on the page knows it. */
export const tongue = (text) => (/[әғқңөұүһі]/i.test(text) ? "kk" : /[а-яё]/i.test(text) ? "ru" : /[a-z]/i.test(text) ? "en" : null);

/** An address as a browser needs it: Telegram finds links without a scheme, too. */
export const withScheme = (address) => (/^[a-z]+:\/\//i.test(address) ? address : `http://${address}`);

/** A round picture with the first letter of a name. */
export function paintAvatar(element, id, name) {
  element.textContent = [...name].find((letter) => /[\p{L}\p{N}]/u.test(letter)) ?? "?";
  element.dataset.colour = String(Math.abs(Number(id)) % 6);
}

/** Put `parts` (key, signature, make) into a list; what has the same key and signature stays the same element. */
export function reconcile(list, parts) {
  const before = new Map([...list.children].map((child) => [child.dataset.key, child]));
  let place = list.firstElementChild;
  for (const part of parts) {
    const known = before.get(part.key);
    let shown = known;
    if (!known || known.dataset.signature !== part.signature) {
      shown = part.make();
      shown.dataset.key = part.key;
      shown.dataset.signature = part.signature;
      if (known) {
        if (place === known) place = shown; // it must not be moved: that would take the focus away
        replaceKeepingFocus(known, shown);
      }
    }
    before.delete(part.key);
    if (shown === place) place = place.nextElementSibling;
    else list.insertBefore(shown, place);
  }
  for (const gone of before.values()) gone.remove();
}

/** Whoever works with the keyboard stays at the button pressed, though the message around it is another one now. */
function replaceKeepingFocus(known, shown) {
  const focused = document.activeElement;
  const held = known.contains(focused);
  const place = held ? [...known.querySelectorAll("button, a")].indexOf(focused) : -1;
  known.replaceWith(shown);
  if (!held) return;
  const targets = shown.querySelectorAll("button, a");
  const same = [...targets].find((one) => one.textContent === focused.textContent);
  const target = same ?? targets[Math.min(Math.max(place, 0), targets.length - 1)] ?? (shown.matches("button") ? shown : null);
  target?.focus({ preventScroll: true });
}
