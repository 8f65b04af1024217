use std::cmp::Reverse;
use std::collections::BinaryHeap;

pub fn desk_numbers(bookings: Vec<Vec<i64>>) -> Vec<i64> {
    let mut order: Vec<usize> = (0..bookings.len()).collect();
    order.sort_by_key(|&i| bookings[i][0]);
    let mut desks = vec![0; bookings.len()];
    let mut taken: BinaryHeap<Reverse<(i64, i64)>> = BinaryHeap::new();
    let mut free: BinaryHeap<Reverse<i64>> = BinaryHeap::new();
    for i in order {
        while let Some(&Reverse((end, desk))) = taken.peek() {
            if end > bookings[i][0] {
                break;
            }
            taken.pop();
            free.push(Reverse(desk));
        }
        // Without a free desk those taken are 1 to their number.
        desks[i] = match free.pop() {
            Some(Reverse(desk)) => desk,
            None => taken.len() as i64 + 1,
        };
        taken.push(Reverse((bookings[i][1], desks[i])));
    }
    desks
}
