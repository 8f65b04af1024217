pub fn fold_lines(lines: Vec<String>) -> Vec<String> {
    let mut folded = Vec::new();
    let mut start = 0;
    for i in 1..=lines.len() {
        if i < lines.len() && lines[i] == lines[start] {
            continue;
        }
        let length = i - start;
        if length == 1 {
            folded.push(lines[start].clone());
        } else {
            folded.push(format!("{} (x{})", lines[start], length));
        }
        start = i;
    }
    folded
}
