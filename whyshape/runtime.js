// What Python does and JavaScript does not: used by javascript.py where the kinds of its operands are not known.
const $true = (x) => (x && typeof x === "object" && (x.length === 0 || (x.constructor === Object && Object.keys(x).length === 0)) ? false : x);
const $and = (x, then) => ($true(x) ? then() : x);
const $or = (x, then) => ($true(x) ? x : then());
const $get = (dict, key, otherwise = null) => (Object.hasOwn(dict, key) ? dict[key] : otherwise);
function $equal(a, b) {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((part, i) => $equal(part, b[i]));
  if (!a || !b || typeof a !== "object" || typeof b !== "object") return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => Object.hasOwn(b, key) && $equal(a[key], b[key]));
}
const $in = (x, all) =>
  Array.isArray(all) ? all.some((part) => $equal(part, x)) : typeof all === "string" ? all.includes(x) : Object.hasOwn(all, x);
const $add = (a, b) => (Array.isArray(a) ? a.concat(b) : a + b);
const $times = (all, count) => Array.from({ length: Math.max(count, 0) }, () => all).flat();
const $sum = (all) => all.reduce((a, b) => a + b, 0);
const $count = (all, x) => (typeof all === "string" ? all.split(x).length - 1 : all.filter((part) => $equal(part, x)).length);
const $index = (all, x) => all.findIndex((part) => $equal(part, x));
const $enumerate = (all, from = 0) => Array.from(all, (part, i) => [i + from, part]);
const $zip = (a, b) => a.slice(0, b.length).map((part, i) => [part, b[i]]);
const $sorted = (all, key) => [...all].sort((a, b) => key(a) - key(b));
function $range(from, to, step = 1) {
  if (to === undefined) [from, to] = [0, from];
  const all = [];
  for (let i = from; step > 0 ? i < to : i > to; i += step) all.push(i);
  return all;
}
function $pop(all, key) {
  if (Array.isArray(all)) return all.splice(key === undefined ? -1 : key, 1)[0];
  const value = all[key];
  delete all[key];
  return value;
}
const $space = "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u2028\u2029\u202f\u205f\u3000";
function $lstrip(text, letters = $space) {
  let i = 0;
  while (i < text.length && letters.includes(text[i])) i++;
  return text.slice(i);
}
function $rstrip(text, letters = $space) {
  let i = text.length;
  while (i > 0 && letters.includes(text[i - 1])) i--;
  return text.slice(0, i);
}
const $strip = (text, letters) => $lstrip($rstrip(text, letters), letters);
function $rfind(text, part, from = 0, to = text.length) {
  const place = to < part.length ? -1 : text.lastIndexOf(part, to - part.length);
  return place < from ? -1 : place;
}
