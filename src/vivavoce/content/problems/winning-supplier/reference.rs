pub fn winning_supplier(votes: Vec<i64>) -> i64 {
    let (mut candidate, mut lead) = (-1i64, 0i64);
    for &vote in &votes {
        if lead == 0 {
            candidate = vote;
        }
        lead += if vote == candidate { 1 } else { -1 };
    }
    let count = votes.iter().filter(|&&vote| vote == candidate).count();
    if 2 * count > votes.len() {
        candidate
    } else {
        -1
    }
}
