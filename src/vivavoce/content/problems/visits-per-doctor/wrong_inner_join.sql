SELECT d.name, COUNT(v.id) AS visits, COALESCE(SUM(v.minutes), 0) AS minutes
FROM doctors d
LEFT JOIN visits v ON v.doctor_id = d.id
WHERE v.day BETWEEN '2025-03-01' AND '2025-03-31'
GROUP BY d.id
ORDER BY visits DESC, d.name, d.id;
