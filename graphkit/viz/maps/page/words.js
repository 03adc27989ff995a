// The data of the page, its words in the reader's language, and elements made only of text.

const data = JSON.parse(document.getElementById("data").textContent);
// Numbers and colours shared with print, from graphkit.viz.drawing.constants.
const { colours: COLOURS, plain: PLAIN, label: LABEL, symbol: SYMBOL, boost: BOOST, line: LINE, earth: EARTH, sheet: SHEET, key: KEY } = data.drawing;
const $ = (id) => document.getElementById(id);
const has = (table, key) => Object.prototype.hasOwnProperty.call(table, key);
const own = (table, key) => (has(table, key) ? table[key] : undefined);
const ties = data.ties;
const tiesOf = Object.create(null);
const gapsOf = Object.create(null);
// vis stores items in plain objects, in which an id such as "constructor" would clash.
const VA = (id) => "a:" + id;
const VT = (id) => "t:" + id;
const raw = (key) => key.slice(2);
for (const tie of Object.values(ties)) {
  for (const end of new Set([tie.tail, tie.head])) (tiesOf[end] = tiesOf[end] || []).push(tie);
}
data.gaps.forEach((gap, number) => {
  gap.id = "gap:" + number;
  for (const end of new Set([gap.tail, gap.head])) if (end) (gapsOf[end] = gapsOf[end] || []).push(gap);
});
const gapById = Object.fromEntries(data.gaps.map((gap) => [gap.id, gap]));
let lang = data.lang;

const words = () => own(data.words, lang) || data.words.en;
const say = (key) => {
  const found = own(words(), key);
  return found === undefined ? key : found;
};
const pick = (labels) => (typeof labels === "string" ? labels : own(labels, lang) || labels.en || Object.values(labels)[0] || "");
/** The label of a word; a kind may have a word of its own where an actor or a tie is. */
const label = (part, word, places = []) => {
  const labels = own(data.vocabulary[part] || {}, word);
  if (!labels) return word;
  const code = typeof labels !== "string" && has(labels, lang) ? lang : "en";
  return places.map((place) => own(labels, code + "_" + place)).find(Boolean) || pick(labels);
};
const kindOf = (actor) => (actor.subkind ? label("subkinds", actor.subkind, actor.at) : label("actor_kinds", actor.kind, actor.at));
/** What the key of a tie means; nothing where the vocabulary does not say. */
const keyOf = (tie) => (tie.key && own(data.vocabulary.keys, tie.key) ? label("keys", tie.key) : "");
const nameOf = (id) => {
  if (isUnit(id)) return groupName(id.slice(1));
  const actor = own(data.actors, id);
  if (!actor) return id;
  const names = actor.names || {};
  return own(names, lang) || names.en || Object.values(names)[0] || id;
};
// The browser may not know a dataset's language code.
const locale = () => {
  try { return Intl.getCanonicalLocales(lang)[0]; } catch (error) { return "en"; }
};
const number = (value) => new Intl.NumberFormat(locale(), { maximumSignificantDigits: 3 }).format(value);
const why = (gap) => pick(gap.why);
const date = (labels) => own(labels, lang) || labels.en;
const yearText = (value) => {
  const { year: text, offset } = own(data.calendars, lang) || data.calendars.en;
  return text.replace("{year}", value + offset);
};
const percent = (number) => Math.round(number * 100) + "%";
const cut = (text, length) => {
  const letters = Array.from(text);
  return letters.length > length ? letters.slice(0, length - 1).join("") + "…" : text;
};
const span = (record) => {
  const [from, to] = [record.since, record.until].map((given) => (given ? date(given) : ""));
  if (from && to) return from === to ? from : from + " – " + to;
  if (record.since) return say("since") + " " + date(record.since);
  return record.until ? say("until") + " " + date(record.until) : "";
};

// The key of graphkit.names.normalise.fold: no case, accents of Latin letters, spaces, marks.
const fold = (text) => {
  let out = "";
  const plain = text.normalize("NFC").replace(/\u0e4d([\u0e48-\u0e4b]?)\u0e32/g, "$1\u0e33")
    .replace(/\u0ecd([\u0ec8-\u0ecb]?)\u0eb2/g, "$1\u0eb3").toLowerCase()
    .replace(/đ/g, "d").replace(/ı/g, "i").normalize("NFD");
  for (const char of plain) {
    if (/\p{M}/u.test(char)) {
      if (!out || !/[\x00-\x7f]$/.test(out)) out += char;
    } else if (/\p{Nd}/u.test(char)) {
      // The digits of a script are ten consecutive characters, starting with zero.
      let value = 0;
      while (value < 9 && /\p{Nd}/u.test(String.fromCodePoint(char.codePointAt(0) - value - 1))) value++;
      out += value;
    } else if (/[\p{L}\p{N}]/u.test(char)) out += char;
  }
  return out.normalize("NFC");
};


const el = (tag, attributes, ...children) => {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name === "onclick") node.addEventListener("click", value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value);
  }
  for (const child of children) {
    if (child !== undefined && child !== "" && child !== null) node.append(child);
  }
  return node;
};
const bdi = (text) => el("bdi", {}, String(text));
