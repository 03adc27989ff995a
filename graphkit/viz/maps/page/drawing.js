// The canvas: vis-network holds the camera and draws; large networks are painted in bulk.

const map = $("map");
let network = null;
let nodes = null;
let edges = null;
let focused = null; // the actor with the keyboard focus
let opener = null;
let boost = 1;
// Above these numbers vis takes seconds to open and move, so it keeps only the camera.
const bulk = order.length > 400 || data.vis.edges.length > 1000;
const painted = () => bulk || clusterBy !== "";
const THINNED = 4000, MOVING = 1200; // ties painted at once in bulk

const isTall = () => map.clientHeight > map.clientWidth * 1.05;

/** Draws an actor for vis: its shape, and on it the mark of its group. */
const painter = ({ ctx, x, y, state, style, id }) => ({
  drawNode() {
    paintActor(ctx, raw(id), x, y, style.size, state.selected || state.hover);
  },
  nodeDimensions: { width: 2 * style.size, height: 2 * style.size },
});
function paintActor(ctx, id, x, y, r, chosen) {
  const paint = paintOf(id);
  const shape = new Path2D(outline(id, x, y, r));
  ctx.fillStyle = paint.fill;
  ctx.fill(shape);
  ctx.lineWidth = (chosen ? 2 : 1) * SYMBOL.edge * boost;
  ctx.strokeStyle = chosen ? COLOURS.dark : paint.stroke;
  ctx.stroke(shape);
  const size = markSize(paint, r);
  if (size * network.getScale() < 6) return;
  ctx.font = "600 " + size + "px " + family;
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.fillStyle = paint.ink;
  ctx.fillText(paint.mark, x, y);
}
const markSize = (paint, r) => (paint.mark ? Math.min(r, 2 * r / (SYMBOL.mark_base + paint.mark.length * SYMBOL.mark_letter)) : 0);

function draw() {
  tall = isTall();
  positionActors(tall);
  computeShown();
  const options = { ...data.vis.options, interaction: { ...data.vis.options.interaction, hover: !bulk, hideEdgesOnDrag: false } };
  nodes = new vis.DataSet(bulk ? [] : data.vis.nodes.map(({ id }) => ({
    id: VA(id), ...at.get(id), size: radius(id), shape: "custom", ctxRenderer: painter, title: "",
  })));
  edges = new vis.DataSet(bulk ? [] : [
    ...data.vis.edges.map((edge) => ({ id: VT(edge.id), from: VA(edge.from), to: VA(edge.to), arrows: edge.arrows, title: "" })),
    ...data.gaps.filter((gap) => gap.head).map((gap) => ({ id: VT(gap.id), from: VA(gap.tail), to: VA(gap.head), arrows: "", title: "" })),
  ]);
  network = new vis.Network(map, { nodes, edges }, options);
  // The frame that vis adds would be a second, unnamed stop for the keyboard.
  for (const inner of map.querySelectorAll("[tabindex]")) inner.tabIndex = -1;
  network.on("beforeDrawing", (ctx) => {
    drawGround(ctx);
    if (painted()) paintBulk(ctx);
  });
  network.on("afterDrawing", drawNames);
  network.on("click", (event) => {
    const [node] = event.nodes;
    const [edge] = event.edges.map(raw);
    const hit = painted() ? hitBulk(event.pointer.DOM) : node === undefined ? null : { kind: "actor", id: raw(node) };
    const name = nameAt(event.pointer.DOM);
    if (hit && hit.kind === "actor") openAt(hit.id);
    else if (name !== undefined) openAt(name);
    else if (hit) open(hit.kind, hit.id);
    else if (painted() && hullAt(network.DOMtoCanvas(event.pointer.DOM))) open("group", hullAt(network.DOMtoCanvas(event.pointer.DOM)).word);
    else if (edge !== undefined) open(own(gapById, edge) ? "gap" : "tie", edge);
    else close();
  });
  network.on("zoom", () => {
    const scale = network.getScale();
    if (scale < MIN_SCALE || scale > MAX_SCALE) network.moveTo({ scale: within(scale) });
    rescale();
  });
  network.on("dragStart", () => { moving = true; });
  network.on("dragging", (event) => {
    for (const key of event.nodes) keepPosition(raw(key), network.getPosition(key));
  });
  network.on("dragEnd", (event) => {
    moving = false;
    if (event.nodes.length) refresh();
    else network.redraw();
  });
  network.on("hoverNode", ({ node }) => { hovered = raw(node); map.style.cursor = "pointer"; network.redraw(); });
  network.on("blurNode", () => { hovered = null; map.style.cursor = ""; network.redraw(); });
  network.on("hoverEdge", () => { map.style.cursor = "pointer"; });
  network.on("blurEdge", () => { map.style.cursor = ""; });
  map.addEventListener("pointermove", hoverBulk);
  fit();
  new ResizeObserver(resized).observe(map);
}
const MIN_SCALE = 0.02, MAX_SCALE = 6;
const within = (scale) => Math.min(MAX_SCALE, Math.max(MIN_SCALE, scale));
function keepPosition(id, spot) {
  at.set(id, spot);
  dragged.set(layout + id, spot);
  changed();
}
function zoomTo(scale, position) {
  network.moveTo({ scale: within(scale), ...(position ? { position } : {}), animation: false });
  rescale();
}
/** Keeps symbols and lines visible when the drawing is zoomed out. */
function rescale() {
  const wanted = boostAt(network.getScale());
  if (wanted === boost) return;
  boost = wanted;
  if (!bulk) mirror();
}

