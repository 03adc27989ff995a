// Search by a name in any language, script or spelling on the page.

const search = $("search"), matches = $("matches");
let index = null;
let found = [];
let marked = -1;

function find(text) {
  index = index || Object.values(data.actors).map((actor) => ({
    id: actor.id,
    keys: [...new Set([actor.id, actor.code || "", ...Object.values(actor.names || {}), ...(actor.aliases || []), ...claimedNames(actor)])]
      .filter(Boolean).map((name) => [fold(name), loose(name), name]),
  }));
  const wanted = fold(text), looser = loose(text);
  if (!wanted) return [];
  const hits = [];
  for (const { id, keys } of index) {
    let best = null;
    for (const [key, bare, name] of keys) {
      let grade = grades(key, wanted);
      if (grade === MISS) grade = 3 + grades(bare, looser);
      if (grade < MISS && (!best || grade < best.grade)) best = { id, grade, name };
    }
    if (best) hits.push(best);
  }
  if (!hits.length && looser.length >= 4) hits.push(...near(looser));
  return hits.sort((a, b) => a.grade - b.grade || (nameOf(a.id) < nameOf(b.id) ? -1 : 1));
}
const MISS = 9;
const grades = (key, wanted) => {
  const where = key.indexOf(wanted);
  return key === wanted ? 0 : where === 0 ? 1 : where > 0 ? 2 : MISS;
};
/** Removes tone marks and signs of silent letters, which are often omitted or misplaced. */
const loose = (text) => fold(text).replace(/[\u0e48-\u0e4c\u0ec8-\u0ecc]/g, "");
const claimedNames = (actor) => (actor.claims || []).filter((claim) => /^name_|^aliases$/.test(claim.field)).map((claim) => stated(claim.value || { text: "" }));

/** Finds names that differ by a letter or two, where nothing else matches. */
function near(wanted) {
  const allowed = wanted.length < 6 ? 1 : 2;
  const hits = [];
  for (const { id, keys } of index) {
    let best = null;
    for (const [, bare, name] of keys) {
      const far = apart(wanted, bare, allowed);
      if (far <= allowed && (!best || far < best.far)) best = { id, grade: MISS + far, far, name };
    }
    if (best) hits.push(best);
  }
  return hits;
}
/** Edit distance between two texts, counted up to a limit. */
function apart(one, other, allowed) {
  if (Math.abs(one.length - other.length) > allowed) return allowed + 1;
  let row = Array.from({ length: other.length + 1 }, (_, number) => number);
  for (let i = 1; i <= one.length; i++) {
    const next = [i];
    for (let j = 1; j <= other.length; j++) {
      next[j] = Math.min(next[j - 1] + 1, row[j] + 1, row[j - 1] + (one[i - 1] === other[j - 1] ? 0 : 1));
    }
    if (Math.min(...next) > allowed) return allowed + 1;
    row = next;
  }
  return row[other.length];
}

function showMatches() {
  found = find(search.value);
  marked = -1;
  matches.replaceChildren(...found.slice(0, 10).map((hit, number) => {
    const under = [hit.name === nameOf(hit.id) ? "" : cut(hit.name, 80), what(data.actors[hit.id])].filter(Boolean).join(" · ");
    const item = el("li", { role: "option", id: "match-" + number, "aria-selected": "false" }, bdi(cut(nameOf(hit.id), 120)), el("small", {}, bdi(under)));
    item.addEventListener("pointerdown", (event) => { event.preventDefault(); choose(number); });
    return item;
  }));
  if (!found.length && search.value.trim()) matches.append(el("li", { class: "none" }, say("no_match")));
  const shown = matches.children.length > 0;
  matches.hidden = !shown;
  search.setAttribute("aria-expanded", String(shown));
  search.removeAttribute("aria-activedescendant");
  if (search.value.trim()) announce(found.length ? say("matches").replace("{n}", found.length) : say("no_match"));
}

function mark(number) {
  const items = matches.querySelectorAll("[role=option]");
  if (!items.length) return;
  marked = (number + items.length) % items.length;
  items.forEach((item, i) => item.setAttribute("aria-selected", String(i === marked)));
  items[marked].scrollIntoView({ block: "nearest" });
  search.setAttribute("aria-activedescendant", "match-" + marked);
}

function hideMatches() {
  matches.hidden = true;
  search.setAttribute("aria-expanded", "false");
}

function choose(number) {
  const hit = found[number];
  if (!hit) return;
  hideMatches();
  showActor(hit.id);
  open("actor", hit.id);
  if (network && shownSet.has(hit.id)) zoomTo(Math.max(network.getScale(), 0.9), at.get(hit.id));
}

/** Shows an actor that was searched for, even if the legend, year or layer hides it. */
function showActor(id) {
  if (shownSet.has(id)) return;
  if (clusterBy && !opened.has(wordOf(id))) setOpen(wordOf(id), true);
  for (const part of ["actor_kinds", "country", "community"]) setOff(part, groupOf(part, id), false);
  computeShown();
  if (!shownSet.has(id) && year !== null) setYear(null);
  if (!shownSet.has(id) && gapsOf[id] && !gapsOn) setGaps(true);
  else refresh();
}

search.addEventListener("input", showMatches);
search.addEventListener("focus", () => { if (search.value) showMatches(); });
search.addEventListener("blur", hideMatches);
search.addEventListener("keydown", (event) => {
  if (event.key === "ArrowDown") mark(marked + 1);
  else if (event.key === "ArrowUp") mark(marked - 1);
  else if (event.key === "Enter") choose(Math.max(marked, 0));
  else if (event.key === "Escape") hideMatches();
  else return;
  event.preventDefault();
});

