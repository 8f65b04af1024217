SELECT id, name
FROM members
WHERE id NOT IN (SELECT member_id FROM loans WHERE taken_on >= '2025-01-01')
ORDER BY id;
