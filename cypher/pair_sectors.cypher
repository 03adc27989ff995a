// title: Organisations behind each pair, by sector
// title_th: ใครขับเคลื่อนแต่ละคู่ จำแนกตามภาคส่วน
// answers: In which pairs do citizens, civil society, business or local government have a tie, and not
//   only state bodies? An organisation counts if it has a tie with one place of the pair (or with an
//   organisation there) and is located in the other or has a tie with it; proposed ties do not count.
//   people is the number of informal ties between the two places themselves; a city counts as local
//   government.
// answers_th: คู่ใดมีประชาชน ภาคประชาสังคม ภาคเอกชน หรือองค์กรปกครองส่วนท้องถิ่นร่วมถือความสัมพันธ์ ไม่ใช่มีเพียงหน่วยงานรัฐ
// param: place actor = null — only pairs of this place
// param: country country = null — only pairs with a place in this country
// param: status status|all = in_force — only pairs of this status; all for any status
// param: kinds kinds = association|agency|community — kinds of organisations to count
// param: national subkinds = ministry|division|embassy|consulate|state_body|international — kinds of
//   agencies that act for their country, not for the place of their office
MATCH (a:Actor)-[s:SISTER_CITY]->(b:Actor)
WHERE (s.status = $status OR ($status = 'all' AND s.denied IS NULL))
  AND ($place IS NULL OR a.id = $place OR b.id = $place)
  AND ($country IS NULL OR a.country = $country OR b.country = $country)
UNWIND [true, false] AS forth
WITH a, s, b, CASE WHEN forth THEN a ELSE b END AS u, CASE WHEN forth THEN b ELSE a END AS v
OPTIONAL MATCH (v)<-[:LOCATED_IN*0..1]-(y:Actor)-[t]-(z:Actor)
WHERE z.kind IN $kinds AND t.family <> 'geography' AND t.status <> 'proposed' AND t.denied IS NULL
  AND (y.id = v.id OR NOT coalesce(y.subkind, '') IN $national)
WITH DISTINCT a, s, b, u, coalesce(z, u) AS z
OPTIONAL MATCH (z)-[r]-(u)
WHERE r.status <> 'proposed' AND r.denied IS NULL
  AND (r.kind <> 'located_in' OR NOT coalesce(z.subkind, '') IN $national)
WITH DISTINCT a, s, b, CASE WHEN r IS NULL THEN null ELSE z END AS x
WITH a, s, b, x ORDER BY x.id
WITH a, s, b, collect(x.id) AS ids, collect(CASE WHEN x.sector = 'state' THEN CASE
    WHEN x.subkind = 'local_government' THEN 'local' ELSE 'state' END ELSE coalesce(x.sector, 'none')
  END) AS sectors, collect(CASE WHEN x.sector <> 'state' OR x.subkind = 'local_government'
  THEN x.name END) AS names
WITH a, s, b, ids, sectors, names,
  COUNT { MATCH (a)-[p]-(b) WHERE p.mechanism = 'informal' AND p.status <> 'proposed' AND p.denied IS NULL } AS people
RETURN a.id AS from, a.name AS from_name, b.id AS to, b.name AS to_name, s.status AS status,
  size([z IN sectors WHERE z = 'civil']) AS civil, size([z IN sectors WHERE z = 'private']) AS private,
  size([z IN sectors WHERE z = 'local']) AS local_government,
  size([z IN sectors WHERE z = 'state']) AS state, people, a.kind + '; ' + b.kind AS kinds,
  reduce(l = '', z IN names | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS who,
  reduce(l = '', z IN ids | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS ids, s.id AS tie_id
ORDER BY civil + private + local_government + people DESC, state DESC, tie_id
