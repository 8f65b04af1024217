pub fn full_signs(tiles: String, sign: String) -> i64 {
    let mut stock = [0i64; 26];
    let mut need = [0i64; 26];
    for letter in tiles.bytes() {
        stock[(letter - b'a') as usize] += 1;
    }
    for letter in sign.bytes().filter(|b| *b != b' ') {
        need[(letter - b'a') as usize] += 1;
    }
    (0..26)
        .filter(|&i| need[i] > 0)
        .map(|i| stock[i] / need[i])
        .min()
        .unwrap_or(0)
}
