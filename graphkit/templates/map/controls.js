// What the reader steers with: legend, search, language, keyboard, tables, print, address.

for (const button of document.querySelectorAll("#legend [data-part]")) {
  button.addEventListener("click", () => {
    const { part, word } = button.dataset;
    const show = off[part].delete(word);
    if (!show) off[part].add(word);
    button.setAttribute("aria-pressed", String(show));
    refresh();
  });
}

function toggleGaps() {
  gapsOn = !gapsOn;
  for (const button of document.querySelectorAll("[data-gaps]")) button.setAttribute("aria-pressed", String(gapsOn));
  refresh();
}
for (const button of document.querySelectorAll("[data-gaps]")) {
  button.addEventListener("click", () => {
    toggleGaps();
    if (!gapsOn && current && current.kind === "gap") close();
  });
}

const search = $("search"), matches = $("matches");
let index = null;
let found = [];
let marked = -1;

function find(text) {
  index = index || Object.values(data.actors).map((actor) => ({
    id: actor.id,
    keys: [...new Set([actor.id, ...Object.values(actor.names || {}), ...(actor.aliases || [])])].map((name) => [fold(name), name]),
  }));
  const wanted = fold(text);
  if (!wanted) return [];
  const hits = [];
  for (const { id, keys } of index) {
    let best = null;
    for (const [key, name] of keys) {
      const at = key.indexOf(wanted);
      const rank = key === wanted ? 0 : at === 0 ? 1 : at > 0 ? 2 : 9;
      if (rank < 9 && (!best || rank < best.rank)) best = { id, rank, name };
    }
    if (best) hits.push(best);
  }
  return hits.sort((a, b) => a.rank - b.rank || (nameOf(a.id) < nameOf(b.id) ? -1 : 1));
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
  const node = nodes && nodes.get(VA(hit.id));
  if (node && node.hidden) showKind(data.actors[hit.id].kind, hit.id);
  open("actor", hit.id);
  if (network) network.moveTo({ position: network.getPosition(VA(hit.id)), scale: Math.max(network.getScale(), 0.9), animation: false });
}

/** What was looked for is shown, even if the legend or the layer had hidden it. */
function showKind(kind, id) {
  if (off.actor_kinds.delete(kind)) {
    const button = document.querySelector(`#legend button[data-part="actor_kinds"][data-word="${CSS.escape(kind)}"]`);
    if (button) button.setAttribute("aria-pressed", "true");
  }
  if (!tiesOf[id] && gapsOf[id] && !gapsOn) toggleGaps();
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

function speak(code) {
  if (!own(data.languages, code)) return;
  lang = code;
  $("language").value = code;
  document.documentElement.lang = own(data.words, code) ? code : "en";
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = say(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", say(node.dataset.tLabel));
  for (const node of document.querySelectorAll("[data-t-placeholder]")) node.placeholder = say(node.dataset.tPlaceholder);
  for (const button of document.querySelectorAll("#legend [data-part]")) {
    button.querySelector(".label").textContent = label(button.dataset.part, button.dataset.word);
  }
  $("title").textContent = document.title = say("title");
  if (map) map.lang = code;
  if (current) open(current.kind, current.id);
  if ($("tables") && $("tables").open) fillTables();
  hideMatches();
  refresh();
}
$("language").addEventListener("change", (event) => { speak(event.target.value); remember(); });


function step(x, y) {
  const at = Object.create(null);
  for (const key of nodes.getIds({ filter: (node) => !node.hidden })) at[raw(key)] = network.getPosition(key);
  const ids = Object.keys(at);
  if (!ids.length) return;
  if (focused === null || !at[focused]) {
    focused = data.vis.nodes.filter((n) => at[n.id]).sort((a, b) => b.size - a.size)[0].id;
  } else {
    const from = at[focused];
    let best = null;
    for (const id of ids) {
      const dx = at[id].x - from.x, dy = at[id].y - from.y;
      const along = dx * x + dy * y, aside = Math.abs(dx * y) + Math.abs(dy * x);
      if (id === focused || along <= 0) continue;
      const cost = along + 2 * aside;
      if (!best || cost < best.cost) best = { id, cost };
    }
    if (best) focused = best.id;
  }
  reveal(focused);
  network.redraw();
  announce(nameOf(focused) + ", " + what(data.actors[focused]) + ", " + say("ties") + ": " + (tiesOf[focused] || []).length);
}
const zoom = (factor) => network.moveTo({ scale: Math.min(6, Math.max(0.03, network.getScale() * factor)), animation: false });

if (map) {
  map.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (moves[event.key]) step(...moves[event.key]);
    else if (event.key === "Enter" || event.key === " ") {
      if (focused === null) step(0, 0);
      open("actor", focused, { focus: true });
    } else if (event.key === "+" || event.key === "=") zoom(1.25);
    else if (event.key === "-") zoom(0.8);
    else if (event.key === "0") fit();
    else return;
    event.preventDefault();
  });
  map.addEventListener("focus", () => { if (network) network.redraw(); });
  map.addEventListener("blur", () => { if (network) network.redraw(); });
  $("zoom-in").addEventListener("click", () => zoom(1.25));
  $("zoom-out").addEventListener("click", () => zoom(0.8));
  $("fit").addEventListener("click", fit);
}
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && matches.hidden) close();
});


