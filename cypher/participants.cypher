// title: Participants of a project, by sector
// title_th: ผู้มีส่วนร่วมจำแนกตามภาคส่วน
// answers: Which actors take part in, host, coordinate, oversee, fund or study a project or one of its
//   parts, by sector (state, private, civil)? Provinces, cities and countries are listed as place.
// answers_th: ใครมีส่วนร่วม เป็นเจ้าภาพ ประสานงาน กำกับดูแล สนับสนุนเงินทุน หรือศึกษาโครงการหรือส่วนของโครงการ
//   แยกตามภาครัฐ (state) ภาคเอกชน (private) และภาคประชาสังคม (civil) ส่วน place คือพื้นที่
// param: project actor = null — only this project and its parts
// param: sector sector|all = all — only this sector, such as civil; all for any sector
// param: country country = null — only actors of this country
MATCH (p:Actor)<-[t]-(x:Actor)
WHERE p.kind = 'project' AND t.family IN ['membership', 'activity']
  AND ($sector = 'all' OR x.sector = $sector) AND ($country IS NULL OR x.country = $country)
  AND ($project IS NULL OR EXISTS {
    MATCH (p)-[:PART_OF*0..3]->(whole:Actor) WHERE whole.id = $project })
RETURN coalesce(x.sector, CASE WHEN x.kind IN ['country', 'province', 'city'] THEN 'place'
    ELSE 'not stated' END) AS sector, x.id AS id, x.name AS name, x.kind AS kind,
  x.subkind AS subkind, x.country AS country, t.kind AS tie, t.status AS status, t.since AS since,
  p.id AS project, p.name AS project_name, t.id AS tie_id
ORDER BY project, sector, id, tie_id
