import java.util.Arrays;

class Solution {
    boolean roomIsEnough(long[][] bookings) {
        long[][] ordered = bookings.clone();
        Arrays.sort(ordered, (a, b) -> Long.compare(a[0], b[0]));
        for (int i = 1; i < ordered.length; i++) {
            if (ordered[i][0] < ordered[i - 1][1]) {
                return false;
            }
        }
        return true;
    }
}
