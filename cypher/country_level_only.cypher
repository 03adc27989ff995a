// title: Agencies with ties to a country but to no place in it
// title_th: หน่วยงานที่มีความสัมพันธ์ระดับประเทศแต่ไม่มีกับพื้นที่ใด
// answers: Which agencies have ties with a country, or with organisations that act for all of it, but
//   none with its provinces or cities or with organisations there that act for their place?
// answers_th: หน่วยงานใดมีความสัมพันธ์กับระดับประเทศเท่านั้น โดยไม่มีกับจังหวัด มณฑล หรือเมืองใดของประเทศนั้น
// param: country country = null — only ties with this country, such as CN
// param: home country = null — only agencies of this country, such as TH
// param: kinds kinds = agency — kinds of organisations to list
// param: national subkinds = ministry|division|embassy|consulate|state_body|international — kinds of
//   agencies that act for their country, not for the place of their office
MATCH (x:Actor)-[t]-(y:Actor)
WHERE x.kind IN $kinds AND t.family <> 'geography' AND t.denied IS NULL AND ($home IS NULL OR x.country = $home)
  AND ($country IS NULL OR y.country = $country OR y.id = $country)
WITH x, t, CASE y.kind WHEN 'country' THEN y.id ELSE y.country END AS country,
  CASE WHEN y.kind = 'country' OR y.subkind IN $national THEN t.id END AS wide,
  CASE WHEN y.kind IN ['province', 'city'] OR (y.kind IN ['association', 'agency']
    AND NOT coalesce(y.subkind, '') IN $national) THEN t.id END AS near
WHERE country IS NOT NULL AND country <> coalesce(x.country, '')
WITH x, t, country, wide, near ORDER BY t.id
WITH x, country, collect(DISTINCT wide) AS ties, count(near) AS places
WHERE size(ties) > 0 AND places = 0
RETURN x.id AS id, x.name AS name, x.subkind AS subkind, x.country AS home, country,
  size(ties) AS ties,
  reduce(l = '', z IN ties | l + CASE WHEN l = '' THEN '' ELSE '; ' END + z) AS tie_ids
ORDER BY country, ties DESC, id
