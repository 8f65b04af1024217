SELECT d.name,
       SUM(CASE WHEN v.doctor_id = d.id AND v.day BETWEEN '2025-03-01' AND '2025-03-31' THEN 1 ELSE 0 END) AS visits,
       SUM(CASE WHEN v.doctor_id = d.id AND v.day BETWEEN '2025-03-01' AND '2025-03-31' THEN COALESCE(v.minutes, 0) ELSE 0 END) AS minutes
FROM doctors d
LEFT JOIN visits v
GROUP BY d.id
ORDER BY visits DESC, d.name, d.id;
