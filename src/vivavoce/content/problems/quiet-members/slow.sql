SELECT m.id, m.name
FROM members m
WHERE (
  SELECT COUNT(*) FROM loans l
  WHERE CAST(l.member_id AS TEXT) = CAST(m.id AS TEXT) AND l.taken_on >= '2025-01-01'
) = 0
ORDER BY m.id;
