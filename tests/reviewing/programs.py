"""The same small task in each language, once written with care and once in the way that reviewers complain about.

What is wrong with a careless one, and on which line, stands beside it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Pair:
    careful: str
    careless: str
    wrong: tuple[tuple[str, str], ...]
    """Aspect, and what the place that it is told of begins with."""


PROGRAMS = {
    "python": Pair(
        '''def longest_run(readings):
    """Runs are counted by value, since readings may repeat later."""
    best = current = 0
    previous = None
    for reading in readings:
        current = current + 1 if reading == previous else 1
        best = max(best, current)
        previous = reading
    return best
''',
        """def longest_run(readings):
    spare = 3
    best_run = 0
    lastOne = None
    for a in readings:
        if a:
            for b in readings:
                if b:
                    while lastOne:
                        if a == b:
                            best_run = lastOne
    return best_run
    print("done")
    # best_run = max(best_run, 3)
""",
        (
            ("dead_code", "spare"),
            ("names", "best_run"),
            ("nesting", "if a == b"),
            ("dead_code", "print"),
            ("dead_code", "# best_run"),
        ),
    ),
    "javascript": Pair(
        """function longestRun(readings) {
  // Runs are counted by value, since readings may repeat later.
  let best = 0;
  let current = 0;
  readings.forEach((reading, place) => {
    current = reading === readings[place - 1] ? current + 1 : 1;
    best = Math.max(best, current);
  });
  return best;
}
""",
        """function longestRun(readings) {
  const spare = 3;
  let best_run = 0;
  let lastOne = null;
  for (const a of readings) {
    if (a) {
      for (const b of readings) {
        if (b) {
          while (lastOne) {
            if (a === b) best_run = lastOne;
          }
        }
      }
    }
  }
  return best_run;
  console.log("done");
}
""",
        (("dead_code", "spare"), ("names", "best_run"), ("nesting", "if (a === b)"), ("dead_code", "console")),
    ),
    "typescript": Pair(
        """function longestRun(readings: number[]): number {
  // Runs are counted by value, since readings may repeat later.
  let best = 0;
  let current = 0;
  for (let place = 0; place < readings.length; place++) {
    current = readings[place] === readings[place - 1] ? current + 1 : 1;
    best = Math.max(best, current);
  }
  return best;
}
""",
        """function longestRun(readings: number[]): number {
  const spare: number = 3;
  let best_run = 0;
  let lastOne = 0;
  for (const a of readings) {
    for (const b of readings) {
      if (b) {
        while (lastOne) {
          if (a === b) { best_run = lastOne; }
        }
      }
    }
  }
  return best_run;
  console.log("done");
}
""",
        (("dead_code", "spare"), ("names", "best_run"), ("nesting", "if (a === b)"), ("dead_code", "console")),
    ),
    "java": Pair(
        """class Solution {
  int longestRun(int[] readings) {
    // Runs are counted by value, since readings may repeat later.
    int best = 0;
    int current = 0;
    for (int place = 0; place < readings.length; place++) {
      current = place > 0 && readings[place] == readings[place - 1] ? current + 1 : 1;
      best = Math.max(best, current);
    }
    return best;
  }
}
""",
        """class Solution {
  int longestRun(int[] readings) {
    int spare = 3;
    int best_run = 0;
    int lastOne = 0;
    for (int a : readings) {
      for (int b : readings) {
        if (b > 0) {
          while (lastOne > 0) {
            if (a == b) { best_run = lastOne; }
          }
        }
      }
    }
    throw new IllegalStateException();
    return best_run;
  }
}
""",
        (("dead_code", "spare"), ("names", "best_run"), ("nesting", "if (a == b)"), ("dead_code", "return best_run")),
    ),
    "c": Pair(
        """int longest_run(const int *readings, int count) {
  /* Runs are counted by value, since readings may repeat later. */
  int best = 0, current = 0;
  for (int place = 0; place < count; place++) {
    current = place > 0 && readings[place] == readings[place - 1] ? current + 1 : 1;
    if (current > best) best = current;
  }
  return best;
}
""",
        """int longest_run(const int *readings, int count) {
  int spare = 3;
  int best_run = 0, lastOne = 0;
  for (int a = 0; a < count; a++) {
    for (int b = 0; b < count; b++) {
      if (b) {
        while (lastOne) {
          if (readings[a] == readings[b]) { best_run = lastOne; }
        }
      }
    }
  }
  return best_run;
  best_run = 0;
}
""",
        (("dead_code", "spare"), ("names", "best_run"), ("nesting", "if (readings[a]"), ("dead_code", "best_run = 0")),
    ),
    "cpp": Pair(
        """long long longestRun(const std::vector<long long>& readings) {
  // Runs are counted by value, since readings may repeat later.
  long long best = 0, current = 0, previous = 0;
  for (const auto& reading : readings) {
    current = current && reading == previous ? current + 1 : 1;
    best = std::max(best, current);
    previous = reading;
  }
  return best;
}
""",
        """long long longestRun(const std::vector<long long>& readings) {
  long long spare = 3;
  long long best_run = 0;
  long long lastOne = 0;
  for (const auto& a : readings) {
    for (const auto& b : readings) {
      if (b) {
        while (lastOne) {
          if (a == b) { best_run = lastOne; }
        }
      }
    }
  }
  return best_run;
  best_run = 1;
}
""",
        (("dead_code", "spare"), ("names", "best_run"), ("nesting", "if (a == b)"), ("dead_code", "best_run = 1")),
    ),
    "go": Pair(
        """package main

