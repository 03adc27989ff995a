// Controls: legend, sizes, colours, layout, year, language, keyboard.

const legendButtons = (part) => [...document.querySelectorAll("#legend [data-part]")].filter((button) => !part || button.dataset.part === part);
for (const button of legendButtons()) {
  button.addEventListener("click", () => {
    const { part, word } = button.dataset;
    setOff(part, word, !off[part].has(word));
    refresh();
    remember();
  });
}
/** Hides or shows the actors or ties of a legend entry. */
function setOff(part, word, hide) {
  if (hide) off[part].add(word); else off[part].delete(word);
  for (const button of legendButtons(part)) {
    if (button.dataset.word === word) button.setAttribute("aria-pressed", String(!hide));
  }
}

/** Counts each legend entry in the year shown; hides entries that are empty on the map's day. */
function countLegend() {
  const counts = Object.fromEntries(GROUPS.map((part) => [part, new Map()]));
  const add = (part, word) => counts[part].set(word, (counts[part].get(word) || 0) + 1);
  for (const id of existing.actors) for (const part of ["actor_kinds", "country", "community"]) add(part, groupOf(part, id));
  for (const tie of existing.ties) {
    const [status, level] = stateOf(tie);
    add("tie_kinds", tie.kind);
    add("statuses", status);
    add("levels", levelWord(level));
  }
  for (const button of legendButtons()) {
    const { part, word } = button.dataset, count = counts[part].get(word) || 0;
    button.querySelector(".n").textContent = String(count);
    button.hidden = count === 0 && year === null && !off[part].has(word);
  }
}

/** Missing linkages are those of the map's day, so the layer and other years exclude each other. */
function markGapsButtons(on) {
  gapsOn = on;
  for (const button of document.querySelectorAll("[data-gaps]")) button.setAttribute("aria-pressed", String(on));
}
function setGaps(on) {
  markGapsButtons(on);
  if (on) setYear(null);
  refresh();
  remember();
}
for (const button of document.querySelectorAll("[data-gaps]")) {
  button.addEventListener("click", () => {
    setGaps(!gapsOn);
    if (!gapsOn && current && current.kind === "gap") close();
  });
}

function setSize(name) {
  if (!own(data.sizes, name)) return;
  sizeBy = name;
  if ($("size")) $("size").value = name;
}
function setColour(name) {
  if (name !== "kind" && !own(data.groups, name)) return;
  for (const part of ["country", "community"]) {
    // A filter that the legend no longer shows must not hide anything.
    if (part !== name) for (const word of [...off[part]]) setOff(part, word, false);
  }
  colourBy = name;
  if ($("colour")) $("colour").value = name;
  for (const group of document.querySelectorAll("#legend .group[data-group]")) {
    if (["country", "community"].includes(group.dataset.group)) group.hidden = group.dataset.group !== name;
  }
  // Colour then shows the group, and the kind is shown by the shape alone.
  for (const button of legendButtons("actor_kinds")) {
    for (const shape of button.querySelectorAll("svg > *")) {
      shape.setAttribute("fill", name === "kind" ? shape.dataset.fill : COLOURS.white);
      shape.setAttribute("stroke", name === "kind" ? shape.dataset.stroke : COLOURS.soft);
    }
  }
}
function setLayout(name) {
  if (name === "geo" && !data.geo) return;
  layout = name;
  for (const button of document.querySelectorAll("[data-layout]")) button.setAttribute("aria-pressed", String(button.dataset.layout === name));
  for (const node of document.querySelectorAll(".geo")) node.hidden = name !== "geo";
  for (const node of document.querySelectorAll(".hint")) node.hidden = name === "geo";
  if (!network) return;
  positionActors(tall);
  refresh();
  fit();
}
if ($("by")) $("by").addEventListener("change", () => {
  setClustering($("by").value);
  if (clusterBy) setColour(clusterBy);
  recluster();
  remember();
});
if ($("size")) $("size").addEventListener("change", () => { setSize($("size").value); refresh(); remember(); });
if ($("colour")) $("colour").addEventListener("change", () => { setColour($("colour").value); refresh(); remember(); });
for (const button of document.querySelectorAll("[data-layout]")) {
  button.addEventListener("click", () => { setLayout(button.dataset.layout); remember(); });
}
if ($("borders")) $("borders").addEventListener("change", () => { bordersOn = $("borders").checked; network.redraw(); });

