use std::collections::HashSet;

pub fn longest_free_stretch(days: Vec<i64>) -> Vec<i64> {
    let free: HashSet<i64> = days.into_iter().collect();
    let mut best: Option<(i64, i64)> = None;
    for &first in &free {
        if free.contains(&(first - 1)) {
            continue;
        }
        let mut last = first;
        while free.contains(&(last + 1)) {
            last += 1;
        }
        let candidate = (first - last, first);
        if best.map_or(true, |found| candidate < found) {
            best = Some(candidate);
        }
    }
    match best {
        Some((minus_length, first)) => vec![first, first - minus_length],
        None => Vec::new(),
    }
}
