// title: Pairs between two countries
// title_th: คู่เมืองระหว่างสองประเทศ
// answers: Which pairs connect two countries, with which status, level and administrative rank, and is
//   the pair, or one of its places, on the border between the two?
// answers_th: มีคู่เมืองใดระหว่างสองประเทศ สถานะและระดับใด มีฐานะเท่ากันหรือไม่ และอยู่บนชายแดนระหว่างสองประเทศหรือไม่
// param: one country — a country, such as TH
// param: other country — another country, such as LA
// param: status status|all = all — only pairs of this status, such as in_force; all for any status
MATCH (a:Actor)-[s:SISTER_CITY]-(b:Actor)
WHERE a.country = $one AND b.country = $other AND (s.status = $status OR ($status = 'all' AND s.denied IS NULL))
  AND (a.country <> b.country OR a.id < b.id)
RETURN a.id AS from, a.name AS from_name, a.kind AS from_kind, b.id AS to, b.name AS to_name,
  b.kind AS to_kind, a.kind = b.kind AS same_rank, s.status AS status, s.level AS level,
  s.since AS since, EXISTS { MATCH (a)-[:BORDERS]-(b) } AS share_border,
  EXISTS { MATCH (a)-[:BORDERS]-(x:Actor) WHERE x.country = $other } AS from_on_border,
  EXISTS { MATCH (b)-[:BORDERS]-(x:Actor) WHERE x.country = $one } AS to_on_border, s.id AS tie_id
ORDER BY status, from, to, tie_id
