pub fn critical_links(machines: i64, links: Vec<Vec<i64>>) -> Vec<i64> {
    let count = machines as usize;
    let mut ways: Vec<Vec<(usize, usize)>> = vec![Vec::new(); count];
    for (place, link) in links.iter().enumerate() {
        ways[link[0] as usize].push((link[1] as usize, place));
        ways[link[1] as usize].push((link[0] as usize, place));
    }
    let unmet = usize::MAX;
    let mut number = vec![unmet; count];
    let mut low = vec![0; count];
    let mut met = 0;
    let mut critical = Vec::new();
    for start in 0..count {
        if number[start] != unmet {
            continue;
        }
        number[start] = met;
        low[start] = met;
        met += 1;
        // A machine, the link that led to it, and how many of its links are done.
        let mut stack = vec![(start, unmet, 0)];
        while let Some(&mut (machine, came_by, ref mut done)) = stack.last_mut() {
            if *done < ways[machine].len() {
                let (other, link) = ways[machine][*done];
                *done += 1;
                if link == came_by {
                    continue;
                }
                if number[other] == unmet {
                    number[other] = met;
                    low[other] = met;
                    met += 1;
                    stack.push((other, link, 0));
                } else {
                    low[machine] = low[machine].min(number[other]);
                }
                continue;
            }
            stack.pop();
            if let Some(&(above, _, _)) = stack.last() {
                low[above] = low[above].min(low[machine]);
                if low[machine] > number[above] {
                    critical.push(came_by as i64);
                }
            }
        }
    }
    critical.sort();
    critical
}