const yearWords = () => (year === null ? "" : say("at_year").replace("{year}", yearText(year)));
/** Shows the network at the end of a year; null is the map's own day. */
function setYear(value) {
  year = value === null || value >= lastYear ? null : Math.max(firstYear, value);
  if (year !== null && gapsOn) {
    markGapsButtons(false);
    if (current && current.kind === "gap") close();
  }
  const slider = $("year");
  if (!slider) return;
  slider.value = String(year === null ? lastYear : year);
  const text = year === null ? say("as_of_day") : yearText(year);
  slider.setAttribute("aria-valuetext", text);
  $("year-shown").textContent = text;
}
if ($("year")) {
  $("year").addEventListener("input", () => {
    setYear(Number($("year").value));
    refresh();
    if (current) open(current.kind, current.id, { follow: false });
    announce(yearWords() + ", " + say("ties") + ": " + existing.ties.length);
  });
  $("year").addEventListener("change", remember);
  $("undated").addEventListener("change", () => { undatedOn = $("undated").checked; refresh(); remember(); });
}

for (const [id, job] of [["save-svg", saveSvg], ["save-png", savePng], ["print", () => window.print()]]) {
  if ($(id)) $(id).addEventListener("click", job);
}

function setLanguage(code) {
  if (!own(data.languages, code)) return;
  lang = code;
  $("language").value = code;
  document.documentElement.lang = own(data.words, code) ? code : "en";
  for (const node of document.querySelectorAll("[data-t]")) node.textContent = say(node.dataset.t);
  for (const node of document.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", say(node.dataset.tLabel));
  for (const node of document.querySelectorAll("[data-t-placeholder]")) node.placeholder = say(node.dataset.tPlaceholder);
  for (const button of legendButtons()) {
    const { part, word } = button.dataset;
    button.querySelector(".label").textContent = part === "community" ? say("group").replace("{n}", word) : word === "" ? say("no_level") : label(part, word);
  }
  if ($("part-note")) $("part-note").textContent = own(words(), "part_note");
  $("title").textContent = document.title = say("title");
  if (map) map.lang = code;
  showProjectionName();
  setYear(year);
  if (current) open(current.kind, current.id, { follow: false });
  if ($("tables") && $("tables").open) fillTables();
  fillAside();
  hideMatches();
  refresh();
}

$("language").addEventListener("change", () => {
  setLanguage($("language").value);
  remember();
});

/** Moves the keyboard focus to the nearest actor in a direction. */
function focusNearest(x, y) {
  if (!shown.actors.length) return;
  if (focused === null || !shownSet.has(focused)) {
    focused = shown.actors.slice().sort((a, b) => radius(b) - radius(a))[0];
  } else {
    const from = at.get(focused);
    let best = null;
    for (const id of shown.actors) {
      const dx = at.get(id).x - from.x, dy = at.get(id).y - from.y;
      const along = dx * x + dy * y, aside = Math.abs(dx * y) + Math.abs(dy * x);
      if (id === focused || along <= 0) continue;
      const cost = along + 2 * aside;
      if (!best || cost < best.cost) best = { id, cost };
    }
    if (best) focused = best.id;
  }
  announceFocus();
}
/** Moves the keyboard focus through all actors in the order of their names. */
function focusNext(by) {
  if (!shown.actors.length) return;
  const collator = new Intl.Collator(locale());
  const sorted = shown.actors.slice().sort((a, b) => collator.compare(nameOf(a), nameOf(b)) || rank.get(a) - rank.get(b));
  const place = sorted.indexOf(focused);
  focused = sorted[place < 0 ? (by > 0 ? 0 : sorted.length - 1) : (place + by + sorted.length) % sorted.length];
  announceFocus();
}
function announceFocus() {
  reveal(focused);
  network.redraw();
  announce(isUnit(focused) ? nameOf(focused) + ", " + say("closed")
    : nameOf(focused) + ", " + what(data.actors[focused]) + ", " + say("ties") + ": " + (tiesOf[focused] || []).filter(tieThere).length);
}
const zoom = (factor) => zoomTo(network.getScale() * factor);

if (map) {
  map.addEventListener("keydown", (event) => {
    const moves = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (moves[event.key]) focusNearest(...moves[event.key]);
    else if (event.key === "PageDown") focusNext(1);
    else if (event.key === "PageUp") focusNext(-1);
    else if (event.key === "Enter" || event.key === " ") {
      if (focused === null || !shownSet.has(focused)) focusNearest(0, 0);
      if (focused !== null) openAt(focused, { focus: true });
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
