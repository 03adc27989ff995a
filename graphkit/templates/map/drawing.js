// The canvas: what vis-network draws, what of it is in view and what is shown.

const map = $("map");
let network = null;
let nodes = null;
let edges = null;
let current = null; // { kind: "actor" | "tie" | "gap", id }
let focused = null; // the actor that the keyboard stands on
let opener = null;

const pentagon = ({ ctx, x, y, state, style }) => ({
  drawNode() {
    const r = style.size;
    ctx.beginPath();
    for (let k = 0; k < 5; k++) ctx.lineTo(x + r * Math.sin(0.4 * Math.PI * k), y - r * Math.cos(0.4 * Math.PI * k));
    ctx.closePath();
    ctx.fillStyle = style.color;
    ctx.fill();
    ctx.lineWidth = state.selected ? 3 : style.borderWidth;
    ctx.strokeStyle = style.borderColor;
    ctx.stroke();
  },
  nodeDimensions: { width: 2 * style.size, height: 2 * style.size },
});

const isTall = () => map.clientHeight > map.clientWidth * 1.05;
let tall = false;

function draw() {
  tall = isTall();
  nodes = new vis.DataSet(data.vis.nodes.map((given) => {
    const { label: _, tall: upright, ...node } = given;
    node.id = VA(given.id);
    if (tall) [node.x, node.y] = upright;
    if (node.shape === "pentagon") Object.assign(node, { shape: "custom", ctxRenderer: pentagon });
    node.color = {
      ...node.color,
      highlight: { background: node.color.background, border: "#111a24" },
      hover: { background: node.color.background, border: "#111a24" },
    };
    node.title = "";
    return node;
  }));
  edges = new vis.DataSet(data.vis.edges.map((edge) => ({
    ...edge,
    id: VT(edge.id),
    from: VA(edge.from),
    to: VA(edge.to),
    color: { color: edge.color, highlight: edge.color, hover: edge.color, inherit: false },
    title: "",
  })));
  network = new vis.Network(map, { nodes, edges }, data.vis.options);
  // The frame that vis makes would be a second, nameless stop for the keyboard.
  for (const inner of map.querySelectorAll("[tabindex]")) inner.tabIndex = -1;
  network.on("afterDrawing", drawNames);
  network.on("click", (event) => {
    const [node] = event.nodes;
    const [edge] = event.edges.map(raw);
    const actor = node === undefined ? nameAt(event.pointer.DOM) : raw(node);
    if (actor !== undefined) open("actor", actor);
    else if (edge !== undefined) open(own(gapById, edge) ? "gap" : "tie", edge);
    else close();
  });
  network.on("zoom", () => {
    const scale = network.getScale();
    if (scale < 0.03 || scale > 6) network.moveTo({ scale: Math.min(6, Math.max(0.03, scale)) });
  });
  network.on("dragging", (event) => { if (event.nodes.length) changed(); });
  network.on("hoverNode", ({ node }) => { hovered = raw(node); map.style.cursor = "pointer"; network.redraw(); });
  network.on("blurNode", () => { hovered = null; map.style.cursor = ""; network.redraw(); });
  network.on("hoverEdge", () => { map.style.cursor = "pointer"; });
  network.on("blurEdge", () => { map.style.cursor = ""; });
  fit();
  new ResizeObserver(resized).observe(map);
}

let printing = false;
function resized() {
  if (printing) return;
  if (isTall() !== tall) {
    tall = isTall();
    nodes.update(data.vis.nodes.map((node) => ({
      id: VA(node.id), x: tall ? node.tall[0] : node.x, y: tall ? node.tall[1] : node.y,
    })));
  }
  changed();
  requestAnimationFrame(fit);
}

/** Everything in view, with room for the names, which do not shrink with the drawing. */
function fit() {
  const discs = nodes.get({ filter: (node) => !node.hidden })
    .map((node) => ({ ...network.getPosition(node.id), r: node.size, name: lines(raw(node.id)) }));
  if (!discs.length) return;
  const width = Math.max(map.clientWidth, 80), height = Math.max(map.clientHeight, 80);
  const low = { x: Math.min(...discs.map((d) => d.x)), y: Math.min(...discs.map((d) => d.y - d.r)) };
  const high = { x: Math.max(...discs.map((d) => d.x)), y: Math.max(...discs.map((d) => d.y + d.r)) };
  const wide = Math.max(high.x - low.x, 1), long = Math.max(high.y - low.y, 1);
  const room = (near, size) => 10 + Math.max(0, ...discs.filter(near).map(size));
  const left = room((d) => d.x < low.x + 0.15 * wide, (d) => Math.max(d.name.width / 2, d.r));
  const right = room((d) => d.x > high.x - 0.15 * wide, (d) => Math.max(d.name.width / 2, d.r));
  const below = room((d) => d.y > high.y - 0.15 * long, (d) => d.name.rows.length * data.label.line) + (printing ? 0 : 46);
  const above = room((d) => d.y < low.y + 0.15 * long, (d) => d.name.rows.length * data.label.line);
  margin = { left, right, above };
  places = new Map();
  const scale = Math.max(0.03, Math.min((width - left - right) / wide, (height - above - below) / long, 1.3));
  network.moveTo({
    position: {
      x: (low.x + high.x) / 2 + (right - left) / 2 / scale,
      y: (low.y + high.y) / 2 + (below - above) / 2 / scale,
    },
    scale, animation: false,
  });
}


function refresh() {
  if (!network) return;
  const tied = new Set(Object.values(ties).flatMap((tie) => [tie.tail, tie.head]));
  const waits = (id) => Object.keys(ties).length > 0 && !tied.has(id) && !gapsOn;
  const hidden = Object.create(null);
  nodes.update(data.vis.nodes.map(({ id }) => {
    hidden[id] = off.actor_kinds.has(data.actors[id].kind) || waits(id);
    return { id: VA(id), hidden: hidden[id], title: hint(id) };
  }));
  edges.update(data.vis.edges.map(({ id, from, to }) => {
    const gap = own(gapById, id);
    if (gap) return { id: VT(id), hidden: !gapsOn || hidden[from] || hidden[to], title: say("gap") + "\n" + ends(gap) };
    const tie = ties[id];
    return {
      id: VT(id),
      hidden: hidden[from] || hidden[to] || off.tie_kinds.has(tie.kind) || off.statuses.has(tie.status),
      title: label("tie_kinds", tie.kind) + "\n" + ends(tie) + "\n" + [label("statuses", tie.status), span(tie)].filter(Boolean).join(" · "),
    };
  }));
  changed();
  network.redraw();
}
const ends = (tie) => tie.head === "" ? cut(nameOf(tie.tail), 80) : cut(nameOf(tie.tail), 80) + (tie.symmetric || tie.why !== undefined ? " – " : " → ") + cut(nameOf(tie.head), 80);
const hint = (id) => cut(nameOf(id), 200) + "\n" + what(data.actors[id]);
const what = (actor) => [actor.subkind ? label("subkinds", actor.subkind) : label("actor_kinds", actor.kind), actor.country ? pick(actor.country) : ""].filter(Boolean).join(" · ");