function resized() {
  if (isTall() !== tall) {
    tall = isTall();
    positionActors(tall);
    showProjectionName();
    mirror();
  }
  changed();
  requestAnimationFrame(fit);
}

/** Camera position and scale that show everything, with room for names, which do not shrink. */
function camera(width, height, below) {
  const extent = ground();
  // A map of the earth has room for names inside its own frame.
  const discs = extent.length ? [] : shown.actors.map((id) => ({ ...at.get(id), r: radius(id), name: lines(id) }));
  const xs = [...discs.flatMap((d) => [d.x]), ...extent.map((p) => p[0])];
  const ys = [...discs.flatMap((d) => [d.y - d.r, d.y + d.r]), ...extent.map((p) => p[1])];
  if (!xs.length) return null;
  const least = (values) => values.reduce((a, b) => Math.min(a, b)), most = (values) => values.reduce((a, b) => Math.max(a, b));
  const low = { x: least(xs), y: least(ys) }, high = { x: most(xs), y: most(ys) };
  const wide = Math.max(high.x - low.x, 1), long = Math.max(high.y - low.y, 1);
  const room = (near, size) => (extent.length ? 2 : 10) + discs.filter(near).map(size).reduce((a, b) => Math.max(a, b), 0);
  const left = room((d) => d.x < low.x + 0.15 * wide, (d) => Math.max(d.name.width / 2, d.r));
  const right = room((d) => d.x > high.x - 0.15 * wide, (d) => Math.max(d.name.width / 2, d.r));
  const under = room((d) => d.y > high.y - 0.15 * long, (d) => d.name.rows.length * LABEL.line) + below + (below && extent.length ? LABEL.line : 0);
  const above = room((d) => d.y < low.y + 0.15 * long, (d) => d.name.rows.length * LABEL.line);
  const scale = Math.max(MIN_SCALE, Math.min((width - left - right) / wide, (height - above - under) / long, extent.length ? 3 : 1.3));
  return {
    frame: { left, right, above },
    position: { x: (low.x + high.x) / 2 + (right - left) / 2 / scale, y: (low.y + high.y) / 2 + (under - above) / 2 / scale },
    scale,
  };
}
function fit() {
  const found = camera(Math.max(map.clientWidth, 80), Math.max(map.clientHeight, 80), 46);
  if (!found) return;
  margin = found.frame;
  places = new Map();
  zoomTo(found.scale, found.position);
}

/** Computes everything again and redraws. */
function refresh() {
  computeShown();
  changed();
  countLegend();
  if ($("clustered")) {
    $("clustered").replaceChildren(clusterNote() + " ", el("span", { class: "screen" }, clusterBy ? say("open_hint") : ""));
    $("clustered").hidden = !clusterBy;
  }
  if (!network) return;
  mirror();
  network.redraw();
}

