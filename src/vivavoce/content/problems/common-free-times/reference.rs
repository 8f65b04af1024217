use std::cmp::Ordering;

pub fn common_times(doctor: Vec<i64>, translator: Vec<i64>) -> Vec<i64> {
    let (mut i, mut j) = (0, 0);
    let mut common: Vec<i64> = Vec::new();
    while i < doctor.len() && j < translator.len() {
        match doctor[i].cmp(&translator[j]) {
            Ordering::Less => i += 1,
            Ordering::Greater => j += 1,
            Ordering::Equal => {
                if common.last() != Some(&doctor[i]) {
                    common.push(doctor[i]);
                }
                i += 1;
                j += 1;
            }
        }
    }
    common
}
