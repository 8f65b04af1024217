WITH last_success AS (
  SELECT service, version, started_at, id,
         ROW_NUMBER() OVER (PARTITION BY service ORDER BY started_at DESC, id DESC) AS place
  FROM deployments
  WHERE status = 'ok'
)
SELECT d.service, s.version,
       SUM(d.status = 'failed' AND (d.started_at, d.id) > (s.started_at, s.id)) AS failures
FROM deployments d
JOIN last_success s ON s.service = d.service AND s.place = 1
GROUP BY d.service
ORDER BY failures DESC, d.service;