/** Updates the nodes and edges of vis to what is shown. */
function mirror() {
  if (bulk) return;
  if (painted()) {
    nodes.update(nodes.getIds().map((id) => ({ id, hidden: true })));
    edges.update(edges.getIds().map((id) => ({ id, hidden: true })));
    return;
  }
  const visible = new Set([...shown.ties, ...shown.gaps]);
  nodes.update(order.map((id) => ({
    id: VA(id), hidden: !shownSet.has(id), size: radius(id) * boost, title: tooltip(id), ...at.get(id),
  })));
  edges.update([
    ...data.vis.edges.map(({ id, from, to }) => {
      const tie = ties[id], hidden = !visible.has(id);
      if (hidden) return { id: VT(id), hidden };
      return {
        id: VT(id), hidden, ...lineOf(styleOf(tie)), smooth: smoothOf(id, from, to),
        title: label("tie_kinds", tie.kind, tie.at) + "\n" + ends(tie) + "\n" + [label("statuses", stateOf(tie)[0]), span(tie)].filter(Boolean).join(" · "),
      };
    }),
    ...data.gaps.filter((gap) => gap.head).map((gap) => ({
      id: VT(gap.id), hidden: !visible.has(gap.id), ...lineOf(LINE.gap, 1, 1), smooth: smoothOf(gap.id, gap.tail, gap.head), title: say("gap") + "\n" + ends(gap),
    })),
  ]);
}
/** Opacity and width of lines: over a map of the earth many lines overlap. */
const faint = () => (layout !== "geo" || shown.ties.length <= LINE.few ? 1 : shown.ties.length <= LINE.many ? LINE.faint : LINE.fainter);
const slim = () => (layout === "geo" && shown.ties.length > LINE.many && !clusterBy ? LINE.thin : 1);
const smoothOf = (id, from, to) => {
  const bend = bendOf(id, at.get(from), at.get(to), boost);
  return bend ? { enabled: true, type: bend.right ? "curvedCW" : "curvedCCW", roundness: bend.low } : false;
};
const lineOf = (style, opacity = faint() * (gapsOn && shown.ties.length > LINE.many ? 0.5 : 1), thin = slim()) => ({
  color: { color: style.color, highlight: style.color, hover: style.color, inherit: false, opacity },
  dashes: style.dashes ? style.dashes.map((dash) => dash * boost) : false,
  width: style.width * Math.sqrt(boost) * thin,
});
const ends = (tie) => tie.head === "" ? cut(nameOf(tie.tail), 80) : cut(nameOf(tie.tail), 80) + (tie.symmetric || tie.why !== undefined ? " – " : " → ") + cut(nameOf(tie.head), 80);
const tooltip = (id) => cut(nameOf(id), 200) + "\n" + what(data.actors[id]);
const what = (actor) => [kindOf(actor), actor.country ? pick(actor.country) : ""].filter(Boolean).join(" · ");

// Painting in bulk: lines of one style, and symbols of one colour, are one path each.

