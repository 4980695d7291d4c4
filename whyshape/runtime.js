// What Python does and JavaScript does not: used by javascript.py where the kinds of its operands are not known.
// Names are short because a page loads them: a, b are values, t texts, f functions, i places, k keys.
const $true = a => a && typeof a == "object" && !(a.length ?? Object.keys(a).length) ? !1 : a;
const $and = (a, f) => $true(a) ? f() : a;
const $or = (a, f) => $true(a) ? a : f();
const $given = (a, b) => a === undefined ? b : a;
const $get = (a, k, b = null) => Object.hasOwn(a, k) ? a[k] : b;
const $equal = (a, b, c) => a === b || (a == null && b == null) || (!!a && !!b && typeof a == "object" && typeof b == "object" && Array.isArray(a) == Array.isArray(b) && ((c = Object.keys(a)), c.length == Object.keys(b).length && c.every(k => Object.hasOwn(b, k) && $equal(a[k], b[k]))));
const $in = (a, b) => Array.isArray(b) ? b.some(c => $equal(c, a)) : typeof b == "string" ? b.includes(a) : Object.hasOwn(b, a);
const $add = (a, b) => Array.isArray(a) ? a.concat(b) : a + b;
const $min = Math.min;
const $max = Math.max;
const $floor = Math.floor;
const $abs = Math.abs;
const $times = (a, b) => Array.from({ length: $max(b, 0) }, () => a).flat();
const $sum = a => a.reduce((b, c) => b + c, 0);
const $count = (a, b) => (typeof a == "string" ? a.split(b).length : a.filter(c => $equal(c, b)).length + 1) - 1;
const $index = (a, b) => a.findIndex(c => $equal(c, b));
const $enumerate = (a, b = 0) => Array.from(a, (c, i) => [i + b, c]);
const $zip = (a, b) => a.slice(0, b.length).map((c, i) => [c, b[i]]);
const $sorted = (a, f) => [...a].sort((b, c) => f(b) - f(c));
const $range = (a, b, c = 1) => b === undefined ? $range(0, a) : Array.from({ length: $max(0, Math.ceil((b - a) / c)) }, (d, i) => a + i * c);
const $pop = (a, k, b = a[k]) => Array.isArray(a) ? a.splice(k ?? -1, 1)[0] : (delete a[k], b);
const $blank = (t, a) => a ? a.includes(t) : /[^\S\ufeff]|[\x1c-\x1f\x85]/.test(t);
const $lstrip = (t, a, i = 0) => { while (i < t.length && $blank(t[i], a)) i++; return t.slice(i) };
const $rstrip = (t, a, i = t.length) => { while (i > 0 && $blank(t[i - 1], a)) i--; return t.slice(0, i) };
const $strip = (t, a) => $lstrip($rstrip(t, a), a);
const $rfind = (t, a, b = 0, c = t.length, i = c < a.length ? -1 : t.lastIndexOf(a, c - a.length)) => (i < b ? -1 : i);
const $full_name = t => $names[t] ?? t;
const $full_text = t => t.replace(/[^\n\x20-~]/g, a => $phrases[a.charCodeAt()] || a);
// The page cuts a paste to so many letters: long_logs.py has nothing to do.
const $LONG = 2e5;
const $relevant_lines = a => a;
