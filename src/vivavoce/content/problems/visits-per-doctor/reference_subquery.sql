WITH march AS (
  SELECT doctor_id, COUNT(*) AS visits, SUM(minutes) AS minutes
  FROM visits
  WHERE day LIKE '2025-03-%'
  GROUP BY doctor_id
)
SELECT d.name, IFNULL(march.visits, 0), IFNULL(march.minutes, 0)
FROM doctors d
LEFT JOIN march ON march.doctor_id = d.id
ORDER BY 2 DESC, d.name, d.id;
