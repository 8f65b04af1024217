class Solution {
    long bestTotal(long[] gains, long rest) {
        long[] best = new long[gains.length + 1];
        for (int day = 0; day < gains.length; day++) {
            long before = day >= rest ? best[day - (int) rest] : 0;
            best[day + 1] = Math.max(best[day], gains[day] + before);
        }
        return best[gains.length];
    }
}
