use std::collections::HashMap;

pub fn work_out(formula: String, names: Vec<String>, values: Vec<i64>) -> i64 {
    let known: HashMap<&str, i64> = names.iter().map(|name| name.as_str()).zip(values).collect();
    let signs = formula.as_bytes();
    let mut numbers: Vec<i64> = Vec::new();
    // A minus in front stands here as '~'.
    let mut waiting: Vec<u8> = Vec::new();
    let mut value_before = false;
    let mut at = 0;
    while at < signs.len() {
        let sign = signs[at];
        let start = at;
        at += 1;
        if sign == b' ' {
            continue;
        }
        if sign.is_ascii_alphanumeric() {
            while at < signs.len() && signs[at].is_ascii_alphanumeric() {
                at += 1;
            }
            let part = &formula[start..at];
            numbers.push(part.parse().unwrap_or_else(|_| known[part]));
        } else if sign == b')' {
            while *waiting.last().unwrap() != b'(' {
                carry_out(waiting.pop().unwrap(), &mut numbers);
            }
            waiting.pop();
        } else if sign == b'(' {
            waiting.push(sign);
        } else if value_before {
            while waiting.last().map_or(false, |&top| rank(top) >= rank(sign)) {
                carry_out(waiting.pop().unwrap(), &mut numbers);
            }
            waiting.push(sign);
        } else {
            waiting.push(b'~');
        }
        value_before = sign.is_ascii_alphanumeric() || sign == b')';
    }
    while let Some(operation) = waiting.pop() {
        carry_out(operation, &mut numbers);
    }
    numbers[0]
}

fn rank(operation: u8) -> u8 {
    match operation {
        b'(' => 0,
        b'+' | b'-' => 1,
        b'*' | b'/' => 2,
        _ => 3,
    }
}

fn carry_out(operation: u8, numbers: &mut Vec<i64>) {
    let right = numbers.pop().unwrap();
    if operation == b'~' {
        numbers.push(-right);
        return;
    }
    let left = numbers.pop().unwrap();
    numbers.push(match operation {
        b'+' => left + right,
        b'-' => left - right,
        b'*' => left * right,
        _ => left / right,
    });
}
