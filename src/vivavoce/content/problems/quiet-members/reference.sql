SELECT m.id, m.name
FROM members m
WHERE NOT EXISTS (
  SELECT 1 FROM loans l WHERE l.member_id = m.id AND l.taken_on >= '2025-01-01'
)
ORDER BY m.id;
