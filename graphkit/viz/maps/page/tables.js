// All actors and ties as tables, for screen readers and for print; and the printed picture.

const NUMBERS = new Set(["number_of_ties", "score", "number_of_actors", "ties_within", "ties_outside"]);
function table(caption, columns, records) {
  return el("table", {}, el("caption", {}, caption),
    el("thead", {}, el("tr", {}, ...columns.map((key) => el("th", { scope: "col", class: NUMBERS.has(key) ? "number" : undefined }, say(key))))),
    el("tbody", {}, ...records.map((cells) => el("tr", {}, ...cells.map((cell, number) =>
      el(number ? "td" : "th", number ? { class: NUMBERS.has(columns[number]) ? "number" : undefined } : { scope: "row" }, cell instanceof Node ? cell : bdi(cell)))))));
}
const opens = (kind, id, text) => el("button", { type: "button", class: "go", onclick: () => open(kind, id, { focus: true }) }, bdi(cut(text, 200)));

/** Lists the actors that are known by country only, beside the map of the earth. */
function fillAside() {
  if (!$("aside")) return;
  const collator = new Intl.Collator(locale());
  const ids = data.geo.nowhere.filter((id) => own(data.actors, id)).sort((a, b) => collator.compare(nameOf(a), nameOf(b)));
  $("aside").replaceChildren(...ids.map((id) => goTo("actor", id, nameOf(id), [what(data.actors[id])])));
}

function fillTables() {
  const collator = new Intl.Collator(locale());
  const byName = (a, b) => collator.compare(a, b);
  const actors = Object.values(data.actors).sort((a, b) => byName(nameOf(a.id), nameOf(b.id)));
  const sorted = Object.values(ties).sort((a, b) => byName(nameOf(a.tail), nameOf(b.tail)) || byName(nameOf(a.head), nameOf(b.head)));
  const titles = (tie) => [...new Set((tie.claims || []).map((claim) => claim.cite && own(data.sources, claim.cite.source)).filter(Boolean).map((source) => source.title))].join(" · ");
  const made = [
    ...(clusterBy ? [table(say(clusterBy), ["name", "number_of_actors", "ties_within", "ties_outside"], groupRows())] : []),
    table(say("actors"), ["name", "kind", "country", "number_of_ties"], actors.map((actor) => [
      opens("actor", actor.id, nameOf(actor.id)),
      kindOf(actor),
      actor.country ? pick(actor.country) : "",
      String((tiesOf[actor.id] || []).filter(tieThere).length),
    ])),
  ];
  if (sorted.length) {
    made.push(table(say("ties"), ["tail", "tie", "head", "status", "since", "level", "sources"], sorted.map((tie) => [
      opens("tie", tie.id, nameOf(tie.tail)), label("tie_kinds", tie.kind, tie.at), cut(nameOf(tie.head), 200),
      label("statuses", tie.status), tie.since ? date(tie.since) : "", tie.level ? label("levels", tie.level) : "", titles(tie),
    ])));
  }
  if (data.gaps.length) {
    made.push(table(say("gaps"), ["tail", "head", "why", "score"], data.gaps.map((gap) => [
      opens("gap", gap.id, nameOf(gap.tail)), cut(nameOf(gap.head), 200), why(gap), gap.score === undefined ? "" : gap.score.toFixed(2),
    ])));
  }
  $("tables-body").replaceChildren(...made);
}

if (map) {
  $("tables").addEventListener("toggle", () => { if ($("tables").open) fillTables(); });
  window.addEventListener("beforeprint", () => {
    $("sheet").replaceChildren(svgOf(sheet({ bare: true, width: 1100, height: 610 }), false));
  });
  window.addEventListener("afterprint", () => $("sheet").replaceChildren());
}
