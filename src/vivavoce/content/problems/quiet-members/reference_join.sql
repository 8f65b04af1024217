SELECT m.id, m.name
FROM members m
LEFT JOIN (SELECT DISTINCT member_id FROM loans WHERE taken_on >= '2025-01-01') recent ON recent.member_id = m.id
WHERE recent.member_id IS NULL
ORDER BY m.id;
