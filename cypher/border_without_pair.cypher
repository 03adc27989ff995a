// title: Border provinces without a pair across the border
// title_th: จังหวัดชายแดนที่ยังไม่มีคู่ฝั่งตรงข้าม
// answers: Which places of one country on the border with the other have no sister city there, neither
//   in force nor in process? Also lists their neighbours across the border, the number of crossings
//   and bridges (links), pairs that were only proposed or have lapsed, and the number of pairs elsewhere.
// answers_th: พื้นที่ชายแดนใดของประเทศหนึ่งยังไม่มีเมืองพี่เมืองน้องในอีกประเทศ ทั้งที่มีผลและอยู่ระหว่างจัดทำ
// param: one country — a country, such as TH
// param: other country — the country across the border, such as LA
// param: kinds kinds = province — kinds of places to list
MATCH (a:Actor)-[t:BORDERS]-(b:Actor)
WHERE a.country = $one AND b.country = $other AND a.kind IN $kinds AND b.kind IN $kinds
  AND t.status = 'in_force' AND NOT EXISTS { MATCH (a)-[s:SISTER_CITY]-(x:Actor)
    WHERE x.country = $other AND s.status IN ['in_force', 'in_process'] }
WITH DISTINCT a, b ORDER BY b.id
WITH a, collect(b.id) AS ids, collect(b.name) AS names
OPTIONAL MATCH (a)<-[r:CONNECTS]-(x:Actor)-[t:CONNECTS]->(y:Actor)
WHERE y.id IN ids AND r.status = 'in_force' AND t.status = 'in_force'
  AND (x.kind = 'crossing' OR x.subkind = 'bridge')
WITH a, ids, names, count(DISTINCT x.id) AS links
OPTIONAL MATCH (a)-[s:SISTER_CITY]-(x:Actor)
WHERE x.country = $other
WITH a, ids, names, links, s, x ORDER BY s.id
WITH a, ids, names, links, collect(x.name + ' (' + s.status + ')') AS before
RETURN a.id AS id, a.name AS name, links,
  reduce(l = '', z IN ids | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS borders,
  reduce(l = '', z IN names | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS borders_names,
  reduce(l = '', z IN before | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS other_status,
  COUNT { MATCH (a)-[s:SISTER_CITY]-(x:Actor) WHERE s.status = 'in_force' } AS pairs_elsewhere
ORDER BY links DESC, id
