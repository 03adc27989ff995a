// The details panel: everything about one actor, tie, missing linkage or cluster.

const panel = $("details");

function open(kind, id, { focus = false, follow = true } = {}) {
  const record = recordOf(kind, id);
  if (!record) {
    if (isCurrent(kind, id)) close();
    return;
  }
  if (panel.hidden || focus) opener = document.activeElement;
  current = { kind, id };
  if (kind === "gap" && !gapsOn) setGaps(true);
  else if (kind === "gap") refresh();
  if (kind === "actor" && focus) showActor(id);
  panel.replaceChildren(...PANELS[kind](record));
  panel.hidden = false;
  panel.scrollTop = 0;
  panel.parentNode.scrollTop = 0;
  if (network) {
    if (kind === "actor") focused = id;
    if (!painted()) select(kind, record);
    if (follow && kind === "actor" && shownSet.has(id)) reveal(id);
    network.redraw();
  }
  remember();
  if (focus) panel.focus();
  announce(kind === "actor" ? nameOf(id) + ", " + what(record) : kind === "group" ? groupName(id) : ends(record));
}
const recordOf = (kind, id) => (kind === "actor" ? own(data.actors, id) : kind === "gap" ? own(gapById, id)
  : kind === "group" ? (clusterBy && members.has(id) ? { word: id } : undefined) : kind === "bundle" ? bundles.get(id) : own(ties, id));
const PANELS = {
  actor: (record) => actorPanel(record),
  tie: (record) => tiePanel(record),
  gap: (record) => gapPanel(record),
  group: (record) => groupPanel(record.word),
  bundle: (record) => bundlePanel(record),
};

function select(kind, record) {
  if (kind === "actor") network.selectNodes(shownSet.has(record.id) ? [VA(record.id)] : [], true);
  else if (kind === "gap" && !record.head) network.selectNodes([VA(record.tail)], false);
  else network.setSelection({ nodes: [], edges: [VT(record.id)] });
}

function close() {
  if (panel.hidden) return;
  const inside = panel.contains(document.activeElement);
  panel.hidden = true;
  current = null;
  if (network) { network.unselectAll(); network.redraw(); }
  remember();
  if (inside && opener && document.contains(opener)) opener.focus();
  opener = null;
}

/** Visible height of the map; on a phone the details cover its lower part. */
function visibleHeight() {
  if (panel.hidden || getComputedStyle(panel).position !== "fixed") return map.clientHeight;
  map.scrollIntoView({ block: "start" });
  return Math.min(map.clientHeight, innerHeight - panel.offsetHeight - map.getBoundingClientRect().top);
}
/** Scrolls the map to an actor that is out of view or behind the details on a phone. */
function reveal(id) {
  const spot = network.canvasToDOM(at.get(id));
  const edge = 30, floor = visibleHeight();
  if (spot.x < edge || spot.y < edge || spot.x > map.clientWidth - edge || spot.y > floor - edge) {
    network.moveTo({ position: at.get(id), offset: { x: 0, y: (floor - map.clientHeight) / 2 }, animation: false });
  }
}

const head = (title, under) => [
  el("div", { class: "details-head" },
    el("h2", { id: "details-title", dir: "auto" }, title),
    el("button", { type: "button", class: "close", onclick: close }, say("close"))),
  el("p", { class: "what" }, ...under),
];
const rows = (pairs) => {
  const list = el("dl");
  for (const [key, value] of pairs) {
    if (value === undefined || value === "" || value === null) continue;
    list.append(el("dt", {}, say(key)), el("dd", {}, value instanceof Node ? value : bdi(value)));
  }
  return list.children.length ? list : "";
};
const section = (key, items) => (items.length ? [el("h3", {}, say(key)), el("ul", {}, ...items)] : []);
const list = (part, given) => (given && given.length ? given.map((word) => label(part, word)).join(" · ") : "");

function cite(given) {
  const box = el("div", { class: "cite" });
  const source = given && own(data.sources, given.source);
  if (!source) {
    box.append(el("span", { class: "quiet" }, given && given.source ? bdi(given.source) : say("no_source")));
  } else {
    const title = bdi(source.title);
    if (source.language) title.setAttribute("lang", source.language);
    box.append(source.link ? el("a", { href: source.link, rel: "noopener noreferrer", target: "_blank" }, title) : title);
    const more = [source.authors, source.publisher, source.year ? yearText(source.year) : "", source.link ? "" : source.url, source.internal ? say("internal_use") : ""].filter(Boolean);
    if (more.length) box.append(el("span", { class: "quiet" }, bdi(more.join(" · "))));
  }
  if (given && given.locator) box.append(el("span", { class: "quiet" }, bdi(given.locator)));
  return box;
}

const stated = (value) => value.date ? date(value.date) : value.word ? label(value.word[0], value.word[1]) : value.text;
const fieldName = (name) => {
  const found = /^name_(.+)$/.exec(name);
  if (found) return say("name") + " (" + (own(data.languages, found[1]) || found[1]) + ")";
  return own(words(), name) ? say(name) : name;
};
const differences = (record) => section("differ", (record.differ || []).map((one) => el("li", {},
  el("strong", {}, bdi(fieldName(one.field))),
  ...one.values.map((given, number) => el("div", {}, bdi(stated(given.value || { text: "" })), number ? "" : " (" + say("used") + ")", cite(given.cite))))));