func longestRun(readings []int64) int64 {
	// Runs are counted by value, since readings may repeat later.
	var best, current int64
	for place, reading := range readings {
		if place > 0 && reading == readings[place-1] {
			current++
		} else {
			current = 1
		}
		best = max(best, current)
	}
	return best
}
""",
        """package main

func longestRun(readings []int64) int64 {
	best_run := int64(0)
	lastOne := int64(0)
	for _, a := range readings {
		for _, b := range readings {
			if b > 0 {
				for lastOne > 0 {
					if a == b {
						best_run = lastOne
					}
				}
			}
		}
	}
	return best_run
	best_run = 1
}
""",
        (("names", "best_run"), ("nesting", "if a == b"), ("dead_code", "best_run = 1")),
    ),
    "rust": Pair(
        """pub fn longest_run(readings: Vec<i64>) -> i64 {
    // Runs are counted by value, since readings may repeat later.
    let mut best = 0;
    let mut current = 0;
    let mut previous = None;
    for reading in readings {
        current = if previous == Some(reading) { current + 1 } else { 1 };
        best = best.max(current);
        previous = Some(reading);
    }
    best
}
""",
        """pub fn longest_run(readings: Vec<i64>) -> i64 {
    let spare = 3;
    let mut best_run = 0;
    let lastOne = 0;
    for a in &readings {
        for b in &readings {
            if *b > 0 {
                while lastOne > 0 {
                    if a == b { best_run = lastOne; }
                }
            }
        }
    }
    return best_run;
    best_run = 1;
}
""",
        (("dead_code", "spare"), ("names", "best_run"), ("nesting", "if a == b"), ("dead_code", "best_run = 1")),
    ),
    "sql": Pair(
        """-- Runs are counted by value, since readings may repeat later.
WITH marked AS (
  SELECT place, reading, place - ROW_NUMBER() OVER (PARTITION BY reading ORDER BY place) AS run
  FROM readings
),
lengths AS (
  SELECT reading, COUNT(*) AS steps
  FROM marked
  GROUP BY reading, run
)
SELECT reading, MAX(steps) AS best
FROM lengths
GROUP BY reading;
""",
        """WITH spare AS (
  SELECT place FROM readings
),
best_run AS (
  SELECT reading, COUNT(*) AS steps, place + 1 AS lastOne
  FROM readings
  GROUP BY reading
)
SELECT *
FROM readings
WHERE place IN (
  SELECT place FROM readings WHERE reading IN (
    SELECT reading FROM readings WHERE place IN (
      SELECT place FROM readings WHERE reading = (SELECT MAX(steps) FROM best_run)
    )
  )
)
-- ORDER BY readings.place
""",
        (
            ("dead_code", "spare"),
            ("dead_code", "lastOne"),
            ("names", "best_run"),
            ("names", "*"),
            ("nesting", "(SELECT MAX"),
            ("dead_code", "-- ORDER"),
        ),
    ),
}
