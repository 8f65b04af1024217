SELECT DISTINCT m.id, m.name
FROM members m
LEFT JOIN loans l ON l.member_id = m.id
WHERE l.id IS NULL OR l.taken_on < '2025-01-01'
ORDER BY m.id;