function actorPanel(actor) {
  const names = Object.entries(actor.names || {}).map(([code, name]) => el("div", {},
    el("bdi", { lang: code }, name), " ", el("small", {}, own(data.languages, code) || code)));
  const place = (given) => (given ? bdi(pick(given)) : "");
  const mine = (tiesOf[actor.id] || []).map((tie) => {
    const away = tie.tail === actor.id;
    const word = label(away ? "tie_kinds" : "inverse", tie.kind, tie.at);
    return goTo("tie", tie.id, word + " " + nameOf(away ? tie.head : tie.tail), [keyOf(tie), statusInYear(tie), span(tie)]);
  });
  const missing = (gapsOf[actor.id] || []).map((gap) => {
    const entry = goTo("gap", gap.id, nameOf(gap.tail === actor.id ? gap.head || gap.tail : gap.tail), [why(gap)]);
    entry.classList.add("gap-entry");
    return entry;
  });
  return [
    ...head(nameOf(actor.id), [bdi(what(actor))]),
    rows([
      ["names", names.length ? el("div", {}, ...names) : ""],
      ["aliases", (actor.aliases || []).join(" · ")],
      ["country", place(actor.country)],
      ["within", place(actor.within)],
      ["sector", actor.sector ? label("sectors", actor.sector) : ""],
      ["since", actor.since ? date(actor.since) : ""],
      ["until", actor.until ? date(actor.until) : ""],
      ["code", actor.code || actor.id],
      ["note", actor.note],
      ["source", actor.cite ? cite(actor.cite) : ""],
      ["Wikidata", actor.wikidata_link ? el("a", { href: actor.wikidata_link, rel: "noopener noreferrer", target: "_blank" }, bdi(actor.wikidata)) : ""],
    ]),
    ...section("ties", mine),
    ...section("gaps", missing),
    ...measures(actor.id),
    ...differences(actor),
    ...section("source_claims", (actor.claims || []).map((claim) => el("li", {},
      bdi(fieldName(claim.field) + ": " + stated(claim.value || { text: "" }) + (claim.confidence === undefined ? "" : " (" + say("confidence") + " " + percent(claim.confidence) + ")")), cite(claim.cite)))),
  ];
}

/** Status of a tie in the year shown, or a text that it did not exist. */
const statusInYear = (tie) => {
  const [status] = stateOf(tie);
  return status ? label("statuses", status) : say("not_there").replace("{year}", yearText(year === null ? lastYear : year));
};

/** Values of the measures for an actor, with its rank on the map. */
function measures(id) {
  const pairs = Object.entries(data.sizes).map(([name, values]) => {
    const value = values[rank.get(id)];
    const place = 1 + values.filter((other) => other > value).length;
    return [name, number(value) + " (" + say("rank").replace("{n}", place).replace("{all}", values.length) + ")"];
  });
  return [el("h3", {}, say("measures")), rows(pairs)];
}

function goTo(kind, id, text, under) {
  return el("li", {}, el("button", { type: "button", class: "go", onclick: () => open(kind, id, { focus: true }) },
    bdi(cut(text, 300)), el("small", {}, bdi(under.filter(Boolean).join(" · ")))));
}

/** A field with the confidence of its own claim, and whether the maker of the dataset derived it. */
const attributed = (record, field, text) => {
  const sure = own(record.sure || {}, field), marks = [];
  if (sure !== undefined) marks.push(say("confidence") + " " + percent(sure));
  if ((record.derived || []).includes(field)) marks.push(say("derived"));
  return text && marks.length ? text + " (" + marks.join(", ") + ")" : text;
};
const facts = (record) => [
  ["level", attributed(record, "level", record.level ? label("levels", record.level) : "")],
  ["dimensions", attributed(record, "dimensions", list("dimensions", record.dimensions))],
  ["mechanism", attributed(record, "mechanism", record.mechanism ? label("mechanisms", record.mechanism) : "")],
  ["obstacles", attributed(record, "obstacles", list("obstacles", record.obstacles))],
  ["weight", record.weight],
  ["confidence", record.confidence === undefined ? "" : percent(record.confidence)],
];
const both = (tie) => [tie.tail, tie.head].filter(Boolean).map((id) => goTo("actor", id, nameOf(id), [own(data.actors, id) ? what(data.actors[id]) : ""]));

function tiePanel(tie) {
  const claims = (tie.claims || []).map((claim) => el("li", {},
    cite(claim.cite),
    rows([
      ["status", attributed(claim, "status", claim.status ? label("statuses", claim.status) : "")],
      ["since", attributed(claim, "since", claim.since ? date(claim.since) : "")],
      ["until", attributed(claim, "until", claim.until ? date(claim.until) : "")],
      ...facts(claim),
      ["note", claim.note],
    ])));
  return [
    ...head(ends(tie), [bdi(label("tie_kinds", tie.kind, tie.at))]),
    rows([
      ["in_year", year === null ? "" : statusInYear(tie)],
      ["status", attributed(tie, "status", label("statuses", tie.status))],
      ["since", attributed(tie, "since", tie.since ? date(tie.since) : "")],
      ["until", tie.gone ? date(tie.gone) + " (" + say("gone") + ")" : attributed(tie, "until", tie.until ? date(tie.until) : "")],
      ["first", tie.first ? date(tie.first) : ""],
      ["key", keyOf(tie)],
      ...facts(tie),
    ]),
    ...section("actors", both(tie)),
    ...differences(tie),
    ...section("evidence", claims),
  ];
}

function gapPanel(gap) {
  return [
    ...head(ends(gap), [say("gap")]),
    rows([["why", why(gap)], ["rule", gap.rule.split("|").map((rule) => label("rules", rule)).join(" · ")], ["score", gap.score === undefined ? "" : gap.score.toFixed(2)]]),
    ...section("actors", both(gap)),
    ...section("sources", (gap.sources || []).map((source) => el("li", {}, cite({ source })))),
  ];
}

const announce = (text) => { $("announce").textContent = cut(text, 300); };
