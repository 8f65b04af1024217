pub fn fitting_names(pattern: String, names: Vec<String>) -> Vec<i64> {
    let pattern = pattern.as_bytes();
    (0..names.len())
        .filter(|&place| fits(pattern, names[place].as_bytes()))
        .map(|place| place as i64)
        .collect()
}

fn fits(pattern: &[u8], name: &[u8]) -> bool {
    let (mut p, mut at) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while at < name.len() {
        if p < pattern.len() && pattern[p] == b'*' {
            star = Some((p, at));
            p += 1;
        } else if p < pattern.len() && fits_one(pattern[p], name[at]) {
            p += 1;
            at += 1;
        } else if let Some((place, taken)) = star {
            star = Some((place, taken + 1));
            p = place + 1;
            at = taken + 1;
        } else {
            return false;
        }
    }
    pattern[p..].iter().all(|&sign| sign == b'*')
}

fn fits_one(sign: u8, other: u8) -> bool {
    sign == b'?' || sign == other || (sign == b'#' && other.is_ascii_digit())
}
