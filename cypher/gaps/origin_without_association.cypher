// title: Origins without an association
// title_th: ถิ่นเดิมที่ยังไม่มีสมาคม
// answers: Which places of origin of newcomers have neither an association nor a sister city on record in
//   the country where the newcomers live?
//   Cities count for their province, and provinces for their cities.
//   score = 1 - 0.5 ^ n, where n is the number of communities from there: 0.5 for one, 0.75 for two, ….
// answers_th: ผู้มาใหม่มาจากที่ใดบ้างที่ไม่พบบันทึกทั้งสมาคมและเมืองพี่เมืองน้องในประเทศที่พวกเขาอาศัยอยู่
//   คะแนน = 1 - 0.5 ^ n โดย n คือจำนวนชุมชนที่มาจากที่นั้น
// param: kinds kinds = community — kinds of actors that represent newcomers
// param: as_of date = today — only places that exist on this day
// proposes: sister_city
// weight: 0.8
// rests: any
// why_en: {from} is a place of origin of {who:names}; neither an association from there nor a sister city of it
//   in {there:names} is on record[ ({searched})].
// why_th: {from}เป็นถิ่นเดิมของ{who:names} แต่ไม่พบบันทึกทั้งสมาคมคนถิ่นเดียวกันและเมืองพี่เมืองน้องใน{there:names}[ ({searched})]
MATCH (g:Actor)-[o:ORIGIN_IN]->(p:Actor)
WHERE g.kind IN $kinds AND o.status = 'in_force' AND p.kind IN ['province', 'city']
  AND g.country <> p.country
  AND (p.since IS NULL OR p.since_first <= $as_of) AND (p.until IS NULL OR p.until_last >= $as_of)
  AND NOT EXISTS {
    MATCH (p)-[:PART_OF*0..1]-(q:Actor)<-[u:ORIGIN_IN]-(x:Actor)
    WHERE q.kind IN ['province', 'city'] AND x.kind = 'association' AND x.country = g.country
      AND u.status <> 'denied'
  }
  AND NOT EXISTS {
    MATCH (p)-[:PART_OF*0..1]-(q:Actor)-[u:SISTER_CITY]-(x:Actor)
    WHERE q.kind IN ['province', 'city'] AND x.country = g.country AND u.status <> 'denied'
  }
WITH p, g, o ORDER BY g.id, o.id
WITH p, collect(DISTINCT g.id) AS who, collect(DISTINCT g.country) AS there, collect(o.id) AS evidence
RETURN p.id AS from, null AS to, 1 - reduce(s = 1.0, x IN who | s * 0.5) AS score,
  reduce(l = '', x IN evidence | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS evidence,
  reduce(l = '', x IN who | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS who,
  reduce(l = '', x IN there | l + CASE WHEN l = '' THEN '' ELSE '; ' END + toString(x)) AS there
ORDER BY score DESC, from