let byWeight = null;
/** Ties in view, those of the largest actors first, up to the number that can be painted. */
function thinned(view) {
  if (!byWeight || byWeight.changes !== changes) {
    const weight = (id) => Math.min(radius(lineAt(id).tail), radius(lineAt(id).head));
    byWeight = { changes, ids: shown.ties.slice().sort((a, b) => weight(b) - weight(a)) };
  }
  const found = [];
  let inView = 0;
  const limit = moving ? MOVING : THINNED;
  for (const id of byWeight.ids) {
    const line = lineAt(id), a = at.get(line.tail), b = at.get(line.head);
    if ((a.x < view.left && b.x < view.left) || (a.x > view.right && b.x > view.right)
      || (a.y < view.top && b.y < view.top) || (a.y > view.bottom && b.y > view.bottom)) continue;
    inView++;
    if (found.length < limit) found.push(id);
  }
  if (!moving) showThinned(found.length, inView);
  return found;
}
let thinnedText = "";
function showThinned(drawn, inView) {
  const text = drawn < inView ? say("thinned").replace("{n}", number(drawn)).replace("{all}", String(inView)) : "";
  if (text === thinnedText) return;
  thinnedText = text;
  $("thinned").textContent = text;
}
function viewport() {
  const scale = network.getScale(), middle = network.getViewPosition();
  const wide = map.clientWidth / 2 / scale, high = map.clientHeight / 2 / scale;
  return { left: middle.x - wide, right: middle.x + wide, top: middle.y - high, bottom: middle.y + high };
}
function paintBulk(ctx) {
  const view = viewport(), scale = network.getScale();
  const chosen = current && current.kind === "actor" && shownSet.has(current.id) ? new Set(shown.ties.filter((id) => [lineAt(id).tail, lineAt(id).head].includes(current.id))) : null;
  for (const item of hullItems((x) => x * scale, (y) => y * scale, scale)) paintAt(ctx, item, scale);
  const paths = new Map();
  for (const id of thinned(view)) {
    const line = lineAt(id), style = clusterBy ? styleAt(id) : styleOf(line);
    if (!paths.has(style)) paths.set(style, new Path2D());
    const path = paths.get(style), a = at.get(line.tail), b = at.get(line.head);
    path.moveTo(a.x, a.y);
    const via = bendOf(id, a, b, boost);
    if (via) path.quadraticCurveTo(via.x, via.y, b.x, b.y); else path.lineTo(b.x, b.y);
  }
  ctx.globalAlpha = chosen ? 0.2 : shown.ties.length > (clusterBy ? 200 : 3000) ? 0.45 : 0.8;
  for (const [style, path] of paths) {
    ctx.setLineDash(style.dashes && !moving ? style.dashes.map((dash) => dash * boost) : []);
    ctx.strokeStyle = style.color;
    ctx.lineWidth = style.width * Math.sqrt(boost) * (clusterBy ? 1 : 0.6);
    ctx.stroke(path);
  }
  ctx.globalAlpha = 1;
  for (const id of shown.ties) {
    if (!(chosen && chosen.has(id)) && !isCurrent("tie", id) && !isCurrent("bundle", id)) continue;
    const style = styleAt(id), a = at.get(lineAt(id).tail), b = at.get(lineAt(id).head);
    strokeLine(ctx, a, b, bendOf(id, a, b, boost), { ...style, width: style.width * boost });
  }
  for (const id of shown.gaps) {
    const a = at.get(lineAt(id).tail), b = at.get(lineAt(id).head), style = styleAt(id);
    strokeLine(ctx, a, b, bendOf(id, a, b, boost), { ...style, width: style.width * boost });
  }
  ctx.setLineDash([]);
  const discs = new Map();
  for (const id of shown.actors) {
    const { x, y } = at.get(id), r = radius(id) * boost;
    if (x + r < view.left || x - r > view.right || y + r < view.top || y - r > view.bottom) continue;
    if (clusterBy) continue;
    const paint = paintOf(id);
    if (!discs.has(paint.fill)) discs.set(paint.fill, { paint, path: new Path2D() });
    const { path } = discs.get(paint.fill);
    if (r * scale < 4) path.rect(x - r * 0.85, y - r * 0.85, 1.7 * r, 1.7 * r);
    else path.addPath(new Path2D(outline(id, x, y, r)));
  }
  ctx.lineWidth = 1 / scale;
  for (const { paint, path } of discs.values()) {
    ctx.fillStyle = paint.fill;
    ctx.fill(path);
    ctx.strokeStyle = paint.stroke;
    ctx.stroke(path);
  }
  if (clusterBy) for (const id of shown.actors.slice().reverse()) paintActor(ctx, id, at.get(id).x, at.get(id).y, radius(id) * boost, isCurrent("group", id.slice(1)));
  if (current && current.kind === "actor" && shownSet.has(current.id)) {
    const { x, y } = at.get(current.id);
    paintActor(ctx, current.id, x, y, radius(current.id) * boost, true);
  }
}
function strokeLine(ctx, a, b, via, style) {
  ctx.beginPath();
  ctx.moveTo(a.x, a.y);
  if (via) ctx.quadraticCurveTo(via.x, via.y, b.x, b.y); else ctx.lineTo(b.x, b.y);
  ctx.setLineDash(style.dashes ? style.dashes.map((dash) => dash * boost) : []);
  ctx.strokeStyle = style.color;
  ctx.lineWidth = style.width;
  ctx.stroke();
}
/** Opens the details of an actor, or opens a cluster. */
const openAt = (id, options) => (isUnit(id) ? openGroup(id.slice(1), options) : open("actor", id, options));
function actorAt(point) {
  const { x, y } = network.DOMtoCanvas(point), slack = 4 / network.getScale();
  let best = null;
  for (const id of shown.actors) {
    const spot = at.get(id), far = Math.hypot(spot.x - x, spot.y - y);
    if (far <= radius(id) * boost + slack && (!best || far < best.far)) best = { id, far };
  }
  return best && best.id;
}
function hitBulk(point) {
  const id = actorAt(point);
  if (id) return { kind: "actor", id };
  const { x, y } = network.DOMtoCanvas(point);
  let best = { far: 6 / network.getScale() };
  for (const [kind, ids] of [["gap", shown.gaps], ["tie", thinned(viewport())]]) {
    for (const key of ids) {
      const { tail, head } = lineAt(key), from = at.get(tail), to = at.get(head);
      for (const [a, b] of stretch(from, to, bendOf(key, from, to, boost))) {
        const dx = b.x - a.x, dy = b.y - a.y;
        const t = Math.min(1, Math.max(0, ((x - a.x) * dx + (y - a.y) * dy) / (dx * dx + dy * dy || 1)));
        const far = Math.hypot(a.x + t * dx - x, a.y + t * dy - y);
        if (far < best.far) best = { kind: bundles.has(key) ? "bundle" : kind, id: key, far };
      }
    }
  }
  return best.id ? best : null;
}
function hoverBulk(event) {
  if (event.buttons || !painted()) return;
  const box = map.getBoundingClientRect();
  const id = actorAt({ x: event.clientX - box.left, y: event.clientY - box.top });
  map.style.cursor = id ? "pointer" : "";
  if (id !== hovered) { hovered = id; network.redraw(); }
}
