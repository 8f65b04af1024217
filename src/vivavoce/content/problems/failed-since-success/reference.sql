WITH counted AS (
  SELECT service, version, status,
         COUNT(CASE WHEN status = 'ok' THEN 1 END) OVER (
           PARTITION BY service ORDER BY started_at DESC, id DESC ROWS UNBOUNDED PRECEDING
         ) AS successes
  FROM deployments
)
SELECT service,
       MAX(CASE WHEN status = 'ok' AND successes = 1 THEN version END) AS version,
       COUNT(CASE WHEN status = 'failed' AND successes = 0 THEN 1 END) AS failures
FROM counted
GROUP BY service
ORDER BY failures DESC, service;