const NUMBERS = new Set(["number_of_ties", "score"]);
function table(caption, columns, records) {
  return el("table", {}, el("caption", {}, caption),
    el("thead", {}, el("tr", {}, ...columns.map((key) => el("th", { scope: "col", class: NUMBERS.has(key) ? "number" : undefined }, say(key))))),
    el("tbody", {}, ...records.map((cells) => el("tr", {}, ...cells.map((cell, number) =>
      el(number ? "td" : "th", number ? { class: NUMBERS.has(columns[number]) ? "number" : undefined } : { scope: "row" }, cell instanceof Node ? cell : bdi(cell)))))));
}
const opens = (kind, id, text) => el("button", { type: "button", class: "go", onclick: () => open(kind, id, { focus: true }) }, bdi(cut(text, 200)));

function fillTables() {
  const order = new Intl.Collator(locale());
  const byName = (a, b) => order.compare(a, b);
  const actors = Object.values(data.actors).sort((a, b) => byName(nameOf(a.id), nameOf(b.id)));
  const sorted = Object.values(ties).sort((a, b) => byName(nameOf(a.tail), nameOf(b.tail)) || byName(nameOf(a.head), nameOf(b.head)));
  const titles = (tie) => [...new Set((tie.claims || []).map((claim) => claim.cite && own(data.sources, claim.cite.source)).filter(Boolean).map((source) => source.title))].join(" · ");
  const made = [
    table(say("actors"), ["name", "kind", "country", "number_of_ties"], actors.map((actor) => [
      opens("actor", actor.id, nameOf(actor.id)),
      actor.subkind ? label("subkinds", actor.subkind) : label("actor_kinds", actor.kind),
      actor.country ? pick(actor.country) : "",
      String((tiesOf[actor.id] || []).length),
    ])),
  ];
  if (sorted.length) {
    made.push(table(say("ties"), ["tail", "tie", "head", "status", "since", "level", "sources"], sorted.map((tie) => [
      opens("tie", tie.id, nameOf(tie.tail)), label("tie_kinds", tie.kind), cut(nameOf(tie.head), 200),
      label("statuses", tie.status), tie.since ? date(tie.since) : "", tie.level ? label("levels", tie.level) : "", titles(tie),
    ])));
  }
  if (data.gaps.length) {
    made.push(table(say("gaps"), ["tail", "head", "why", "score"], data.gaps.map((gap) => [
      opens("gap", gap.id, nameOf(gap.tail)), cut(nameOf(gap.head), 200), gap.why, gap.score === undefined ? "" : gap.score.toFixed(2),
    ])));
  }
  $("tables-body").replaceChildren(...made);
}

let before = null;
if (map) {
  $("tables").addEventListener("toggle", () => { if ($("tables").open) fillTables(); });
  window.addEventListener("beforeprint", () => {
    before = { open: $("tables").open, position: network.getViewPosition(), scale: network.getScale() };
    $("tables").open = true;
    fillTables();
    printing = true;
    map.style.width = "1000px";
    map.style.height = "450px";
    network.setSize("1000px", "450px");
    document.querySelector("main").after(document.querySelector("footer"));
    network.redraw();
    fit();
    network.redraw();
  });
  window.addEventListener("afterprint", () => {
    if (!before) return;
    $("tables").open = before.open;
    map.style.width = map.style.height = "";
    $("tables").after(document.querySelector("footer"));
    network.setSize("100%", "100%");
    network.moveTo({ position: before.position, scale: before.scale, animation: false });
    network.redraw();
    printing = false;
    before = null;
  });
}

function remember() {
  const parts = new URLSearchParams();
  if (current && current.kind !== "gap") parts.set(current.kind, current.id);
  if (lang !== data.lang) parts.set("lang", lang);
  const hash = parts.toString();
  try {
    history.replaceState(null, "", hash ? "#" + hash : location.pathname + location.search);
  } catch (error) {
    // Some viewers show the page where its address may not change; the map works without.
  }
}
function follow() {
  const parts = new URLSearchParams(location.hash.slice(1));
  const code = parts.get("lang");
  if (code && code !== lang) speak(code);
  for (const kind of ["actor", "tie"]) {
    if (parts.get(kind)) open(kind, parts.get(kind));
  }
}
window.addEventListener("hashchange", follow);

if (map) draw();
speak(lang);
follow();

window.graphkit = {
  nodes,
  edges,
  network,
  fold,
  find: (text) => find(text).map((hit) => hit.id),
  shownActors: () => (nodes ? nodes.getIds({ filter: (node) => !node.hidden }).map(raw) : []),
  shownTies: () => (edges ? edges.getIds({ filter: (edge) => !edge.hidden }).map(raw).filter((id) => !own(gapById, id)) : []),
  shownGaps: () => (edges ? edges.getIds({ filter: (edge) => !edge.hidden }).map(raw).filter((id) => own(gapById, id)) : []),
  names: () => shownNames,
  rows: (id) => lines(id).rows,
  pointOf: (id) => network.canvasToDOM(network.getPosition(VA(id))),

  current: () => current,
};
